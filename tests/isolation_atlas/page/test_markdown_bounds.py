"""Facts about pages that would keep Markdown busy: what exceeds a limit is left out, and told with the limit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from tests.support.sample import PROJECT
from tests.support.work import SIZE, assert_bounded
from tools.bench.worst_inputs import PAGES, convert_page

from isolation_atlas.page.front_matter import MOST_CHARACTERS
from isolation_atlas.page.markdown_bounds import (
    MOST_FENCES,
    MOST_INDENTED,
    MOST_NESTED,
    MOST_WORK,
    BoundsExtension,
    find_excess,
    find_fence_excess,
)


def _refusal(text: str) -> tuple[str, str]:
    """The first words that are left out, and the message."""
    found = find_excess(text)
    assert found, "nothing is refused"
    return text[found[0] :].lstrip("\n")[:12], found[1]


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\nA *page* with `code`, [a link](b) and a list:\n\n" + "- [one](b), *two* and `three`\n" * 300,
        "| a | b |\n|---|---|\n" + "| [one](b) | `two` |\n" * 500,
        "\n\n".join(f"## Heading {number}\n\nText [and](links)." for number in range(400)),
        "<div markdown>\n\nText\n\n</div>\n\n" * 200,
        "> " * MOST_NESTED + "a",
        " " * MOST_INDENTED + "a",
    ],
    ids=["list", "table", "headings", "tags", "nested", "indented"],
)
def test_a_large_page_of_ordinary_text_is_let_through(text: str) -> None:
    assert find_excess(text) is None


@pytest.mark.parametrize(
    "name", sorted(path.relative_to(PROJECT / "docs").as_posix() for path in PROJECT.glob("docs/**/index.md"))
)
def test_the_pages_of_this_site_are_far_below_each_limit(name: str) -> None:
    text = (PROJECT / "docs" / name).read_text(encoding="utf-8")
    assert find_excess(text + "\n\n" + text) is None


def test_brackets_that_are_not_closed_are_refused_where_their_paragraph_begins() -> None:
    start, message = _refusal("A page.\n\n" + "[a " * 3000)
    assert start == "[a [a [a [a "
    assert message.startswith("Markdown would take too long for what begins here, 8,999 characters without an empty")
    assert message.endswith(f"a page has at most {MOST_WORK:,}. Divide it by empty lines, and close its brackets.")


def test_paragraphs_that_are_each_small_enough_are_refused_together() -> None:
    paragraph = "[a " * 300 + "\n\n"
    assert find_excess(paragraph) is None
    assert _refusal(paragraph * 50)[0] == "[a [a [a [a "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<a " * 3000, "A page of this length has at most 1,851 tags without '>'. Write '&lt;', or close them."),
        ("> " * 21 + "a", "At most 20 quotations and lists begin on one line. Write fewer."),
        ("1. - " * 11 + "a", "At most 20 quotations and lists begin on one line. Write fewer."),
        (
            "- a\n" + " " * 161 + "- b",
            "A line begins with at most 160 spaces. Nest less deeply, or put it into a fence.",
        ),
        ("# a\n\n" * 1001, "A page has at most 1,000 headings, and this has 1,001. Divide it."),
        ("a\n-\n\n" * 1001, "A page has at most 1,000 headings, and this has 1,001. Divide it."),
        (
            "a[^1] " * 401,
            "A page has at most 400 footnotes and marks such as '^', '~', '==' and '++', and this has 401. Divide it.",
        ),
        ('=== "a"\n\n    b\n\n' * 1_001, "A page has at most 1,000 boxes and tabs, and this has 1,001. Divide it."),
        ("*[a]: b\n\n" * 201, "A page has at most 200 abbreviations, and this has 201. Divide it."),
        ("<b>\n\n" * 4001, "A page has at most 4,000 tags, and this has 4,001. Divide it."),
        ("a\n\n" * 5_002, "A page has at most 5,000 paragraphs, and this has 5,001. Divide it."),
        ("[a](b) " * 3_001, "A page has at most 3,000 links and other brackets, and this has 3,001. Divide it."),
        ("/// caption\n" * 401, "A page has at most 400 blocks such as captions, and this has 401. Divide it."),
        ("`#!c a` " * 501, "A page has at most 500 pieces of code with a language, and this has 501. Divide it."),
        ("*a* " * 7_501, "A page has at most 15,000 marks such as '*', '_' and '`', and this has 15,002. Divide it."),
        ("a\n:  b\n" * 4_001, "A page has at most 4,000 items of lists, and this has 4,001. Divide it."),
    ],
)
def test_what_a_page_has_too_many_of_is_told_with_the_limit(text: str, message: str) -> None:
    assert _refusal(text)[1] == message


def test_a_little_of_everything_is_refused_where_it_is_too_much_together() -> None:
    text = "# a\n\n" * 400 + "[a](b) " * 1_500 + "\n\n" + "<b>\n\n" * 1_000
    start, message = _refusal(text)
    assert start == "<b>\n\n<b>\n\n<b"
    assert message == (
        "Markdown would take too long for all that this page has: 400 headings, 1,400 paragraphs, "
        "1,500 links and other brackets, 1,000 tags. Divide it."
    )


def test_a_page_that_snippets_make_too_long_is_cut() -> None:
    text = "a\n\n" * 20_000
    assert find_fence_excess(text) == (
        MOST_CHARACTERS,
        "With its snippets, a page has at most 50,000 characters, and this has 60,000. Divide it.",
    )


def test_fences_are_counted_before_they_are_taken_out() -> None:
    assert find_fence_excess("```a\nb\n```\n\n" * MOST_FENCES) is None
    found = find_fence_excess("```a\nb\n```\n\n" * (MOST_FENCES + 1))
    assert found == (12 * MOST_FENCES, f"A page has at most {MOST_FENCES} fences. Divide it.")


def test_fences_are_counted_also_on_a_page_that_snippets_make_too_long() -> None:
    fences = "```a\nb\n```\n\n" * (MOST_FENCES + 1)
    assert find_fence_excess(fences + "a\n\n" * 20_000) == find_fence_excess(fences)


def test_what_comes_before_the_excess_is_shown() -> None:
    reported: list[tuple[str, str]] = []
    html = Markdown(extensions=[BoundsExtension(lambda *found: reported.append(found))]).convert(
        "A *page*.\n\n" + "[a " * 3000 + "\n\nEnd."
    )
    assert html == "<p>A <em>page</em>.</p>"
    ((text, message),) = reported
    assert text.startswith("[a [a ")
    assert message.startswith("Markdown would take too long")


@pytest.mark.thorough
@pytest.mark.parametrize("name", PAGES)
def test_no_page_keeps_markdown_busy(name: str) -> None:
    assert_bounded(convert_page, PAGES[name])


_ATOMS = st.sampled_from(
    [
        *(
            "[",
            "]",
            "(",
            ")",
            "](",
            "![",
            "*",
            "**",
            "_",
            "`",
            "``",
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "&",
            "\\",
            "!",
            ":",
        ),
        *(" ", "    ", "\n", "\n\n", "a", "#", "# ", "> ", "- ", "1. ", "|", "---", "===", "!!! ", "```\n", "~~~\n"),
        *("<b>", "</b>", "<div>", "</div>", "<div markdown>", "{: #a}", "*[a]: b", "[a]: b", "[@a]", "\t", '"', "'"),
    ]
)


@pytest.mark.thorough
@settings(deadline=None)
@given(
    st.lists(_ATOMS, max_size=2).map("".join),
    st.lists(_ATOMS, min_size=1, max_size=4).map("".join),
    st.lists(_ATOMS, max_size=2).map("".join),
)
def test_no_repeated_text_keeps_markdown_busy(head: str, unit: str, tail: str) -> None:
    text = head + unit * (SIZE // 4 // len(unit)) + tail
    assert_bounded(convert_page, lambda _: text)
