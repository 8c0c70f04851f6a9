"""The data as files to download: comparison and escapes as CSV and JSON, sources as BibTeX and CSL-JSON."""

import json
from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

import site_data
from atlas import comparison, escape
from atlas.cache import remember
from atlas.comparison import Comparison
from atlas.escape import Escape
from atlas.reference import to_bibtex, to_csl
from build_memory import name_code


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files; where the data has problems there are none, and MkDocs warns of the links to them."""
    data, escapes = site_data.comparison.known(), site_data.escapes.known()
    if data is None or escapes is None:
        return files
    parts = (site_data.comparison, site_data.escapes)
    inputs = "\0".join([name_code(config), *(part.fingerprint for part in parts)])
    kept = remember("downloads.json", inputs, lambda: json.dumps(_write(data, escapes)).encode())
    for name, text in json.loads(kept).items():
        files.append(File.generated(config, name, content=text))
    return files


def _write(data: Comparison, escapes: Mapping[str, Escape]) -> dict[str, str]:
    """The text of each file by its name."""
    return {
        "data/comparison.csv": comparison.to_csv(data),
        "data/comparison.json": comparison.to_json(data),
        "data/escapes.csv": escape.to_csv(escapes.values()),
        "data/escapes.json": escape.to_json(escapes.values()),
        "data/sources.bib": to_bibtex(data.sources.values()),
        "data/sources.json": to_csl(data.sources.values()),
    }
