"""Writes sites to compare: the source document with our hooks, in stock builds, in Zensical and in VitePress."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

from tools.npm import install
from tools.project import PROJECT

SOURCE = Path(__file__).with_name("source.md").read_text(encoding="utf-8")
WITHOUT_DIAGRAM = re.sub(r"(?ms)^```mermaid\n.*?^```\n", "", SOURCE)
SECTION = 10
LARGE_SITE = 1000
EDIT_URI = "https://example.org/edit/main/docs/"

# A source and a term, so that the hooks for citations and terms have work on every page.
_DATA = {
    "sources.yml": (
        "- {id: handbook, authors: A. Author, title: The handbook, venue: A press, year: 2024, kind: docs, "
        "url: https://example.org/handbook, checked: 2026-08-24}\n"
    ),
    "glossary.yml": (
        "- {id: hypercall, term: hypercall, meaning: A call into the hypervisor., url: https://example.org/hypercall}\n"
    ),
}

# The documentation of mkdocs-mermaid2-plugin recommends this for a self-hosted library. Third-party fonts are off.
_STOCK = """\
site_name: Stock
theme:
  name: material
  font: false
plugins:
  - search
  - mermaid2:
      javascript: mermaid/mermaid.esm.min.mjs
      arguments:
        layout: dagre # loads least
markdown_extensions:
  - pymdownx.highlight
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:mermaid2.fence_mermaid
"""

_STOCK_TEXT = """\
site_name: Stock
theme:
  name: material
  font: false
plugins: [search]
markdown_extensions: [pymdownx.highlight, pymdownx.superfences]
nav: [index.md, page.md]
"""
_ZENSICAL = """\
[project]
site_name = "Zensical"
nav = ["index.md", "page.md"]
[project.theme]
font = false
"""

_LARGE_ZENSICAL = """\
[project]
site_name = "Zensical"
[project.theme]
font = false
"""

_VITEPRESS = """\
export default {
  title: "VitePress",
  base: "BASE",
  outDir: "site",
  themeConfig: {
    search: { provider: "local" },
    sidebar: [{ text: "Start", link: "/" }, { text: "Page", link: "/page/" }],
  },
}
"""

Layout = Callable[[Path, int], Path]
"""A function that writes a site with a number of pages into an empty folder, and returns the folder."""


def lay_out_ours(root: Path, pages: int) -> Path:
    """Write a site with copies of the source document and the project's configuration, hooks, templates and assets."""
    docs = root / "docs"
    (docs / "data").mkdir(parents=True)
    for name in ("hooks", "overrides"):
        (root / name).symlink_to(PROJECT / name)
    shutil.copytree(PROJECT / "docs/assets", docs / "assets", copy_function=os.link)
    (docs / "index.md").write_text("# Ours\n", encoding="utf-8")
    for name, text in _DATA.items():
        (docs / "data" / name).write_text(text, encoding="utf-8")
    configuration = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    configuration, count = re.subn(r"(?m)^nav:\n(?:  .*\n)+", "", configuration)
    assert count == 1, "mkdocs.yml lists its pages in another way now."
    (root / "mkdocs.yml").write_text(configuration + _write_pages(docs, pages), encoding="utf-8")
    return root


