"""Facts about the timeline of escapes."""

import csv
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sample import FILES
from tests.support.words import SHOWN

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.bibliography import Source
from isolation_atlas.comparison import read_comparison
from isolation_atlas.escape import Escape, read_escapes, render_escapes_fence, to_atom, to_csv, to_json
from isolation_atlas.escape.escapes_fence import group_by_year
from isolation_atlas.escape.measures_fence import count_measures
from isolation_atlas.escape.model import MEASURES, Measure, newest_first
from isolation_atlas.escape.setups_fence import Setup, meet_setup
from isolation_atlas.page.fence import Fence
from isolation_atlas.problem import AtlasError

WORDS = SHOWN
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


def _escape(identity: str = "leak", day: date | None = date(2024, 3, 4), words: str = "A <b>leak</b>") -> Escape:
    return Escape(
        id=identity,
        name=words,
        cve=["CVE-2024-0001"],
        year=day.year if day else 2024,
        date=day,
        technologies=["container"],
        flaw_in="kernel",
        crossed=words,
        needed=words,
        stopped_by=words,
        measures=["virtual-machine"],
        sources={"handbook": "chapter 1"},
        checked=date(2026, 11, 29),
    )


SOURCES = {
    "handbook": Source(
        id="handbook",
        authors="A. Author",
        title="The handbook",
        venue="A press",
        year=2024,
        kind="docs",
        url="https://example.org/handbook",
        checked=date(2026, 8, 24),
    )
}
ESCAPES = st.lists(
    st.builds(_escape, st.from_regex(r"\A[a-z][a-z0-9-]{0,9}\Z"), st.none() | DAYS, WORDS),
    unique_by=lambda escape: escape.id,
)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """The data of the sample site."""
    for file, text in FILES.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return DataFolder(tmp_path / "data", "docs/data")


def _render(folder: DataFolder, text: str = "", number: int = 1, escapes: list[Escape] | None = None) -> str:
    comparison = read_comparison(folder.path, folder.name)
    read = read_escapes(folder.path, folder.name, comparison.technologies, comparison.sources)
    known = {escape.id: escape for escape in escapes} if escapes else read
    source = SourceText(text, "docs/index.md", 4)
    fence = Fence("escapes", "escapes", source, {}, number, "docs", folder.path.parent, "../")
    return render_escapes_fence(fence, known, comparison).html


def test_an_escape_has_an_address_its_facts_and_its_sources(folder: DataFolder) -> None:
    html = _render(folder)
    assert re.search(r'<h3 class="atlas-escape__name" id="leak">A leak<a class="headerlink" href="#leak"', html)
    assert "CVE-2024-0001" in html
    assert '<time datetime="2024-03-04">2024-03-04</time>' in html
    assert '<a href="../">Containers</a>' in html
    assert '<a href="#source-handbook">Author 2024</a>' in html


def test_an_escape_without_a_cve_number_shows_its_advisories_or_that_none_is_known(folder: DataFolder) -> None:
    bare = _escape().model_copy(update={"cve": []})
    advised = bare.model_copy(update={"advisories": ["GHSA-vxp5-584q-c479"]})
    assert "no CVE number known · " in _render(folder, escapes=[bare])
    assert "GHSA-vxp5-584q-c479 · " in _render(folder, escapes=[advised])
    titles = [to_atom([one], "A", "https://e.org/", "https://e.org/f").split("</title>")[1] for one in (bare, advised)]
    assert titles[0].endswith("&lt;/b&gt;")
    assert titles[1].endswith("(GHSA-vxp5-584q-c479)")
    assert next(csv.DictReader(io.StringIO(to_csv([advised]))))["advisories"] == "GHSA-vxp5-584q-c479"


@pytest.mark.parametrize(
    ("field", "number"), [("cve", "GHSA-vxp5-584q-c479"), ("advisories", "CVE-2024-0001"), ("advisories", "GHSA-1-2-3")]
)
def test_a_number_of_another_form_is_refused_with_an_example(field: str, number: str) -> None:
    with pytest.raises(ValueError, match=r"is written as in (CVE|GHSA)-"):
        Escape.model_validate({**_escape().model_dump(), field: [number]})


def test_text_of_the_data_is_never_markup(folder: DataFolder) -> None:
    html = _render(folder, escapes=[_escape()])
    assert "<b>" not in html
    assert html.count("A &lt;b&gt;leak&lt;/b&gt;") == 4


def test_an_escape_is_shown_if_it_names_one_of_the_technologies(folder: DataFolder) -> None:
    escapes = [_escape("one"), _escape("two").model_copy(update={"technologies": ["vm", "container"]})]
    assert re.findall(r'<h3[^>]* id="([^"]+)"', _render(folder, "technologies: [vm]", escapes=escapes)) == ["two"]
    both = _render(folder, "technologies: [container]", escapes=escapes)
    assert re.findall(r'<h3[^>]* id="([^"]+)"', both) == ["one", "two"]


