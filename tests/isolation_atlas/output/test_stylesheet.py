"""Facts about the joined stylesheet."""

import pytest

from isolation_atlas.output.stylesheet import _locate_join_error, find_symbols, find_words, join_stylesheets
from isolation_atlas.problem import AtlasError

PAGE = '<body dir="ltr" data-md-color-scheme="slate"><p class="kept other" id="place">text</p></body>'


def join(theme: str, own: str = "") -> str:
    used = find_symbols(PAGE) | find_words('element.className = "made-by-script"')
    return join_stylesheets(theme, {"docs/a.css": own}, used)


@pytest.mark.parametrize(
    "rule",
    [
        ".kept{color:red}",
        "#place{color:red}",
        ".made-by-script{color:red}",
        "p>.other{color:red}",
        "table{color:red}",
        "[dir=ltr] .kept{color:red}",
        "[data-md-color-scheme=slate] .kept{color:red}",
        ".kept:not(.absent){color:red}",
    ],
)
def test_a_rule_that_a_page_or_a_script_can_use_stays(rule: str) -> None:
    assert join(rule) == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".absent{color:red}",
        "#absent{color:red}",
        ".kept .absent{color:red}",
        "[dir=rtl] .kept{color:red}",
        "[data-md-color-scheme=default] .kept{color:red}",
        "@media print{.absent{color:red}}",
    ],
)
def test_a_rule_of_the_theme_that_nothing_can_use_is_dropped(rule: str) -> None:
    assert join(rule) == ""


def test_a_rule_with_several_selectors_stays_if_one_is_used() -> None:
    assert join(".absent,.kept{color:red}") == ".absent,.kept{color:red}"


def test_the_projects_own_rules_stay_and_come_last() -> None:
    assert join(".kept{color:red}", ".kept.absent{color:#00f}") == ".kept{color:red}.kept.absent{color:#00f}"


def test_a_stylesheet_that_cannot_be_read_is_reported_with_its_place() -> None:
    with pytest.raises(AtlasError) as caught:
        join("", "a { color: red }\n\n  b, { }")
    assert [str(problem.location) for problem in caught.value.problems] == ["docs/a.css:3:6"]


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (
            '/* @import */ a { color: red }\n@import "b.css";',
            "2:1: All stylesheets become one, and '@import' can't stand within. Copy what it names into this one.",
        ),
        (
            '@NameSpace svg url(x);\n@import url("{b}.css");',
            (
                "1:1: All stylesheets become one, and '@namespace' can't stand within. Take it out.\n"
                "docs/a.css:2:1: All stylesheets become one, and '@import' can't stand within. "
                "Copy what it names into this one."
            ),
        ),
        ("a { color: red }\nb { color: red\ni { top: 0 }", "2:3: This brace is never closed. Close it with '}'."),
        ("a { color: red }\n  /* b {", "2:3: This comment is never closed. Close it with '*/'."),
    ],
)
def test_a_mistake_that_would_break_other_stylesheets_is_reported(own: str, message: str) -> None:
    with pytest.raises(AtlasError) as caught:
        join(".kept { color: red }", own)
    assert "\n".join(map(str, caught.value.problems)) == f"docs/a.css:{message}"


def test_braces_and_at_signs_in_text_have_no_meaning() -> None:
    own = r"""/* { */ a::before { content: "{ @import \\" '{' } .b\{ { background: url(data:{) }"""
    assert join("", own).count("content:") == 1


def test_an_error_of_the_joined_text_alone_is_reported_in_its_stylesheet() -> None:
    own = {"docs/a.css": "a[b] { top: 0 }\n", "docs/b.css": "\n\n}"}
    problem = _locate_join_error(ValueError("Parsing stylesheet failed: No at :5:2"), "p {}\nq {}", own)
    assert str(problem) == "docs/b.css:2:2: This stylesheet can't be read here: No."
    assert _locate_join_error(ValueError("No"), "", own).location.path == "docs/b.css"


def test_an_underline_is_written_as_webkit_knows_it() -> None:
    """WebKit drops a shorthand that has a thickness, and with it the dots."""
    written = join("", ".atlas-term { text-decoration: underline dotted 1px red }")
    assert "text-decoration:underline dotted red" in written
    assert "text-decoration-thickness:1px" in written
