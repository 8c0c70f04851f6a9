"""Fixtures that tests of several folders share."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.site.sample import PROJECT, Sample, environment, make_sample


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write what is said now as what should be said")


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return make_sample(tmp_path)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built as it is published."""
    site = tmp_path_factory.mktemp("built") / "site"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=PROJECT,
        env={**environment(), "SITE_URL": "https://example.org/isolation-atlas/"},
        check=True,
        timeout=120,
    )
    return site
