"""The data as files to download: the comparison as CSV and JSON, the sources as BibTeX and CSL-JSON."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from atlas.comparison import to_csv, to_json
from atlas.problem import AtlasError
from atlas.reference import to_bibtex, to_csl
from comparison_data import current_data


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files; where the data has problems there are none, and MkDocs warns of the links to them."""
    try:
        data = current_data()
    except AtlasError:
        return files
    for name, text in {
        "data/comparison.csv": to_csv(data),
        "data/comparison.json": to_json(data),
        "data/sources.bib": to_bibtex(data.sources.values()),
        "data/sources.json": to_csl(data.sources.values()),
    }.items():
        files.append(File.generated(config, name, content=text))
    return files
