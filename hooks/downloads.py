"""The data as files to download: comparison and escapes as CSV and JSON, sources as BibTeX and CSL-JSON."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from atlas import comparison, escape
from atlas.problem import AtlasError
from atlas.reference import to_bibtex, to_csl
from comparison_data import current_data
from escape_data import current_escapes


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files; where the data has problems there are none, and MkDocs warns of the links to them."""
    try:
        data, escapes = current_data(), current_escapes().values()
    except AtlasError:
        return files
    for name, text in {
        "data/comparison.csv": comparison.to_csv(data),
        "data/comparison.json": comparison.to_json(data),
        "data/escapes.csv": escape.to_csv(escapes),
        "data/escapes.json": escape.to_json(escapes),
        "data/sources.bib": to_bibtex(data.sources.values()),
        "data/sources.json": to_csl(data.sources.values()),
    }.items():
        files.append(File.generated(config, name, content=text))
    return files
