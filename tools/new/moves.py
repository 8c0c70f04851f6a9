"""Moves a page, or removes one for the good of another, and corrects all that names it."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from isolation_atlas.page.address import page_address
from tools.new.arguments import Argument, Check, new_page, one_of
from tools.new.changes import Changes
from tools.new.navigation import add_redirect, drop_from_navigation
from tools.new.paths import relative, relative_address, resolve

_TOP = ("README.md", "CONTRIBUTING.md", "mkdocs.yml")
_FOLDERS = ("docs", "hooks", "overrides", "tests", "tools")
_ENDINGS = {".md", ".yml", ".py", ".html", ".js", ".css", ".txt"}
# What is not ours, and the small sites that the tests write, which have pages of their own.
_PASSED_OVER = {
    "docs/assets/mermaid", "docs/assets/minisearch", "docs/assets/panzoom", "docs/assets/stemmer", "tests/site/mistakes"
}  # fmt: skip
_LINK = re.compile(
    r"(?P<before>\]\(<?|^ {0,3}\[[^\]\n]+\]: +<?)(?P<path>[^\s()<>#:?]+)(?P<anchor>#[^\s()<>]*)?", re.MULTILINE
)

# In HTML, which MkDocs leaves as it is: an address that begins at that of the page.
_IN_HTML = re.compile(
    r"(?P<before>\s(?:href|src)=(?P<quote>[\"']))(?P<path>[^\"'#?:\s]*)(?P<end>[^\"'\s]*)(?=(?P=quote))"
)


def move_arguments(pages: Sequence[str]) -> Sequence[Argument]:
    """What `make rename-page` takes."""
    return (
        Argument("PAGE", "the page that moves, such as 'containers/walls.md'", _movable(pages)),
        Argument("TO", "its new name, such as 'containers/boundaries.md'", new_page(pages)),
    )


def removal_arguments(pages: Sequence[str]) -> Sequence[Argument]:
    """What `make remove-page` takes."""
    return (
        Argument("PAGE", "the page that goes", _movable(pages)),
        Argument("INSTEAD", "the page that has its matter now, to which its address leads", one_of("page", pages)),
    )


def move_page(changes: Changes, values: Mapping[str, str]) -> None:
    """Move a page; its links, what names it and its old address lead to the new place."""
    old, new = values["PAGE"], values["TO"]
    text = changes.read(f"docs/{old}")
    changes.remove(f"docs/{old}")
    changes.write(f"docs/{new}", _rebase(changes.root / "docs", text, old, new))
    _mend_all(changes, old, new)
    changes.write("mkdocs.yml", add_redirect(changes.read("mkdocs.yml"), old, new))
    _note_names(changes, old)


def remove_page(changes: Changes, values: Mapping[str, str]) -> None:
    """Remove a page; what led to it leads to the page that has its matter now."""
    old, instead = values["PAGE"], values["INSTEAD"]
    changes.remove(f"docs/{old}")
    changes.write("mkdocs.yml", drop_from_navigation(changes.read("mkdocs.yml"), old))
    _mend_all(changes, old, instead, keep_anchors=False)
    changes.write("mkdocs.yml", add_redirect(changes.read("mkdocs.yml"), old, instead))
    changed = sorted(name for name, text in changes.texts.items() if text is not None and name != "mkdocs.yml")
    changes.notes += [f"{name}: led to docs/{old}, and leads to docs/{instead} now; read it." for name in changed]
    _note_names(changes, old)


def _movable(pages: Sequence[str]) -> Check:
    known = one_of("page", pages)
    return lambda value: "the first page has no other place." if value == "index.md" else known(value)


def _mend_all(changes: Changes, old: str, new: str, *, keep_anchors: bool = True) -> None:
    for name in _list_texts(changes):
        text = changes.read(name)
        mended = _mend(name, text, old, new, keep_anchors=keep_anchors)
        if mended != text:
            changes.write(name, mended)


def _mend(name: str, text: str, old: str, new: str, *, keep_anchors: bool) -> str:
    """A text that names and links to the new page where it did to the old one."""
    page = name.removeprefix("docs/")

    def follow(link: re.Match[str]) -> str:
        if resolve(link["path"], page) != old:
            return link[0]
        anchor = (link["anchor"] or "") if keep_anchors else ""
        return f"{link['before']}{relative(new, page)}{anchor}"

    def follow_in_html(link: re.Match[str]) -> str:
        if not link["path"] or resolve(link["path"], page_address(page)) != resolve(page_address(old), ""):
            return link[0]
        end = link["end"] if keep_anchors else ""
        return f"{link['before']}{relative_address(page_address(new), page_address(page))}{end}"

    if name.startswith("docs/") and name.endswith(".md"):
        text = _IN_HTML.sub(follow_in_html, _LINK.sub(follow, text))
    text = re.sub(rf"(?<![\w./-])(docs/)?{re.escape(old)}(?![\w-])", rf"\g<1>{new}", text)
    was, address = page_address(old), page_address(new)
    if name == "tests/site/statements.yml":
        text = re.sub(rf"(?m)^{re.escape(was[:-1])}:", f"{address[:-1]}:", text)
    # An address of one part, such as 'labs/', is that of a folder of the project too: only quotes make it a page's.
    end = r"(?=[\"'`#)\s,?}\]]|index\.|$)" if "/" in was[:-1] else r"(?=[\"'`]|#)"
    begin = r"(?<![\w./-])" if "/" in was[:-1] else r"(?:(?<=[\"'`}])|(?<=- ))"
    return re.sub(rf"(?m){begin}{re.escape(was)}{end}", address, text)


def _rebase(docs: Path, text: str, old: str, new: str) -> str:
    """The text of a page whose links lead to the same files from its new place."""

    def follow(link: re.Match[str]) -> str:
        target = resolve(link["path"], old)
        if link["path"].startswith("/") or not (docs / target).exists():
            return link[0]
        return f"{link['before']}{relative(new if target == old else target, new)}{link['anchor'] or ''}"

    def follow_in_html(link: re.Match[str]) -> str:
        target = resolve(link["path"], page_address(old))
        is_page = any((docs / file).is_file() for file in (f"{target}.md", f"{target}/index.md"))
        if not link["path"] or link["path"].startswith("/") or not (is_page or (docs / target).is_file()):
            return link[0]
        address = "" if target == "." else f"{target}/" if is_page else target
        address = page_address(new) if address == page_address(old) else address
        return f"{link['before']}{relative_address(address, page_address(new))}{link['end']}"

    return _IN_HTML.sub(follow_in_html, _LINK.sub(follow, text))


def _note_names(changes: Changes, old: str) -> None:
    """Name the programs that hold the bare name of the page, which may mean another thing."""
    name = page_address(old).rstrip("/").rpartition("/")[2]
    bare = re.compile(rf"[\"'`]{re.escape(name)}[\"'`/]")
    for file in _list_texts(changes):
        if file.startswith(("hooks/", "overrides/", "tests/", "tools/")) and bare.search(changes.read(file)):
            changes.notes.append(f"{file}: holds '{name}'; if that means the page, correct it.")


def _list_texts(changes: Changes) -> Iterator[str]:
    """The files that may name a page, as the changes leave them."""
    found = {name for name in _TOP if (changes.root / name).is_file()}
    for top in _FOLDERS:
        if (changes.root / top).is_symlink():  # what is behind it is not of this checkout
            continue
        for folder, folders, files in os.walk(changes.root / top):
            inside = Path(folder).relative_to(changes.root).as_posix()
            folders[:] = [name for name in folders if name[0] not in "._" and f"{inside}/{name}" not in _PASSED_OVER]
            found.update(f"{inside}/{name}" for name in files if Path(name).suffix in _ENDINGS)
    gone = {name for name, text in changes.texts.items() if text is None}
    yield from sorted((found | changes.texts.keys()) - gone)
