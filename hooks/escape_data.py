"""The escapes, read once a build, for all hooks that need them."""

from collections.abc import Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from atlas.escape import Escape, read_escapes
from atlas.listing import DataFolder
from atlas.problem import AtlasError
from comparison_data import current_data
from fence_events import name_docs

_escapes: Mapping[str, Escape] | AtlasError


def read_data(config: MkDocsConfig) -> None:
    """Read the escapes anew; raises AtlasError with their own problems, but not again with those of the comparison."""
    global _escapes
    try:
        comparison = current_data()
    except AtlasError as error:
        _escapes = error
        return
    folder = DataFolder(Path(config.docs_dir, "data"), f"{name_docs(config)}/data")
    try:
        _escapes = read_escapes(folder, comparison.technologies, comparison.sources)
    except AtlasError as error:
        _escapes = error
        raise


def current_escapes() -> Mapping[str, Escape]:
    """The escapes of this build; raises AtlasError where they, or the comparison, have problems."""
    if isinstance(_escapes, AtlasError):
        raise _escapes
    return _escapes
