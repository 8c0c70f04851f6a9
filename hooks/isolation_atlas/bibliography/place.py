"""Places within sources: where a statement stands, in words for readers and as part of the link.

A place is one short line. Most of it is words, such as "section 4.1, table 2". Four forms become part of the link:

- `line 12` or `lines 10-20`: of one file at a commit;
- `page 5` or `pages 5-6`: of a PDF, or of a paper, whose link can't hold it;
- `path src/vmm`: of a file or folder in a repository at a commit;
- a last word `#anchor`: of a page.

Several places in one source are joined by "; ".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import quote, urldefrag

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from isolation_atlas.authoring.models import Id, Line


def _refuse_nothing(place: Any) -> Any:
    if place is None:
        raise PydanticCustomError("place", "the place in it is missing; write a section, table, page, line or #anchor")
    return place


Place = Annotated[
    Line,
    BeforeValidator(_refuse_nothing),
    Field(
        description=(
            "Where in the source it stands: words such as 'section 4.1, table 2'; 'line 12' or 'lines 10-20' of a "
            "file at a commit; 'page 5' or 'pages 5-6'; 'path src/vmm' in a repository; last, '#anchor'. "
            "Two places are joined by '; '."
        )
    ),
]
"""Where in a source a statement stands."""


def _refuse_list(cited: Any) -> Any:
    if isinstance(cited, list) and cited:
        raise PydanticCustomError(
            "places", "each source needs the place in it; write '{source}: section 2' on a line", {"source": cited[0]}
        )
    return cited


Citations = Annotated[Mapping[Id, Place], BeforeValidator(_refuse_list), Field(min_length=1)]
"""The sources of a statement by id, each with the place in it."""

# An anchor has a letter, because "comment on #5679" names an issue.
_ANCHOR = re.compile(r"(?:^|\s)#(?=\S*[A-Za-z_])(?P<anchor>\S+)$")
_LINES = re.compile(r"\blines? (?P<first>\d+)(?:-(?P<last>\d+))?\b")
_PAGES = re.compile(r"\bpages? (?P<first>\d+)(?:-\d+)?\b")
_PATH = re.compile(r"^path (?P<path>[^\s,]+)")

_GITHUB = re.compile(
    r"https://github\.com/(?P<repository>[^/]+/[^/?#]+)(?:/(?:blob|tree)/(?P<version>[^/?#]+)(?:/(?P<path>[^?#]*))?)?/?"
)
# A commit or a release stays as it is; a branch does not.
_FIXED = re.compile(r"[0-9a-f]{7,40}|v?\d+(?:\.\d+)+\S*")
_COMMIT = re.compile(r"\bcommit (?P<commit>[0-9a-f]{7,40})\b")
# GitHub shows such files without their lines, unless it is asked for the plain text.
_RENDERED = re.compile(r"\.(?:md|markdown|rst|adoc|csv|ipynb)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Publication:
    """What a place is in.

    Attributes:
        url: its address.
        venue: where it was published; perhaps with the commit that was read.
        has_pages: whether it is a paper or a standard, which has pages whatever its address.
    """

    url: str
    venue: str
    has_pages: bool

    @property
    def is_pdf(self) -> bool:
        """Whether the address is that of a PDF file."""
        return self.url.lower().endswith(".pdf") or self.url.startswith("https://arxiv.org/pdf/")

    def find_file(self, path: str | None) -> str | None:
        """The address of a file or folder at a commit: of the source itself, or of a `path` in its repository."""
        repository = _GITHUB.fullmatch(urldefrag(self.url).url)
        if not repository:
            return None
        named, version = _COMMIT.search(self.venue), repository["version"]
        fixed = version if version and _FIXED.fullmatch(version) else named and named["commit"]
        file = path or repository["path"]
        return f"https://github.com/{repository['repository']}/blob/{fixed}/{quote(file)}" if fixed and file else None


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """One place for readers.

    Attributes:
        words: what to look for.
        url: an address as near to it as the source allows.
    """

    words: str
    url: str


def split_places(place: str) -> list[str]:
    """The single places of a text that joins several."""
    return [part for part in re.split(r";\s+", place) if part]


@lru_cache(maxsize=4096)  # a page shows most places as HTML and as Markdown, and other pages show them again
def link_place(publication: Publication, place: str) -> PlaceLink:
    """The words and the link of a single place."""
    anchor, path = _ANCHOR.search(place), _PATH.search(place)
    words = place[: anchor.start()].strip() if anchor and anchor.start() else place
    if path:
        words = f"{_shorten(path['path'])}{words[path.end() :]}"
    lines, pages = _LINES.search(place), _PAGES.search(place)
    file = publication.find_file(path["path"] if path else None) if lines or path else None
    if anchor:
        fragment = quote(anchor["anchor"], safe="-._~:@!$&'()*+,;=/?%")
        return PlaceLink(words, f"{urldefrag(file or publication.url).url}#{fragment}")
    if lines and file:
        plain = "?plain=1" if _RENDERED.search(file) else ""
        last = f"-L{lines['last']}" if lines["last"] else ""
        return PlaceLink(words, f"{file}{plain}#L{lines['first']}{last}")
    if pages and publication.is_pdf:
        return PlaceLink(words, f"{urldefrag(publication.url).url}#page={pages['first']}")
    return PlaceLink(words, file or publication.url)


def _shorten(path: str) -> str:
    """The end of a path, by which a reader knows the file; its link has all of it."""
    *folders, last = path.rstrip("/").rsplit("/", maxsplit=2)
    return f"\N{HORIZONTAL ELLIPSIS}/{'/'.join([*folders[1:], last])}" if len(folders) > 1 else path


def find_fault(publication: Publication, place: str) -> str | None:
    """The reason why a single place can't be in this publication, and what to write instead; None if it can."""
    anchor, path, lines, pages = (form.search(place) for form in (_ANCHOR, _PATH, _LINES, _PAGES))
    if path and not publication.find_file(path["path"]):
        return (
            f"{path[0]!r} needs a repository at a commit, and its address has none. "
            "Write 'commit' and its hash into the 'venue' of the source."
        )
    if lines and not publication.find_file(path["path"] if path else None):
        return (
            f"{lines[0]!r} needs one file at a commit, and the source is not one. Name its section or heading; or cite "
            "the file at /blob/<commit>/, or write 'path <file>' before and the commit into the 'venue' of the source."
        )
    if pages and not (publication.is_pdf or publication.has_pages):
        return f"{pages[0]!r} fits a PDF or a paper, and the source is neither. Name its section or heading."
    if anchor and publication.is_pdf:
        return f"'#{anchor['anchor']}' fits a web page, and the source is a PDF. Write 'page' and its number."
    return None
