"""Joins the pages of the guide into one HTML document, with links between pages as links within the document."""

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tools.release.commit import Commit
from tools.release.contents import Chapter, Guide

# Attributes whose value is one or more ids of their page.
_ID_ATTRIBUTES = {"id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls"}
_ADDRESS_ATTRIBUTES = {"href", "xlink:href"}
_URL = re.compile(r"url\(#([^)]+)\)")
_CONTENTS = "Contents"
_HEADING = re.compile(r"h[1-6]")
_VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
# Elements that are useless on paper.
_LEFT_OUT = {"button", "form", "script"}
_LEFT_OUT_CLASSES = {"headerlink", "md-content__button", "md-source-file"}
_MAX_ID_BYTES = 127
"""The maximum length of a named destination in a PDF; a longer id is replaced by a digest."""


@dataclass(frozen=True, slots=True)
class Book:
    """The guide as one document.

    Attributes:
        html: the document.
        headings: the text of each of its headings, in order.
    """

    html: str
    headings: Sequence[str]


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
    files = {chapter.file for _, chapters in guide.parts for chapter in chapters}
    for number, (name, chapters) in enumerate(guide.parts, start=1):
        articles = [_Article(chapter, files, guide.address) for chapter in chapters]
        headings += [name, *(heading for article in articles for heading in article.headings)]
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
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(guide.title)}</title>'
        f"{style}<style>{names}</style></head>\n"
        f'<body dir="ltr" data-md-color-scheme="default" data-md-color-primary="custom" data-md-color-accent="custom">'
        f'<main class="md-typeset">{"".join(body)}</main></body>\n</html>\n',
        headings,
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
        self._written: list[str] = []
        self._name, self._file = chapter_id(chapter.file), chapter.file
        self._files, self._address = files, address
        # The number of open elements in the article, and in an element that is left out.
        self._open = self._left_out = 0
        self._in_heading = False
        self.feed(chapter.html)

    def html(self) -> str:
        """The article."""
        return f'<article class="book-page" id="{self._name}">{"".join(self._written)}</article>'

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if not self._open:
            self._open = int(tag == "article")
            return
        self._open += tag not in _VOID
        if self._left_out or tag in _LEFT_OUT or not _LEFT_OUT_CLASSES.isdisjoint(classes):
            self._left_out += tag not in _VOID
            return
        if _HEADING.fullmatch(tag):
            self.headings.append("")
            self._in_heading = True
        self._write_tag(tag, attrs, ">")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._open and not self._left_out:
            self._write_tag(tag, attrs, "/>")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or tag in _VOID:
            return
        self._open -= 1
        if self._left_out:
            self._left_out -= 1
        elif self._open:
            self._in_heading = self._in_heading and not _HEADING.fullmatch(tag)
            self._written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def _write(self, text: str) -> None:
        if self._open and not self._left_out:
            self._written.append(text)
            if self._in_heading:
                self.headings[-1] += unescape(text)

    def _write_tag(self, tag: str, attrs: list[tuple[str, str | None]], end: str) -> None:
        rewritten = ((name, value and self._rewrite(name, value)) for name, value in self._complete(tag, attrs))
        written = "".join(
            f' {name}="{escape(value or "")}"' for name, value in rewritten if value or name not in _ADDRESS_ATTRIBUTES
        )
        self._written.append(f"<{tag}{written}{end}")

    def _complete(self, tag: str, attrs: list[tuple[str, str | None]]) -> Iterator[tuple[str, str | None]]:
        """The attributes of an element for paper: details are open, and headings are one level below the part's."""
        yield from attrs
        if tag == "details" and "open" not in dict(attrs):
            yield "open", ""
        if _HEADING.fullmatch(tag):
            yield "aria-level", str(int(tag[1]) + 1)

    def _rewrite(self, name: str, value: str) -> str:
        if name in _ID_ATTRIBUTES:
            return " ".join(self._prefix(self._name, identity) for identity in value.split())
        if name in _ADDRESS_ATTRIBUTES:
            return self._rewrite_address(value)
        return _URL.sub(lambda found: f"url(#{self._prefix(self._name, found[1])})", value)

    def _rewrite_address(self, address: str) -> str:
        """The address in the book for an address on this page; "" if the book can't have one."""
        parts = urlsplit(address)
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


def _quote(text: str) -> str:
    """Quote a text as a string in a stylesheet."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
