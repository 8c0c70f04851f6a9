"""Facts about how the commands start and end."""

import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from tools.project import PROJECT

POD = "{apiVersion: v1, kind: Pod, metadata: {name: pod-%d}, spec: {containers: [{name: c, image: 'image:%d'}]}}\n---\n"


def _run(*arguments: str, text: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "hooks")}
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False, env=environment)


def test_each_command_of_the_package_leads_to_a_function() -> None:
    scripts = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    for place in scripts.values():
        module, _, name = place.partition(":")
        assert callable(getattr(import_module(module), name))


def test_a_pipe_gets_all_of_a_picture() -> None:
    pods = "".join(POD % (number, number) for number in range(80))
    ran = _run("isolation_atlas.cluster", "-", "--format", "svg", "--title", "t" * 40_000, text=pods)
    assert ran.returncode == 0
    assert len(ran.stdout) > 65_536, "a pipe holds this much while nobody reads it"
    assert ran.stdout.rstrip().endswith("</svg>")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["isolation_atlas.cluster", "-"], 1),
        (["isolation_atlas.cluster", "--nothing"], 2),
        (["isolation_atlas", "--version"], 0),
        (["isolation_atlas"], 2),
    ],
)
def test_the_status_says_how_it_ended(arguments: list[str], status: int) -> None:
    ran = _run(*arguments)
    assert ran.returncode == status
    assert (ran.stdout if status == 0 else ran.stderr).strip()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_an_output_that_can_not_be_written_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "isolation_atlas.cluster", "-"],
            input=(POD % (1, 1)).encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONPATH": str(PROJECT / "hooks")},
        )
    assert ran.returncode == 1
    assert b"can't be written: No space left on device." in ran.stderr
