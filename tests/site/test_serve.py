"""The preview as its author meets it: a save shows, a mistake shows, and the server lives on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer
from tests.support.sample import PROJECT, Sample, make_sample
from tests.support.serving import serve_sample, wait_until

from preview import on_serve
from site_build.observers import Observers

PAGE = "# Sample\n\n```comparison\n{}\n```\n\n```cluster\nmanifest: data/clusters/pair.yml\n```\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sample, Callable[[], str]]]:
    """A sample site under `mkdocs serve`, and how to get its page."""
    sample = make_sample(tmp_path_factory.mktemp("served"))
    (sample.root / "overrides").unlink()
    for template in filter(Path.is_file, (PROJECT / "overrides").rglob("*")):
        copy = sample.root / template.relative_to(PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(template.read_bytes())
    sample.write("index.md", PAGE)
    with serve_sample(sample) as get:
        yield sample, get


Served = tuple[Sample, Callable[[], str]]


@pytest.mark.parametrize(
    ("file", "old", "new", "shows"),
    [
        ("docs/index.md", "# Sample", "# Saved", "Saved"),
        ("docs/data/comparison/technologies/vm/claims.yml", "a kernel boots", "a kernel wakes up", "a kernel wakes up"),
        ("docs/data/clusters/pair.yml", "pod-1", "pod-saved", "pod-saved"),
        ("overrides/fences/comparison.html", ">Feature<", ">Characteristic<", "Characteristic"),
    ],
)
def test_a_save_shows(served: Served, file: str, old: str, new: str, shows: str) -> None:
    sample, get = served
    path = sample.root / file
    assert shows not in get()
    _replace(path, old, new)
    wait_until(lambda: shows in get())
    _replace(path, new, old)
    wait_until(lambda: shows not in get())


@pytest.mark.parametrize(
    ("file", "old", "new", "shows"),
    [
        ("docs/index.md", "{}", "technologies: [contaner]", "Unknown id"),
        ("docs/data/clusters/pair.yml", "nodeName: node-1", "nodeName: node-2", "No Node is named"),
        ("docs/data/clusters/pair.yml", "kind: Node", "kind: [Node", "This is not YAML"),
        ("docs/data/comparison/features.yml", "- id: startup", "- id: startup\n  nmae: x", "Unknown key"),
    ],
)
def test_a_mistake_shows_as_a_box_and_its_repair_takes_it_away(
    served: Served, file: str, old: str, new: str, shows: str
) -> None:
    sample, get = served
    path = sample.root / file
    _replace(path, old, new)
    wait_until(lambda: "atlas-problems" in get() and shows in get())
    _replace(path, new, old)
    wait_until(lambda: "atlas-problems" not in get())


def test_a_mistake_in_mkdocs_yml_is_told_in_words_and_its_repair_shows(served: Served) -> None:
    sample, get = served
    path, log = sample.root / "mkdocs.yml", sample.root / "serve.log"
    _replace(path, "\nhooks:", "\nsite_name: [\nhooks:")
    wait_until(lambda: "The server will appear stuck" in log.read_text(encoding="utf-8"))
    said = log.read_text(encoding="utf-8")
    assert "MkDocs encountered an error parsing the configuration file" in said
    assert "Traceback" not in said
    _replace(path, "\nsite_name: [\nhooks:", "\nhooks:")
    _replace(sample.root / "docs/index.md", "# Sample", "# Mended")
    wait_until(lambda: "Mended" in get())
    _replace(sample.root / "docs/index.md", "# Mended", "# Sample")
    wait_until(lambda: "Mended" not in get())


def test_the_preview_watches_what_mkdocs_would(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").touch()
    watched = [str(tmp_path / "docs"), str(tmp_path / "mkdocs.yml")]
    with LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path)) as server:
        for path in watched:
            server.watch(path)
        after = on_serve(server, load_config(str(PROJECT / "mkdocs.yml"))).observer
    assert isinstance(after, Observers)
    assert after.list_paths() == watched


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
