"""Fixtures that tests of several folders share."""

import gc
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from tests.support import sample as samples
from tests.support.memory import MEMORY
from tests.support.sample import EDIT_URI, PROJECT, Sample, copy_assets, environment, make_sample
from tests.support.surroundings import here
from tools.chromium import launch
from tools.pages_server import free_address, serve
from tools.release import offline
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from isolation_atlas import cache

# How many examples of a property are tried: `make check` tries the fewest, `make test` a few, and `make thorough` as
# many as may find anything.
for _profile, _examples in {"fewest": 5, "few": 50, "many": 1_000, "thorough": 10_000}.items():
    # Machines are shared and noisy: an example, or making one, may take its time.
    settings.register_profile(
        _profile, deadline=None, max_examples=_examples, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile("few")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write what is said now as what should be said")
    parser.addoption("--write-last-run", action="store_true", help="note on each page of the labs that it was run")


# Files that share what is slow to make beyond each of them: the labs a Docker Engine, as they also measure what their
# guests take, and the others the pages of the whole site, which are parsed once in each process.
_TOGETHER = {
    "labs": ("tests/labs/",),
    "parsed pages": (
        *(f"tests/site/test_{name}.py" for name in ("crawl", "external_links", "markup", "site")),
        "tests/browser/test_search_quality.py",
    ),
}


class _ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Keeps the tests of a file, or of files that belong together, in one process."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((scope for scope, files in _TOGETHER.items() if file.startswith(files)), file)


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> Generator[None, int, int]:
    """For `auto`, two processes more than there are processors: some wait for a frame, a guest or a server."""
    return (yield) + (2 if config.option.numprocesses == "auto" else 0)


# What takes longest, as it was measured: were it begun last, one process would wait for it alone. While the first of
# those that look at the whole site builds it, the next two do without it.
_FIRST = (
    "tests/labs/",
    "tests/browser/test_weight.py",
    "tests/site/test_mistakes.py",
    "tests/site/test_unchanged_pages.py",
    *(
        f"tests/browser/test_{name}.py"
        for name in ("keyboard", "page_style", "axe", "search_quality", "comparison", "look")
    ),
    "tests/browser/",
    "tests/site/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest."""
    items.sort(
        key=lambda item: next((at for at, name in enumerate(_FIRST) if item.nodeid.startswith(name)), len(_FIRST))
    )


def pytest_collection_finish() -> None:
    """Keep all that is loaded by now out of the search for garbage, and search less often.

    Usually Python goes through all objects again and again while pages are parsed, and takes two thirds longer so.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _ByFile(config, log)


@dataclass(frozen=True)
class _Run:
    """What all processes of a test run share: a folder, and the address of the site that is built in it."""

    folder: Path
    address: str

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def assets(self) -> Path:
        return self.folder / "assets"


_RUN = pytest.StashKey[_Run]()


def pytest_configure(config: pytest.Config) -> None:
    """Serve the site from the process that outlives all others of the run; it is built when a test asks for it."""
    if shared := getattr(config, "workerinput", {}).get("run"):
        config.stash[_RUN] = _Run(Path(shared[0]), shared[1])
        return
    if MEMORY:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = MEMORY  # `tmp_path` lies there, too
    resources = ExitStack()
    config.add_cleanup(resources.close)
    folder = resources.enter_context(TemporaryDirectory(prefix="isolation-atlas-tests-", dir=MEMORY))
    run = _Run(Path(folder), free_address())
    copy_assets(run.assets)
    resources.enter_context(serve(run.site, run.address))
    config.stash[_RUN] = run


def pytest_configure_node(node: WorkerController) -> None:
    """Say to a process that runs tests what it shares with the others."""
    run = node.config.stash[_RUN]
    node.workerinput["run"] = (str(run.folder), run.address)


@pytest.fixture(scope="session")
def run(pytestconfig: pytest.Config) -> _Run:
    return pytestconfig.stash[_RUN]


@pytest.fixture(scope="session", autouse=True)
def _cache(run: _Run) -> Iterator[None]:
    """Begin with an empty cache, whatever the checkout has kept: one for all tests that bring none of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "CACHE", run.folder / "cache")
        patch.setattr(samples, "ASSETS", run.assets)
        yield


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return make_sample(tmp_path)


@pytest.fixture(scope="session")
def site_url(run: _Run) -> str:
    """The address that the whole site is built for: a project's sub-path on a free port."""
    return run.address


@pytest.fixture(scope="session")
def built_site(run: _Run) -> Path:
    """The whole site, built as it is published, once for all processes; test_reproducible.py builds it elsewhere."""
    with FileLock(run.folder / "site.lock"):
        if not run.site.exists():
            subprocess.run(
                [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(run.site)],
                cwd=PROJECT,
                env={**environment(), "SITE_URL": run.address, "EDIT_URI": EDIT_URI, **here(run.folder)},
                check=True,
                timeout=120,
            )
    return run.site


@pytest.fixture(scope="session")
def offline_zip(run: _Run, built_site: Path) -> Path:
    """The whole site for reading without a server, zipped once for all processes, half a day before Greenwich."""
    path = run.folder / "offline" / "guide.zip"
    path.parent.mkdir(exist_ok=True)
    with FileLock(run.folder / "offline.lock"), pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC-14")
        if not path.exists():
            assert offline.main([str(built_site), str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(built_site: Path, site_url: str) -> str:
    """The address of the whole site's root, where it is served."""
    return site_url
