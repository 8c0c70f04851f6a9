"""Lays out two sites to compare: the source document under our hooks, and with Material and mermaid2 alone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.sample import EDIT_URI, PROJECT, environment, make_sample

SOURCE = Path(__file__).with_name("source.md").read_text(encoding="utf-8")
SECTION = 10
LARGE_SITE = 1000

# As mkdocs-mermaid2-plugin's documentation sets it up for a library of one's own, without the fonts of a third party.
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

Layout = Callable[[Path, int], Path]
"""Lays out a site of so many pages in an empty folder, which it returns."""


def lay_out_ours(root: Path, pages: int) -> Path:
    """The source document that many times, under the project's own configuration and hooks."""
    root.mkdir(parents=True)
    sample = make_sample(root)
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as configuration:
        configuration.write(_write_pages(sample.docs, pages))
    return root


def lay_out_stock(root: Path, pages: int) -> Path:
    """The source document that many times, with the theme and mermaid2 alone."""
    docs = root / "docs"
    shutil.copytree(PROJECT / "docs/assets/mermaid", docs / "mermaid", copy_function=os.link)
    (docs / "index.md").write_text("# Stock\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(_STOCK + _write_pages(docs, pages), encoding="utf-8")
    return root


def _write_pages(docs: Path, pages: int) -> str:
    """Write the pages, each with a title of its own; returns the navigation, in sections."""
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


def build(root: Path) -> tuple[float, float]:
    """Build a site by the command that an author types; returns seconds and the peak of its memory in MB."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    process = subprocess.Popen(command, cwd=root, env=environment())
    begin = os.times().elapsed
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return os.times().elapsed - begin, usage.ru_maxrss / unit


def build_project(site: Path, address: str) -> None:
    """Build the project's own site to stand at `address`; instant navigation works nowhere else."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=PROJECT, env={**environment(), "SITE_URL": address, "EDIT_URI": EDIT_URI}, check=True)
