"""A copy of the build makes pages on a second core, and nobody notices but by the time."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from mkdocs.structure.files import File
from tests.support.sample import Sample
from tests.support.serving import wait_until

from site_build import process_copy
from site_build.pages_ahead import Pages
from site_build.process import PROCESS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux copies the build.")

_PAGES = 16


def _fill(sample: Sample) -> None:
    for number in range(_PAGES):
        sample.write(f"page-{number}.md", f"# Page {number}\n\nA hypercall [@handbook] and a [page](index.md).\n")


@dataclass(frozen=True)
class _Made:
    said: list[str]
    files: dict[str, bytes]


def _make(sample: Sample, *, cores: set[int]) -> _Made:
    """Build with nothing in the cache, in a process that may use these cores alone."""
    for folder in (sample.site, sample.cache):
        shutil.rmtree(folder, ignore_errors=True)
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        said = sample.run().stderr.splitlines()
    finally:
        os.sched_setaffinity(0, own)
    site = sample.site
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return _Made(sorted(line for line in said if "Documentation built in" not in line), files)


def _need_two_cores() -> set[int]:
    cores = os.sched_getaffinity(0)
    if len(cores) < 2:
        pytest.skip("This machine has one core.")
    return cores


def test_a_site_that_two_processes_make_is_that_of_one_and_all_is_told_once(sample: Sample) -> None:
    cores = _need_two_cores()
    _fill(sample)
    for number in range(0, _PAGES, 3):
        sample.write(f"page-{number}.md", f"# Page {number}\n\n[Nowhere](nowhere-{number}.md) [@nobody]\n")
    alone, together = _make(sample, cores={min(cores)}), _make(sample, cores=cores)
    assert together.said == alone.said
    differing = (
        name for name in alone.files.keys() | together.files if alone.files.get(name) != together.files.get(name)
    )
    assert sorted(differing) == []
    assert f"page-{_PAGES - 1}/index.html" in together.files
    told = [line for line in together.said if "nowhere-" in line and "docs/page-" in line]
    assert len(told) == len(set(told)) == len(range(0, _PAGES, 3))


def test_a_copy_ends_with_the_build_that_it_is_a_copy_of(sample: Sample) -> None:
    _need_two_cores()
    _fill(sample)
    with subprocess.Popen([sys.executable, "-c", _WAITS], cwd=sample.root, env=sample.environment) as build:
        copied = sample.root / "copied"
        wait_until(copied.exists)
        copy = copied.read_text(encoding="utf-8")
        assert _is_running(copy)
        os.kill(build.pid, signal.SIGKILL)
    wait_until(lambda: not _is_running(copy))


# The build and its copy wait at a page, the build after the copy has begun: a build that is killed can't end its copy.
_WAITS = """
import os, sys, time
from pathlib import Path
sys.path.insert(0, "hooks")
from site_build import page_steps
from site_build.process import PROCESS
keep_read = page_steps.keep_read
made = []

def wait(*arguments):
    made.append(arguments)
    if PROCESS.is_copy:
        Path("unfinished").write_text(str(os.getpid()))
        Path("unfinished").rename("copied")
        time.sleep(0.5)
    elif len(made) > 12:
        time.sleep(60)
    keep_read(*arguments)

page_steps.keep_read = wait
from mkdocs.__main__ import cli
cli(["build"])
"""


def _is_running(process: str) -> bool:
    """Whether a process runs: one that has ended may wait for its end to be read."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", process], capture_output=True, text=True, check=False).stdout
    return state[:1] not in {"", "Z"}


def test_a_copy_goes_backwards_from_the_last_page(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [File(f"{name}.md", "docs", "site", use_directory_urls=True) for name in "abcd"]
    pages, seen = iter(Pages(files)), []
    seen.append(next(pages))
    monkeypatch.setattr(PROCESS, "is_copy", True)
    seen += pages
    assert [file.src_uri[0] for file in seen] == ["a", "d", "c", "b"]


@pytest.mark.parametrize("copy_fails", [False, True])
def test_work_that_is_done_in_two_is_done_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy_fails: bool
) -> None:
    monkeypatch.setattr(process_copy, "can_copy", lambda: True)
    paths, own = [tmp_path / str(number) for number in range(40)], os.getpid()

    def write(path: Path) -> None:
        if copy_fails and os.getpid() != own:
            raise OSError
        path.write_text(str(os.getpid()), encoding="utf-8")

    process_copy.do_in_two(write, paths)
    makers = [path.read_text(encoding="utf-8") for path in paths]
    assert len(set(makers)) == 2 - copy_fails
    assert makers[-1] == str(own)


def test_an_error_in_the_half_of_the_build_ends_its_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, copies, copy_process = os.getpid(), list[int](), process_copy.copy_process

    def note_copy() -> int:
        copies.append(copy_process())
        return copies[-1]

    def write(_: Path) -> None:
        if os.getpid() == own:
            raise OSError("disk full")
        signal.pause()

    monkeypatch.setattr(process_copy, "can_copy", lambda: True)
    monkeypatch.setattr(process_copy, "copy_process", note_copy)
    with pytest.raises(OSError, match="disk full"):
        process_copy.do_in_two(write, [tmp_path] * 40)
    with pytest.raises(ChildProcessError):
        os.waitpid(copies[0], os.WNOHANG)
