"""Finds addresses in the HTML of a page, which Markdown leaves as they are typed, and says which lead nowhere."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote

from isolation_atlas.nearest import find_nearest
from isolation_atlas.page.dead_links import describe_dead_anchor

_TAG = re.compile(r"""(?<!\\)<(?P<name>[A-Za-z][\w-]*+)(?P<attributes>(?:[^<>"']|"[^"]*+"|'[^']*+')*+)>""")
# What `attr_list` adds to a picture or a link; MkDocs changes only the address in its parentheses.
_ATTRIBUTE_LIST = re.compile(r"[)\]]\{(?P<attributes>[^{}\n]*+)\}")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<name>[^\s=/>"']++)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'>]++)))?"""
)
_NAMES = {"href", "poster", "src", "srcset"}
_CANDIDATE = re.compile(r"(?:^|,)\s*+(?P<address>[^\s,]++)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_NAMED = re.compile(r"""\s(?:id|name)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class RawLink:
    """An address that a page has in HTML.

    Attributes:
        address: the address, as a browser reads it.
        offset: where it is in the text.
    """

    address: str
    offset: int


def find_raw_links(prose: str) -> Iterator[RawLink]:
    """Find the addresses in a page's HTML that lead to this site."""
    for tag in _TAG.finditer(prose) if "<" in prose else ():
        # Markdown reads such an element, and MkDocs then changes its address.
        if tag["name"].lower() in ("a", "img") and re.search(r"\smarkdown\b", tag["attributes"]):
            continue
        yield from _list_addresses(prose, tag.start("attributes"), tag.end("attributes"))
    for added in _ATTRIBUTE_LIST.finditer(prose) if "srcset" in prose else ():
        yield from _list_addresses(prose, added.start("attributes"), added.end("attributes"))


def _list_addresses(prose: str, start: int, end: int) -> Iterator[RawLink]:
    while found := _ATTRIBUTE.match(prose, start, end):
        start = found.end()
        name, value = found["name"].lower(), found[found.lastgroup or "name"]
        if name not in _NAMES or found.lastgroup == "name":
            continue
        parts = [(value, 0)]
        if name == "srcset":
            parts = [(one["address"], one.start("address")) for one in _CANDIDATE.finditer(value)]
        for text, offset in parts:
            address = unescape(text).strip()
            if address and address != "#" and not _ELSEWHERE.match(address):
                yield RawLink(address, found.start(found.lastgroup or "name") + offset)


class PublishedSite:
    """The files of a built site, to which addresses lead.

    Args:
        folder: the folder of the site.
        addresses: the addresses of its pages and files, from its root; a message suggests the nearest.
    """

    def __init__(self, folder: Path, addresses: Collection[str]) -> None:
        self._folder, self._addresses = folder, addresses
        self._anchors: dict[Path, frozenset[str]] = {}

    def check(self, address: str, url: str, source: str, targets: Collection[str], docs: str) -> str | None:
        """What is wrong with an address in the HTML of a page; None if it leads somewhere.

        Args:
            address: the address.
            url: the address of the page, from the root of the site.
            source: the path of the page's file, or of the snippet that has the address, below the folder `docs`.
            targets: the paths of all files below that folder.
            docs: what problems call it.
        """
        path, _, anchor = unquote(address).partition("#")
        path = path.partition("?")[0]
        if path.startswith("/"):
            return (
                f"{address!r} begins at the server's root, which may not be the site's root.{self._suggest(path, url)}"
            )
        target = normpath(join(url, path)) if path else url
        file = self._folder / target
        file = file / _PAGE if file.is_dir() else file
        if target.startswith("..") or not file.is_file():
            typed = normpath(join(dirname(source), path))
            if typed in targets:
                rest = address[len(path) :] if address.startswith(path) else ""
                right = self._relate(_address_of(typed), url) + rest
                message = f"An address in HTML stays as it is typed, and {_place(url)}."
                return f"{message} Write {right!r}, or use Markdown."
            hint = self._suggest(target, url) or f" An address in HTML is relative to the page, and {_place(url)}."
            return f"The site has no {target!r}.{hint}"
        if anchor and file.suffix == ".html" and anchor != "top" and anchor not in self._list_anchors(file):
            return describe_dead_anchor(f"#{anchor}", repr(target) if path else "This page", self._list_anchors(file))
        return None

    def _list_anchors(self, file: Path) -> frozenset[str]:
        if file not in self._anchors:
            html = file.read_text(encoding="utf-8", errors="replace")
            self._anchors[file] = frozenset(unescape("".join(found)) for found in _NAMED.findall(html))
        return self._anchors[file]

    def _suggest(self, target: str, url: str) -> str:
        wanted = re.sub(r"(?:/index)?\.(?:md|html)$|/+$", "", target.lstrip("/"))
        known = {address.rstrip("/"): address for address in self._addresses}
        nearest = find_nearest(wanted, known, 0.7)
        return f" Did you mean {self._relate(known[nearest], url)!r}?" if nearest is not None else ""

    def _relate(self, address: str, url: str) -> str:
        relative = relpath(address or ".", url or ".")
        return f"{relative}/" if not address or address.endswith("/") else relative


def _place(url: str) -> str:
    return f"this page is published at {url!r}" if url.strip("./") else "this page is published at the site's root"


def _address_of(file: str) -> str:
    """The address of a file of the pages' folder."""
    if not file.endswith(".md"):
        return file
    name = file.removesuffix(".md")
    return name.removesuffix("index") if name == "index" or name.endswith("/index") else f"{name}/"
