"""Makes a zip of the built site that can be read without a server."""

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.release.archive import write_archive
from tools.release.bundle import bundle
from tools.release.command import ReleaseError, run
from tools.release.commit import read_commit
from tools.release.offline_page import (
    BUNDLED,
    MERMAID,
    WORKER,
    is_drawn_in_browser,
    write_offline_index,
    write_offline_page,
    write_offline_worker,
)

FOLDER = "isolation-atlas"

_INDEX = "search/search_index.json"
# Files that only a server or another site uses, and modules that become parts of a bundle.
_LEFT_OUT = re.compile(
    r"404\.html|robots\.txt|sitemap\.xml|(.*/)?next\.json|.*\.map|assets/cards/.*"
    r"|assets/javascripts/.*\.js|assets/(mermaid|minisearch|panzoom|stemmer)/(?!LICENSE|VERSION).*"
)


def make_offline(site: Path) -> Mapping[str, bytes]:
    """The contents of the files of the offline guide, by their paths.

    Raises:
        ReleaseError: there is no built site, or its scripts can't be bundled.
    """
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    if "index.html" not in files:
        raise ReleaseError(f"There is no built site in {site}. Run `make build` first.")
    made = {name: path.read_bytes() for name, path in files.items() if not _LEFT_OUT.fullmatch(name)}
    pages = {name: content.decode() for name, content in made.items() if name.endswith(".html")}
    needed = set(BUNDLED) if any(map(is_drawn_in_browser, pages.values())) else set(BUNDLED) - {MERMAID}
    scripts = {name: bundle(files[name]) for name in needed}
    scripts[WORKER] = write_offline_worker(scripts[WORKER])
    scripts[_INDEX.replace(".json", ".js")] = write_offline_index(made[_INDEX].decode(), files)
    pages = {name: write_offline_page(html, name, files) for name, html in pages.items()}
    return {**made, **{name: text.encode() for name, text in {**pages, **scripts}.items()}}


def main(arguments: list[str] | None = None) -> int:
    """Write the zip and print how to read it; return 1 if it can't be made."""
    parser = argparse.ArgumentParser(prog="make offline", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder of the built site")
    parser.add_argument("zip", type=Path, help="the file to write")
    chosen = parser.parse_args(arguments)
    return run(lambda: _write(chosen.site, chosen.zip))


def _write(site: Path, path: Path) -> str:
    files = make_offline(site)
    write_archive(path, FOLDER, files, read_commit().time)
    size = path.stat().st_size / 1e6
    return f"{path}: {len(files)} files, {size:.1f} MB. Unpack it, and open {FOLDER}/index.html in a browser."


if __name__ == "__main__":
    sys.exit(main())
