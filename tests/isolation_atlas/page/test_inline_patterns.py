"""Facts about leaving out the patterns of Markdown that a page has nothing for."""

from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from isolation_atlas.page.inline_patterns import InlinePatternsExtension

_EXTENSIONS = (
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables"),
    *("pymdownx.caret", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.mark", "pymdownx.smartsymbols"),
    *("pymdownx.superfences", "pymdownx.tasklist", "pymdownx.tilde", "pymdownx.arithmatex"),
)


def _convert(text: str, *more: InlinePatternsExtension) -> str:
    return Markdown(extensions=[*_EXTENSIONS, *more]).convert(text)


_PIECES = (
    *("`", "``", "\\", "*", "_", "[a]", "(b)", "![c]", "<d@e.f>", "<http://g>", "&amp;", "  \n", "\n\n", "\n    "),
    *("++k++", "==l==", "^m^", "~n~", "$o$", "[^p]", "[^p]: q", "<b>", "</b>", "<div markdown>\n", "\n</div>\n", "r "),
    *("\n```\n", "# ", "| s | t |\n|-|-|\n", "!!! note\n", "*[r]: u\n", "[a]: v\n", "(c)", "-->", "- "),
)


@example("``*`++k++`")
@example("`a\nb` ++k++ `c`")
@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_the_html_is_the_same(text: str) -> None:
    assert _convert(text, InlinePatternsExtension()) == _convert(text)


def test_a_page_keeps_the_patterns_that_it_has_something_for() -> None:
    page = Markdown(extensions=[*_EXTENSIONS, InlinePatternsExtension()])
    page.convert("Words and [a link](b.md) beside `code`.")
    assert "link" in page.inlinePatterns
    unneeded = ("delimiter", "entity", "footnote", "image_link", "keys")
    assert [name for name in unneeded if name in page.inlinePatterns] == []
