"""Facts about what a page makes a reader load and wait for, counted in the files as a server compresses them."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from tests.browser.test_pages import WITH_LOST

from isolation_atlas.search import unpack_index

SEARCH_INDEX = 200_000
FIRST_VISIT, SCRIPTS, RULES, RULES_OF_PROSE = 110_000, 9_500, 17_100, 11_600
# These two show each thing that a page may have, and so need almost all rules.
RULES_OF_ALL = {"contributing/": 18_200, "contributing/markup/": 17_900}
HEAD = 250
"""What a server says of each file."""
ON_PHONES = "assets/javascripts/page/keyboard-access.js"
_SCRIPT = re.compile(r'<script src="([^"]*)"([^>]*)>')
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)


@cache
def weigh(file: Path) -> int:
    """The bytes that a server sends of a file."""
    return len(gzip.compress(file.read_bytes(), 6)) + HEAD


def read(site: Path, name: str) -> tuple[Path, str]:
    """The file of a page, and its text."""
    file = site / name / "index.html" if name.endswith("/") or not name else site / name
    return file, file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WITH_LOST)
def test_nothing_but_the_page_itself_is_waited_for(built_site: Path, name: str) -> None:
    _, html = read(built_site, name)
    assert not re.findall(r'<link[^>]* rel="(?:stylesheet|preload|modulepreload)"', html)
    assert all("defer" in how or 'type="module"' in how for _, how in _SCRIPT.findall(html))
    assert "@import" not in html


def test_the_search_index_is_light(built_site: Path) -> None:
    assert weigh(built_site / "search" / "search_index.json") <= SEARCH_INDEX


def test_the_search_finds_no_list_of_releases(built_site: Path) -> None:
    index = unpack_index((built_site / "search" / "search_index.json").read_text(encoding="utf-8"))
    with_days = re.compile(r"; checked \d{4}-\d\d-\d\d\)|Side by side: ")
    assert [one["location"] for one in index["docs"] if with_days.search(one["text"])] == []


def test_a_first_visit_is_light(built_site: Path) -> None:
    scripts = built_site / "assets" / "javascripts"
    base = weigh(scripts / "atlas.js") + weigh(built_site / ON_PHONES)
    assert base <= SCRIPTS
    heavy = {}
    for name in WITH_LOST:
        file, html = read(built_site, name)
        parts = (scripts / f"{part}.js" for part in set(re.findall(r'data-atlas="([\w-]+)"', html)))
        weight = base + weigh(file) + sum(weigh(part) for part in parts if part.exists())
        if weight > FIRST_VISIT:
            heavy[name] = weight
    assert heavy == {}


def test_a_page_has_no_more_rules_than_it_needs(built_site: Path) -> None:
    def weigh_rules(name: str) -> int:
        return len(gzip.compress("".join(_STYLE.findall(read(built_site, name)[1])).encode(), 6))

    weights = {name: weigh_rules(name) for name in WITH_LOST}
    assert min(weights.values()) > 0
    assert {name: weight for name, weight in weights.items() if weight > RULES_OF_ALL.get(name, RULES)} == {}
    assert weights["reference/about/"] <= RULES_OF_PROSE


@pytest.mark.parametrize(
    "rule",
    ["tabbed", "admonition", "task-list", "footnote", "keys", "md-annotation", "arithmatex", "stack", "atlas-diagram"],
)
def test_a_page_of_prose_weighs_nothing_for_what_it_has_not(built_site: Path, rule: str) -> None:
    _, html = read(built_site, "reference/about/")
    assert re.findall(rf"[.#]{rule}[\w-]*", "".join(_STYLE.findall(html))) == []
