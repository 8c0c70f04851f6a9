"""A checkout that carries what a review of its changes doesn't show is refused before anything of it is run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.support.sample import PROJECT
from tools import check_tree
from tools.yaml_file import read_yaml

from isolation_atlas.control_characters import NOT_TYPED

_CHECK = "tools/check_tree.py"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that carries the check, a page and what git is told to ignore."""
    root = tmp_path / "checkout"
    (root / "tools").mkdir(parents=True)
    (root / "docs").mkdir()
    shutil.copy(PROJECT / _CHECK, root / _CHECK)
    shutil.copy(PROJECT / ".gitignore", root / ".gitignore")
    (root / "docs" / "index.md").write_text("# Sample\n")
    _git(root, "init", "--quiet")
    _git(root, "add", ".")
    return root


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


def _check(root: Path) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-I", _CHECK], cwd=root, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert "Traceback" not in run.stderr
    return run.returncode, run.stdout + run.stderr


def test_this_project_passes() -> None:
    code, said = _check(PROJECT)
    assert code == 0, said


def test_a_checkout_of_text_passes(checkout: Path) -> None:
    assert _check(checkout) == (0, "")


@pytest.mark.parametrize("place", ["site", "docs/data", "tools/lint/assets/javascripts", "README.md"])
def test_a_link_is_refused(checkout: Path, place: str) -> None:
    (checkout / place).parent.mkdir(parents=True, exist_ok=True)
    (checkout / place).symlink_to("..")
    _git(checkout, "add", place)
    code, said = _check(checkout)
    assert f"{place} is a link to '..'." in said
    assert code == 1


def test_a_link_that_was_applied_as_a_patch_is_refused_too(checkout: Path) -> None:
    (checkout / "site").symlink_to("..")
    assert _check(checkout) == (1, "site is a link that git neither knows nor ignores. Remove it.\n")


@pytest.mark.parametrize(
    "place",
    [
        ".cache/templates/0123",
        ".venv/build",
        "hooks/isolation_atlas/__pycache__/problem.cpython-311.pyc",
        "hooks/problem.pyc",
        "docs/.CACHE/kept",
        "hooks/__PYCACHE__/problem.cpython-311.pyc",
        "hooks/fast.so",
        "tools/lint/node_modules/typescript/bin/tsc",
        "site/index.html",
        ".site.previous/index.html",
        ".mypy_cache/kept",
    ],
)
def test_what_a_build_or_a_tool_makes_is_refused_also_where_gitignore_was_changed(checkout: Path, place: str) -> None:
    (checkout / place).parent.mkdir(parents=True, exist_ok=True)
    (checkout / place).write_text("text")
    _git(checkout, "add", "--force", place)
    (checkout / ".gitignore").write_text("")
    code, said = _check(checkout)
    assert f"{place} has a name of what a build or a tool makes, and later trusts." in said
    assert code == 1


@pytest.mark.parametrize("place", ["isolation-atlas.pdf", "docs/notes/secret.txt"])
def test_what_git_ignores_is_refused_also_by_a_gitignore_of_a_folder(checkout: Path, place: str) -> None:
    (checkout / "docs" / "notes").mkdir()
    (checkout / "docs" / "notes" / ".gitignore").write_text("*.txt\n")
    (checkout / place).write_text("text")
    _git(checkout, "add", "--force", ".gitignore", "docs", place)
    assert _check(checkout) == (1, f"{place} is ignored by .gitignore, and yet part of the checkout.\n")


@pytest.mark.parametrize("content", [b"a\0b", b"\xff\xfe\x00a", b"\x80\x04\x95"], ids=["zero", "utf-16", "pickle"])
def test_a_file_that_no_diff_can_show_is_refused(checkout: Path, content: bytes) -> None:
    (checkout / "docs" / "notes.md").write_bytes(content)
    _git(checkout, "add", ".")
    code, said = _check(checkout)
    assert "docs/notes.md is not text, so its changes can't be read." in said
    assert code == 1


UNSEEN = [
    *("\u202e", "\u2066", "\u200b", "\U000e0041", "\x1b", "\ufeff"),
    # Selectors that spell a program, and a filler that is the name of a variable.
    *("\ufe01", "\U000e0100", "\u3164", "\uffa0", "\u115f", "\u200d"),
    # What ends a line of code, and not that of the comment which a reader sees.
    *("\r", "\u2028", "\x0c", "\x85"),
    *("\xad", "\xa0"),
]


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_code_that_is_another_than_it_shows_is_refused(checkout: Path, character: str) -> None:
    (checkout / "tools" / "check.py").write_bytes(f"# {character}exit()\n".encode())
    _git(checkout, "add", ".")
    code, said = _check(checkout)
    assert said == (
        f"tools/check.py contains the character U+{ord(character):04X}, which is invisible in a change. "
        "Write it as an escape.\n"
    )
    assert code == 1


def test_nothing_that_pages_may_not_hold_is_in_a_checkout() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)
    assert [ascii(one) for one in every if NOT_TYPED.search(one) and not check_tree._UNSEEN.search(one)] == []


@pytest.mark.parametrize(
    "text", ["It works \u2764\ufe0f, 1\ufe0f\u20e3", "\U0001f469\u200d\U0001f52c", "\u0645\u06cc\u200c\u062e", "a\r\nb"]
)
def test_what_emoji_and_scripts_are_written_with_passes(checkout: Path, text: str) -> None:
    (checkout / "docs" / "notes.md").write_bytes(text.encode())
    _git(checkout, "add", ".")
    assert _check(checkout) == (0, "")


