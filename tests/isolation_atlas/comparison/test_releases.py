"""Releases of each technology, with the state of their support, and a page for each technology."""

from datetime import date
from pathlib import Path

from tests.support.sample_data import read, write
from tests.support.site_data import COMPARISON

from isolation_atlas.freshness import find_stale

VM = "data/comparison/technologies/vm/technology.yml"
RELEASE = {
    "product": "QEMU",
    "version": "11",
    "released": "2026-04-21",
    "support": "until the end of May 2026",
    "ends": "2026-05-31",
    "sources": {"handbook": "chapter 1"},
    "checked": "2026-11-29",
}


def test_each_technology_of_the_site_has_a_release_and_a_page_of_its_own() -> None:
    technologies = COMPARISON.technologies.values()
    assert [one.id for one in technologies if not one.releases] == []
    assert len({one.page for one in technologies}) == len(technologies)


def test_no_release_of_the_site_was_out_of_support_when_it_was_checked() -> None:
    releases = [release for one in COMPARISON.technologies.values() for release in one.releases]
    assert [one.product for one in releases if one.ends and one.ends < one.checked] == []


def test_a_release_out_of_support_is_found_and_one_that_was_checked_long_ago_is_due(tmp_path: Path) -> None:
    found = read(write(tmp_path, {(VM, ("releases",)): [RELEASE]}))
    stale = {
        (one.kind, *one.keys)
        for one in find_stale(found.comparison, found.escapes, [], date(2027, 6, 1))
        if one.file == VM.removeprefix("data/")
    }
    assert stale == {("out of support", "releases", 0, "ends"), ("due", "releases", 0, "checked")}
    recent = find_stale(found.comparison, found.escapes, [], date(2026, 5, 31))
    assert [one for one in recent if one.file == VM.removeprefix("data/")] == []
