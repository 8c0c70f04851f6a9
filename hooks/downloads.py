"""Adds the data as files to download: comparison and escapes as CSV and JSON, sources as BibTeX and CSL-JSON."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from isolation_atlas import comparison, escape
from isolation_atlas.bibliography import to_bibtex, to_csl
from site_build.build import Build
from site_build.data import SiteData

_FILES = (
    "data/comparison.csv",
    "data/comparison.json",
    "data/escapes.csv",
    "data/escapes.json",
    "data/sources.bib",
    "data/sources.json",
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files; they are empty if the data has problems, so that MkDocs does not report the links to them too."""
    for name, text in zip(_FILES, _write(Build.of(config).data), strict=True):
        files.append(File.generated(config, name, content=text))
    return files


def _write(data: SiteData) -> list[str]:
    """The text of each file."""
    table, escapes = data.comparison.value, data.escapes.value
    if table is None or escapes is None:
        return [""] * len(_FILES)
    return [
        comparison.to_csv(table),
        comparison.to_json(table),
        escape.to_csv(escapes.values()),
        escape.to_json(escapes.values()),
        to_bibtex(table.sources.values()),
        to_csl(table.sources.values()),
    ]
