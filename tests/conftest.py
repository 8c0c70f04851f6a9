"""Fixtures that tests of several folders share."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from tests.support.sample import EDIT_URI, PROJECT, Sample, environment, make_sample
from tools.chromium import launch
from tools.pages_server import free_address, serve
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# Machines are shared and noisy: an example may take its time.
settings.register_profile("atlas", deadline=None, max_examples=200)
settings.register_profile("thorough", parent=settings.get_profile("atlas"), max_examples=10_000)
settings.load_profile("atlas")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write what is said now as what should be said")
    parser.addoption("--write-last-run", action="store_true", help="note on each page of the labs that it was run")


class _ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Keeps the tests of a file in one process, as they share what is slow to make.

    The labs are one file in this: they share a Docker Engine, and measure what their guests take.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "labs" if file.startswith("tests/labs/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _ByFile(config, log)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return make_sample(tmp_path)


@pytest.fixture(scope="session")
def site_url() -> str:
    """The address at which the whole site is built to stand: a project's sub-path on a free port."""
    return free_address()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory, site_url: str) -> Path:
    """The whole site, built as it is published."""
    site = tmp_path_factory.mktemp("built") / "site"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=PROJECT,
        env={**environment(), "SITE_URL": site_url, "EDIT_URI": EDIT_URI},
        check=True,
        timeout=120,
    )
    return site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(built_site: Path, site_url: str) -> Iterator[str]:
    """The address of the whole site's root."""
    with serve(built_site, site_url) as root:
        yield root
