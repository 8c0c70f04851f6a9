"""Describes what pages were made into, and keeps it: in memory for the next build of the preview, and on disk."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from isolation_atlas.hooks import READ_FILES, digest_file, read_entry, write_entry
from site_build.digest import digest
from site_build.inputs import Input
from site_build.served_files import ServedFiles

_Kind = TypeVar("_Kind")
_Value = TypeVar("_Value")


class Made:
    """What hooks made of one page, beside its HTML; at most one value of each class, which is a dataclass."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def add(self, value: object) -> None:
        """Add a value."""
        self._values[type(value).__name__] = value

    def find(self, kind: type[_Kind]) -> _Kind | None:
        """The value of a class; None if nothing of this class was made of the page."""
        value = self._values.get(kind.__name__)
        if value is not None and not isinstance(value, kind):  # it comes from a file, as plain data
            value = self._values[kind.__name__] = _adapter(kind).validate_python(value)  # type: ignore[arg-type]
        return value

    def merge(self, values: dict[str, Any]) -> None:
        """Add values that were kept."""
        self._values.update(values)

    def list_since(self, known: Iterable[str] = ()) -> dict[str, Any]:
        """All values by the name of their class, but those of some classes, to be kept."""
        return {name: value for name, value in self._values.items() if name not in known}


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@dataclass(frozen=True)
class ReadPage:
    """A page after its Markdown was converted.

    Attributes:
        text: the text of its file, as hooks see it.
        markdown: the text that was converted.
        content: its HTML, without the template around it.
        meta: its front matter, and what hooks add to that.
        title: the title from the navigation or from a hook; None if it has that of its heading or file.
        heading: the title from its heading.
        toc: its headings, as Python-Markdown lists them.
        anchors: its ids; None if they are not known.
        links: its links to anchors, by the path of the file that they lead to and by the anchor; None if not known.
        made: what hooks made of it.
        inputs: what it was made from.
        digest: the digest of all of this but the inputs.
    """

    text: str
    markdown: str
    content: str
    meta: dict[str, Any]
    title: str | None
    heading: str | None
    toc: list[dict[str, Any]]
    anchors: list[str] | None
    links: dict[str, dict[str, str]] | None
    made: dict[str, Any] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list)
    digest: str = ""


@dataclass(frozen=True)
class FinishedPage:
    """A page as it is published.

    Attributes:
        html: the whole page.
        made: what hooks made of it.
        inputs: what it was made from.
    """

    html: str
    made: dict[str, Any] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list)


def describe_page(page: Page, made: dict[str, Any], inputs: list[Input]) -> ReadPage:
    """Describe a page whose Markdown was converted, with what hooks made of it, and what it was made from."""
    links = page.links_to_anchors
    read = ReadPage(
        text=page.file.content_string,
        markdown=page.markdown or "",
        content=page.content or "",
        meta=dict(page.meta),
        title=vars(page).get("title"),
        heading=page._title_from_render,
        toc=[_describe_heading(item) for item in page.toc],
        anchors=None if page.present_anchor_ids is None else sorted(page.present_anchor_ids),
        links=None if links is None else {file.src_uri: dict(found) for file, found in links.items()},
        made=made,
    )
    return replace(read, inputs=inputs, digest=digest(read))


def _describe_heading(item: AnchorLink) -> dict[str, Any]:
    children = [_describe_heading(child) for child in item.children]
    return {"name": item.title, "id": item.id, "level": item.level, "children": children}


def restore_page(page: Page, read: ReadPage, files: Files) -> None:
    """Give a page all that MkDocs and hooks have given to the page that was described."""
    page.file.content_string = read.text
    page.markdown, page.content, page.meta = read.markdown, read.content, dict(read.meta)
    page.toc = get_toc(read.toc)  # type: ignore[arg-type]
    page._title_from_render = read.heading
    if read.title is not None:
        page.title = read.title
    page.present_anchor_ids = None if read.anchors is None else set(read.anchors)
    page.links_to_anchors = None
    if read.links is not None:
        found = ((files.src_uris.get(path), links) for path, links in read.links.items())
        page.links_to_anchors = {file: dict(links) for file, links in found if file}


_Page = TypeVar("_Page", ReadPage, FinishedPage)


