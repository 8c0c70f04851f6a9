"""Facts about the rules that a page gets from the site's stylesheet."""

import re
from pathlib import Path

import material
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.project import PROJECT

from isolation_atlas.output.page_style import PageStyles, find_made, find_symbols, rebase
from isolation_atlas.output.stylesheet import join_stylesheets

PAGE = """
<html lang="en" class='no-js'><body dir="ltr" data-md-color-scheme="slate">
<p class="kept other md-typeset" id=place>text</p>
<svg style="fill: var(--named)"></svg></body></html>
"""
SCRIPT = """
const list = createElement("ul", { className: "made by-script" });
list.classList.toggle("open", true);
getComputedStyle(list).getPropertyValue("--read");
probe.style.color = `var(--started-${name})`;
"""
THEME = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
OWN = PROJECT / "docs" / "assets" / "stylesheets"


def select(rules: str) -> str:
    return "".join(PageStyles.parse(join_stylesheets(rules, {})).select(find_symbols(PAGE) | find_made(SCRIPT)))


@pytest.mark.parametrize(
    "rule",
    [
        ".kept{color:red}",
        "#place{color:red}",
        "p>.other{color:red}",
        "p:hover{color:red}",
        "*,:after{color:red}",
        ".no-js .kept{color:red}",
        ".made.by-script{color:red}",
        ".open{color:red}",
        "ul{color:red}",
        "[dir=ltr] .kept{color:red}",
        "[data-md-color-scheme=slate] .kept{color:red}",
        "[hidden] .kept{color:red}",
        ".kept:not(.absent){color:red}",
        ":is(.absent,.kept) p{color:red}",
        ".kept:has(>.other){color:red}",
        "p:nth-child(odd of .absent){color:red}",
        ".kept table{color:red}",
        "@media print{.kept{color:red}}",
        "@supports (anchor-scope:all){@media print{.kept{color:red}}}",
        "@page{margin:1cm}",
        '.kept:before{content:"}{;"}',
    ],
)
def test_a_rule_stays_that_a_page_or_its_scripts_may_need(rule: str) -> None:
    assert select(rule) == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".absent{color:red}",
        "#absent{color:red}",
        "table{color:red}",
        ".md-typeset table{color:red}",
        ".kept .absent{color:red}",
        ".kept :is(.absent,#absent){color:red}",
        ".kept:has(.absent){color:red}",
        "[dir=rtl] .kept{color:red}",
        "[data-md-color-scheme=default] .kept{color:red}",
        "@media print{.absent{color:red}}",
        "@keyframes unused{to{color:red}}",
        ":root{--unused:1px}",
    ],
)
def test_a_rule_goes_that_nothing_on_the_page_can_need(rule: str) -> None:
    assert select(rule) == ""


@pytest.mark.parametrize("attribute", [' class="a b"', " CLASS=b", "\nClass = 'b'", ' id="c"', "\tID=c"])
def test_a_class_and_an_id_are_found_however_they_are_written(attribute: str) -> None:
    assert find_symbols(f"<p{attribute}>") & {".b", "#c"}
    assert find_symbols(f"<p data{attribute.strip()}>") == {"p"}


def test_rules_for_a_table_without_a_class_stay_where_a_page_or_a_script_has_one() -> None:
    rule = ".md-typeset table:not([class])+*{color:red}"
    styles = PageStyles.parse(rule)
    plain = [
        "<table><tr>",
        '<TABLE title=" class=">',
        "<table id='a > b' hidden>",
    ]
    for html in plain:
        assert styles.select({".md-typeset", *find_symbols(html)}) == (rule,), html
    assert styles.select({".md-typeset", *find_symbols('<table id="a" class="b">')}) == ()
    assert styles.select({".md-typeset", *find_made('createElement("table", {})')}) == (rule,)


def test_of_several_selectors_those_go_that_nothing_can_need() -> None:
    assert select(".absent,.kept,.absent .other{color:red}") == ".kept{color:red}"


def test_selectors_of_what_other_pages_have_too_get_a_rule_of_their_own() -> None:
    styles = PageStyles.parse(".a,.b,.c,.a .b{color:red}.a{color:blue}.b{color:green}")
    shared = frozenset({".a"})
    assert styles.select({".a"}, shared) == (".a{color:red}", ".a{color:blue}")
    assert styles.select({".a", ".b"}, shared) == (
        ".a{color:red}",
        ".b,.a .b{color:red}",
        ".a{color:blue}",
        ".b{color:green}",
    )


def test_a_tag_counts_where_prose_is_meant_alone() -> None:
    """What has a class of its own may be written by a script, whose tags nobody can tell for sure."""
    assert select(".md-typeset td,td,.kept td{color:red}") == ".kept td{color:red}"


def test_a_custom_property_stays_that_something_uses_even_through_another() -> None:
    rules = ":root{--a:var(--b);--b:1px;--c:2px;--named:red;--read:1;--started-x:1;--stopped-x:1}.kept{margin:var(--a)}"
    kept = ":root{--a:var(--b);--b:1px;--named:red;--read:1;--started-x:1}.kept{margin:var(--a)}"
    assert select(rules) == kept


def test_an_animation_keeps_its_keyframes() -> None:
    rules = "@keyframes turn{to{color:red}}@keyframes other{to{color:red}}.kept{animation:1s turn}"
    assert select(rules) == "@keyframes turn{to{color:red}}.kept{animation:1s turn}"


def test_addresses_that_are_relative_lead_to_the_stylesheets_folder() -> None:
    rules = (
        '.a{background:url(dots.svg)}.b{background:url("data:image/svg+xml,<svg/>")}.c{fill:url(#id)}.d{cursor:url(/x)}'
    )
    rebased = rebase(rules, "../assets/stylesheets/")
    assert rebased == rules.replace("url(dots.svg)", 'url("../assets/stylesheets/dots.svg")')


def test_a_page_that_has_everything_gets_the_whole_stylesheet() -> None:
    theme = "\n".join(path.read_text(encoding="utf-8") for path in sorted(THEME.glob("*.css")))
    own = {path.name: path.read_text(encoding="utf-8") for path in sorted(OWN.glob("*.css"))}
    stylesheet = join_stylesheets(theme, own)
    names = set(re.findall(r"[\w-]+", stylesheet))
    settings = {f'{name}="{value}"' for name, value in re.findall(r"\[([\w-]+)=([\w-]+)\]", stylesheet)}
    tags = {name.lower() for name in names}
    everything = names | tags | {f".{name}" for name in names} | {f"#{name}" for name in names} | settings
    everything.add("table:not([class])")
    assert "".join(PageStyles.parse(stylesheet).select(everything)) == stylesheet


@given(
    st.lists(st.sampled_from(["a", ".kept", ".absent", ":is(.kept,.absent)", ":not(.absent)", '[x=")"]']), min_size=1)
)
def test_what_is_selected_once_is_selected_again(parts: list[str]) -> None:
    rule = f"{' '.join(parts)}{{color:red}}"
    assert select(select(rule)) == select(rule)
