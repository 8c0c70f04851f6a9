"""What hooks find out once a build: fingerprints of what pages are made from, and which problems there are."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from atlas.problem import Problem
from atlas.recall import fingerprint_code, fingerprint_files
from site_data import FILES


@dataclass
class _Memory:
    config: MkDocsConfig
    reported: set[Problem] = field(default_factory=set)
    unrendered: set[str] = field(default_factory=set)

    @cached_property
    def code(self) -> str:
        return fingerprint_code(self.config.extra)

    @cached_property
    def files(self) -> str:
        return fingerprint_files(Path(self.config.docs_dir), FILES)


_latest: _Memory | None = None


def name_code(config: MkDocsConfig) -> str:
    """The fingerprint of our code, the installed packages and the settings."""
    return _recall(config).code


def name_files(config: MkDocsConfig) -> str:
    """The fingerprint of what lies below the pages' folder, other than pages, scripts and the site's data."""
    return _recall(config).files


def report(config: MkDocsConfig, hook: str, problems: Iterable[Problem]) -> None:
    """Warn of each problem once a build, in the name of a hook file: what is wrong with the data, all its fences find.

    Under `--strict`, MkDocs fails a build that warned.
    """
    reported = _recall(config).reported
    for problem in problems:
        if problem not in reported:
            reported.add(problem)
            logging.getLogger(f"mkdocs.hooks.{hook}").warning(problem.report())


def unrendered_pages(config: MkDocsConfig) -> set[str]:
    """The paths of the pages on which a fence can't be rendered; whoever finds one adds it."""
    return _recall(config).unrendered


def _recall(config: MkDocsConfig) -> _Memory:
    """Of this build: each has a configuration of its own."""
    global _latest
    if _latest is None or _latest.config is not config:
        _latest = _Memory(config)
    return _latest
