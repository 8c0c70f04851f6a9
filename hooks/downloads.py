"""Adds the data as files to download: comparison, escapes, changes and sources.

They are CSV, JSON, Atom, BibTeX and CSL-JSON. Each chart is a file too, so are the pictures of features and pairs that
others can put into their pages, and the words by which the comparison is searched.
"""

from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from isolation_atlas import changes, comparison, escape
from isolation_atlas.bibliography import to_bibtex, to_csl
from isolation_atlas.control_characters import replace_controls
from isolation_atlas.page.address import page_address
from site_build.build import Build
from site_build.data import SiteData

_FILES = (
    "data/comparison.csv",
    "data/comparison.json",
    "data/comparison-words.json",
    "data/escapes.csv",
    "data/escapes.json",
    "data/escapes.atom",
    "data/changes.json",
    "data/changes.atom",
    "data/sources.bib",
    "data/sources.json",
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files; they are empty if the data has problems, so that MkDocs does not report the links to them too."""
    data = Build.of(config).data
    written = list(zip(_FILES, _write(data, config), strict=True))
    if table := data.comparison.value:
        written += comparison.write_charts(table)
        written += comparison.write_embedded(table, config.site_url or "")
    for name, text in written:
        if authored := files.get_file_from_path(name):  # `checks.py` reports it
            files.remove(authored)
        files.append(File.generated(config, name, content=replace_controls(text)))
    return files


def _write(data: SiteData, config: MkDocsConfig) -> list[str]:
    """The text of each file."""
    table, escapes = data.comparison.value, data.escapes.value
    if table is None or escapes is None:
        return [""] * len(_FILES)
    site = config.site_url or ""
    page = f"{site}{page_address(escape.ESCAPES_PAGE)}"
    log = f"{site}{page_address(changes.CHANGES_PAGE)}"
    days = data.changes.require()
    places = _collect_places(table, escapes.values())
    return [
        comparison.to_csv(table),
        comparison.to_json(table),
        comparison.list_words(table, (data.glossary.value or {}).values()),
        escape.to_csv(escapes.values()),
        escape.to_json(escapes.values(), table.sources),
        escape.to_atom(escapes.values(), config.site_name, page, f"{site}data/escapes.atom"),
        changes.to_json(days),
        changes.to_atom(days, config.site_name, log, f"{site}data/changes.atom"),
        to_bibtex(table.sources.values(), places),
        to_csl(table.sources.values(), places),
    ]


def _collect_places(table: comparison.Comparison, escapes: Iterable[escape.Escape]) -> dict[str, list[str]]:
    """By the id of a source, each place in it that a claim, figure, measurement or escape cites, once."""
    cited: list[tuple[str, str | None]] = []
    for claim in table.claims.values():
        cited += claim.sources.items()
        cited += ((figure.source, figure.at) for figure in claim.figures)
    for experiment in table.experiments.values():
        cited += ((experiment.source or "", measurement.at) for measurement in experiment.measurements)
    for one in escapes:
        cited += one.sources.items()
    places: dict[str, list[str]] = {}
    for source, place in dict.fromkeys(cited):
        if place:
            places.setdefault(source, []).append(place)
    return places
