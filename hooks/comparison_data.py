"""The comparison's data, read once a build, for all hooks that need it."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from atlas.comparison import Comparison, read_comparison
from atlas.problem import AtlasError
from fence_events import name_docs

_data: Comparison | AtlasError


def read_data(config: MkDocsConfig) -> None:
    """Read the data anew; raises AtlasError, which whoever asks for the data gets again."""
    global _data
    try:
        _data = read_comparison(Path(config.docs_dir, "data"), f"{name_docs(config)}/data")
    except AtlasError as error:
        _data = error
        raise


def current_data() -> Comparison:
    """The data of this build; raises AtlasError where it has problems."""
    if isinstance(_data, AtlasError):
        raise _data
    return _data
