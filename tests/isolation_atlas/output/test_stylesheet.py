"""Facts about the joined stylesheet."""

import pytest

from isolation_atlas.output.stylesheet import _locate_join_error, join_stylesheets
from isolation_atlas.problem import AtlasError


def join(theme: str, own: str = "") -> str:
    return join_stylesheets(theme, {"docs/a.css": own})


def test_the_projects_own_rules_come_last() -> None:
    assert join(".a { color: red }", ".b { color: blue }") == ".a{color:red}.b{color:#00f}"


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
