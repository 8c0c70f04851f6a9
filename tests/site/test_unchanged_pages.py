"""Whatever is changed, a build that makes only some pages again makes the site of one that makes all."""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.structure.pages import Page
from tests.support.memory import MEMORY
from tests.support.sample import PROJECT, make_sample

from isolation_atlas import cache
from isolation_atlas.page import template
from isolation_atlas.page.markdown_escape import escape_value
from site_build.page_memory import Memory, share_memory
from site_build.process import PROCESS

_PAGES = {
    "index.md": (
        "# Sample\n\nA hypercall [@handbook], a trap and [another page](two.md#part).\n",
        "---\ntitle: Home & hearth\ndescription: Begin.\n---\n\n# Sample\n\n[Two](two.md), [three](sub/three.md#a).\n",
        "---\nhide: [navigation, toc]\ntemplate: home.html\n---\n\n# Sample\n\n## Part\n\n## Part\n",
        "# Sample\n\nTwo hypercalls. [@handbook, p. 3; @paper]\n\n```comparison\n```\n",
        "# Sample\n\n```overview\n```\n",
    ),
    "two.md": (
        "# Two\n\n## Part\n\nText with a trap.\n\n```cluster\nmanifest: data/clusters/pair.yml\n```\n",
        "# Two, again\n\n```evidence\nfeature: startup\n```\n\n[[figure:race/first]]\n",
        "# Two\n\n1. One\n   - within\n\nA hypercall.\n",
        "# Two\n\n[a link to nothing](nothing.md), [a dead anchor](index.md#nothing), [@nobody]\n",
        '# Two\n\n--8<-- "notes.txt"\n\n:isolation-atlas: :smile:\n\n```mermaid\nflowchart LR\n  a --> b\n```\n',
        "# Two\n\n```cluster\nmanifest: data/clusters\nview: all\n```\n\n[Three](sub/three.md#source-handbook)\n",
    ),
    "sub/three.md": (
        "# Three\n\n## A\n\n```escapes\n```\n\nSee the [first](../two.md#part) and [@handbook].\n",
        "No heading, and a hypercall.\n\n```requirements\n```\n\n```experiment\nexperiment: race\n```\n",
        "# Three {: #a }\n\n```stack\nstacks: [vm, container]\ntitle: Both\n```\n\n```freshness\n```\n",
        (
            "# Three\n\n```call\nstacks: [container]\ntitle: A call\n```\n\n"
            "```setups\ntechnology: container\nsetups:\n  - {name: One, technology: vm, measures: [seccomp]}\n```\n"
        ),
        "# Three\n\n```glossary\n```\n\n```sources\n```\n\n```comparison\nwrong: yes\n```\n",
    ),
    "compare/index.md": ("# Compare\n\n```overview\n```\n", "# Compare\n\n```comparison\n```\n"),
    "questions/basics.md": (
        "# Basics\n\n## Why?\n\nA trap. [@handbook]\n",
        "# Basics\n\n## How?\n\n[[figure:race/first]]\n",
    ),
    "reference/about.md": ("# About\n\n```edition\n```\n", "# About\n\n```changes\n```\n"),
    "reference/glossary.md": ("# Glossary\n\n```glossary\n```\n", "# Words\n\nNone, a trap.\n"),
    "notes.txt": ("A note on a hypercall.\n", "A note [@paper].\n", "Another.\n"),
}
_PAPER = (
    "- {id: paper, authors: B. Author, title: A paper, venue: A press, year: 2023, kind: paper, "
    "url: 'https://example.org/paper', checked: 2026-08-24}\n"
)
_DENSITY = (
    "- id: density\n  group: basics\n  name: Density\n  question: How many?\n  scale:\n    says: the most first\n"
    "    ranks:\n      - {id: many, name: Many, means: hundreds}\n      - {id: few, name: Few, means: tens}\n"
)
_DATA: Mapping[str, tuple[tuple[str, str], ...]] = {
    "data/glossary.yml": (
        ("A call into the hypervisor.", "A call below."),
        (
            "- id: hypercall\n",
            "- id: trap\n  term: trap\n  meaning: A jump.\n  url: https://example.org/trap\n- id: hypercall\n",
        ),
        ("term: hypercall", "term: hypercalling"),
        ("term:", "trem:"),
    ),
    "data/sources.yml": (
        ("The handbook", "A handbook"),
        ("- id: handbook", f"{_PAPER}- id: handbook"),
        ("kind: docs", "kind: dosc"),
    ),
    "data/comparison/technologies/vm/claims.yml": (
        ("Slower.", "Much slower."),
        ("A kernel boots.", "It boots."),
        ("glance: a kernel boots", "glance: it boots"),
        ("class: slow", "class: fast"),
        ("basis: by-design", "basis: by-desing"),
    ),
    "data/comparison/features.yml": (
        ("name: Startup", "name: Start-up"),
        ("How fast?", "How very fast?"),
        ("- id: startup", f"{_DENSITY}- id: startup"),
        ("name: Slow", "name: Slower"),
    ),
    "data/comparison/groups.yml": (("name: In short", "name: At first"), ("id: basics", "id: basic")),
    "data/comparison/pairs.yml": (("It is shorter.", "It is not."), ("two.md#part", "two.md#nothing")),
    "data/comparison/experiments/race.yml": (("value: 200", "value: 300, id: first"), ("unit: ms", "unit: s")),
    "data/escapes.yml": (
        ("name: A leak", "name: A hole"),
        ("measures: [seccomp]", "measures: [gvisor]"),
        ("year: 2024", "year: two"),
    ),
    "data/comparison/technologies/container/stack.yml": (
        ("says: Shared.", "says: One for all."),
        ("says: It serves.", "says: It answers."),
    ),
    "data/releases.yml": (("ended: 2020-01-31", "ended: 2020-02-29"), ("names: [Docker 9]", "names: [trap]")),
    "data/corrections.yml": (("They differ.", "They do not."),),
    "data/clusters/pair.yml": (
        ("pod-1", "pod-2"),
        ("nodeName: node-1", "nodeName: node-9"),
        ("kind: Node", "kind: [Node"),
    ),
}
_TEMPLATES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "main.html": (
        ('{% extends "base.html" %}', '{% extends "base.html" %}{% block announce %}News{% endblock %}'),
        ("{% block styles %}", "{% block styles %}{{ nothing.there }}"),
    ),
    "partials/copyright.html": (("Keyboard shortcuts", "Keys"),),
    "fences/comparison.html": ((">Feature<", ">Characteristic<"), (">Feature<", ">{{ featur.name }}<")),
    "fences/call.html": (("<h3", "<h3 data-changed"),),
    "fences/setups.html": (("<caption>", "<caption>Set-ups: "),),
    "fences/reference.html": (("Checked {{", "Read {{"),),
    "fences/glance.html": (('class="atlas-sign"', 'class="atlas-sign md-banner"'),),
    "fences/claim.md": (("{% macro whole(", "A claim.\n{% macro whole("),),
    "embed.html": (("<text", '<text opacity="0.5"'),),
    ".icons/isolation-atlas.svg": (("<svg", '<svg data-changed=""'),),
}
_SETTINGS = (
    ("site_name: Isolation Atlas", "site_name: Another Atlas"),
    ("\ntheme:", "\nnav:\n  - Home: index.md\n  - Second: two.md\n  - Section:\n      - sub/three.md\n\ntheme:"),
    ("\ntheme:", "\nexclude_docs: two.md\n\ntheme:"),
    ('kubernetes_version: "1.37"', 'kubernetes_version: "1.36"'),
    ("    - navigation.prune\n", ""),
    ("permalink: true", "permalink: false"),
    ('repo_url: !ENV [REPO_URL, ""]', "repo_url: https://example.org/repository"),
    ("\ntheme:", "\nnot_in_nav: reference/about.md\n\ntheme:"),
)
_ASSETS = {
    "assets/stylesheets/card.css": (("", "h1 { opacity: 0.9 }"), ("", ".md-banner { color: red }"), ("", "}")),
    "assets/javascripts/comparison.js": (("", 'document.body.className = "md-banner";'),),
}
_CHANGES = [
    *((f"docs/{file}", *change) for file, changes in _DATA.items() for change in changes),
    *((f"overrides/{file}", *change) for file, changes in _TEMPLATES.items() for change in changes),
    *((f"docs/{file}", *change) for file, changes in _ASSETS.items() for change in changes),
    *(("mkdocs.yml", *change) for change in _SETTINGS),
]
"""A file, a text in it, and the text that may stand in its place."""