class PageStore(Generic[_Page]):
    """Keeps one sort of pages, each with the key that it was made under.

    Args:
        sort: the class of the pages.
        folder: the kind of their entries in the cache on disk.
        site: what tells their entries from those of other sites.
        in_memory: whether they are kept in memory, too.
    """

    def __init__(self, sort: type[_Page], folder: str, site: str, *, in_memory: bool) -> None:
        self._sort: Callable[..., _Page] = sort
        self._folder, self._site, self._in_memory = folder, site, in_memory
        self._pages: dict[str, tuple[str, _Page]] = {}
        self._unwritten: set[str] | None = None

    def find(self, name: str, key: str) -> _Page | None:
        """The page of this name that was kept last, if that was under the same key."""
        if kept := self._pages.get(name):
            return kept[1] if kept[0] == key else None
        entry = read_entry(self._folder, self._site + name) or b""
        if not entry.startswith(key.encode()):
            return None
        values = from_json(entry[len(key) :])
        page = self._sort(**{**values, "inputs": [tuple(one) for one in values["inputs"]]})
        if self._in_memory:
            self._pages[name] = key, page
        return page

    def renew(self, name: str, key: str, page: _Page) -> None:
        """Keep a page that was found, and of which only the rough digests of inputs have changed."""
        if self._in_memory:
            self._pages[name] = key, page
        else:
            self.keep(name, key, page)

    def keep(self, name: str, key: str, page: _Page) -> None:
        """Keep a page; it replaces the one of this name that was kept before."""
        if self._in_memory:
            self._pages[name] = key, page
        if self._unwritten is None:
            self._write(name, key, page)
        else:
            self._unwritten.add(name)

    def put_off_writing(self) -> None:
        """Keep pages in memory alone until `write` is called, because a save shall not wait for the disk."""
        self._unwritten = set()

    def write(self) -> None:
        """Write the pages that wait for it."""
        for name in self._unwritten or ():
            self._write(name, *self._pages[name])
        self._unwritten = None

    def _write(self, name: str, key: str, page: _Page) -> None:
        write_entry(self._folder, self._site + name, key.encode() + to_json(page))


class Memory:
    """What is kept from one build to the next.

    Args:
        site: what tells the site from others.
        in_memory: whether pages are kept in memory, too, for another build of the same process.

    Attributes:
        read: pages whose Markdown was converted.
        finished: pages as they are published.
        served: the files of the preview.
    """

    def __init__(self, site: str, *, in_memory: bool) -> None:
        self.served = ServedFiles()
        self.read = PageStore(ReadPage, "pages", site, in_memory=in_memory)
        self.finished = PageStore(FinishedPage, "finished", site, in_memory=in_memory)
        self._values: dict[str, tuple[object, Any]] = {}

    def put_off_writing(self) -> None:
        """Write no page to disk before `write` is called; this takes a memory that has all pages."""
        for pages in (self.read, self.finished):
            pages.put_off_writing()

    def write(self) -> None:
        """Write the pages that wait for it."""
        for pages in (self.read, self.finished):
            pages.write()

    def get_or_make(self, name: str, inputs: object, make: Callable[[], _Value]) -> _Value:
        """The value of this name that was made last, if that was from equal inputs, or else a new one."""
        if name in self._values and self._values[name][0] == inputs:
            kept: _Value = self._values[name][1]
            return kept
        made = make()
        self._values[name] = inputs, made
        return made

    def get_or_read(self, name: str, inputs: object, read: Callable[[], _Value]) -> _Value:
        """The same for a value that is also read from files: those that were read must be as they were, too."""
        files, kept = self.get_or_make(f"files of {name}", inputs, partial(_note, read))
        if all(digest_file(Path(path)) == digest for path, digest in files.items()):
            return kept
        del self._values[f"files of {name}"]
        return self.get_or_make(f"files of {name}", inputs, partial(_note, read))[1]


def _note(read: Callable[[], _Value]) -> tuple[Mapping[str, str], _Value]:
    with READ_FILES.collect() as files:
        made = read()
    return files, made


_current: ContextVar[Memory | None] = ContextVar("memory", default=None)


def current_memory() -> Memory | None:
    """The memory that the builds have in common which are made at the moment."""
    return _current.get()


@contextmanager
def share_memory(memory: Memory) -> Iterator[None]:
    """Let all builds that are made within the context have the same memory."""
    token = _current.set(memory)
    try:
        yield
    finally:
        _current.reset(token)
