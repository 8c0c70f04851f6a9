"""What the repository carries from npm: its files are those of the packages, and every difference is told."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.sample import PROJECT
from tools.npm import NpmError
from tools.vendor import VendoredPackage, check, read_vendored, vendor

PANZOOM = next(package for package in read_vendored() if package.name == "@panzoom/panzoom")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that carries one package, alone in its folder."""
    project = tmp_path / "project"
    shutil.copytree(PROJECT / PANZOOM.folder, project / PANZOOM.folder)
    return project


@pytest.mark.parametrize("package", read_vendored(), ids=lambda package: package.name)
def test_every_vendored_file_is_as_its_package_has_it(package: VendoredPackage) -> None:
    assert list(check(package)) == []


def test_a_changed_a_missing_and_an_extra_file_are_all_told(project: Path) -> None:
    folder = project / PANZOOM.folder
    (folder / "panzoom.es.js").write_text("changed", encoding="utf-8")
    (folder / "LICENSE").unlink()
    (folder / "more").mkdir()
    (folder / "more" / "extra.js").write_text("extra", encoding="utf-8")
    assert list(check(PANZOOM, project)) == [
        "docs/assets/panzoom/LICENSE is missing.",
        "docs/assets/panzoom/more/extra.js is not in SHA256SUMS, so it is not from @panzoom/panzoom.",
        "docs/assets/panzoom/panzoom.es.js was changed: its hash differs from SHA256SUMS.",
        "docs/assets/panzoom/LICENSE is not MIT, as vendored.toml says.",
    ]


def test_a_folder_without_hashes_is_told(project: Path) -> None:
    (project / PANZOOM.folder / "SHA256SUMS").unlink()
    assert list(check(PANZOOM, project)) == ["docs/assets/panzoom/SHA256SUMS is missing. Run `make vendor`."]


def test_a_version_that_was_not_fetched_yet_is_told(project: Path) -> None:
    assert list(check(replace(PANZOOM, version="5.0.0"), project)) == [
        "docs/assets/panzoom/VERSION is not 5.0.0, as vendored.toml says. Run `make vendor`."
    ]


def test_a_licence_that_is_another_or_not_known_is_told(project: Path) -> None:
    assert list(check(replace(PANZOOM, licence="OFL-1.1"), project)) == [
        "docs/assets/panzoom/LICENSE is not OFL-1.1, as vendored.toml says."
    ]
    (problem,) = check(replace(PANZOOM, licence="WTFPL"), project)
    assert problem.startswith("WTFPL is not one of OFL-1.1, MIT.")
    assert "tools/vendor.py" in problem


def test_without_npm_nothing_is_removed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(project / "python"))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NpmError, match=r"Install Node\.js"):
        vendor(PANZOOM, project)
    assert list(check(PANZOOM, project)) == []


def test_files_whose_hashes_were_changed_with_them_are_put_back_and_extra_ones_removed(project: Path) -> None:
    folder = project / PANZOOM.folder
    original = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "panzoom.es.js").write_text("changed", encoding="utf-8")
    (folder / "extra.js").write_text("extra", encoding="utf-8")
    sums = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  ./{p.name}" for p in folder.iterdir() if p.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("\n".join(sums), encoding="utf-8")
    assert list(check(PANZOOM, project)) == [], "or this test shows nothing"
    vendor(PANZOOM, project)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == original


@pytest.mark.parametrize("folder", [".", "..", "../elsewhere", "/elsewhere", "docs", "linked/panzoom", "docs/.."])
def test_a_folder_that_is_not_for_vendored_files_is_never_removed(project: Path, folder: str) -> None:
    (project / "docs" / "index.md").write_text("text")
    (project / "linked").symlink_to("docs")
    before = sorted(project.parent.rglob("*"))
    with pytest.raises(ValueError, match=r"below the project|was not made by `make vendor`"):
        vendor(replace(PANZOOM, folder=folder), project)
    assert sorted(project.parent.rglob("*")) == before


@pytest.mark.parametrize("name", ["../../index.md", "/index.md"])
def test_a_file_that_would_stand_outside_its_folder_is_refused(project: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is not below docs/assets/panzoom"):
        vendor(replace(PANZOOM, files={"LICENSE": name}), project)
