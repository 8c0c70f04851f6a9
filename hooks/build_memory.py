"""What hooks find out once a build: fingerprints of what pages are made from, and which problems are reported."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from atlas.problem import Problem
from atlas.recall import fingerprint_code, fingerprint_files


@dataclass
class _Memory:
    config: MkDocsConfig
    fingerprints: dict[str, str] = field(default_factory=dict)
    reported: set[Problem] = field(default_factory=set)


_latest: _Memory | None = None


def name_code(config: MkDocsConfig) -> str:
    """The fingerprint of our code, the installed packages and the settings."""
    kept = _recall(config).fingerprints
    return kept.get("code") or kept.setdefault("code", fingerprint_code(config.extra))


def name_files(config: MkDocsConfig, but: tuple[str, ...]) -> str:
    """The fingerprint of what lies below the pages' folder, other than pages and what begins with one of `but`."""
    kept = _recall(config).fingerprints
    return kept.get("files") or kept.setdefault("files", fingerprint_files(Path(config.docs_dir), but))


def take_new(config: MkDocsConfig, problems: Iterable[Problem]) -> list[Problem]:
    """Those that were not there yet; what is wrong with the data, each fence that shows it finds again."""
    reported = _recall(config).reported
    new = [problem for problem in dict.fromkeys(problems) if problem not in reported]
    reported.update(new)
    return new


def _recall(config: MkDocsConfig) -> _Memory:
    """Of this build: each has a configuration of its own."""
    global _latest
    if _latest is None or _latest.config is not config:
        _latest = _Memory(config)
    return _latest
