"""The preview serves what a build into an empty folder would write, and no equal file is written again."""

import time
from pathlib import Path

import pytest
from mkdocs import utils

from site_build.served_files import ServedFiles

Files = dict[str, str]


def _build(served: ServedFiles, site: Path, files: Files, copies: Files) -> None:
    with served.update():
        utils.clean_directory(str(site))
        for source, name in copies.items():
            served.copy(source, str(site / name))
        for name, text in files.items():
            utils.write_file(text.encode(), str(site / name))
        served.remove_others()


def _wait_for_the_next_second() -> None:
    time.sleep(1.1)  # a file that was changed within a second is never taken for unchanged


def _read(site: Path) -> Files:
    return {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"a.html": "A"}),
        ({"a.html": "A"}, {"a.html": "B"}),
        ({"a.html": "A", "b/c/index.html": "B"}, {"a.html": "A"}),
        ({"a": "A"}, {"a/index.html": "A"}),
        ({"a/b/index.html": "A", "a/c": "C"}, {"a": "A"}),
        ({"a/index.html": "A"}, {"a/index.html": "A", "a/b/index.html": "B"}),
    ],
)
def test_a_build_leaves_what_one_into_an_empty_folder_writes(tmp_path: Path, before: Files, after: Files) -> None:
    served, site = ServedFiles(), tmp_path / "site"
    for files in (before, after):
        _build(served, site, files, {})
        assert _read(site) == files
        assert [path for path in site.rglob("*") if path.is_dir() and not list(path.iterdir())] == []


def test_an_equal_file_is_not_written_again(tmp_path: Path) -> None:
    served, site, source = ServedFiles(), tmp_path / "site", tmp_path / "script.js"
    source.write_text("script")
    _wait_for_the_next_second()
    written = []
    for text in ("A", "A", "B"):
        _build(served, site, {"index.html": text}, {str(source): "script.js"})
        written.append([(site / name).stat().st_mtime_ns for name in ("index.html", "script.js")])
    assert written[0] == written[1]
    assert written[1][0] != written[2][0]
    assert written[1][1] == written[2][1]


def test_a_copy_is_made_again_if_its_source_or_itself_was_changed(tmp_path: Path) -> None:
    served, site, source = ServedFiles(), tmp_path / "site", tmp_path / "script.js"
    for text in ("one", "two"):
        source.write_text(text)
        _wait_for_the_next_second()
        for _ in range(2):
            _build(served, site, {}, {str(source): "script.js"})
            assert _read(site) == {"script.js": text}
        (site / "script.js").write_text("by a hook")
        _build(served, site, {}, {str(source): "script.js"})
        assert _read(site) == {"script.js": text}


def test_a_file_of_the_last_second_is_copied_again(tmp_path: Path) -> None:
    served, site, source = ServedFiles(), tmp_path / "site", tmp_path / "script.js"
    for text in ("one", "two"):  # of one length, and perhaps of one time
        source.write_text(text)
        _build(served, site, {}, {str(source): "script.js"})
        assert _read(site) == {"script.js": text}


def test_other_builds_write_as_mkdocs_does(tmp_path: Path) -> None:
    served, functions = ServedFiles(), (utils.clean_directory, utils.write_file)
    with served.update():
        assert utils.clean_directory is not functions[0]
    assert (utils.clean_directory, utils.write_file) == functions
    (tmp_path / "a").write_text("A")
    served.remove_others()
    assert _read(tmp_path) == {"a": "A"}
