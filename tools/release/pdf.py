"""Prints the built site into one PDF, with headless Chromium."""

import argparse
import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Error, Page, Route, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import Destination, DictionaryObject, NameObject, TextStringObject

from isolation_atlas.write_file import write_file
from tools.chromium import find_chromium, launch
from tools.release.book import Book, chapter_id, join_book, part_id
from tools.release.command import ReleaseError, run
from tools.release.commit import Commit, read_commit
from tools.release.contents import Guide, read_guide
from tools.release.offline_page import is_drawn_in_browser

_BOOK = Path(__file__).with_name("book.css")
_SITE = "assets/stylesheets/site.css"
_ADDRESS = "http://book.invalid/"
# The table of contents has the sheet numbers of the previous print, so it is correct when two prints have equal ones.
_MAX_PRINTS = 3


def make_pdf(site: Path, commit: Commit) -> bytes:
    """The built site as a PDF; the function prints its progress.

    Raises:
        ReleaseError: there is no built site or no Chromium, or the numbers in the table of contents do not settle.
    """
    guide = read_guide(site)
    style = f'<link rel="stylesheet" href="/{_SITE}"><style>{_BOOK.read_text(encoding="utf-8")}</style>'
    sheets: Mapping[str, int] = {}
    with _open_browser(site) as printer:
        for _ in range(_MAX_PRINTS):
            book = join_book(guide, commit, style, sheets)
            _report(f"Printing {sum(len(chapters) for _, chapters in guide.parts)} pages …")
            printed = PdfReader(io.BytesIO(printer.print(book)))
            found = _find_sheets(printed, guide)
            if found == sheets:
                break
            sheets = found
        else:
            raise ReleaseError(
                "The numbers in the table of contents move what they count. Look at tools/release/book.css."
            )
    for sentence in dict.fromkeys([*book.left_out, *printer.refused]):
        _report(sentence)
    if is_drawn_in_browser(book.html):
        _report("Diagrams that a browser would draw are in it as source text.")
    _report(f"Finishing {len(printed.pages)} sheets …")
    return _finish(printed, book, guide, commit)


@contextmanager
def _open_browser(site: Path) -> Iterator["_Printer"]:
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            # Nothing of the book runs, and whatever it asks for is answered from the site's folder or refused.
            context = browser.new_context(java_script_enabled=False, offline=True, service_workers="block")
            yield _Printer(context.new_page(), site)
            browser.close()
    except FileNotFoundError as error:
        raise ReleaseError(f"The PDF is printed by Chromium. {error}") from error
    except Error as error:
        raise ReleaseError(f"Chromium ({find_chromium()}) can't print: {error.message}") from error


class _Printer:
    """A page of a browser that has the book and the built site, and nothing else.

    The book has an address of its own, from which a browser opens no file of the machine.

    Attributes:
        refused: the addresses that the book asked for and did not get, one sentence each.
    """

    def __init__(self, page: Page, site: Path) -> None:
        self.refused: list[str] = []
        self._page, self._site = page, site.resolve()
        self._book = b""
        page.context.route("**/*", self._answer)

    def print(self, book: Book) -> bytes:
        """The book as a PDF."""
        self._book = book.html.encode()
        self._page.goto(_ADDRESS)
        return self._page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)

    def _answer(self, route: Route) -> None:
        address = route.request.url
        if address == _ADDRESS and route.request.is_navigation_request():
            route.fulfill(body=self._book, content_type="text/html; charset=utf-8")
        elif file := self._find(address):
            route.fulfill(path=file)
        else:
            self.refused.append(f"The book asks for {address}, which is not of the site. It is left out.")
            route.abort()

    def _find(self, address: str) -> Path | None:
        """The file of the site at an address; None where there is none."""
        if not address.startswith(_ADDRESS):
            return None
        file = Path(self._site, unquote(urlsplit(address).path).lstrip("/")).resolve()
        return file if file.is_relative_to(self._site) and file.is_file() else None


def _find_sheets(printed: PdfReader, guide: Guide) -> Mapping[str, int]:
    """The number of the sheet on which each part and page begins, by id."""
    named = printed.named_destinations
    parts = [part_id(number) for number, _ in enumerate(guide.parts, start=1)]
    chapters = [chapter_id(chapter.file) for _, chapters in guide.parts for chapter in chapters]
    return {name: find_sheet(printed, named[f"/{name}"]) for name in (*parts, *chapters)}


def find_sheet(printed: PdfReader, place: Destination) -> int:
    """The number of the sheet of a destination.

    Raises:
        ReleaseError: the destination is on no sheet.
    """
    index = printed.get_destination_page_number(place)
    if index is None:
        raise ReleaseError(f"{place.title!r} leads to no sheet of the PDF.")
    return index + 1


def _finish(printed: PdfReader, book: Book, guide: Guide, commit: Commit) -> bytes:
    """The PDF with corrected bookmarks, and with metadata that does not depend on the time of the print."""
    writer = PdfWriter(clone_from=printed)
    bookmarks = list(_list_bookmarks(cast(DictionaryObject, writer.root_object["/Outlines"].get_object())))
    for bookmark, heading in zip(bookmarks, book.headings, strict=True):
        # Chromium omits the space at a line break in a heading, so the bookmark gets the text of the heading.
        if _letters(str(bookmark["/Title"])) != _letters(heading):
            raise ReleaseError(f"The heading {heading!r} has the bookmark {bookmark['/Title']!r}.")
        bookmark[NameObject("/Title")] = TextStringObject(" ".join(heading.split()))
    made = f"D:{commit.time:%Y%m%d%H%M%S}Z"
    writer.metadata = {
        "/Title": guide.title,
        "/Subject": guide.description,
        "/Producer": "Chromium and pypdf",
        "/CreationDate": made,
        "/ModDate": made,
    }
    writer.pdf_header = printed.pdf_header
    writer.page_mode = "/UseOutlines"
    finished = io.BytesIO()
    writer.write(finished)
    return finished.getvalue()


def _list_bookmarks(parent: DictionaryObject) -> Iterator[DictionaryObject]:
    """All bookmarks below `parent`, each followed by the bookmarks below it."""
    following = parent.get("/First")
    while following is not None:
        bookmark = following.get_object()
        yield bookmark
        yield from _list_bookmarks(bookmark)
        following = bookmark.get("/Next")


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def _report(text: str) -> None:
    print(text, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the PDF; return 1 if it can't be made."""
    parser = argparse.ArgumentParser(prog="make pdf", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder of the built site")
    parser.add_argument("pdf", type=Path, help="the file to write")
    chosen = parser.parse_args(arguments)
    return run(lambda: _write(chosen.site, chosen.pdf))


def _write(site: Path, path: Path) -> str:
    made = make_pdf(site, read_commit())
    write_file(path, made)
    return f"{path}: {len(made) / 1e6:.1f} MB."


if __name__ == "__main__":
    sys.exit(main())
