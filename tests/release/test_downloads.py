"""What is downloaded is hashed at each use: a kept file that was changed is fetched again, or refused."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.sample import PROJECT
from tools.checkers import AXE
from tools.npm import NpmError, install

from isolation_atlas import cache

ESBUILD = PROJECT / "tools" / "release"


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "CACHE", tmp_path_factory.mktemp("downloads") / "cache")
        yield cache.CACHE


def test_a_checker_that_was_changed_is_fetched_again() -> None:
    kept = AXE.file()
    original = kept.read_bytes()
    kept.write_bytes(original + b"//")
    assert AXE.file().read_bytes() == original


def test_a_checker_with_another_hash_than_the_pinned_one_is_refused(folder: Path) -> None:
    AXE.file().unlink()
    with pytest.raises(NpmError, match=r"axe\.min\.js of axe-core has the SHA-256"):
        replace(AXE, member_sha256="0" * 64).file()
    assert list((folder / "checkers").iterdir()) == []


@pytest.mark.parametrize("changed", ["esbuild/bin/esbuild", "esbuild/added.js"])
def test_a_program_of_npm_s_that_was_changed_is_installed_again(changed: str) -> None:
    modules = install(ESBUILD, "esbuild")
    before = {path: path.read_bytes() for path in modules.rglob("*") if path.is_file()}
    (modules / changed).write_bytes(b"changed")
    assert install(ESBUILD, "esbuild") == modules
    assert {path: path.read_bytes() for path in modules.rglob("*") if path.is_file()} == before


def test_what_is_there_unchanged_is_not_installed_again() -> None:
    modules = install(ESBUILD, "esbuild")
    state = (modules / "esbuild").stat().st_mtime_ns
    install(ESBUILD, "esbuild")
    assert (modules / "esbuild").stat().st_mtime_ns == state
