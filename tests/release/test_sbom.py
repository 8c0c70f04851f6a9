"""The list of what a release is made of: every pinned package, from PyPI and from npm."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.support.sample import PROJECT
from tools.release import sbom as program
from tools.vendor import read_vendored

AUDIT = PROJECT / ".venv" / "audit" / "bin"
VALIDATE = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
sys.exit(JsonStrictValidator(SchemaVersion.from_version(sys.argv[1])).validate_str(sys.stdin.read()))
"""


def _read_requirements() -> str:
    return "".join((PROJECT / f"requirements{name}.txt").read_text(encoding="utf-8") for name in ("", "-wheels"))


def _write(path: Path) -> Path:
    assert AUDIT.is_dir(), "cyclonedx-py has an environment of its own: run `make .venv/audit`."
    command = [str(AUDIT / "cyclonedx-py"), "requirements", "--output-reproducible", "--output-file", str(path), "-"]
    subprocess.run(command, input=_read_requirements(), text=True, cwd=PROJECT, check=True)
    assert program.main([str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write(tmp_path_factory.mktemp("sbom") / "sbom.cdx.json")


@pytest.fixture(scope="module")
def sbom(written: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    return read


def test_every_vendored_folder_is_in_it_with_its_version_licence_and_hash(sbom: dict[str, Any]) -> None:
    listed = {one["evidence"]["occurrences"][0]["location"]: one for one in sbom["components"] if "evidence" in one}
    folders = [path.parent for top in ("docs", "hooks", "overrides") for path in (PROJECT / top).rglob("VERSION")]
    assert listed.keys() == {folder.relative_to(PROJECT).as_posix() for folder in folders}
    hashes = {package.folder: package.sha256 for package in read_vendored()}
    for folder in folders:
        location = folder.relative_to(PROJECT).as_posix()
        one = listed[location]
        assert one["version"] == (folder / "VERSION").read_text(encoding="utf-8").strip()
        assert one["hashes"][0]["content"] == hashes[location]
        assert one["licenses"][0]["license"]["id"] == ("OFL-1.1" if folder.name == "fonts" else "MIT")
    assert (
        listed["docs/assets/panzoom"]["purl"]
        == f"pkg:npm/%40panzoom/panzoom@{listed['docs/assets/panzoom']['version']}"
    )


def test_every_python_package_is_in_it(sbom: dict[str, Any]) -> None:
    pinned = set(re.findall(r"(?m)^([\w.-]+)==", _read_requirements()))
    assert pinned <= {one["name"] for one in sbom["components"]}


def test_it_is_cyclonedx(sbom: dict[str, Any]) -> None:
    command = [AUDIT / "python", "-c", VALIDATE, sbom["specVersion"]]
    said = subprocess.run(command, input=json.dumps(sbom), capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


def test_two_lists_are_the_same_bytes(written: Path, tmp_path: Path) -> None:
    assert _write(tmp_path / "other.json").read_bytes() == written.read_bytes()
