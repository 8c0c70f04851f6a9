"""Facts about which pages are run: all labs, and the Docker guide."""

import re
from pathlib import Path

import pytest
from tests.labs.test_pages import DOCS, PAGES
from tools.labs.programs import PROGRAMS

from isolation_atlas.lab import read_lab
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_that_is_run_shows_its_last_run_and_creates_only_names_that_begin_with_my(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lab = read_lab(text, str(page))
    assert any(fence.language == "last-run" for fence in find_fences(text))
    assert set(lab.run_with) <= set(PROGRAMS)
    made = re.findall(r"(?:docker build -t|--name|volume create|network create) ([\w./:-]+)", "\n".join(lab.lines))
    assert all(name.startswith("my-") for name in made), made
