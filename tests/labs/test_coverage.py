"""Facts about which pages are run: all labs, and the Docker guide."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from tests.labs.test_pages import DOCS, PAGES
from tools.apt import is_root
from tools.labs.environment import LabEnvironment, combine
from tools.labs.programs import CONSENT, PROGRAMS, VARIABLES, explain_refusal, main, root_prefix

from isolation_atlas.lab import is_lab, read_lab
from isolation_atlas.page.fence import find_fences

_FOLDERS = ("docker", "labs")


def test_each_page_of_these_folders_with_a_console_block_is_run() -> None:
    with_commands = {
        page
        for folder in _FOLDERS
        for page in (DOCS / folder).glob("*.md")
        if any(fence.language == "console" for fence in find_fences(page.read_text(encoding="utf-8")))
    }
    assert with_commands
    assert with_commands <= set(PAGES)


def test_each_page_that_says_what_it_is_run_with_is_listed_and_no_other() -> None:
    labs = [page for page in sorted(DOCS.rglob("*.md")) if is_lab(page.read_text(encoding="utf-8"))]
    assert labs == PAGES, "A page is run once tests/labs/pages.yml lists it, so that a reviewer sees that it will be."


def test_no_listed_page_lies_elsewhere() -> None:
    assert all(page.resolve() == page and page.is_relative_to(DOCS) for page in PAGES)


def test_without_consent_no_need_of_a_page_is_met_as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("", "1", "user"):
        monkeypatch.setenv(CONSENT, value)
        for need in PROGRAMS if is_root() else ("root",):
            assert explain_refusal(need) == "What pages say is run as root where you ask for it: set ATLAS_LABS=root."


def test_the_commands_of_a_page_get_few_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "SSH_AUTH_SOCK", "SUDO_ASKPASS", "LD_PRELOAD", "BASH_ENV"):
        monkeypatch.setenv(name, "secret")
    environment = combine([LabEnvironment(env={"DOCKER_HOST": "unix:///somewhere", "OTHER": "secret"})])
    assert environment.env["DOCKER_HOST"] == "unix:///somewhere"
    assert environment.env["PATH"] == os.environ["PATH"]
    assert "secret" not in environment.env.values()


def test_sudo_keeps_few_variables_and_asks_for_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.labs.programs.is_root", lambda: False)
    sudo, *options, end = root_prefix()
    assert (sudo, end) == ("sudo", "--")
    assert options[0] == "--non-interactive"
    kept = options[1].removeprefix("--preserve-env=").split(",")
    assert {*kept} <= {*VARIABLES} - {"HOME"}


def test_where_one_package_does_not_exist_the_others_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []

    def install(packages: list[str]) -> None:
        if "runsc" in packages:
            raise subprocess.CalledProcessError(100, "apt-get")
        installed.extend(packages)

    monkeypatch.setattr("tools.labs.programs.install_packages", install)
    monkeypatch.setattr("tools.labs.programs._find_missing", lambda _: {"bwrap": "bubblewrap", "runsc": "runsc"})
    main()
    assert installed == ["bubblewrap"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_that_is_run_shows_its_last_run_and_creates_only_names_that_begin_with_my(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lab = read_lab(text, str(page))
    assert any(fence.language == "last-run" for fence in find_fences(text))
    assert set(lab.run_with) <= set(PROGRAMS)
    made = re.findall(r"(?:docker build -t|--name|volume create|network create) ([\w./:-]+)", "\n".join(lab.lines))
    assert all(name.startswith("my-") for name in made), made
