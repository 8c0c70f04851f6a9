"""Says where on a page a dead link stands, and what was likely meant."""

import re
from collections.abc import Collection, Iterator, Sequence
from posixpath import basename, dirname, join, normpath, relpath, splitext

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.nearest import find_nearest, rank_nearest
from isolation_atlas.page.unsafe_markdown import blank_code
from isolation_atlas.problem import Problem


def find_link(sources: Sequence[SourceText], link: str, message: str) -> list[Problem]:
    """The problem of a link, at each place where the page, or a snippet in it, has it.

    Code counts only if it is nowhere else. The page comes first.
    """
    found = [problem for source in sources for problem in _find_link(source, link, message)]
    has_it = next((source for source in sources if link in source.text), sources[0])
    return found or [has_it.problem_at_text(link, message)]


def _find_link(source: SourceText, link: str, message: str) -> Iterator[Problem]:
    text = blank_code(source.text, 0)
    written = re.compile(
        rf"""(?:\]\(\s*<?|\]:\s*<?|(?:href|src)=["']?){re.escape(link)}(?=[\s)>"'?#]|$)""", re.MULTILINE
    )
    for one in written.finditer(text):
        yield source.problem_at(one.end() - len(link), message)


def describe_dead_link(page: str, link: str, docs: str, files: Collection[str]) -> str:
    """What is wrong with a link to what is no file of the site, and what would be right.

    Args:
        page: the path of the page below the folder of the pages.
        link: what it links to.
        docs: what problems call the folder.
        files: the paths of all files of the site.
    """
    path = re.split("[?#]", link, maxsplit=1)[0]
    rest = link.removeprefix(path)
    target = normpath(path.lstrip("/") if path.startswith("/") else join(dirname(page), path))
    if path.startswith("/"):
        wrong = f"{link!r} begins at the server's root, which may not be the site's root."
    elif target.startswith(".."):
        message = f"{link!r} leads out of {docs}/, and only files in {docs}/ are published."
        return f"{message} Link to a page, or to an address that begins with 'https://'."
    else:
        wrong = f"There is no {docs}/{target}."
    if right := _find_other_form(link):
        return f"{wrong} {right}"
    nearest = _find_meant(target, files)
    if nearest is None:
        return f"{wrong} {_HINT}"
    return f"{wrong} Did you mean {f'{relpath(nearest, dirname(page) or _HERE)}{rest}'!r}?"


def _find_other_form(link: str) -> str | None:
    """What an author likely meant who took a link for something else than the path of a file."""
    if re.fullmatch(r"www\.\S+", link):
        return f"An address of another site begins with 'https://': 'https://{link}'."
    if re.fullmatch(r"[\w.+-]+@[\w-]+\.[\w.-]+", link):
        return f"An address for mail begins with 'mailto:': 'mailto:{link}'."
    if sized := re.fullmatch(r"(\S+) =(\d*)x(\d*)", link):
        sizes = " ".join(f'{name}="{size}"' for name, size in (("width", sized[2]), ("height", sized[3])) if size)
        return f"Write the size of a picture after the parentheses: '({sized[1]}){{ {sizes} }}'."
    if "\\" in link:
        right = link.replace("\\", "/")
        return f"Folders are parted by '/': {right!r}."
    return None


_HERE = "."
_HINT = "Name a file by its path from the folder of this page, such as 'index.md'."


def describe_dead_anchor(link: str, target: str, anchors: Collection[str]) -> str:
    """What is wrong with a link to an anchor that its target, a file or "this page", does not have."""
    anchor = link.partition("#")[2]
    nearest = find_nearest(anchor, anchors)
    hint = f"Did you mean {f'#{nearest}'!r}?" if nearest else "An anchor is made of a heading's words."
    return f"{target} has no anchor {f'#{anchor}'!r}. {hint}"


def _find_meant(target: str, files: Collection[str]) -> str | None:
    """The file that was likely meant: the page of this address, a file of this name elsewhere, or one spelt alike."""
    stem = splitext(target)[0] if target.endswith((".md", ".html")) else target
    for guess in (
        f"{stem}.md",
        join(stem, "index.md"),
        join(dirname(stem), "index.md") if basename(stem) == "index" else "",
    ):
        if guess in files:
            return guess
    ending = splitext(target)[1] or ".md"
    alike = [file for file in sorted(files) if file.endswith(ending)]
    if same := [file for file in alike if basename(file) == basename(target)]:
        return find_nearest(target, same, 0) or same[0]
    # Most of two paths may be their folders, so the names have to be alike, too.
    name = splitext(basename(target))[0]
    near = rank_nearest(target, alike, 5, 0.7)
    return next((file for file in near if find_nearest(name, [splitext(basename(file))[0]])), None)
