"""Adds the data as files to download: comparison, escapes, changes and sources.

They are CSV, JSON, Atom, BibTeX and CSL-JSON. Each chart is also a file, as are the pictures of features and pairs that
others can put into their pages, and the words by which the comparison is searched.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from isolation_atlas import changes, comparison, escape
from isolation_atlas.bibliography import to_bibtex, to_csl
from isolation_atlas.hooks import page_address, replace_controls
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
    build = Build.of(config)
    written = dict.fromkeys(_FILES, "")
    # The data of an earlier build is the same object as long as its files are the same.
    for name, (inputs, make) in _list_makers(build.data, config).items():
        written[name] = build.memory.get_or_make(name, inputs, partial(_write, make))
    if table := build.data.comparison.value:
        site = config.site_url or ""
        made_from = (table.experiments, table.sources, build.inputs.digest("template", comparison.CHART_TEMPLATE))
        written |= build.memory.get_or_make("charts", made_from, lambda: _write_all(comparison.write_charts(table)))
        template = build.inputs.digest("template", comparison.EMBED_TEMPLATE)
        for picture in build.embedded.values():
            draw = partial(_write, partial(picture.draw, site))
            written[picture.file] = build.memory.get_or_make(picture.file, (picture, site, template), draw)
    for name, text in written.items():
        if authored := files.get_file_from_path(name):  # `checks.py` reports it
            files.remove(authored)
        files.append(File.generated(config, name, content=text))
    return files


def _write(make: Callable[[], str]) -> str:
    return replace_controls(make())


def _write_all(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: replace_controls(text) for name, text in files}


def _list_makers(data: SiteData, config: MkDocsConfig) -> Mapping[str, tuple[object, Callable[[], str]]]:
    """For each file, what it is made from, and the function that makes its text; none if the data has problems."""
    table, escapes = data.comparison.value, data.escapes.value
    if table is None or escapes is None:
        return {}
    site = config.site_url or ""
    page = f"{site}{page_address(escape.ESCAPES_PAGE)}"
    log = f"{site}{page_address(changes.CHANGES_PAGE)}"
    days = data.changes.require()
    places = _collect_places(table, escapes.values())
    sources = table.sources
    terms = (data.glossary.value or {}).values()
    return {
        "data/comparison.csv": (table, lambda: comparison.to_csv(table)),
        "data/comparison.json": (table, lambda: comparison.to_json(table)),
        "data/comparison-words.json": ((table, list(terms)), lambda: comparison.list_words(table, terms)),
        "data/escapes.csv": (escapes, lambda: escape.to_csv(escapes.values())),
        "data/escapes.json": ((escapes, sources), lambda: escape.to_json(escapes.values(), sources)),
        "data/escapes.atom": (
            (escapes, config.site_name, page),
            lambda: escape.to_atom(escapes.values(), config.site_name, page, f"{site}data/escapes.atom"),
        ),
        "data/changes.json": (days, lambda: changes.to_json(days)),
        "data/changes.atom": (
            (days, config.site_name, log),
            lambda: changes.to_atom(days, config.site_name, log, f"{site}data/changes.atom"),
        ),
        "data/sources.bib": ((sources, places), lambda: to_bibtex(sources.values(), places)),
        "data/sources.json": ((sources, places), lambda: to_csl(sources.values(), places)),
    }


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
