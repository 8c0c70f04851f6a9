"""Finds the links from the built site to other sites, and reads and writes the list of their last answers."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urldefrag

from isolation_atlas.write_file import write_file
from tools.html_pages import parse_pages
from tools.yaml_file import read_yaml

LIST = Path(__file__).parent / "external_links.yml"
_HEAD = """\
# Every address outside this site that a page links to, with the day on which it last answered; null where nobody has
# opened it yet. `make links` writes this list, and `make linkcheck` opens each address.
"""


def find_external_links(site: Path, site_url: str) -> set[str]:
    """The external addresses to which the pages of a site link, without fragments and links for editing a page."""
    found = set()
    for _, page in parse_pages(site):
        for link in page.select("a[href]:not([rel~=edit])"):
            address = urldefrag(str(link["href"])).url
            if re.match("https?://", address) and not address.startswith(site_url):
                found.add(address)
    return found


def read_list(path: Path = LIST) -> dict[str, date | None]:
    """The day on which each address last answered."""
    return dict(read_yaml(path) or {}) if path.exists() else {}


def write_list(opened: Mapping[str, date | None], path: Path = LIST) -> None:
    """Write the list in alphabetical order, one line for each address."""
    lines = [f"{address}: {day.isoformat() if day else 'null'}\n" for address, day in sorted(opened.items())]
    write_file(path, _HEAD + "".join(lines))
