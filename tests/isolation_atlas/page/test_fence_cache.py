"""A fence is rendered again exactly when something that its result was made from has changed."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from tests.support.sample import PROJECT

from isolation_atlas import cache
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.cluster import render_cluster_fence
from isolation_atlas.lab import render_last_run_fence
from isolation_atlas.page import template
from isolation_atlas.page.fence import Fence, Rendered, find_fences
from isolation_atlas.page.fence_cache import digest_data, render_cached
from isolation_atlas.problem import AtlasError, Location, Problem

DOCS = PROJECT / "docs"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "CACHE", tmp_path / "cache")
    return tmp_path


@pytest.fixture
def fence(folder: Path) -> Fence:
    return Fence("chart", "chart", SourceText("of: it", "docs/a.md", 4, 0), {}, 1, "docs", folder, "./")


class _Renderer:
    """Counts what it renders, and reads the files of these names for it."""

    def __init__(self, *names: str) -> None:
        self.names, self.calls = names, 0

    def __call__(self, fence: Fence) -> Rendered:
        self.calls += 1
        found = []
        for name in self.names:
            try:
                found.append(fence.read_file(name).decode())
            except AtlasError:
                found.append("nothing")
        return Rendered(f"<p>{fence.source.text} {found}</p>", (), ("a note",), "plain")


def test_the_same_fence_is_rendered_once(fence: Fence) -> None:
    render = _Renderer()
    first, second = (
        render_cached(fence, "x", render),
        render_cached(replace(fence, docs_path=Path("other")), "x", render),
    )
    assert first == second == Rendered("<p>of: it []</p>", (), ("a note",), "plain")
    assert render.calls == 1


@pytest.fixture
def templates(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates: `outer.html` has `inner.html` in it."""
    (folder / "outer.html").write_text("{% include 'inner.html' %}")
    (folder / "inner.html").write_text("one")
    monkeypatch.setattr(template, "_loader", template._Loader([folder]))
    monkeypatch.setattr(template, "_html", template._environment())
    return folder


def test_a_fence_is_rendered_again_when_a_template_has_changed_that_its_own_includes(
    fence: Fence, templates: Path
) -> None:
    def render(_: Fence) -> Rendered:
        return Rendered(template.render("outer.html"))

    assert render_cached(fence, "x", render).html == "one"
    (templates / "inner.html").write_text("two")
    assert render_cached(replace(fence, templates={}), "x", render).html == "two"


def test_a_template_that_computes_the_name_of_another_is_refused(templates: Path) -> None:
    (templates / "outer.html").write_text("{% include 'in' ~ rest %}")
    with pytest.raises(TypeError, match="write out the names"):
        template.render("outer.html", rest="ner.html")


@pytest.mark.parametrize(
    ("change", "inputs"),
    [
        ({}, "y"),
        ({"number": 2}, "x"),
        ({"options": {"a": "b"}}, "x"),
        ({"root": "../"}, "x"),
        ({"source": SourceText("of: another", "docs/a.md", 4, 0)}, "x"),
    ],
)
def test_another_fence_or_other_inputs_are_rendered_anew(fence: Fence, change: dict[str, object], inputs: str) -> None:
    render = _Renderer()
    render_cached(fence, "x", render)
    render_cached(replace(fence, **change), inputs, render)  # type: ignore[arg-type]
    assert render.calls == 2


def test_a_fence_with_problems_is_rendered_at_each_build(fence: Fence) -> None:
    problem = Problem(Location("docs/a.md", 4), "Wrong.")
    calls: list[Fence] = []

    def render(asked: Fence) -> Rendered:
        calls.append(asked)
        return Rendered("<p></p>", (problem,))

    assert render_cached(fence, "x", render).problems == render_cached(fence, "x", render).problems == (problem,)
    assert len(calls) == 2


def test_a_fence_is_rendered_anew_when_a_file_that_it_read_changes_appears_or_goes_and_for_no_other_file(
    folder: Path, fence: Fence
) -> None:
    render = _Renderer("data/a.yml", "data/b.yml")
    (folder / "data").mkdir()

    def asks_again() -> bool:
        before = render.calls
        shown = render_cached(replace(fence, files={}), "x", render).html
        fresh = _Renderer(*render.names)(replace(fence, files={})).html
        assert shown == fresh, "what is shown is never what was true before"
        return render.calls > before

    assert asks_again()
    assert not asks_again()
    for name, text in (("a.yml", "a: 1"), ("a.yml", "a: 2"), ("b.yml", "b: 1")):
        (folder / "data" / name).write_text(text)
        assert asks_again()
        assert not asks_again()
    (folder / "data" / "c.yml").write_text("c: 1")
    assert not asks_again()
    (folder / "data" / "b.yml").unlink()
    assert asks_again()


def test_a_link_that_leads_elsewhere_is_another_file_even_with_the_same_text(folder: Path, fence: Fence) -> None:
    render = _Renderer("link.yml")
    for name in ("one.yml", "two.yml"):
        (folder / name).write_text("a: 1")
    (folder / "link.yml").symlink_to("one.yml")
    render_cached(replace(fence, files={}), "x", render)
    (folder / "link.yml").unlink()
    (folder / "link.yml").symlink_to("two.yml")
    render_cached(replace(fence, files={}), "x", render)
    assert render.calls == 2


FILE_FENCES: dict[str, Callable[[Fence], Rendered]] = {
    "cluster": partial(render_cluster_fence, kubernetes="1.37"),
    "last-run": render_last_run_fence,
}


def _list_fences() -> Iterator[Fence]:
    """The fences of the site that are rendered from files."""
    for page in sorted(DOCS.rglob("*.md")):
        path = page.relative_to(PROJECT).as_posix()
        for opening in find_fences(page.read_text(encoding="utf-8")):
            if opening.language in FILE_FENCES:
                source = SourceText("\n".join(opening.body), path, opening.line + 1)
                yield Fence(opening.language, opening.header, source, {}, 1, "docs", DOCS, "../")


def test_no_fence_reads_a_file_without_noting_it() -> None:
    opened: list[Path] = []
    is_watched = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if is_watched and event == "open" and isinstance(arguments[0], str | Path):
            opened.append(Path(arguments[0]).resolve())

    sys.addaudithook(note)  # never to be taken away again
    read = 0
    for fence in _list_fences():
        opened.clear()
        FILE_FENCES[fence.language](fence)
        found = {path for path in opened if path.is_relative_to(DOCS)}
        assert found <= {(DOCS / name).resolve() for name in fence.files}
        read += len(found)
    is_watched = False
    assert read >= 20


def test_data_has_a_digest_that_changes_with_each_part_of_it() -> None:
    def read(text: str, column: int = 1) -> object:
        return {("a", "b"): [SourceText(text, "docs/a.md"), Problem(Location("docs/a.md", 1, column), "Wrong.")]}

    digests = [digest_data(data) for data in (read("x"), read("y"), read("x", 2), [], AtlasError([]))]
    assert len(set(digests)) == len(digests)
    assert digest_data(read("x")) == digests[0]