_INPUTS = (
    (("data/comparison/technologies/container/stack.yml", "says: It serves."),),
    (("data/escapes.yml", "measures: [seccomp]"), ("data/glossary.yml", "A call into the hypervisor.")),
    (("data/comparison/technologies/vm/claims.yml", "Slower."), ("data/clusters/pair.yml", "pod-1")),
    (("data/sources.yml", "The handbook"), ("data/comparison/groups.yml", "name: In short")),
    (("fences/call.html", "<h3"), ("fences/reference.html", "Checked {{")),
    (("fences/setups.html", "<caption>"), ("data/comparison/experiments/race.yml", "unit: ms")),
    (("main.html", '{% extends "base.html" %}'), (".icons/isolation-atlas.svg", "<svg")),
    (("embed.html", "<text"), ("assets/stylesheets/card.css", "")),
    (("partials/copyright.html", "Keyboard shortcuts"), ("data/releases.yml", "names: [Docker 9]")),
)
"""Changes of each kind of input; those that are made together are seen on different pages."""

_PAIRS = (
    "- {technologies: [vm, container], title: Both, answer: It is shorter., follows_from: [startup], "
    "questions: [two.md#part]}\n"
)


_OF_PAGES = ("fences", "finished", "pages")
"""The folders of the cache that keep what pages are made into."""


