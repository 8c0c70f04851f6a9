"""The examples for other sites: each is built with the wheel and what it names, and opened in the browser once."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.support.sample import PROJECT
from tools.checkers import AXE
from tools.pages_server import free_address, serve

EXAMPLES = PROJECT / "examples"
BUILDERS = (
    ("clusters", "mkdocs"),
    ("clusters", "properdocs"),
    ("databases", "mkdocs"),
    ("databases", "properdocs"),
    ("zensical", "zensical"),
)
# ProperDocs reads the configuration of MkDocs if it is told to.
OPTIONS: Mapping[str, tuple[str, ...]] = {"properdocs": ("-f", "mkdocs.yml")}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel, so that nothing of the checkout takes part."""
    folder = tmp_path_factory.mktemp("package")
    python = PROJECT / ".venv/package/bin/python"
    assert python.exists(), "hatchling has an environment of its own: run `make .venv/package`."
    command = [str(python), "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, timeout=120)
    (wheel,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def _run(package: Path, site: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(package), "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=site,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _build(package: Path, example: str, builder: str, site: Path) -> subprocess.CompletedProcess[str]:
    shutil.copytree(EXAMPLES / example, site)
    written = _run(package, site, "isolation_atlas", "stylesheet", "docs/isolation-atlas.css")
    assert written.returncode == 0, written.stderr
    return _run(package, site, builder, "build", "--strict", *OPTIONS.get(builder, ()))


def test_there_is_no_other_example() -> None:
    assert {path.name for path in EXAMPLES.iterdir() if path.is_dir()} == {example for example, _ in BUILDERS}


@pytest.mark.parametrize(("example", "builder"), BUILDERS)
def test_an_example_is_built_and_opens_without_a_fault(
    package: Path, example: str, builder: str, browser: Browser, tmp_path: Path
) -> None:
    site = tmp_path / example
    built = _build(package, example, builder, site)
    assert built.returncode == 0, built.stdout + built.stderr
    address, faults = free_address(), list[str]()
    with serve(site / "site", address):
        page = browser.new_page(viewport={"width": 360, "height": 800}, color_scheme="dark")
        # The theme of Zensical asks for its typefaces elsewhere; what is ours does not.
        page.route(lambda asked: not asked.startswith(address), lambda route: route.abort())
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: faults.append(asked.url) if _is_foreign(asked.url, address) else None)
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        drawn = page.locator(".atlas-diagram svg, .atlas-comparison table, .atlas-chart")
        assert drawn.count() >= 2
        # The rules have arrived: a drawing has the colours of the dark, not black boxes.
        if page.locator(".atlas-diagram svg").count():
            fill = page.locator(".atlas-diagram .kind-pod rect").first.evaluate("one => getComputedStyle(one).fill")
            assert fill == "rgb(18, 58, 51)"
        else:
            cell = page.locator("td details").first
            cell.locator("summary").click()
            assert cell.get_by_role("link", name="section Architectural Fundamentals").is_visible()
        page.evaluate(AXE.file().read_text(encoding="utf-8"))
        found = page.evaluate(_FIND)
        page.close()
    assert faults == []
    assert found == []


# What the theme around the fences does is not looked at.
_FIND = """async () => (await axe.run("[class*=atlas-]", { resultTypes: ["violations"] })).violations.flatMap(
  ({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`))"""


def _is_foreign(url: str, address: str) -> bool:
    return not url.startswith((address, "data:", "https://fonts.googleapis.com/"))


MISTAKES = {
    "mkdocs": ("clusters", "docs/index.md:6:11: No file docs/manifests/shops.yml. Did you mean 'manifests/shop.yml'?"),
    "properdocs": (
        "clusters",
        "docs/index.md:6:11: No file docs/manifests/shops.yml. Did you mean 'manifests/shop.yml'?",
    ),
    "zensical": (
        "zensical",
        "docs/index.md:6:11: No file docs/manifests/shops.yml. Did you mean 'manifests/shop.yml'?",
    ),
}


@pytest.mark.parametrize("builder", MISTAKES)
def test_a_mistake_fails_the_strict_build_of_each_builder(package: Path, builder: str, tmp_path: Path) -> None:
    example, said = MISTAKES[builder]
    site = tmp_path / example
    shutil.copytree(EXAMPLES / example, site)
    (site / "docs/isolation-atlas.css").write_text("")
    page = site / "docs/index.md"
    page.write_text(page.read_text(encoding="utf-8").replace("shop.yml", "shops.yml", 1), encoding="utf-8")
    built = _run(package, site, builder, "build", "--strict", *OPTIONS.get(builder, ()))
    assert built.returncode != 0
    assert said in built.stderr
