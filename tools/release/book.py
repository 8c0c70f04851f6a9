"""Joins the pages of the guide into one HTML document, with links between pages as links within the document."""

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from tools.release.commit import Commit
from tools.release.contents import Chapter, Guide

# Attributes whose value is one or more ids of their page.
_ID_ATTRIBUTES = {"id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls"}
_LINK_ATTRIBUTES = {"href", "xlink:href"}
_URL = re.compile(r"url\(#([^)]+)\)")
_CONTENTS = "Contents"
_HEADING = re.compile(r"h[1-6]")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Elements that have no use on paper.
_LEFT_OUT = {"button", "form", "script"}
# Elements that would bring in anything other than the page, change by themselves, or hold what a browser reads
# differently from this parser.
_REFUSED = {
    *("animate", "applet", "audio", "base", "embed", "fencedframe", "frame", "frameset", "iframe", "link", "meta"),
    *("noembed", "noframes", "noscript", "object", "picture", "plaintext", "portal", "set", "source", "template"),
    *("textarea", "title", "track", "video", "xmp"),
}
# Attributes of other elements that fetch something, or send something away.
_REFUSED_ATTRIBUTES = {"action", "background", "formaction", "ping", "srcset", "xml:base"}
_SCHEMES = {"", "http", "https", "mailto"}
# Elements of drawings whose address is not followed but fetched.
_FETCHING = {"feimage", "image", "use"}
# A style may name what the page or its own text has. Where a drawing holds it, a browser reads "<" as a tag.
_FETCHES = re.compile(r"@import|image-set|url\((?!\s*[\"']?(?:#|data:image/))|\\|<", re.IGNORECASE)
_URL_START = re.compile(r"url\(", re.IGNORECASE)

POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The book's own policy, which lets it load the site's styles and pictures and run nothing."""

_LEFT_OUT_CLASSES = {"headerlink", "atlas-embed", "atlas-feedback", "atlas-page-facts"}
_MAX_ID_BYTES = 127
"""The maximum length of a named destination in a PDF; a longer id is replaced by a digest."""


@dataclass(frozen=True, slots=True)
class Book:
    """The guide as one document.

    Attributes:
        html: the document.
        headings: the text of each of its headings, in order.
        left_out: what a page has and the book has not, because printing it would run it or fetch it: one sentence each.
    """

    html: str
    headings: Sequence[str]
    left_out: Sequence[str]


def chapter_id(file: str) -> str:
    """The id of a page in the book.

    >>> chapter_id("index.html"), chapter_id("containers/walls/index.html")
    ('page', 'page-containers-walls')
    """
    return "-".join(["page", *posixpath.dirname(file).split("/")]).rstrip("-")


def part_id(number: int) -> str:
    """The id of a part, counted from 1."""
    return f"part-{number}"


def join_book(guide: Guide, commit: Commit, style: str, sheets: Mapping[str, int]) -> Book:
    """Write a title page, a table of contents, and every page below the heading of its part.

    Args:
        guide: the pages.
        commit: the commit that the title page names.
        style: the style elements of the document's head.
        sheets: by the id of each part and page, the number of its first sheet; the number of a missing one is "000".
    """
    body, headings = [_write_title(guide, commit), _write_contents(guide, sheets)], [_CONTENTS]
    left_out: list[str] = []
    files = {chapter.file for _, chapters in guide.parts for chapter in chapters}
    for number, (name, chapters) in enumerate(guide.parts, start=1):
        articles = [_Article(chapter, files, guide.address) for chapter in chapters]
        headings += [name, *(heading for article in articles for heading in article.headings)]
        left_out += [sentence for article in articles for sentence in article.left_out]
        body.append(
            f'<section class="book-part" style="page: {part_id(number)}">'
            f'<h1 class="book-part__name" id="{part_id(number)}">{escape(name)}</h1>'
            f"{''.join(article.html() for article in articles)}</section>"
        )
    names = "".join(
        f"@page {part_id(number)} {{ @top-right {{ content: {_quote(name)} }} }}\n"
        for number, (name, _) in enumerate(guide.parts, start=1)
    )
    return Book(
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>{escape(guide.title)}</title>'
        f"{style}<style>{names}</style></head>\n"
        f'<body dir="ltr" data-md-color-scheme="default" data-md-color-primary="custom" data-md-color-accent="custom">'
        f'<main class="md-typeset">{"".join(body)}</main></body>\n</html>\n',
        headings,
        left_out,
    )


def _write_title(guide: Guide, commit: Commit) -> str:
    address = f'<p><a href="{escape(guide.address)}">{escape(guide.address)}</a></p>' if guide.address else ""
    return (
        f'<header class="book-title"><p class="book-title__name">{escape(guide.title)}</p>'
        f"<p>{escape(guide.description)}</p>{address}"
        f'<p class="book-title__state">{commit.time:%Y-%m-%d}, version {escape(commit.name)}</p></header>'
    )


def _write_contents(guide: Guide, sheets: Mapping[str, int]) -> str:
    def entry(kind: str, identity: str, name: str) -> str:
        return (
            f'<li class="book-contents__{kind}"><a href="#{identity}"><span>{escape(name)}</span>'
            f"<span>{sheets.get(identity, '000')}</span></a></li>"
        )

    lines = []
    for number, (name, chapters) in enumerate(guide.parts, start=1):
        lines.append(entry("part", part_id(number), name))
        lines += [entry("page", chapter_id(chapter.file), chapter.title) for chapter in chapters]
    return f'<nav class="book-contents"><h1>{_CONTENTS}</h1><ol>{"".join(lines)}</ol></nav>'


class _Article(HTMLParser):
    """Rewrites the article of a page, and makes its ids unique in the book."""

    def __init__(self, chapter: Chapter, files: set[str], address: str) -> None:
        super().__init__(convert_charrefs=False)
        self.headings: list[str] = []
        self.left_out: list[str] = []
        self._written: list[str] = []
        self._name, self._file = chapter_id(chapter.file), chapter.file
        self._files, self._address = files, address
        # What is open, from the article inwards, and how many of these there are up to the first that is left out.
        self._open: list[str] = []
        self._left_out = 0
        self._in_heading = self._in_style = False
        self.feed(chapter.html)

    def html(self) -> str:
        """The article."""
        return f'<article class="book-page" id="{self._name}">{"".join(self._written)}</article>'

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if not self._open:
            if tag == "article":
                self._open.append(tag)
            return
        if tag not in _VOID:
            self._open.append(tag)
        if self._left_out:
            return
        if tag in _REFUSED:
            self._leave_out(f"<{tag}>")
        if tag in _REFUSED | _LEFT_OUT or not _LEFT_OUT_CLASSES.isdisjoint(classes):
            self._left_out = len(self._open) if tag not in _VOID else 0
            return
        if _HEADING.fullmatch(tag):
            self.headings.append("")
            self._in_heading = True
        self._in_style = tag == "style"
        self._write_tag(tag, attrs, ">")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._open or self._left_out:
            return
        if tag in _REFUSED | _LEFT_OUT:
            self._leave_out(f"<{tag}>")
        else:
            self._write_tag(tag, attrs, "/>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return  # it ends nothing
        inner = ""
        while inner != tag:  # what is still open within ends, too
            inner = self._open.pop()
            if self._left_out:
                self._left_out *= len(self._open) >= self._left_out
            elif self._open:
                self._in_heading = self._in_heading and not _HEADING.fullmatch(inner)
                self._in_style = self._in_style and inner != "style"
                self._written.append(f"</{inner}>")

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self._write(data.replace("<", "&lt;"))
        elif not _FETCHES.search(data):
            self._write(data)
        elif not self._left_out:
            self._leave_out("a style that fetches something")

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def _write(self, text: str) -> None:
        if self._open and not self._left_out:
            self._written.append(text)
            if self._in_heading:
                self.headings[-1] += unescape(text)

    def _leave_out(self, what: str) -> None:
        self.left_out.append(f"{self._file}: {what} is left out of the book.")

    def _write_tag(self, tag: str, attrs: list[tuple[str, str | None]], end: str) -> None:
        written = ""
        for name, value in self._complete(tag, attrs):
            rewritten = value and self._rewrite(tag, name, value)
            if rewritten is None and value is not None:
                self._leave_out(f'{name}="{value}"')
            elif rewritten or name not in _LINK_ATTRIBUTES:
                written += f' {name}="{escape(rewritten or "")}"'
        self._written.append(f"<{tag}{written}{end}")

    def _complete(self, tag: str, attrs: list[tuple[str, str | None]]) -> Iterator[tuple[str, str | None]]:
        """The attributes of an element for paper: details are open, and headings are one level below the part's."""
        yield from attrs
        if tag == "details" and "open" not in dict(attrs):
            yield "open", ""
        if _HEADING.fullmatch(tag):
            yield "aria-level", str(int(tag[1]) + 1)

    def _rewrite(self, tag: str, name: str, value: str) -> str | None:
        """The value to use in the book; None where it would run something, or fetch what is not the site's."""
        if name.startswith("on") or name in _REFUSED_ATTRIBUTES:
            return None
        if name in _ID_ATTRIBUTES:
            return " ".join(self._prefix(self._name, identity) for identity in value.split())
        if name == "src" or (name in _LINK_ATTRIBUTES and tag in _FETCHING):
            return self._rewrite_picture(value)
        if name in _LINK_ATTRIBUTES:
            return self._rewrite_link(value)
        if (name == "style" or _URL_START.search(value)) and _FETCHES.search(value):
            return None
        return _URL.sub(lambda found: f"url(#{self._prefix(self._name, found[1])})", value)

    def _rewrite_picture(self, address: str) -> str | None:
        """The address of a picture below the site's root; None where it is elsewhere."""
        if address.startswith("#"):
            return f"#{self._prefix(self._name, address[1:])}"
        if address.startswith("data:image/"):
            return address
        parts = _split(address)
        if parts is None or parts.scheme or parts.netloc or "\\" in parts.path:
            return None
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(self._file), parts.path))
        return urlunsplit(("", "", path, "", parts.fragment))

    def _rewrite_link(self, address: str) -> str | None:
        """The address to use in the book for a link on this page; empty where there is none, None for others."""
        parts = _split(address)
        if parts is None or parts.scheme not in _SCHEMES:
            return None
        if parts.scheme or parts.netloc:
            return address
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self._file), parts.path))
        file = self._file if not parts.path else posixpath.normpath(posixpath.join(target, "index.html"))
        if file in self._files:
            chapter = chapter_id(file)
            return f"#{self._prefix(chapter, parts.fragment) if parts.fragment else chapter}"
        # The target is a file of the site, which the book can link to only if the site has a public address.
        return urljoin(self._address, target) if self._address else ""

    @staticmethod
    def _prefix(chapter: str, identity: str) -> str:
        name = f"{chapter}--{identity}"
        if len(name.encode()) <= _MAX_ID_BYTES:
            return name
        return f"{chapter}--{hashlib.sha256(identity.encode()).hexdigest()[:16]}"


def _split(address: str) -> SplitResult | None:
    """The parts of an address as a browser takes it, which leaves out control characters; None where it has none."""
    try:
        return urlsplit("".join(character for character in address if character > " " and character != "\x7f"))
    except ValueError:
        return None


def _quote(text: str) -> str:
    """Quote a text as a string in a stylesheet."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
