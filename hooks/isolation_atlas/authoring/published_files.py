"""Finds files that a browser would run without the policy of the site's pages, or that show what is not there."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from isolation_atlas.authoring.drawing_elements import DRAWING_ELEMENTS
from isolation_atlas.authoring.source import SourceText, decode_bytes, drop_comments, read_bytes
from isolation_atlas.control_characters import describe_control_character, find_controls
from isolation_atlas.problem import MOST_PROBLEMS, AtlasError, Location, Problem

SCRIPT_FOLDERS = ("assets/javascripts/", "assets/mermaid/", "assets/minisearch/", "assets/panzoom/", "assets/stemmer/")
"""The folders, below that of the pages, whose scripts are published: our own, and those that `make vendor` fills."""

_PAGE = "md"
_PICTURE = "svg"
_SCRIPTS = {"js", "mjs"}
_TEXTS = {"bib", "css", "csv", "json", "map", "txt", "yaml", "yml"}
_OTHERS = {"avif", "gif", "ico", "jpeg", "jpg", "mp4", "pdf", "png", "webm", "webp", "woff", "woff2"}
_KNOWN = {_PICTURE, *_SCRIPTS, *_TEXTS, *_OTHERS}
# Files of vendored packages that have no ending.
_NAMES = {"LICENSE", "SHA256SUMS", "VERSION"}
# Some servers go by any ending of a name, not only by the last one.
_RUN_BY_NAME = {"htm", "html", "mht", "mhtml", "shtml", "svg", "svgz", "xht", "xhtml", "xml", "xsl", "xslt"}

_SVG = "http://www.w3.org/2000/svg"
_ADDRESSES = {"href", "src", "base", "action", "formaction", "data", "srcset", "ping"}
_BITMAP = re.compile(r"data:image/(?:avif|gif|jpeg|png|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
# In a style: an address other than `#…`, functions that fetch, imports, and the escapes that could hide one of them.
_FETCHED = re.compile(
    r"""url\(\s*+(?!["']?\s*(?:\#|data:image/(?:avif|gif|jpeg|png|webp);base64,))|\\|@import|@namespace|@charset"""
    r"""|image-set|cross-fade|(?<![\w-])(?:image|src|element|attr|expression)\(|-moz-|behavior|//""",
    re.IGNORECASE,
)
# Texts that nobody reads as a style. In all others a browser may look for an address.
_WORDS = re.compile(r"id|class|lang|role|aria-[\w-]+|viewBox|d|points|transform")


def find_active_content(path: Path, file: str, docs: str) -> list[Problem]:
    """Return the problems of a file that is published as it is, below the folder that problems call `docs`.

    Args:
        path: the file on disk.
        file: its path below the folder.
        docs: the folder.
    """
    name = f"{docs}/{file}"
    endings = [ending.lower() for ending in PurePosixPath(file).name.split(".")[1:]]
    if not endings and PurePosixPath(file).name not in _NAMES:
        message = f"A file without an extension is not published, because a browser may open it as a page. {_offer()}"
        return [Problem(Location(name), message)]
    last = endings[-1] if endings else ""
    if run := [ending for ending in endings if ending in _RUN_BY_NAME and (ending != _PICTURE or ending != last)]:
        message = (
            f"A browser would run scripts in a '.{run[0]}' file without the site's policy. "
            f"Write pages as Markdown, in files that end in '.{_PAGE}'."
        )
        return [Problem(Location(name), message)]
    if last in _SCRIPTS and not file.startswith(SCRIPT_FOLDERS):
        message = f"Scripts belong in {docs}/{SCRIPT_FOLDERS[0]}, where they are checked. Move this one there."
        return [Problem(Location(name), message)]
    if endings and last not in _KNOWN:
        in_capitals = f"The name of a page ends in '.{_PAGE}', in small letters. Rename this file."
        message = in_capitals if last == _PAGE else f"Files that end in '.{last}' are not published. {_offer()}"
        return [Problem(Location(name), message)]
    try:
        # A browser treats scripts and bitmaps as what they are, so they are not searched.
        return [] if last in _SCRIPTS | _OTHERS else list(_look_into(read_bytes(path, name), name, last))
    except AtlasError as error:
        return list(error.problems)


def _offer() -> str:
    return f"Known: {', '.join(f'.{ending}' for ending in sorted({_PAGE, *_KNOWN}))}."


def find_hidden_characters(path: Path, file: str, docs: str) -> Iterator[Problem]:
    """Find what a reader of a text does not see: control characters, and those that turn or hide text.

    Each is reported once in each line. Arguments are as above; vendored files are those of their packages.
    """
    name = f"{docs}/{file}"
    if path.suffix.lower().lstrip(".") not in {_PICTURE, *_SCRIPTS, *_TEXTS} or file.startswith(SCRIPT_FOLDERS[1:]):
        return
    try:
        text = decode_bytes(read_bytes(path, name), name)
    except AtlasError:  # it is reported where the file is looked at
        return
    source = SourceText(text, name)
    seen: set[tuple[int, str]] = set()
    for found in find_controls(text):
        if text.startswith("\r\n", found.start()):
            continue
        problem = source.problem_at(found.start(), describe_control_character("The file", found[0]))
        if (place := (problem.location.line, found[0])) not in seen:
            seen.add(place)
            yield problem


def _look_into(data: bytes, name: str, ending: str) -> Iterator[Problem]:
    start = data.lstrip(b"\xef\xbb\xbf\t\n\f\r ")[:3]
    if ending == _PICTURE:
        yield from _Picture(decode_bytes(data, name), name).problems
    elif start.startswith(b"<") and start != b"<<:":
        message = "This begins like a page, and some browsers would open it as one. Begin it with something else."
        yield SourceText(data.decode("utf-8-sig", errors="replace"), name).problem(1, 1, message)


class _Picture:
    """An SVG, which a browser opens as a page of its own: what it holds besides a drawing is a problem."""

    def __init__(self, text: str, name: str) -> None:
        self.problems: list[Problem] = []
        self._source = SourceText(text, name)
        self._style: list[str] | None = None
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declare
        self._parser.StartDoctypeDeclHandler = self._define
        self._parser.ProcessingInstructionHandler = self._process
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._read
        try:
            self._parser.Parse(text.encode(), True)  # noqa: FBT003 - expat takes no names
        except expat.ExpatError as error:
            message = f"This SVG can't be read: {expat.ErrorString(error.code)}. Save it again as plain SVG."
            self.problems.append(self._source.problem(error.lineno, error.offset + 1, message))
        except _EnoughError:
            pass

    def _refuse(self, message: str) -> None:
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        self.problems.append(self._source.problem(line, column, message))
        if len(self.problems) > MOST_PROBLEMS:
            raise _EnoughError

    def _declare(self, version: str, encoding: str | None, _standalone: int) -> None:
        if version != "1.0" or (encoding or "utf-8").lower() not in ("utf-8", "us-ascii"):
            self._refuse("An SVG is XML 1.0 in UTF-8. Save it as that.")

    def _define(self, *_: object) -> None:
        self._refuse("A document type can define what a browser then reads in its place. Remove '<!DOCTYPE …>'.")
        raise _EnoughError  # entities may grow without end

    def _process(self, target: str, _data: str) -> None:
        self._refuse(f"'<?{target} …?>' has a browser fetch or run something. Remove it.")

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, element = name.rpartition(" ")
        if namespace not in ("", _SVG) or element not in DRAWING_ELEMENTS:
            self._refuse(f"A picture can't contain the element {element!r}. Remove it, or save the file as plain SVG.")
        if self._style is not None:
            self._refuse("A style contains only text. Remove the element from it.")
        elif element == "style":
            self._style = []
        for full_name, value in attributes.items():
            self._check_text(value)
            self._check_attribute(element, full_name.rpartition(" ")[2], value)

    def _check_attribute(self, element: str, name: str, value: str) -> None:
        if name.lower().startswith("on"):
            self._refuse(f"A browser runs the attribute {name!r}. Remove it.")
        elif name.lower() in _ADDRESSES:
            if not (value.startswith("#") or (element == "image" and _BITMAP.fullmatch(value))):
                message = "Only '#…' can be here, or a bitmap as 'data:image/…' in <image>."
                self._refuse(f"{name!r} leads out of the picture. {message}")
        elif not _WORDS.fullmatch(name):
            self._check_style(value, f"{name!r}")

    def _close(self, name: str) -> None:
        if self._style is not None and name.rpartition(" ")[2] == "style":
            self._check_style("".join(self._style), "This style")
            self._style = None

    def _read(self, text: str) -> None:
        self._check_text(text)
        if self._style is not None:
            self._style.append(text)

    def _check_text(self, text: str) -> None:
        """Refuse a reference to what nobody sees; `find_hidden_characters` finds what is written as it is."""
        for found in find_controls(text):
            if found[0] not in self._source.text:
                self._refuse(describe_control_character("A reference in the picture", found[0]))
                return

    def _check_style(self, style: str, what: str) -> None:
        if found := _FETCHED.search(" ".join(drop_comments(style, "/*", "*/"))) or _FETCHED.search(style):
            self._refuse(f"{what} has {found[0]!r}, by which a browser could fetch something. Remove it.")


class _EnoughError(Exception):
    """Ends the reading of a picture."""
