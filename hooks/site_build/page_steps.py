"""Keeps what each of the two steps has made in which a page is made, and finds it again.

In the first step the Markdown of a page is converted. That depends on its text, on the data and files that it names,
and on the settings. In the second step its template is filled. That depends on the page and on the navigation.
"""

import hashlib
from dataclasses import dataclass, field, replace

from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import AtlasError
from site_build.build import Build
from site_build.digest import digest
from site_build.inputs import told_level
from site_build.page_memory import FinishedPage, Made, ReadPage, describe_page, restore_page
from site_build.page_rules import PageRules, WrittenRules
from site_build.pages_ahead import PagesAhead
from site_build.stand_ins import UnchangedPage, leave_out

_FIRST_STEP = ("page_read_source", "page_markdown", "page_content")
_SECOND_STEP = ("page_context", "post_page")
# What these plugins make of a page is kept. With another one that has such an event, no page is.
_KNOWN = ("material/search", "mermaid2")
# They don't change what the Markdown of a page is converted into.
_NO_INPUTS = ("dev_addr", "nav", "site_dir", "strict", "watch")


@dataclass
class PageSteps:
    """The steps of one build.

    Attributes:
        are_kept: whether anything is kept.
        settings: a digest of what all pages depend on.
        surroundings: a digest of what all pages depend on in the second step, beside that.
        nav: the items of the navigation.
        keys: by its path, the key under which the present step of a page is kept.
        read: the pages after the first step, by their paths.
        finished: the paths of the pages that were kept after the second step.
    """

    are_kept: bool = False
    settings: str = ""
    surroundings: str = ""
    nav: list[StructureItem] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    read: dict[str, ReadPage] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)


def begin_steps(build: Build) -> None:
    """Leave out the events of hooks and plugins for pages that are kept; all others have set the settings by now."""
    steps, plugins = build.state(PageSteps), build.config.plugins
    events = [f"on_{event}" for event in ("pre_page", *_FIRST_STEP, *_SECOND_STEP)]
    others = (plugin for name, plugin in plugins.items() if name not in _KNOWN and not name.startswith("hooks/"))
    steps.are_kept = not any(hasattr(plugin, event) for plugin in others for event in events)
    if steps.are_kept:
        steps.settings = _digest_settings(build)
        for event in _FIRST_STEP:
            leave_out(plugins.events[event], lambda page: isinstance(page, UnchangedPage))
        for event in _SECOND_STEP:
            leave_out(plugins.events[event], lambda page: page.file.src_uri in steps.finished)


def find_read(build: Build, page: Page, files: Files) -> bool:
    """Give a page what the first step has made of it, if that is kept; else begin to note what it is made from."""
    steps, uri = build.state(PageSteps), page.file.src_uri
    build.inputs.end()
    key = _write_read_key(build, steps.settings, page) if steps.are_kept else None
    if key is None:
        return False
    read = build.memory.read.find(uri, key)
    inputs = build.inputs.renew(read.inputs) if read else None
    if read is None or inputs is None:
        steps.keys[uri] = key
        build.inputs.begin()
        build.state(PagesAhead).count()
        return False
    if inputs != read.inputs:
        read = replace(read, inputs=inputs)
        build.memory.read.renew(uri, key, read)
    steps.read[uri] = read
    build.made(page).merge(read.made)
    build.report_again(page)
    restore_page(page, read, files)
    return True


def keep_read(build: Build, page: Page) -> None:
    """Keep what the first step has made of a page, unless a problem of it has to be reported again."""
    steps, uri = build.state(PageSteps), page.file.src_uri
    if record := build.inputs.end():
        read = describe_page(page, build.made(page).list_since(), record.list_inputs())
        steps.read[uri] = read
        if record.is_silent:
            build.memory.read.keep(uri, steps.keys[uri], read)


def begin_second_step(build: Build, files: Files) -> None:
    """Note what all pages may show: the templates, and others; every page has been read, and has its title."""
    build.inputs.end()
    steps = build.state(PageSteps)
    pages = [(file.src_uri, file.url, file.inclusion.name) for file in files.documentation_pages()]
    steps.surroundings = digest(build.templates, build.serving, [_describe_item(item) for item in steps.nav], pages)


def find_finished(build: Build, page: Page) -> str | None:
    """The page as it is published, if that is kept; else None, and to note what it is made from has begun."""
    steps, uri = build.state(PageSteps), page.file.src_uri
    if not (read := steps.read.get(uri)):
        return None
    key = _write_finished_key(steps.settings, steps.surroundings, page, read)
    finished = _renew(build, page, key)
    if finished is None:
        steps.keys[uri] = key
        build.inputs.begin()
        build.state(PagesAhead).count()
        return None
    steps.finished.add(uri)
    return finished.html


def _renew(build: Build, page: Page, key: str) -> FinishedPage | None:
    """The page as it is published, if that is kept; with other rules, if they are all that has changed."""
    uri, made = page.file.src_uri, build.made(page)
    if not (finished := build.memory.finished.find(uri, key)):
        return None
    inputs = build.inputs.renew(one for one in finished.inputs if one[0] != "rules")
    if inputs is None:
        return None
    rules = build.inputs.describe("rules", "")
    if rules in finished.inputs:
        made.merge(finished.made)
        return finished
    found = Made()
    found.merge(finished.made)
    if not (written := found.find(WrittenRules)):
        return None
    html, written = build.state(PageRules).write_again(finished.html, written)
    made.merge(finished.made)
    if written:
        made.add(written)
    finished = FinishedPage(html, made.list_since(build.state(PageSteps).read[uri].made), [*inputs, rules])
    build.memory.finished.keep(uri, key, finished)
    return finished


def keep_finished(build: Build, page: Page, html: str) -> None:
    """Keep the page as it is published, as `keep_read`."""
    steps, uri = build.state(PageSteps), page.file.src_uri
    record = build.inputs.end()
    if record and record.is_silent:
        made = build.made(page).list_since(steps.read[uri].made)
        build.memory.finished.keep(uri, steps.keys[uri], FinishedPage(html, made, record.list_inputs()))


def _digest_settings(build: Build) -> str:
    """A digest of what all pages depend on: the code and the settings, and the icons, which no page notes."""
    settings = {name: value for name, value in build.config.items() if name not in _NO_INPUTS}
    icons = {name: text for name, text in build.templates.items() if name.startswith(".icons/")}
    return digest(build.code_digest, settings, icons, told_level())


def _describe_item(item: StructureItem) -> tuple[object, ...]:
    shown = (item.title, getattr(item, "url", ""), getattr(item, "meta", {}).get("title"))
    return (*shown, [_describe_item(child) for child in getattr(item, "children", None) or ()])


def _write_read_key(build: Build, settings: str, page: Page) -> str | None:
    """The key of a page whose Markdown is converted; None if its file can't be read."""
    try:
        text = build.read_source(page) if page.file.abs_src_path else page.file.content_bytes
    except AtlasError:
        return None
    return digest(settings, hashlib.sha256(text).hexdigest(), _describe_place(page))


def _write_finished_key(settings: str, surroundings: str, page: Page, read: ReadPage) -> str:
    """The key of a page as it is published, made from this page, whose Markdown was converted."""
    return digest(settings, surroundings, _describe_place(page), read.digest)


def _describe_place(page: Page) -> tuple[object, ...]:
    file = page.file
    place = (file.src_uri, file.dest_uri, file.inclusion.name, file.generated_by is None)
    return (*place, page.edit_url, page.canonical_url, page.is_homepage, vars(page).get("title"))
