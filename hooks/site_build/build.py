"""Holds the state of one build of the site, so that nothing of an earlier build is left in it."""

import hashlib
import json
import logging
import sysconfig
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from mkdocs.config.defaults import MkDocsConfig

from isolation_atlas.cache import digest_folder
from isolation_atlas.changes import Edition
from isolation_atlas.output.git_dates import read_commit, read_commit_day
from isolation_atlas.problem import MOST_PROBLEMS, Problem, begin_rest
from isolation_atlas.resources import TEMPLATES
from site_build.data import SiteData, read_data
from site_build.docs_folder import docs_name
from site_build.process import CODE_DIGEST, PROCESS

LOG = logging.getLogger("mkdocs.hooks.isolation_atlas")
"""Under `--strict`, MkDocs fails a build that logged a warning here."""

_ATTRIBUTE = "isolation_atlas_build"

_State = TypeVar("_State")


class Build:
    """One build.

    MkDocs makes a configuration for each build and hands it to every event. The build is an attribute of its
    configuration, so no hook needs a module-level variable, which would outlive the build.

    Attributes:
        config: the configuration.
        serving: whether `mkdocs serve` makes this build for its preview.
    """

    def __init__(self, config: MkDocsConfig) -> None:
        self.config = config
        self.serving = PROCESS.command == "serve"
        self._reported: set[Problem] = set()
        self._counts = Counter[str]()
        self._reported_lines: set[tuple[str, int]] = set()
        self._states: dict[type[Any], Any] = {}

    @staticmethod
    def of(config: MkDocsConfig) -> "Build":
        """The build of this configuration, created at the first call."""
        found = vars(config).get(_ATTRIBUTE)
        if not isinstance(found, Build):
            found = Build(config)
            setattr(config, _ATTRIBUTE, found)
        return found

    def state(self, kind: type[_State]) -> _State:
        """The state of one hook during this build: an instance of the hook's own class, made at the first call."""
        if kind not in self._states:
            self._states[kind] = kind()
        found: _State = self._states[kind]
        return found

    @cached_property
    def data(self) -> SiteData:
        """The data below the pages' folder; the first use reads it and reports its problems."""
        folder = Path(self.config.docs_dir)
        config, day = self.config, read_commit_day(folder)
        edition = Edition(config.site_name, config.site_url or "", config.repo_url or "", read_commit(folder), day)
        redirects = config.plugins["redirects"].config["redirect_maps"] if "redirects" in config.plugins else {}
        data = read_data(folder / "data", f"{docs_name(config)}/data", day, edition=edition, redirects=redirects)
        self.report(data.problems)
        return data

    @cached_property
    def code_digest(self) -> str:
        """A digest of the code, templates, installed packages and settings, on which every cached result depends."""
        packages = sorted(path.name for path in Path(sysconfig.get_paths()["purelib"]).iterdir())  # names have versions
        settings = json.dumps([self.config.extra, packages], sort_keys=True, default=str)
        return hashlib.sha256("\0".join((CODE_DIGEST, digest_folder(TEMPLATES), settings)).encode()).hexdigest()

    def knows(self, problem: Problem) -> bool:
        """Whether a problem was reported that stands in the same line."""
        return (problem.location.path, problem.location.line) in self._reported_lines

    def report(self, problems: Iterable[Problem]) -> None:
        """Warn of each problem once, because every fence that shows wrong data reports the same problem."""
        for problem in problems:
            if problem not in self._reported:
                self._reported.add(problem)
                self._reported_lines.add((problem.location.path, problem.location.line))
                self._tell(problem)

    def has_told_most(self, path: str) -> bool:
        """Whether so many problems of a file were told that no more are."""
        return self._counts[path] > MOST_PROBLEMS

    def _tell(self, problem: Problem) -> None:
        path = problem.location.path
        if not self.has_told_most(path):
            self._counts[path] += 1
            LOG.warning((begin_rest(problem) if self.has_told_most(path) else problem).describe())
