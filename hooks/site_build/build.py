"""What hooks find out once a build: the fingerprint of our code, and which problems there are."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from mkdocs.config.defaults import MkDocsConfig

from isolation_atlas.page.fence_cache import fingerprint_code
from isolation_atlas.problem import Problem


@dataclass
class _Memory:
    config: MkDocsConfig
    reported: set[Problem] = field(default_factory=set)
    unrendered: set[str] = field(default_factory=set)

    @cached_property
    def code(self) -> str:
        return fingerprint_code(self.config.extra)


_latest: _Memory | None = None


def code_fingerprint(config: MkDocsConfig) -> str:
    """The fingerprint of our code, the installed packages and the settings."""
    return _recall(config).code


def report(config: MkDocsConfig, hook: str, problems: Iterable[Problem]) -> None:
    """Warn of each problem once a build, in the name of a hook file: what is wrong with the data, all its fences find.

    Under `--strict`, MkDocs fails a build that warned.
    """
    reported = _recall(config).reported
    for problem in problems:
        if problem not in reported:
            reported.add(problem)
            logging.getLogger(f"mkdocs.hooks.{hook}").warning(problem.describe())


def unrendered_pages(config: MkDocsConfig) -> set[str]:
    """The paths of the pages on which a fence can't be rendered; whoever finds one adds it."""
    return _recall(config).unrendered


def _recall(config: MkDocsConfig) -> _Memory:
    """Of this build: each has a configuration of its own."""
    global _latest
    if _latest is None or _latest.config is not config:
        _latest = _Memory(config)
    return _latest