def test_controls_offer_the_technologies_layers_and_years_that_are_there(folder: DataFolder) -> None:
    html = _render(folder, "controls: true")
    assert re.findall(r'<option value="(\w+)">', html) == ["container"]
    assert re.findall(r"<option>(\w+)</option>", html) == ["kernel", "2024"]
    assert '<li class="atlas-escape" data-technology="container" data-layer="kernel" data-year="2024">' in html
    assert "<form" not in _render(folder)


def test_a_measure_counts_the_escapes_that_it_would_have_stopped_and_patches_come_last() -> None:
    both = _escape("both").model_copy(update={"measures": ["seccomp", "gvisor"]})
    rows = count_measures(
        [
            both,
            _escape("one").model_copy(update={"measures": ["seccomp"]}),
            *(_escape(f"p{number}").model_copy(update={"measures": ["patch-only"]}) for number in range(3)),
        ]
    )
    assert [(row.measure, len(row.escapes)) for row in rows] == [
        (MEASURES["seccomp"], 2),
        (MEASURES["gvisor"], 1),
        (MEASURES["patch-only"], 3),
    ]
    assert set(get_args(Measure)) == set(MEASURES)


def test_a_set_up_meets_an_escape_once_first_by_its_measures_then_by_its_layers_and_keeps_what_is_its_own() -> None:
    stopped = _escape("stopped")
    elsewhere = _escape("elsewhere").model_copy(update={"measures": ["patch-only"]})
    missed = _escape("missed").model_copy(update={"measures": ["patch-only"], "flaw_in": "runtime"})
    own = _escape("own").model_copy(update={"technologies": ["vm"], "flaw_in": "monitor"})
    setup = Setup(name="A machine", technology="vm", measures=["virtual-machine"], replaces=["kernel"])
    row = meet_setup(setup, [missed, elsewhere, stopped], [missed, elsewhere, stopped, own])
    assert (row.named, row.elsewhere, row.own) == ([stopped], [elsewhere], [own])


def test_a_set_up_of_the_technology_itself_has_left_what_it_does_not_stop() -> None:
    stopped, missed = _escape("stopped"), _escape("missed").model_copy(update={"measures": ["patch-only"]})
    setup = Setup(name="A container", technology="container", measures=["virtual-machine"])
    assert meet_setup(setup, [stopped, missed], [stopped, missed]).own == [missed]


@pytest.mark.parametrize(
    ("text", "number", "message"),
    [
        ("technologies: [contaner]", 1, "Did you mean 'container'?"),
        ("technologies: [vm]", 1, "No escape of these technologies is known."),
        ("", 2, "A page can have one escapes fence"),
    ],
)
def test_a_fence_that_can_not_be_rendered_says_why(folder: DataFolder, text: str, number: int, message: str) -> None:
    with pytest.raises(AtlasError, match=re.escape(message)):
        _render(folder, text, number)


@given(ESCAPES)
def test_the_timeline_runs_from_the_newest_to_the_oldest_and_loses_none(escapes: list[Escape]) -> None:
    years = group_by_year(escapes)
    assert [year for year, _ in years] == sorted({escape.year for escape in escapes}, reverse=True)
    shown = [escape for _, group in years for escape in group]
    assert sorted(escape.id for escape in shown) == sorted(escape.id for escape in escapes)
    for year, group in years:
        assert {escape.year for escape in group} == {year}
        days = [escape.date or date.min for escape in group]
        assert days == sorted(days, reverse=True)


@given(ESCAPES)
def test_the_exports_hold_each_escape_once(escapes: list[Escape]) -> None:
    ids = [escape.id for escape in newest_first(escapes)]
    assert [row["id"] for row in json.loads(to_json(escapes, SOURCES))] == ids
    assert (
        re.findall(r"<id>https://e.org/#(.*)</id>", to_atom(escapes, "A", "https://e.org/", "https://e.org/f")) == ids
    )
    assert [row["id"] for row in csv.DictReader(io.StringIO(to_csv(escapes)))] == ids


def test_a_spreadsheet_reads_no_cell_as_a_formula() -> None:
    row = next(csv.DictReader(io.StringIO(to_csv([_escape(words="=1+1")]))))
    assert row["crossed"] == "'=1+1"


@given(DAYS)
def test_a_date_is_in_the_year_of_its_escape(day: date) -> None:
    _escape(day=day)
    other = (day.replace(day=1, month=1) - timedelta(days=1)).isoformat()
    with pytest.raises(ValueError, match="is not in the year"):
        Escape.model_validate({**_escape(day=day).model_dump(), "date": other})
