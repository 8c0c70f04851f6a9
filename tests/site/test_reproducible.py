"""Builds of one tree give the same bytes, whatever folder, time zone, language, hash seed and Python they happen in."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.support.sample import EDIT_URI, PROJECT, environment
from tests.support.surroundings import THERE

# The theme writes into each page which program made it, and ProperDocs tells it a name of its own.
MKDOCS, PROPERDOCS = b'content="mkdocs-1.6.1, mkdocs-material', b'content="mkdocs-ProperDocs 1.6.7, mkdocs-material'


def test_two_builds_in_two_places_give_the_same_bytes(tmp_path: Path, built_site: Path, site_url: str) -> None:
    surroundings = {"SITE_URL": site_url, "EDIT_URI": EDIT_URI, **THERE}
    one, folder = _read(built_site), tmp_path / "some" / "other folder"
    other = _build(folder, surroundings)
    assert _differences(one, other) == []
    assert _differences(one, _run(folder, surroundings)) == []  # what a build recalls of the last one changes nothing
    assert {"sitemap.xml", "search/search_index.json", "llms-full.txt", "data/comparison.csv"} <= one.keys()


def test_the_site_has_no_file_that_carries_the_time_of_its_compression(built_site: Path) -> None:
    assert [path.name for path in built_site.rglob("*.gz")] == []


@pytest.mark.thorough
def test_properdocs_makes_the_same_site_but_for_its_own_name(tmp_path: Path, built_site: Path, site_url: str) -> None:
    made = _build(tmp_path / "project", {"SITE_URL": site_url, "EDIT_URI": EDIT_URI}, builder="properdocs")
    pages = [name for name in made if name.endswith(".html")]
    assert [name for name in pages if made[name].count(PROPERDOCS) != 1] == []
    assert _differences({name: made[name].replace(PROPERDOCS, MKDOCS) for name in made}, _read(built_site)) == []


@pytest.mark.thorough
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_each_python_that_we_promise_makes_the_same_bytes(
    tmp_path: Path, built_site: Path, site_url: str, version: str
) -> None:
    found = _find_python(version)
    assert found, f"There is no Python {version} here. Install one, and put it on your PATH."
    surroundings = tmp_path / "venv"
    subprocess.run([found, "-m", "venv", surroundings], check=True)
    python = str(surroundings / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", "requirements.txt"]
    subprocess.run(install, cwd=PROJECT, check=True, timeout=600)
    subprocess.run([python, "tools/install_wheels.py"], cwd=PROJECT, check=True, timeout=600)
    made = _build(tmp_path / "project", {"SITE_URL": site_url, "EDIT_URI": EDIT_URI}, python=python)
    assert _differences(made, _read(built_site)) == []


def _find_python(version: str) -> str | None:
    """A Python of this version: one on the path, else one of pyenv, whose names on the path may lead nowhere."""
    pyenv = Path.home().glob(f".pyenv/versions/{version}.*/bin/python")
    named = [f"python{version}", *map(str, pyenv)]
    for python in filter(None, map(shutil.which, named)):
        asked = subprocess.run([python, "--version"], capture_output=True, text=True, check=False)
        if asked.stdout.startswith(f"Python {version}."):
            return python
    return None


def _build(
    root: Path, surroundings: Mapping[str, str], *, python: str = sys.executable, builder: str = "mkdocs"
) -> dict[str, bytes]:
    """Every file of a cold build of a copy of the project, with its history, at `root`."""
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", str(PROJECT), str(root)], check=True)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=PROJECT, check=True, capture_output=True, text=True).stdout.split("\0"):
        if name and (PROJECT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / name, root / name)
    return _run(root, surroundings, python=python, builder=builder)


def _run(
    root: Path, surroundings: Mapping[str, str], *, python: str = sys.executable, builder: str = "mkdocs"
) -> dict[str, bytes]:
    subprocess.run(
        [python, "-m", builder, "build", "--strict", "--quiet", "--config-file", "mkdocs.yml"],
        cwd=root,
        env={**environment(), "XDG_CACHE_HOME": str(root / ".cache"), **surroundings},
        check=True,
        timeout=300,
    )
    return _read(root / "site")


def _read(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def _differences(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The names of files that only one has, or that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
