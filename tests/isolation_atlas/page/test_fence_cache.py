"""A fence is rendered anew exactly when something that it may have read has changed."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.sample import PROJECT

from isolation_atlas import cache
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.cluster import list_manifests, render_cluster_fence
from isolation_atlas.lab import list_run_files, render_last_run_fence
from isolation_atlas.page.fence import Fence, Rendered, find_fences
from isolation_atlas.page.fence_cache import fingerprint_code, fingerprint_data, fingerprint_files, recall
from isolation_atlas.problem import AtlasError, Location, Problem

DOCS = PROJECT / "docs"
FENCE = Fence("chart", "chart", SourceText("of: it", "docs/a.md", 4, 0), {}, 1, "docs", Path("docs"), "./")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "CACHE", tmp_path / "cache")
    return tmp_path


def _count(fence: Fence, inputs: str, calls: list[Fence]) -> Rendered:
    def render(asked: Fence) -> Rendered:
        calls.append(asked)
        return Rendered(f"<p>{asked.source.text}</p>", (), ("a note",), "plain")

    return recall(fence, inputs, render)


def test_the_same_fence_is_rendered_once() -> None:
    calls: list[Fence] = []
    first, second = _count(FENCE, "x", calls), _count(replace(FENCE, docs_path=Path("elsewhere")), "x", calls)
    assert first == second == Rendered("<p>of: it</p>", (), ("a note",), "plain")
    assert calls == [FENCE]


@pytest.mark.parametrize(
    ("fence", "inputs"),
    [
        (FENCE, "y"),
        (replace(FENCE, number=2), "x"),
        (replace(FENCE, options={"a": "b"}), "x"),
        (replace(FENCE, root="../"), "x"),
        (replace(FENCE, source=SourceText("of: another", "docs/a.md", 4, 0)), "x"),
    ],
)
def test_another_fence_or_other_inputs_are_rendered_anew(fence: Fence, inputs: str) -> None:
    calls: list[Fence] = []
    _count(FENCE, "x", calls)
    _count(fence, inputs, calls)
    assert calls == [FENCE, fence]


def test_a_fence_with_problems_is_rendered_at_each_build() -> None:
    problem = Problem(Location("docs/a.md", 4), "Wrong.")
    calls: list[Fence] = []

    def render(fence: Fence) -> Rendered:
        calls.append(fence)
        return Rendered("<p></p>", (problem,))

    assert recall(FENCE, "x", render).problems == recall(FENCE, "x", render).problems == (problem,)
    assert len(calls) == 2


def test_the_fingerprint_of_files_changes_with_those_that_are_named_and_no_others(folder: Path) -> None:
    names = ["data/a.yml", "data/b.yml", "../" * 99, "x" * 300]
    said = [fingerprint_files(folder, names)]
    (folder / "data").mkdir()
    for change in ("a: 1", "a: 2"):
        (folder / "data/a.yml").write_text(change)
        said.append(fingerprint_files(folder, names))
    (folder / "data/a.yml").rename(folder / "data/b.yml")
    said.append(fingerprint_files(folder, names))
    assert len(set(said)) == len(said)
    (folder / "data/c.yml").write_text("a: 1")
    assert fingerprint_files(folder, names) == said[-1]


FILE_FENCES = {"cluster": (render_cluster_fence, list_manifests), "last-run": (render_last_run_fence, list_run_files)}


def _list_fences() -> Iterator[Fence]:
    """Those of the site that are rendered from files."""
    for page in sorted(DOCS.rglob("*.md")):
        path = page.relative_to(PROJECT).as_posix()
        for opening in find_fences(page.read_text(encoding="utf-8")):
            if opening.language in FILE_FENCES:
                source = SourceText("\n".join(opening.body), path, opening.line + 1)
                yield Fence(opening.language, opening.header, source, {}, 1, "docs", DOCS, "../")


def test_no_fence_reads_a_file_that_its_fingerprint_leaves_out() -> None:
    opened: list[Path] = []
    is_watched = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if is_watched and event == "open" and isinstance(arguments[0], str | Path):
            opened.append(Path(arguments[0]).resolve())

    sys.addaudithook(note)  # never to be taken away again
    read = 0
    for fence in _list_fences():
        render, list_files = FILE_FENCES[fence.language]
        opened.clear()
        render(fence)
        found = {path for path in opened if path.is_relative_to(DOCS)}
        assert found <= {(DOCS / name).resolve() for name in list_files(fence)}
        read += len(found)
    is_watched = False
    assert read >= 20


@pytest.mark.parametrize("within", [".", "__pycache__/.git"])
def test_the_fingerprint_of_code_changes_with_its_files_and_not_with_what_python_compiled(
    folder: Path, within: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = folder / within / "project"
    monkeypatch.setattr("isolation_atlas.page.fence_cache._PROJECT", project)
    (project / "hooks/__pycache__").mkdir(parents=True)
    said = [fingerprint_code({})]
    for change in ("a = 1", "a = 2"):
        (project / "hooks/a.py").write_text(change)
        said.append(fingerprint_code({}))
    (project / "hooks/a.py").rename(project / "hooks/b.py")
    said.append(fingerprint_code({}))
    assert len(set(said)) == len(said)
    (project / "hooks/__pycache__/a.pyc").write_bytes(b"code")
    assert fingerprint_code({}) == said[-1]


def test_the_fingerprint_of_code_changes_with_the_settings() -> None:
    said = [fingerprint_code(settings) for settings in ({}, {"kubernetes_version": "1.37"}, {})]
    assert said[0] == said[2] != said[1]


def test_data_has_a_fingerprint_that_changes_with_each_part_of_it() -> None:
    def read(text: str, column: int = 1) -> object:
        return {("a", "b"): [SourceText(text, "docs/a.md"), Problem(Location("docs/a.md", 1, column), "Wrong.")]}

    said = [fingerprint_data(data) for data in (read("x"), read("y"), read("x", 2), [], AtlasError([]))]
    assert len(set(said)) == len(said)
    assert fingerprint_data(read("x")) == said[0]
