"""The stacks, read once a build, for all hooks that need them."""

from collections.abc import Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from atlas.problem import AtlasError
from atlas.stack import Stack, read_stacks
from comparison_data import current_data
from fence_events import name_docs

_stacks: Mapping[str, Stack] | AtlasError


def read_stack_data(config: MkDocsConfig) -> None:
    """Read the stacks anew; raises AtlasError, which whoever asks for them gets again."""
    global _stacks
    try:
        sources = list(current_data().sources)
    except AtlasError:
        sources = []  # which is reported where the comparison is read
    try:
        _stacks = read_stacks(Path(config.docs_dir, "data"), f"{name_docs(config)}/data", sources)
    except AtlasError as error:
        _stacks = error
        raise


def current_stacks() -> Mapping[str, Stack]:
    """The stacks of this build; raises AtlasError where they have problems."""
    if isinstance(_stacks, AtlasError):
        raise _stacks
    return _stacks