class _Listener(logging.Handler):
    """Keeps what a build says, but for the time that it took."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "Documentation built in" not in (said := record.getMessage()):
            self.said.append(f"{record.levelname} {said}")


class _Site(RuleBasedStateMachine):
    """A sample site that is changed, and built after each change: from memory, from the disk, and from nothing.

    Only the preview keeps pages in memory, and it keeps the files that it serves.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sample = make_sample(Path(tempfile.mkdtemp(prefix="isolation-atlas-", dir=MEMORY)))
        root = self.root = self.sample.root
        (root / "overrides").unlink()
        shutil.copytree(PROJECT / "overrides", root / "overrides")
        for page, texts in _PAGES.items():
            self.sample.write(page, texts[0])
        self.sample.write("data/comparison/pairs.yml", _PAIRS)
        files = {file for file, _, _ in _CHANGES}
        self.originals = {file: (root / file).read_text(encoding="utf-8") for file in files}
        for file in files:  # some are links to those of the project
            (root / file).unlink()
            (root / file).write_text(self.originals[file], encoding="utf-8")
        self.changed: set[int] = set()
        self.days: dict[str, str] = {}
        self.patch = pytest.MonkeyPatch()
        folders = [str(root / "overrides/fences"), str(root / "overrides")]
        self.patch.setattr(template, "_loader", template._Loader(folders))
        self.patch.setattr(template, "_html", template._environment())
        self.patch.setattr(template, "_markdown", template._environment(finalize=escape_value))
        self.patch.setenv("NO_MKDOCS_2_WARNING", "1")
        self.memory = Memory("", in_memory=True)

    @rule(change=st.integers(0, len(_CHANGES) - 1))
    def change_or_mend(self, change: int) -> None:
        self.changed ^= {change}
        file = _CHANGES[change][0]
        text = self.originals[file]
        for number in sorted(self.changed):
            path, old, new = _CHANGES[number]
            if path == file:
                text = text.replace(old, new, 1) if old else f"{text}\n{new}\n"
        self._write(file, text)

    @rule(page=st.sampled_from(sorted(_PAGES)), number=st.integers(0, 5))
    def save_page(self, page: str, number: int) -> None:
        texts = _PAGES[page]
        self._write(f"docs/{page}", texts[number % len(texts)])

    @rule(page=st.sampled_from(["two.md", "sub/three.md", "notes.txt", "reference/glossary.md"]))
    def rename_page(self, page: str) -> None:
        here, there = self.root / "docs" / page, self.root / "docs/moved" / Path(page).name
        if not here.exists():
            here, there = there, here
        if here.exists():
            there.parent.mkdir(exist_ok=True)
            here.rename(there)

    @rule(
        file=st.sampled_from(
            [
                *("docs/two.md", "docs/reference/about.md", "docs/notes.txt", "docs/data/clusters/pair.yml"),
                *("docs/compare/index.md", "docs/data/comparison/groups.yml"),
            ]
        )
    )
    def delete(self, file: str) -> None:
        (self.root / file).unlink(missing_ok=True)

    @rule(page=st.sampled_from(["index.md", "two.md"]), day=st.sampled_from(["2026-01-02", "2026-03-04"]))
    def commit(self, page: str, day: str) -> None:
        self.days = {**self.days, page: day}

    def _write(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.stat().st_mtime_ns if path.exists() else 0
        path.write_text(text, encoding="utf-8")
        if path.stat().st_mtime_ns <= before:  # the clock of the disk is slow, and an author is slower
            os.utime(path, ns=(before + 1_000_000, before + 1_000_000))

    @invariant()
    def a_build_makes_what_a_clean_one_makes(self) -> None:
        built = self._build("disk")
        for folder in ("nothing", "memory"):  # they need not draw cards and parse scripts again
            if not (self.root / folder).exists():
                shutil.copytree(self.root / "disk", self.root / folder, ignore=shutil.ignore_patterns(*_OF_PAGES))
        assert built.differs_from(self._build_clean()) == []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(PROCESS, "command", "serve")
            clean = self._build_clean("served")
            with share_memory(self.memory), self.memory.served.update():
                assert self._build("memory", "preview").differs_from(clean) == []

    def save_in_preview(self) -> "_Built":
        with pytest.MonkeyPatch.context() as patch, share_memory(self.memory), self.memory.served.update():
            patch.setattr(PROCESS, "command", "serve")
            return self._build("memory", "preview")

    def _build_clean(self, site_folder: str = "site") -> "_Built":
        for folder in _OF_PAGES:
            shutil.rmtree(self.root / "nothing" / folder, ignore_errors=True)
        return self._build("nothing", site_folder)

    def _build(self, cache_folder: str, site_folder: str = "site") -> "_Built":
        listener, site = _Listener(), self.root / site_folder
        log = logging.getLogger("mkdocs")
        log.addHandler(listener)
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(cache, "CACHE", self.root / cache_folder)
                config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(site))
                pages = sys.modules["hooks/pages.py"]
                patch.setattr(pages, "read_commit", lambda _: f"the commit with {self.days}")
                patch.setattr(pages, "read_git_dates", lambda _: self.days)
                build(config)
        except (Abort, MkDocsException) as error:
            listener.said.append(f"FAILS {error}")
            if PROCESS.command == "serve":  # MkDocs serves nothing until the next build
                return _Built(listener.said, {})
        finally:
            log.removeHandler(listener)
        files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        return _Built(listener.said, files)

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.root)


