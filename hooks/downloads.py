"""The data as files to download: comparison and escapes as CSV and JSON, sources as BibTeX and CSL-JSON."""

import json
from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from isolation_atlas import comparison, escape
from isolation_atlas.bibliography import to_bibtex, to_csl
from isolation_atlas.cache import get_or_make
from isolation_atlas.comparison import Comparison
from isolation_atlas.escape import Escape
from site_build import data as site_data
from site_build.build import code_fingerprint

_FILES = (
    "data/comparison.csv",
    "data/comparison.json",
    "data/escapes.csv",
    "data/escapes.json",
    "data/sources.bib",
    "data/sources.json",
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files; where the data has problems, which others report, they are empty, and links to them right."""
    data, escapes = site_data.comparison.known(), site_data.escapes.known()
    texts = [""] * len(_FILES) if data is None or escapes is None else _recall(data, escapes, config)
    for name, text in zip(_FILES, texts, strict=True):
        files.append(File.generated(config, name, content=text))
    return files


def _recall(data: Comparison, escapes: Mapping[str, Escape], config: MkDocsConfig) -> list[str]:
    """The text of each file, which is made anew only when the data or our code have changed."""
    parts = (site_data.comparison, site_data.escapes)
    inputs = "\0".join([code_fingerprint(config), *(part.fingerprint for part in parts)])
    kept = get_or_make("downloads.json", inputs, lambda: json.dumps(_write(data, escapes)).encode())
    return list(json.loads(kept))


def _write(data: Comparison, escapes: Mapping[str, Escape]) -> list[str]:
    return [
        comparison.to_csv(data),
        comparison.to_json(data),
        escape.to_csv(escapes.values()),
        escape.to_json(escapes.values()),
        to_bibtex(data.sources.values()),
        to_csl(data.sources.values()),
    ]
