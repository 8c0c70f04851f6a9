"""What the machine refuses is said in words: odd files, full disks, folders without access, taken ports."""

import errno
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.sample import Sample, warnings

from isolation_atlas.authoring.docs_files import find_links_out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="The system has no pipes.")
def test_pipes_and_sockets_are_named_and_the_rest_is_built(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "b.png", "data/comparison/technologies/vm/claims.yml"):
        (sample.docs / name).unlink(missing_ok=True)
        os.mkfifo(sample.docs / name)
    monkeypatch.chdir(sample.docs)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind("d.md")
    built = sample.build()
    assert built.returncode == 0
    said = warnings(built.stderr)
    for name in ("a.md", "b.png", "data/comparison/technologies/vm/claims.yml"):
        assert f"docs/{name}:1:1: This is a pipe. Put an ordinary file in its place." in said
    assert "docs/d.md:1:1: This is a socket. Put an ordinary file in its place." in said


@pytest.mark.parametrize(
    ("number", "hint"), [(errno.ENOSPC, "Make room on the disk"), (errno.EROFS, "Build where files can be written")]
)
def test_a_disk_that_takes_no_more_ends_the_build_in_words_and_the_last_site_stands(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, number: int, hint: str
) -> None:
    assert sample.build().returncode == 0
    copy = shutil.copyfile

    def refuse(source: str, target: str, **more: Any) -> object:
        if str(target).endswith("glossary.yml"):
            raise OSError(number, os.strerror(number), target)
        return copy(source, target, **more)

    monkeypatch.setattr(shutil, "copyfile", refuse)
    built = sample.build()
    assert built.returncode == 1
    assert "The build can't continue: " in built.stderr
    assert hint in built.stderr
    assert "Traceback" not in built.stderr
    assert "Sample" in sample.page()


def test_a_folder_that_cant_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs" / "private").mkdir(parents=True)
    scan: Callable[..., Any] = os.scandir

    def refuse(path: str) -> Any:
        if str(path).endswith("private"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    [problem] = find_links_out(tmp_path / "docs", "docs")
    assert str(problem).startswith("docs/private:1:1: This folder can't be read: Permission denied.")


def test_a_port_that_is_taken_is_named_with_another(sample: Sample) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = subprocess.run(
            [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{taken.getsockname()[1]}"],
            cwd=sample.root,
            env=sample.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert ended.returncode == 1
    assert "Another program listens there. End it, or use another port: 'mkdocs serve -a" in ended.stderr
    assert "Traceback" not in ended.stderr