@dataclass(frozen=True)
class _Built:
    said: list[str]
    files: dict[str, bytes]

    def differs_from(self, other: "_Built") -> list[object]:
        """What one of two builds has said, and the other has not, and the files that differ."""
        said = [] if self.said == other.said else [self.said, other.said]
        names = sorted(self.files.keys() | other.files.keys())
        return [*said, *(name for name in names if self.files.get(name) != other.files.get(name))]


@pytest.mark.hypothesis  # so that `make thorough` tries more examples
def test_what_is_kept_changes_nothing() -> None:
    few = settings(max_examples=max(settings().max_examples // 100, 1), stateful_step_count=10)
    run_state_machine_as_test(_Site, settings=few)


def _note_converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages whose Markdown is converted from now on, as they come."""
    converted: list[str] = []
    convert = Page.render

    def note_and_convert(page: Page, *arguments: Any) -> None:
        converted.append(page.file.src_uri)
        convert(page, *arguments)

    monkeypatch.setattr(Page, "render", note_and_convert)
    return converted


def test_a_page_is_made_again_for_each_kind_of_input_and_for_no_other_save(monkeypatch: pytest.MonkeyPatch) -> None:
    site = _Site()
    numbers = {(file.partition("/")[2], old): number for number, (file, old, _) in enumerate(_CHANGES)}
    try:
        site.save_page("index.md", 4)
        site.save_page("sub/three.md", 3)
        site.save_page("questions/basics.md", 1)
        site.change_or_mend(numbers["data/comparison/experiments/race.yml", "value: 200"])
        site.a_build_makes_what_a_clean_one_makes()
        converted = _note_converted(monkeypatch)
        site.save_in_preview()
        assert converted == [], "nothing was saved"
        site.save_page("reference/about.md", 1)
        site.save_in_preview()
        assert converted == ["reference/about.md"]
        for changed in _INPUTS:
            for file, old in changed:
                site.change_or_mend(numbers[file, old])
            site.a_build_makes_what_a_clean_one_makes()
        site.save_page("notes.txt", 1)
        site.commit("index.md", "2026-03-04")
        site.a_build_makes_what_a_clean_one_makes()
        site.rename_page("reference/glossary.md")
        site.delete("docs/compare/index.md")
        site.a_build_makes_what_a_clean_one_makes()
    finally:
        site.teardown()


def test_what_follows_from_the_text_of_a_kept_page_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    site = _Site()
    try:
        site.save_page("two.md", 2)
        site.a_build_makes_what_a_clean_one_makes()
        converted = _note_converted(monkeypatch)
        said = site.save_in_preview().said
        assert "two.md" not in converted
        assert sum("An inner list is indented" in line for line in said) == 1
        site.a_build_makes_what_a_clean_one_makes()
    finally:
        site.teardown()
