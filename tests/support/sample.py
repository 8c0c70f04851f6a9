"""A small site under the project's own configuration, for tests that break things."""

import contextlib
import logging
import os
import re
import shutil
import subprocess
import sys
import traceback
import warnings as python_warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner
from jinja2 import Environment, FileSystemLoader
from mkdocs import __main__ as mkdocs
from mkdocs import utils
from pymdownx import emoji

PROJECT = Path(__file__).parents[2]

ASSETS = PROJECT / "docs" / "assets"
"""The assets that samples link to: a run has a copy on the same disk as its samples."""

EDIT_URI = "https://example.org/edit/main/docs/"
"""Where the pages of the published site can be edited."""

FILES: Mapping[str, str] = {
    "index.md": "# Sample\n\nA page.\n",
    "data/sources.yml": (
        "- id: handbook\n  authors: A. Author\n  title: The handbook\n  venue: A press\n"
        "  year: 2024\n  kind: docs\n  url: https://example.org/handbook\n  checked: 2026-08-24\n"
    ),
    "data/corrections.yml": (
        "- id: x01\n  said: All are alike.\n  wrong: They differ.\n  right: Compare them.\n"
        "  sources: [handbook]\n  page: index.md\n"
    ),
    "data/escapes.yml": (
        "- id: leak\n  name: A leak\n  cve: [CVE-2024-0001]\n  year: 2024\n  date: 2024-03-04\n"
        "  technologies: [container]\n  flaw_in: kernel\n  crossed: From inside to outside.\n"
        "  needed: A shell.\n  stopped_by: A patch.\n  measures: [seccomp]\n"
        "  sources: {handbook: chapter 1}\n  checked: 2026-08-24\n"
    ),
    "data/glossary.yml": (
        "- id: hypercall\n  term: hypercall\n  meaning: A call into the hypervisor.\n"
        "  url: https://example.org/hypercall\n"
    ),
    "data/releases.yml": (
        "- id: docker-9\n  names: [Docker 9]\n  ended: 2020-01-31\n"
        "  sources: {handbook: chapter 2}\n  checked: 2026-11-29\n"
    ),
    "data/stacks.yml": (
        "- id: nested\n  name: Nested\n  summary: A container in a machine.\n  page: index.md\n  layers:\n"
        "    - {kind: hardware, label: Hardware, says: A computer., page: index.md}\n"
        "    - {kind: application, label: App, says: A process., page: index.md, per: tenant,\n"
        "       wall: {strength: boundary, kept_by: Both., page: index.md}}\n"
        "  sources: [handbook]\n"
    ),
    "data/comparison/technologies/vm/technology.yml": (
        "position: 1\nname: Virtual machines\nshort: VM\nsummary: A computer in software.\n"
        "examples: [QEMU]\npage: index.md\n"
    ),
    "data/comparison/technologies/vm/claims.yml": (
        "startup:\n  class: slow\n  glance: a kernel boots\n  verdict: Slower.\n  detail: A kernel boots.\n"
        "  sources: {handbook: chapter 1}\n  basis: by-design\n  checked: 2026-08-24\n"
    ),
    "data/comparison/technologies/vm/stack.yml": (
        "name: Virtual machine\nsummary: A kernel of its own.\npage: index.md\nlayers:\n"
        "  - {kind: hardware, label: Hardware, says: A computer., page: index.md}\n"
        "  - {kind: kernel, label: Guest kernel, says: Its own., page: index.md, per: tenant,\n"
        "     wall: {strength: boundary, kept_by: A hypervisor., page: index.md}}\n"
        "sources: [handbook]\n"
    ),
    "data/comparison/technologies/container/technology.yml": (
        "position: 2\nname: Containers\nshort: Container\nsummary: A process with walls.\n"
        "examples: [Docker]\npage: index.md\n"
    ),
    "data/comparison/technologies/container/claims.yml": (
        "startup:\n  class: fast\n  glance: a process starts\n  verdict: Faster.\n  detail: A process starts.\n"
        "  sources: {handbook: chapter 1}\n  basis: by-design\n  checked: 2026-08-24\n"
    ),
    "data/comparison/technologies/container/stack.yml": (
        "name: Container\nsummary: One kernel for all.\npage: index.md\nlayers:\n"
        "  - {kind: kernel, label: Host kernel, says: Shared., page: index.md}\n"
        "  - {kind: application, label: App, says: A process., page: index.md, per: tenant,\n"
        "     wall: {strength: boundary, kept_by: The kernel., page: index.md}}\n"
        "call:\n  steps:\n    - {layer: App, says: It asks.}\n    - {layer: Host kernel, says: It serves.}\n"
        "  sources: {handbook: chapter 1}\n  checked: 2026-11-29\n"
        "sources: [handbook]\n"
    ),
    "data/comparison/features.yml": (
        "- id: startup\n  group: basics\n  name: Startup\n  question: How fast?\n  scale:\n"
        "    says: the shortest start first\n    ranks:\n"
        "      - {id: fast, name: Fast, means: less than a second}\n"
        "      - {id: slow, name: Slow, means: a second or more}\n"
    ),
    "data/comparison/groups.yml": "- {id: basics, name: In short}\n- {id: tooling, name: Tools}\n",
    "data/comparison/requirements.yml": (
        "- id: fast\n  name: Starts fast\n  feature: startup\n  classes: {'yes': [fast]}\n"
    ),
    "data/comparison/experiments/race.yml": (
        "title: A race\nhost: One host.\nyear: 2024\nsource: handbook\nchecked: 2026-08-24\nnote: Only a race.\n"
        "measurements:\n  - name: Start\n    at: table 3\n    unit: ms\n    better: lower\n    values:\n"
        "      - {subject: VM, technology: vm, value: 200}\n"
        "      - {subject: Docker, technology: container, value: 50.5}\n"
    ),
    "data/clusters/pair.yml": (
        "apiVersion: v1\nkind: Node\nmetadata:\n  name: node-1\n---\n"
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-1\n"
        "spec:\n  nodeName: node-1\n  containers:\n    - name: web\n"
    ),
}


