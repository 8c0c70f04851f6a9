"""The cache saves time and nothing else: whatever happens to it, a build ends as it would without it."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.sample import PROJECT, Sample, warnings
from tests.support.serving import serve_sample, wait_until

from isolation_atlas import cache

PAGE = (
    "# Sample\n\n```comparison\n```\n\n```cluster\nmanifest: data/clusters/pair.yml\n```\n\n"
    "```mermaid\nflowchart LR\n  a --> b\n```\n"
)


@pytest.fixture(autouse=True)
def _own_cache(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds in this process keep their entries in the sample's own folder."""
    monkeypatch.setattr(cache, "CACHE", sample.cache)


def _read(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def _empty(entry: Path) -> None:
    entry.write_bytes(b"")


def _cut(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[:-1])


def _garble(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[::-1])


@pytest.mark.parametrize("damage", [_empty, _cut, _garble])
def test_a_damaged_entry_is_made_again_and_never_used(damage: Callable[[Path], None], sample: Sample) -> None:
    sample.write("index.md", PAGE)
    assert sample.build("--strict").returncode == 0
    good = _read(sample.site)
    entries = [path for path in sample.cache.rglob("*") if path.is_file()]
    kinds = {"cards", "diagrams", "fences", "finished", "pages", "templates"}
    assert {entry.parent.name for entry in entries} >= kinds
    for entry in entries:
        damage(entry)
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    assert warnings(built.stderr) == ""
    assert _read(sample.site) == good


def test_a_cache_that_cannot_be_written_changes_nothing(sample: Sample) -> None:
    sample.write("index.md", PAGE)
    assert sample.build("--strict").returncode == 0
    good = _read(sample.site)
    shutil.rmtree(sample.cache)
    sample.cache.write_text("in the way")
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    assert _read(sample.site) == good


@contextmanager
def _full_disk(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only who may mount a file system can fill one")
    try:
        (folder / "full").write_bytes(b"\0" * 60_000)
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_below_the_cache_changes_nothing(sample: Sample) -> None:
    sample.write("index.md", PAGE)
    assert sample.build("--strict").returncode == 0
    good = _read(sample.site)
    shutil.rmtree(sample.cache)
    with _full_disk(sample.cache):
        built = sample.build("--strict")
        assert built.returncode == 0, built.stderr
        assert _read(sample.site) == good


def test_the_cache_may_go_while_the_site_is_served(sample: Sample) -> None:
    with serve_sample(sample) as get:
        shutil.rmtree(sample.cache)
        # Its fences need templates that no page has needed so far.
        sample.write("index.md", PAGE.replace("# Sample", "# Saved"))
        wait_until(lambda: ">Saved" in get())
        assert "The site's own code is at fault" not in get()
        assert "<svg" in get()


def test_code_that_is_edited_while_the_site_is_served_leaves_nothing_of_the_old_code_to_a_later_build(
    sample: Sample,
) -> None:
    (sample.root / "hooks").unlink()
    shutil.copytree(PROJECT / "hooks", sample.root / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    sample.write("index.md", "# Sample\n")
    code = sample.root / "hooks/isolation_atlas/comparison/comparison_fence.py"
    old, new = ", compared", ", edited"
    with serve_sample(sample) as get:
        text = code.read_text(encoding="utf-8")
        assert text.count(old) == 1
        code.write_text(text.replace(old, new), encoding="utf-8")
        for name, text in _THIRD_TECHNOLOGY.items():
            sample.write(f"data/comparison/technologies/wasm/{name}.yml", text)
        sample.write("index.md", "# Saved\n\n```comparison\n```\n")
        wait_until(lambda: ">Saved" in get())
        assert old in get(), "the preview runs the code that it was started with"
    assert (
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict"], cwd=sample.root, env=sample.environment, check=False
        ).returncode
        == 0
    )
    assert new in sample.page()
    assert old not in sample.page()


_THIRD_TECHNOLOGY = {
    "technology": (
        "position: 3\nname: WebAssembly\nshort: Wasm\nsummary: A machine in words.\nexamples: [Wasmtime]\n"
        "page: index.md\n"
    ),
    "claims": (
        "startup:\n  class: fast\n  glance: a function starts\n  verdict: Fastest.\n  detail: A function starts.\n"
        "  sources: {handbook: chapter 1}\n  basis: by-design\n  checked: 2026-08-24\n"
    ),
}
