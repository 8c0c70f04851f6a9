"""A fence is rendered anew exactly when something that it may have read has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from atlas import cache
from atlas.fence import Fence, Rendered
from atlas.problem import AtlasError, Location, Problem
from atlas.recall import fingerprint_code, fingerprint_data, fingerprint_files, recall
from atlas.source import Source

FENCE = Fence("chart", "chart", Source("of: it", "docs/a.md", 4, 0), {}, 1, "docs", Path("docs"), "./")


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
        (replace(FENCE, source=Source("of: another", "docs/a.md", 4, 0)), "x"),
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


@pytest.mark.parametrize("within", [".", "__pycache__/.git"])
def test_the_fingerprint_of_files_changes_with_data_and_not_with_pages(folder: Path, within: str) -> None:
    docs = folder / within / "docs"
    (docs / "data").mkdir(parents=True)
    said = [fingerprint_files(docs)]
    for change in ("a: 1", "a: 2"):
        (docs / "data/a.yml").write_text(change)
        said.append(fingerprint_files(docs))
    (docs / "data/a.yml").rename(docs / "data/b.yml")
    said.append(fingerprint_files(docs))
    assert len(set(said)) == 4
    (docs / "page.md").write_text("# Page")
    (docs / "__pycache__").mkdir()
    (docs / "__pycache__/a.pyc").write_bytes(b"code")
    assert fingerprint_files(docs) == said[-1]
    assert fingerprint_files(docs, ("data/c", "data/b")) == said[0]


def test_the_fingerprint_of_code_changes_with_the_settings() -> None:
    said = [fingerprint_code(settings) for settings in ({}, {"kubernetes_version": "1.37"}, {})]
    assert said[0] == said[2] != said[1]


def test_data_has_a_fingerprint_that_changes_with_each_part_of_it() -> None:
    def read(text: str, column: int = 1) -> object:
        return {("a", "b"): [Source(text, "docs/a.md"), Problem(Location("docs/a.md", 1, column), "Wrong.")]}

    said = [fingerprint_data(data) for data in (read("x"), read("y"), read("x", 2), [], AtlasError([]))]
    assert len(set(said)) == len(said)
    assert fingerprint_data(read("x")) == said[0]
