"""What the repository carries from npm: its files are those of the packages, and every difference is told."""

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
    """A project that carries one package."""
    shutil.copytree(PROJECT / PANZOOM.folder, tmp_path / PANZOOM.folder)
    return tmp_path


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
    assert problem.startswith("WTFPL is none of OFL-1.1, MIT.")
    assert "tools/vendor.py" in problem


def test_without_npm_nothing_is_removed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NpmError, match="Install npm"):
        vendor(PANZOOM, project)
    assert list(check(PANZOOM, project)) == []
