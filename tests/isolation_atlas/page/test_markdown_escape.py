"""Facts about text and addresses in Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from isolation_atlas.page.markdown_escape import escape_address, escape_text, escape_value


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (
            "Plain words, 50.5 ms (2 runs), CONFIG_KVM_INTEL - R&D",
            "Plain words, 50.5 ms (2 runs), CONFIG_KVM_INTEL - R&D",
        ),
        ("a *b* `c` [d](e) f|g _h_", r"a \*b\* \`c\` \[d\](e) f\|g \_h\_"),
        ("<b> &lt; &", "&lt;b> &amp;lt; &"),
        ("# one", r"\# one"),
        ("1. one", r"1\. one"),
        ("- one", r"\- one"),
        ("one\n\n  - two", "one - two"),
    ],
)
def test_markup_is_escaped_and_nothing_else(words: str, written: str) -> None:
    assert escape_text(words) == written


def test_markdown_and_values_other_than_text_are_left_alone() -> None:
    assert escape_value(escape_text("*")) == r"\*"
    assert escape_value(7) == 7


@given(st.text(st.sampled_from('ab()[]<>\\`"| é*_~')))
def test_a_whole_address_is_the_target_of_its_link(path: str) -> None:
    html = Markdown().convert(f"[a]({escape_address(f'https://example.org/{path}')}) end")
    assert html.startswith('<p><a href="https://example.org/')
    assert html.endswith('">a</a> end</p>')