def test_a_file_that_is_too_large_for_a_review_is_refused(checkout: Path) -> None:
    (checkout / "docs" / "notes.md").write_text("# Notes\n" * 60_000)
    _git(checkout, "add", ".")
    assert "docs/notes.md has more than 400,000 bytes" in _check(checkout)[1]


@pytest.mark.parametrize("place", [".gitattributes", "docs/.gitattributes", ".gitmodules"])
def test_a_file_that_changes_what_a_diff_shows_is_refused(checkout: Path, place: str) -> None:
    (checkout / place).write_text("*.md -diff\n")
    _git(checkout, "add", ".")
    assert _check(checkout) == (1, f"{place} changes what git shows of other files.\n")


def test_another_repository_inside_is_refused(checkout: Path) -> None:
    _git(checkout, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},docs/other")
    assert _check(checkout) == (1, "docs/other is another repository, whose files no change shows.\n")


def test_a_name_that_nobody_can_read_is_refused_and_shown_as_ascii(checkout: Path) -> None:
    for name in ("in\u202edex.md", "in\u00addex.md", "line\nfeed.md", "escape\x1b[2J.md"):
        (checkout / "docs" / name).write_text("text")
    _git(checkout, "add", ".")
    code, said = _check(checkout)
    assert said.count("has a name with invisible characters.") == 4
    assert said.isascii()
    assert "\x1b" not in said
    assert code == 1


def test_two_names_that_some_disks_take_for_one_are_refused(checkout: Path) -> None:
    for name in ("Index.md", "index.md"):
        (checkout / "docs" / name).write_text("text")
    _git(checkout, "add", ".")
    assert "docs/Index.md has the name of another file, but for capital letters." in _check(checkout)[1]


def test_modules_of_the_checkout_do_not_take_part_in_the_check(checkout: Path) -> None:
    for folder in (checkout, checkout / "tools"):
        (folder / "subprocess.py").write_text("raise SystemExit(0)\n")
    (checkout / "site").symlink_to("..")
    assert _check(checkout)[0] == 1


def test_a_copy_without_git_passes_with_a_word(checkout: Path) -> None:
    shutil.rmtree(checkout / ".git")
    code, said = _check(checkout)
    assert code == 0
    assert "was not checked" in said


@pytest.mark.parametrize(
    "target", ["lint", "build", "test", "pdf", "offline", "vendor", "schemas", "lock", "labs", "wheel"]
)
def test_make_checks_the_checkout_before_anything_else(checkout: Path, target: str) -> None:
    shutil.copy(PROJECT / "Makefile", checkout)
    for name in ("", "-wheels", "-dev", "-audit", "-package"):
        (checkout / f"requirements{name}.txt").write_text("")
    (checkout / "site").symlink_to("..")
    _git(checkout, "add", ".")
    environment = {name: value for name, value in os.environ.items() if name != "MAKEFLAGS"}
    run = subprocess.run(
        ["make", target], cwd=checkout, capture_output=True, text=True, timeout=60, env=environment, check=False
    )
    assert run.returncode == 2
    assert "site is a link to '..'." in run.stderr
    assert not (checkout / ".venv").exists()


def _jobs() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{workflow.stem}: {name}", job)
        for workflow in sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
        for name, job in read_yaml(workflow)["jobs"].items()
        if "steps" in job  # the others run a workflow of this repository, whose jobs are here
    ]


def _uses(job: Mapping[str, Any], action: str) -> bool:
    return any(step.get("uses", "").startswith(f"actions/{action}@") for step in job["steps"])


def test_the_first_command_of_each_job_that_has_the_checkout_checks_it() -> None:
    for name, job in _jobs():
        commands = [step["run"] for step in job["steps"] if "run" in step]
        assert not _uses(job, "checkout") or commands[0] == "python -I tools/check_tree.py", name


def test_no_job_that_may_write_has_the_checkout() -> None:
    writing = {name: job for name, job in _jobs() if "write" in job.get("permissions", {}).values()}
    assert set(writing) == {
        *("links: keep", "links: tell", "measure: propose", "publish: deploy"),
        *("release: attach", "release: attest", "release: publish-package"),
    }
    assert not [name for name, job in writing.items() if _uses(job, "checkout")]


def test_a_release_is_built_with_no_more_than_the_right_to_read_the_repository() -> None:
    jobs = dict(_jobs())
    assert jobs["release: build"]["permissions"] == {"contents": "read"}
    assert jobs["release: attach"]["permissions"] == {"contents": "write"}


def test_the_package_is_built_with_the_right_to_read_alone_and_published_without_running_anything() -> None:
    jobs = dict(_jobs())
    assert jobs["release: package"]["permissions"] == {"contents": "read"}
    publish = jobs["release: publish-package"]
    assert publish["permissions"] == {"id-token": "write"}
    assert publish["environment"] == "pypi"
    assert [step["uses"].partition("@")[0] for step in publish["steps"]] == [
        "actions/download-artifact",
        "pypa/gh-action-pypi-publish",
    ]
    assert "password" not in publish["steps"][1]["with"]


def test_what_is_published_waits_for_the_proof_that_vendored_files_are_those_of_their_packages() -> None:
    jobs = dict(_jobs())
    commands = [step["run"] for step in jobs["publish: vendor"]["steps"] if "run" in step]
    assert commands[1:3] == ["make vendor", "git diff --exit-code"]
    assert "git status --porcelain" in commands[3]
    assert "vendor" in jobs["publish: build"]["needs"]
