"""Facts of the site's own data about what it cites."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.support.sample import PROJECT
from tests.support.site_data import COMPARISON

from isolation_atlas.bibliography.place import split_places
from isolation_atlas.escape import read_escapes

ESCAPES = read_escapes(PROJECT / "docs/data", "docs/data", COMPARISON.technologies, COMPARISON.sources)


def _list_places() -> list[tuple[str, str]]:
    """Each citation of the data: the source and the place in it."""
    places = [pair for claim in COMPARISON.claims.values() for pair in claim.sources.items()]
    places += [(one.source, one.at) for claim in COMPARISON.claims.values() for one in claim.figures]
    places += [pair for escape in ESCAPES.values() for pair in escape.sources.items()]
    return places + [
        (experiment.source, measurement.at or "")
        for experiment in COMPARISON.experiments.values()
        for measurement in experiment.measurements
        if experiment.source
    ]


def test_every_citation_has_a_place_that_says_more_than_that_there_is_one() -> None:
    vague = {"", "whole page", "page", "the page", "all", "whole document", "text"}
    assert [(source, place) for source, place in _list_places() if place.strip().lower() in vague] == []


def test_a_line_path_or_anchor_is_part_of_the_link() -> None:
    for source, place in _list_places():
        cited = COMPARISON.sources[source]
        for part, link in zip(split_places(place), cited.locate(place), strict=True):
            if re.search(r"\blines? \d", part):
                assert re.search(r"#L\d+(-L\d+)?$", link.url), (source, part)
            if re.search(r"(^| )#[a-z]\S*$", part):
                assert link.url.endswith(part[part.rindex("#") :]), (source, part)
            if path := re.match(r"path ([^\s,]+)", part):
                assert path[1] in link.url, (source, part)


def test_what_rests_on_the_word_of_its_makers_cites_one_of_them() -> None:
    without = [
        pair
        for pair, claim in COMPARISON.claims.items()
        if claim.basis == "promised" and not any(pair[1] in COMPARISON.sources[one].makes for one in claim.sources)
    ]
    assert without == []


def test_every_escape_says_what_was_crossed_needed_and_would_have_stopped_it_and_where_that_stands() -> None:
    for escape in ESCAPES.values():
        assert escape.crossed
        assert escape.needed
        assert escape.stopped_by
        assert escape.measures
        assert all(escape.sources.values())


def test_what_trusted_images_would_have_stopped_needs_an_image_an_archive_or_a_package() -> None:
    without = [
        escape.id
        for escape in ESCAPES.values()
        if "trusted-images" in escape.measures
        and not re.search(r"image|archive|Flatpak", f"{escape.crossed} {escape.needed} {escape.stopped_by}")
    ]
    assert without == []


def _find_uncited(sources: Iterable[str]) -> list[str]:
    """The sources that no page, no data and no program names."""
    files: list[Path] = [*PROJECT.glob("docs/**/*.md"), *PROJECT.glob("tools/**/*.py"), *PROJECT.glob("hooks/**/*.py")]
    files += [path for path in PROJECT.glob("docs/data/**/*.yml") if path.name != "sources.yml"]
    named = {word for path in files for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}
    return [source for source in sources if source not in named]


def test_every_source_is_cited() -> None:
    assert _find_uncited(COMPARISON.sources) == []


def test_a_source_that_nothing_cites_is_found() -> None:
    assert _find_uncited(["agache2020", "handbook-that-nobody-cites"]) == ["handbook-that-nobody-cites"]
