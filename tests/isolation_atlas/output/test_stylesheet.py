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
            (
                "2:1: All stylesheets are joined into one, which can't contain '@import'. "
                "Copy what it names into this one."
            ),
        ),
        (
            '@NameSpace svg url(x);\n@import url("{b}.css");',
            (
                "1:1: All stylesheets are joined into one, which can't contain '@namespace'. Remove it.\n"
                "docs/a.css:2:1: All stylesheets are joined into one, which can't contain '@import'. "
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


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (
            f"a{{b:c}}/*{'d' * 50_000}*/",
            "1:50001: A stylesheet has at most 50,000 characters, and this has 50,010. Divide it.",
        ),
        ("a{b:c}\n" * 1_001, "1001:2: A stylesheet has at most 1,000 rules. Divide it."),
        *(
            (
                f"{opening * 21}{closing * 21}",
                f"1:{place}: At most 20 brackets are open at one place of a stylesheet. Write it flatter.",
            )
            for opening, closing, place in (("a{", "}", 42), ("@media print{", "}", 273), (":not(", ")", 105))
        ),
        (
            ".a,.b{" * 12 + "top:0" + "}" * 12,
            "1:72: Nested rules are at most 5,000 selectors, each with those around it. Name fewer.",
        ),
        (
            f"{'.a,' * 99}.a{{{'b{top:0}' * 51}}}",
            "1:702: Nested rules are at most 5,000 selectors, each with those around it. Name fewer.",
        ),
        (
            f"{'.a,' * 99}.a{{{'@media print{top:0}' * 51}}}",
            "1:1263: Nested rules are at most 5,000 selectors, each with those around it. Name fewer.",
        ),
    ],
    ids=["long", "rules", "braces", "groups", "brackets", "deep lists", "long lists", "groups in long lists"],
)
def test_a_stylesheet_that_would_keep_the_library_busy_or_end_the_build_is_refused(own: str, message: str) -> None:
    with pytest.raises(AtlasError) as caught:
        join("", own)
    assert "\n".join(map(str, caught.value.problems)) == f"docs/a.css:{message}"


def test_the_same_rule_a_thousand_times_and_rules_in_rules_are_let_through() -> None:
    assert join("", "a{top:0}" * 1_000) == "a{top:0}"
    assert join("", ".a,.b{.c{top:0}@media print{top:1px}}").count("{") == 3
