"""Reads the data of another site, once for as long as its files stay as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from isolation_atlas.bibliography import UnlistedSource
from isolation_atlas.cache import digest_folder
from isolation_atlas.comparison import Comparison, read_comparison, refuse_contradictions
from isolation_atlas.page.fence import Fence
from isolation_atlas.problem import AtlasError
from isolation_atlas.resources import TEMPLATES
from isolation_atlas.stack import Stack, read_stacks

_MOST_SITES = 4
"""How many folders of data are remembered: hardly any process builds more than two sites."""


@dataclass(frozen=True, slots=True)
class SiteData:
    """The data of a site."""

    comparison: Comparison
    stacks: Mapping[str, Stack]


def require_data(fence: Fence) -> SiteData:
    """The data of the site of a fence.

    Raises:
        AtlasError: the folder is not there, or its files have problems.
    """
    folder = fence.docs_path / fence.site.data
    if not folder.is_dir():
        name = f"{fence.docs}/{fence.site.data}"
        message = (
            f"There is no folder {name}/, in which a {fence.language} fence looks for data. Make it, or name yours as "
            "the option 'data' of the Markdown extension isolation_atlas.mkdocs."
        )
        raise AtlasError([fence.problem(message)])
    return _read(folder, f"{fence.docs}/{fence.site.data}", digest_data_folder(folder))


def digest_data_folder(folder: Path) -> str:
    """A digest of the names and contents of the data files of a folder; "" if it is not there."""
    return digest_folder(folder, "*.yml") if folder.is_dir() else ""


@lru_cache(maxsize=_MOST_SITES)
def _read(folder: Path, name: str, digest: str) -> SiteData:
    read = read_comparison(folder, name)
    sources = {identity: UnlistedSource(**source.model_dump()) for identity, source in read.sources.items()}
    comparison = replace(read, sources=sources)
    stacks = read_stacks(folder, name, sources)
    refuse_contradictions(folder, name, comparison, stacks)
    return SiteData(comparison, stacks)


@cache
def digest_code() -> str:
    """A digest of the code and the templates, on which every fence depends that is kept for the next build."""
    return digest_folder(Path(__file__).parents[1]) + digest_folder(TEMPLATES)