@dataclass(frozen=True)
class Built:
    """How a build ended, and what it said."""

    returncode: int
    stderr: str


@dataclass(frozen=True)
class Sample:
    """A site in a folder of its own."""

    root: Path

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def cache(self) -> Path:
        """What its builds take for the user's folder of caches."""
        return self.root / ".cache"

    @property
    def environment(self) -> dict[str, str]:
        return {**environment(), "XDG_CACHE_HOME": str(self.cache)}

    def write(self, file: str, text: str) -> None:
        path = self.docs / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def configure(self, old: str, new: str) -> None:
        """Replace the one place of a text in mkdocs.yml."""
        path = self.root / "mkdocs.yml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} does not stand once in mkdocs.yml."
        path.write_text(text.replace(old, new), encoding="utf-8")

    def build(self, *options: str, site_url: str = "http://127.0.0.1:8000/") -> "Built":
        """Run `mkdocs build` in this process, which saves the start of another: most of what a small build takes.

        Templates of fences are the project's own. What MkDocs or a hook lets through as an exception stands at the end
        of what was said, as Python prints it.
        """
        with _as_in_a_process_of_its_own(self.root):
            result = CliRunner().invoke(mkdocs.cli, ["build", *options], env={**environment(), "SITE_URL": site_url})
        stderr = result.stderr
        if result.exception and not isinstance(result.exception, SystemExit):
            stderr += "".join(traceback.format_exception(result.exception))
        return Built(result.exit_code, stderr)

    def run(self, *options: str, builder: str = "mkdocs") -> "Built":
        """Run `mkdocs build`, or another builder, as an author does: in a process of its own."""
        ended = subprocess.run(
            [sys.executable, "-m", builder, "build", *options],
            cwd=self.root,
            env={**self.environment, "SITE_URL": "http://127.0.0.1:8000/"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Built(ended.returncode, ended.stderr)

    def page(self, address: str = "index.html") -> str:
        return (self.site / address).read_text(encoding="utf-8")


def make_sample(root: Path) -> Sample:
    """Lay out the sample site; templates and hooks are the project's own."""
    sample = Sample(root)
    for name in ("hooks", "overrides"):
        (root / name).symlink_to(PROJECT / name)
    configuration = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    configuration, replaced = re.subn(r"(?m)^nav:\n(?:  .*\n)+", "", configuration)
    assert replaced == 1
    configuration, replaced = re.subn(r"(?m)^ +redirect_maps:.*\n(?:        .*\n)*", "", configuration)
    assert replaced == 1
    configuration = configuration.replace("  - redirects:", "  - redirects")
    (root / "mkdocs.yml").write_text(configuration, encoding="utf-8")
    shutil.copytree(ASSETS, sample.docs / "assets", copy_function=_link)
    for file, text in FILES.items():
        sample.write(file, text)
    return sample


def copy_assets(folder: Path) -> None:
    """Copy the project's assets, so that samples can link to the copy."""
    shutil.copytree(PROJECT / "docs" / "assets", folder)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # they lie on different disks
        shutil.copy2(source, target)


def _list_seen_templates(loader: FileSystemLoader) -> list[str]:
    """The templates but those in hidden folders, of which MkDocs publishes nothing: one has 14,000 icons to walk by."""
    found: set[str] = set()
    for top in loader.searchpath:
        for folder, folders, files in os.walk(top, followlinks=loader.followlinks):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found.update(Path(folder, file).relative_to(top).as_posix() for file in files)
    return sorted(found)


_get_themes = cache(utils.get_themes)
_compile: Any = Environment.compile
_compiled: dict[tuple[object, ...], CodeType] = {}


def _compile_once(env: Environment, source: str, name: str | None = None, *others: Any, **options: Any) -> Any:
    """The code of a template, which all samples share, though each has the templates in a folder of its own."""
    settings = tuple((key, value) for key, value in vars(env).items() if isinstance(value, bool | int | str))
    key = (source, name, settings, *sorted(env.extensions), bool(env.autoescape), options.get("raw"))
    if key not in _compiled:
        _compiled[key] = _compile(env, source, name, *others, **options)
    return _compiled[key]


@contextlib.contextmanager
def _as_in_a_process_of_its_own(root: Path) -> Iterator[None]:
    """Run a build in the folder `root`, and leave this process as it was."""
    # Hooks listen to the last one, and where another hook ends the build, nothing tells them to stop.
    names = ("mkdocs", "mkdocs.commands.build", "mkdocs.structure.pages")
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger.level, logger.propagate, [*logger.handlers], [*logger.filters]) for logger in loggers]
    with (
        contextlib.chdir(root),
        # With options for warnings, as of a process that tests start, MkDocs leaves them as they are.
        patch.object(sys, "warnoptions", ["error"]),
        patch.object(FileSystemLoader, "list_templates", _list_seen_templates),
        patch.object(Environment, "compile", _compile_once),
        patch.object(utils, "get_themes", _get_themes),
        # Nothing changes the list of thousands of emoji that is copied for each build, and then not used.
        patch.object(emoji, "copy", SimpleNamespace(deepcopy=lambda listed: listed)),
        # A terminal's width would break the lines of what is said.
        patch.object(mkdocs.ColorFormatter.text_wrapper, "width", 0),
        python_warnings.catch_warnings(),
    ):
        try:
            yield
        finally:
            for logger, (level, propagate, handlers, filters) in zip(loggers, before, strict=True):
                logger.level, logger.propagate, logger.handlers, logger.filters = level, propagate, handlers, filters


def environment() -> dict[str, str]:
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "error::DeprecationWarning:isolation_atlas"}


def warnings(log: str) -> str:
    """What a build warned of, as an author reads it, without the marks of the log."""
    blocks: list[str] = []
    warns = False
    for line in log.splitlines():
        mark = re.match(r"(WARNING|ERROR|INFO|DEBUG) +-  ", line)
        if mark:
            warns = mark[1] in ("WARNING", "ERROR")
        if warns:
            blocks.append(line[mark.end() if mark else 0 :].rstrip())
    return "\n".join(blocks) + "\n" if blocks else ""