def lay_out_stock(root: Path, pages: int) -> Path:
    """Write a site with copies of the source document, the theme and mermaid2."""
    docs = root / "docs"
    shutil.copytree(PROJECT / "docs/assets/mermaid", docs / "mermaid", copy_function=os.link)
    (docs / "index.md").write_text("# Stock\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(_STOCK + _write_pages(docs, pages), encoding="utf-8")
    return root


def lay_out_stock_text(root: Path) -> Path:
    """Write a site with the source document without its diagram, and the theme."""
    (root / "mkdocs.yml").write_text(_STOCK_TEXT, encoding="utf-8")
    return _write_text(root)


def lay_out_zensical(root: Path) -> Path:
    """Write a site of Zensical with the source document without its diagram, which Zensical leaves to the browser."""
    (root / "zensical.toml").write_text(_ZENSICAL, encoding="utf-8")
    return _write_text(root)


def lay_out_vitepress(root: Path, base: str) -> Path:
    """Write a site of VitePress as `lay_out_zensical`; `base` is the path of its root where it is served."""
    (root / ".vitepress").mkdir()
    (root / ".vitepress" / "config.mjs").write_text(_VITEPRESS.replace("BASE", base), encoding="utf-8")
    (root / "page").mkdir()
    (root / "index.md").write_text("# Start\n", encoding="utf-8")
    (root / "page" / "index.md").write_text(WITHOUT_DIAGRAM, encoding="utf-8")
    return root


def lay_out_large_zensical(root: Path, pages: int) -> Path:
    """Write a site of Zensical with copies of the source document, as `lay_out_ours`."""
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "index.md").write_text("# Zensical\n", encoding="utf-8")
    (root / "zensical.toml").write_text(_LARGE_ZENSICAL, encoding="utf-8")
    _write_pages(root / "docs", pages)
    return root


def _write_text(root: Path) -> Path:
    (root / "docs").mkdir()
    (root / "docs" / "index.md").write_text("# Start\n", encoding="utf-8")
    (root / "docs" / "page.md").write_text(WITHOUT_DIAGRAM, encoding="utf-8")
    return root


def _write_pages(docs: Path, pages: int) -> str:
    """Write the pages, each with its own title, and return the navigation, in sections."""
    nav = ["nav:", "  - index.md"]
    for number in range(pages):
        section, name = f"section-{number // SECTION:03}", f"page-{number:04}"
        if number % SECTION == 0:
            (docs / section).mkdir()
            nav.append(f"  - {section}:")
        title, _, rest = SOURCE.partition("\n")
        (docs / section / f"{name}.md").write_text(f"{title} {number}\n{rest}", encoding="utf-8")
        nav.append(f"      - {section}/{name}.md")
    return "\n".join(nav) + "\n"


def build(root: Path, cache: Path | None = None) -> tuple[float, float]:
    """Build a site as an author does, perhaps with another cache; returns the seconds and the peak memory in MB."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    process = subprocess.Popen(command, cwd=root, env=os.environ | ({"XDG_CACHE_HOME": str(cache)} if cache else {}))
    begin = os.times().elapsed
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return os.times().elapsed - begin, usage.ru_maxrss / unit


def build_zensical(root: Path, scratch: Path) -> tuple[str, float]:
    """Build a site with the newest Zensical that installs; returns its version, and the seconds of the build.

    Args:
        root: the folder of the site.
        scratch: the environment of Zensical, which is made at the first call.
    """
    program = scratch / "bin" / "zensical"
    if not program.exists():
        venv.create(scratch, with_pip=True)
        subprocess.run([scratch / "bin" / "pip", "install", "--quiet", "zensical"], check=True)
    said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
    begin = os.times().elapsed
    subprocess.run([program, "build"], cwd=root, check=True, capture_output=True)
    return said.stdout.split()[-1], os.times().elapsed - begin


def build_vitepress(root: Path) -> str:
    """Build a site with the pinned VitePress, which npm installs; returns its version."""
    modules = install(Path(__file__).parent / "vitepress", "vitepress")
    (root / "node_modules").symlink_to(modules)  # pages are made into modules, which import Vue
    subprocess.run([modules / ".bin" / "vitepress", "build", root], check=True, capture_output=True)
    package = json.loads((modules / "vitepress" / "package.json").read_text(encoding="utf-8"))
    return str(package["version"])


def build_project(site: Path, address: str) -> None:
    """Build the project's own site for `address`, because its instant navigation works only there."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=PROJECT, env={**os.environ, "SITE_URL": address, "EDIT_URI": EDIT_URI}, check=True)


def list_pages(site: Path) -> list[str]:
    """The addresses of all pages of a built site, below its root; the home page has an empty one."""
    pages = (page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))
    return sorted("" if page == "." else f"{page}/" for page in pages)
