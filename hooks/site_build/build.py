"""Holds the state of one build of the site, so that nothing of an earlier build is left in it."""

import hashlib
import json
import logging
import sys
import sysconfig
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from isolation_atlas.bibliography import Source
from isolation_atlas.changes import Edition
from isolation_atlas.comparison import Embedded, InlineFigure, list_embedded, list_inline_figures
from isolation_atlas.hooks import (
    MOST_PROBLEMS,
    Problem,
    begin_rest,
    digest_template,
    fingerprint_file,
    read_bytes,
    read_commit,
    read_commit_day,
)
from site_build.data import SiteData, read_data
from site_build.digest import digest, read_texts
from site_build.docs_folder import docs_name, page_name
from site_build.inputs import Inputs, NotedMapping
from site_build.page_memory import Made, Memory, current_memory
from site_build.process import CODE_DIGEST, PROCESS

LOG = logging.getLogger("mkdocs.hooks.isolation_atlas")
"""Under `--strict`, MkDocs fails a build that logged a warning here."""

_ATTRIBUTE = "isolation_atlas_build"

_State = TypeVar("_State")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Told:
    """What follows from the text of a page, and is reported at each build."""

    problems: list[Problem]


class Build:
    """One build.

    MkDocs makes a configuration for each build and hands it to every event. The build is an attribute of its
    configuration, so no hook needs a module-level variable, which would outlive the build.

    Attributes:
        config: the configuration.
        serving: whether `mkdocs serve` makes this build for its preview.
        memory: what is kept for the next build.
        inputs: what pages are made from.
    """

    def __init__(self, config: MkDocsConfig) -> None:
        self.config = config
        self.serving = PROCESS.command == "serve"
        self.memory = current_memory() or Memory(config.config_file_path, in_memory=self.serving)
        self.inputs = Inputs()
        self.inputs.define("file", lambda name: fingerprint_file(Path(config.docs_dir), name))
        self.inputs.define("template", digest_template)
        self.inputs.define("comparison", lambda _: self.data.comparison.digest)
        self._made: dict[str, Made] = {}
        self._sources: dict[str, bytes] = {}
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

    def made(self, page: Page) -> Made:
        """What hooks made of a page. A page that is not made again has here what was made of it before."""
        return self._made.setdefault(page.file.src_uri, Made())

    def read_source(self, page: Page) -> bytes:
        """The bytes of the file of a page, which are read once, so that all who ask see the same.

        Raises:
            AtlasError: the file can't be read.
        """
        uri = page.file.src_uri
        if uri not in self._sources:
            self._sources[uri] = read_bytes(Path(str(page.file.abs_src_path)), page_name(self.config, page))
        return self._sources[uri]

    @cached_property
    def data(self) -> SiteData:
        """The data below the pages' folder; the first use reads it and reports its problems."""
        folder = Path(self.config.docs_dir)
        config, day = self.config, read_commit_day(folder)
        edition = Edition(config.site_name, config.site_url or "", config.repo_url or "", read_commit(folder), day)
        redirects = config.plugins["redirects"].config["redirect_maps"] if "redirects" in config.plugins else {}
        name = f"{docs_name(config)}/data"
        data = read_data(
            folder / "data", name, day, edition=edition, redirects=redirects, remember=self.memory.get_or_read
        )
        self.report(data.problems)
        return data

    @cached_property
    def templates(self) -> Mapping[str, str]:
        """The texts of the project's own templates, by name, as they are read once for this build."""
        folder = self.config.theme.custom_dir
        return read_texts(Path(folder)) if folder else {}

    @cached_property
    def embedded(self) -> Mapping[str, Embedded]:
        """The pictures for other sites of all features and pairs, by their ids; none if the data has problems."""
        comparison = self.data.comparison.value
        # The comparison of an earlier build is the same object as long as its files are the same.
        return self.memory.get_or_make(
            "embedded", (comparison,), lambda: list_embedded(comparison) if comparison else {}
        )

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id, none if the data has problems; a page depends on those that it asks for."""
        part = self.data.sources
        return self._note_keys("source", part.value or {}, lambda: part.digest)

    @cached_property
    def figures(self) -> Mapping[str, InlineFigure]:
        """The figures that prose may show, by name, as `sources`."""
        part = self.data.comparison
        return self._note_keys("figure", list_inline_figures(part.value) if part.value else {}, lambda: part.digest)

    def _note_keys(self, kind: str, values: Mapping[str, _Value], rough: Callable[[], str]) -> Mapping[str, _Value]:
        self.inputs.define(kind, lambda _: rough(), lambda name: digest(values.get(name)))
        return NotedMapping(values, lambda name: self.inputs.note(kind, name))

    @cached_property
    def code_digest(self) -> str:
        """A digest of the code, installed packages and settings, on which every cached result depends."""
        packages = sorted(path.name for path in Path(sysconfig.get_paths()["purelib"]).iterdir())  # names have versions
        settings = json.dumps([self.config.extra, packages, sys.version], sort_keys=True, default=str)
        return hashlib.sha256("\0".join((CODE_DIGEST, settings)).encode()).hexdigest()

    def knows(self, problem: Problem) -> bool:
        """Whether a problem was reported in the same line."""
        return (problem.location.path, problem.location.line) in self._reported_lines

    def report(self, problems: Iterable[Problem]) -> None:
        """Warn of each problem once, because every fence that shows wrong data reports the same problem."""
        for problem in problems:
            self.inputs.note_problem()
            if problem not in self._reported:
                self._reported.add(problem)
                self._reported_lines.add((problem.location.path, problem.location.line))
                self._tell(problem)

    def report_of_text(self, page: Page, problems: Iterable[Problem]) -> None:
        """Warn of problems that follow from the text of a page alone, also when the page is not made again."""
        if told := list(problems):
            self.made(page).add(_Told(told))
            with self.inputs.stay_silent():
                self.report(told)

    def report_again(self, page: Page) -> None:
        """Warn of the problems of a page that is not made again."""
        if told := self.made(page).find(_Told):
            self.report(told.problems)

    def has_told_most(self, path: str) -> bool:
        """Whether the most problems of a file have been reported."""
        return self._counts[path] > MOST_PROBLEMS

    def _tell(self, problem: Problem) -> None:
        path = problem.location.path
        if not self.has_told_most(path):
            self._counts[path] += 1
            LOG.warning((begin_rest(problem) if self.has_told_most(path) else problem).describe())
