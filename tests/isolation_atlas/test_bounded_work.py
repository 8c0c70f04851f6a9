"""The time of each pattern grows with the text and not with its square, so that no text keeps a build busy."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from tests.support.work import MAXIMUM_SECONDS, SIZE, assert_bounded
from tools.bench.worst_inputs import INPUTS, measure

from isolation_atlas import cache
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.bibliography import Address
from isolation_atlas.cluster.model.selector import parse_selector
from isolation_atlas.lab import find_difference, read_lab
from isolation_atlas.lab.output import clean_output
from isolation_atlas.markup import find_left, find_mistyped, find_switched_off
from isolation_atlas.mermaid import draw
from isolation_atlas.mermaid.mermaid_fence import _TITLE
from isolation_atlas.mermaid.support import find_unsupported
from isolation_atlas.mermaid.svg import _NUMBER, _REFERENCE
from isolation_atlas.output.content_security_policy import write_policy
from isolation_atlas.output.csv_file import write_csv
from isolation_atlas.output.html_fixes import (
    drop_indent,
    find_fixes,
    fix_html,
    join_units,
    mark_external_links,
    no_wrap_short_code,
)
from isolation_atlas.output.markdown_pages import write_markdown
from isolation_atlas.output.page_style import PageStyles, find_made, find_symbols
from isolation_atlas.page.fence import find_fences
from isolation_atlas.page.front_matter import check_page
from isolation_atlas.page.markdown_escape import escape_text
from isolation_atlas.page.unsafe_markdown import find_hazards
from isolation_atlas.problem import AtlasError

# Times are measured, so a machine that does other work may be too slow for them.
pytestmark = pytest.mark.thorough

_ADDRESS: TypeAdapter[str] = TypeAdapter(Address)


def _write_markdown(text: str) -> str:
    return write_markdown(text, {}, lambda _: None, lambda target: target)


def _compare(text: str) -> object:
    expected, _, got = text.partition("|")
    return find_difference(expected.split("\n"), got.split("\n"))


def _compare_line(text: str) -> object:
    return find_difference([text], ["a" * (len(text) // 2)])


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "address": _ADDRESS.validate_python,
    "clean_output": clean_output,
    "codes": draw._replace_codes,
    "compare": _compare,
    "compare_line": _compare_line,
    "csv": lambda text: write_csv(["a"], [{"a": text}]),
    "drop_indent": drop_indent,
    "escape_text": escape_text,
    "find_fences": find_fences,
    "find_fixes": find_fixes,
    "find_hazards": lambda text: find_hazards(text, 0),
    "find_made": find_made,
    "find_symbols": find_symbols,
    "fix_html": fix_html,
    "join_units": join_units,
    "links": lambda text: mark_external_links(text, "https://example.org/"),
    "find_left": lambda text: list(find_left(text, [SourceText(text, "a.md")])),
    "find_mistyped": find_mistyped,
    "find_switched_off": find_switched_off,
    "front_matter": lambda text: check_page(text.encode(), "a.md"),
    "mermaid": lambda text: [
        pattern.findall(text) for pattern in (draw._CLICK, draw._STATE, _TITLE, _NUMBER, _REFERENCE)
    ],
    "unsupported": find_unsupported,
    "place": lambda text: SourceText(text, "a").problem_at_text("nowhere", ""),
    "read_lab": lambda text: read_lab(text, "a.md"),
    "selector": parse_selector,
    "short_code": no_wrap_short_code,
    "style": lambda text: PageStyles.parse(f"{text}{{}}").select(set()),
    "write_markdown": _write_markdown,
    "write_policy": write_policy,
}

WORST = [
    *[
        ("escape_text", "", " ", ""),
        ("escape_text", "", "\n ", "x"),
        ("escape_text", "", "&#", ""),
        ("escape_text", "&", "a", ""),
    ],
    *[
        ("mermaid", "", "\n", ""),
        ("mermaid", "accTitle:", " ", ""),
        ("mermaid", "", " ", "x"),
        ("mermaid", "", "url(#", ""),
    ],
    *[("unsupported", 'flowchart LR\na["', "x<br>", ""), ("unsupported", "flowchart LR\n", "a & ", "!")],
    *[("unsupported", "flowchart LR\n", "a-", "!"), ("unsupported", "flowchart LR\n", "a --> ", "!")],
    *[("unsupported", "sequenceDiagram\nA->>B:", "x<br>", "<"), ("unsupported", "%%{init: {", '"width": 1,', "")],
    *[("mermaid", "", "\nclick ", ""), ("codes", "", "\n", ""), ("codes", "#", "a", ""), ("codes", "", "#a", "")],
    *[("address", "https://", ".a", ""), ("address", "https://", "a.", " "), ("address", "https://a.", "a", "é")],
    *[
        ("find_hazards", "[a](//é", " ", ""),
        ("find_hazards", "[a](//", "\x85", "x"),
        ("find_hazards", "", "](//é ", ""),
    ],
    *[("find_hazards", "//é", "`` ` ", ""), ("find_hazards", "", "](", ""), ("find_hazards", "", "]: //é", "")],
    *[("find_hazards", "", "&#8207;", ""), ("find_hazards", "&", "a", ""), ("find_hazards", "<![", "`", "")],
    *[("join_units", "", "<a ", ""), ("join_units", "<a", "1 ", ""), ("join_units", "", "<pre>1 s", "")],
    *[("drop_indent", "", "<pre>", ""), ("drop_indent", "", "<script ", ""), ("drop_indent", "", "\n", "x")],
    *[
        ("write_policy", "", "<script>", ""),
        ("write_policy", "", "<script ", ""),
        ("write_policy", "<script ", "type=", ""),
    ],
    *[("write_markdown", "", "`", ""), ("write_markdown", "", "` `` ", ""), ("write_markdown", "", "[@", "")],
    *[("write_markdown", "", "<!--", ""), ("write_markdown", "", " ", "{"), ("write_markdown", "<", "a@", "")],
    *[("write_markdown", "", "<a ", ""), ("write_markdown", "", "](<", ""), ("write_markdown", "", "[a]: ", "")],
    *[("clean_output", "", "\r", "x"), ("clean_output", "", "\x1b]", ""), ("clean_output", "\x1b[", "0", "")],
    *[("compare_line", "", "...a", "b"), ("compare_line", "", "... a ", ""), ("compare_line", "", "...", "b")],
    *[("compare", "", "...\na\n", ""), ("compare", "...\n", "a\n", "|")],
    *[
        ("selector", "a", " ", "x"),
        ("selector", "a in (", "a,", ""),
        ("selector", "!", " ", ""),
        ("selector", "", "a ", ""),
    ],
    *[("csv", "", "; ", "="), ("csv", "", ";\t", ""), ("csv", "", " ", "=")],
    *[
        ("fix_html", "", ' aria-labelledby="__nav_1_label" aria-expanded="true">', ""),
        ("links", "", '<a href="//x" ', ""),
    ],
    *[("find_fixes", "", "<th></th>", ""), ("find_symbols", "", 'class="', ""), ("find_symbols", "", "<body", "")],
    *[("find_symbols", "", " class ", ""), ("find_made", "", "classList.add(", "")],
    *[("style", "", ":is(", ""), ("style", "", "a,", ""), ("style", "", "url(", ""), ("style", "a{", "--a:", "}")],
    *[
        ("short_code", "", "<code>", ""),
        ("find_fences", "", "```a\n", ""),
        ("find_fences", "", "> ", ""),
        ("find_fences", "", "a ```\nb\n", ""),
        ("find_fences", "", "a ~~~", "\nb\n~~~"),
        ("find_fences", "a ", "`", "\nb\n"),
        ("place", "", "a.", ""),
    ],
    *[("front_matter", "", " ", ""), ("front_matter", "", "\n# a", ""), ("front_matter", "", "<!-- --> ", "")],
    *[
        ("find_left", "{", " ", "}"),
        ("find_mistyped", "## ", " {a", ""),
        ("find_mistyped", "", " ", "{a} |"),
        ("find_mistyped", "", '{a="', ""),
        ("find_mistyped", "", "{a-", "}"),
        ("find_mistyped", "", "**a ", ""),
        ("find_mistyped", "", "`a\n", ""),
    ],
    *[
        ("find_switched_off", "", "[^", ""),
        ("find_switched_off", "", "^[", ""),
        ("find_switched_off", "", "{/*", ""),
        ("find_switched_off", "", "*http://", ""),
        ("find_switched_off", "", "- a\n\n  b\n", ""),
    ],
    *[
        ("read_lab", "```console\n$ ", "/ ", ""),
        ("read_lab", "```console\n", "/a", ""),
        ("read_lab", "``` ", 'a="', ""),
    ],
]


@pytest.mark.parametrize(("name", "head", "unit", "tail"), WORST, ids=lambda part: repr(part)[:24])
def test_a_worst_text_takes_about_twice_as_long_when_it_is_twice_as_long(
    name: str, head: str, unit: str, tail: str
) -> None:
    def run(text: str) -> None:
        with suppress(AtlasError, ValueError):
            FUNCTIONS[name](text)

    assert_bounded(run, lambda size: head + unit * (size // len(unit)) + tail)


@pytest.mark.parametrize(
    ("sort", "name"), [(sort, name) for sort in INPUTS if sort != "page" for name in INPUTS[sort][1]]
)
def test_what_a_library_takes_long_for_is_refused_or_done_in_time(
    sort: str, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    run, inputs = INPUTS[sort]
    text = inputs[name](SIZE)
    assert measure(run, text) < 1.25 * MAXIMUM_SECONDS


_ATOMS = st.sampled_from(
    [
        *(
            " ",
            "\n",
            "\t",
            "\r",
            "\x85",
            "a",
            ".",
            "_",
            "`",
            "~~~\n",
            "```\n",
            "> ",
            "<",
            ">",
            "<a ",
            '<a href="//',
            "<!--",
        ),
        *(
            "-->",
            "<![",
            "<pre>",
            "<script>",
            "</script>",
            "<code>",
            'id="',
            'class="',
            "[",
            "]",
            "](",
            "](//é",
            "]: ",
            "[@",
        ),
        *(
            "(",
            ")",
            "{",
            "{:",
            "&",
            "&#",
            "#",
            ";",
            '"',
            "'",
            "\\",
            "$ ",
            "/ # ",
            "...",
            "\x1b[",
            "\x1b]",
            "0",
            "1.1",
            "-",
            "=",
        ),
        *("|", "@", "https://", "//", "url(#", "accTitle:", "click ", "style ", "a in (", ",", "!", "é"),
    ]
)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(FUNCTIONS)),
    st.lists(_ATOMS, max_size=2).map("".join),
    st.lists(_ATOMS, min_size=1, max_size=3).map("".join),
    st.lists(_ATOMS, max_size=2).map("".join),
)
def test_no_repeated_text_takes_more_than_its_time(name: str, head: str, unit: str, tail: str) -> None:
    text = head + unit * (SIZE // 4 // len(unit)) + tail

    def run(_: str) -> None:
        with suppress(AtlasError, ValueError):
            FUNCTIONS[name](text)

    assert_bounded(run, lambda _: text)
