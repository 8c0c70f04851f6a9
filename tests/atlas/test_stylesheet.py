"""What of the theme's stylesheets reaches a reader."""

import pytest

from atlas.problem import AtlasError
from atlas.stylesheet import find_symbols, find_words, join_stylesheets

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
def test_a_rule_of_the_theme_that_nothing_can_use_goes(rule: str) -> None:
    assert join(rule) == ""


def test_a_rule_with_several_selectors_stays_for_one_that_is_used() -> None:
    assert join(".absent,.kept{color:red}") == ".absent,.kept{color:red}"


def test_the_projects_own_rules_stay_and_come_last() -> None:
    assert join(".kept{color:red}", ".kept.absent{color:#00f}") == ".kept{color:red}.kept.absent{color:#00f}"


def test_a_stylesheet_that_cannot_be_read_is_reported_with_its_place() -> None:
    with pytest.raises(AtlasError) as caught:
        join("", "a { color: red }\n\n  b, { }")
    assert [str(problem.location) for problem in caught.value.problems] == ["docs/a.css:3:6"]
