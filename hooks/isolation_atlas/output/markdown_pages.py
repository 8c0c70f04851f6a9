"""Writes pages as Markdown without HTML, and the lists of them, for programs that read text (https://llmstxt.org/)."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from isolation_atlas.authoring.source import normalize_newlines, split_lines
from isolation_atlas.page.fence import find_fences
from isolation_atlas.page.front_matter import find_body

_CODE = re.compile(r"(`+)(?!`)(?:.*?)(?<!`)\1(?!`)", re.DOTALL)
_CITATION = re.compile(r"\[@([^\]\s]+)\]")
_TARGET = re.compile(r"(\]\()(?:<([^<>\n]+)>|([^()\s<>]+))")
# No footnote and no citation.
_DEFINITION = re.compile(
    r"^( {0,3}\[[^\[\]@^][^\[\]]*\]:[ \t]*)(?:<([^<>\n]+)>|([^\s<>]+))(?=[ \t]*(?:[\"'(].*)?$)", re.MULTILINE
)
# What Markdown takes for an address in angle brackets is none.
_TAG = re.compile(r"<!--.*?-->|<(?!(?:https?|ftp):|[^<>\s]+@[^<>\s]+>)/?[a-z][^<>]*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[.#][^{}\n]*\}")


@dataclass(frozen=True, slots=True)
class MarkdownPage:
    """A page as text.

    Attributes:
        title: its name.
        description: what it says, in a sentence.
        address: where it is as HTML; "" where the site has no address.
        plain_address: where it is as text.
        text: its Markdown, from its main heading on.
    """

    title: str
    description: str
    address: str
    plain_address: str
    text: str

    def document(self) -> str:
        """The page as a file of its own."""
        head = {"title": self.title, "description": self.description}
        if self.address:
            head["url"] = self.address
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
        return "\n".join(["---", *lines, "---", "", self.text])


def write_markdown(
    page: str, fences: Mapping[int, str], cite: Callable[[str], str | None], link: Callable[[str], str]
) -> str:
    """A page's Markdown with its fences rendered, its citations written out and its links absolute.

    Args:
        page: the page as its author wrote it.
        fences: what stands in a fence's place, by the line of its backticks; any other fence stays.
        cite: the words for a source's id; None leaves the citation as it is.
        link: an absolute address for a link's target.
    """
    page = normalize_newlines(page)
    lines = split_lines(page)
    parts, end = [], len(split_lines(page[: find_body(page)]))
    for fence in find_fences(page):
        if fence.line <= end:  # within a text of the front matter
            continue
        parts.append(_write_prose("\n".join(lines[end : fence.line - 1]), cite, link))
        end = min(fence.line + len(fence.body) + 1, len(lines))
        if fence.line in fences:
            parts += [f"{' ' * fence.indent}{line}".rstrip() for line in split_lines(fences[fence.line])]
        else:
            parts.append("\n".join(lines[fence.line - 1 : end]))
    parts.append(_write_prose("\n".join(lines[end:]), cite, link))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(parts))
    return text.strip() + "\n"


def _write_prose(text: str, cite: Callable[[str], str | None], link: Callable[[str], str]) -> str:
    """Prose with code left as it is."""
    text = _DEFINITION.sub(lambda found: _write_target(found, link), text)
    written, end = [], 0
    for code in _CODE.finditer(text):
        written += [_write_words(text[end : code.start()], cite, link), code[0]]
        end = code.end()
    return "".join([*written, _write_words(text[end:], cite, link)])


def _write_words(text: str, cite: Callable[[str], str | None], link: Callable[[str], str]) -> str:
    text = _TARGET.sub(lambda found: _write_target(found, link), text)  # before what is in angle brackets goes
    text = _TAG.sub("", text)
    if "{" in text:  # most have none, and to look for spaces that one may follow takes longer than all else
        text = _ATTRIBUTES.sub("", text)
    return _CITATION.sub(lambda found: cite(found[1]) or found[0], text)


def _write_target(found: re.Match[str], link: Callable[[str], str]) -> str:
    """What stands before a target, and that target as an address, which needs no angle brackets."""
    return found[1] + link(found[2] or found[3]).replace(" ", "%20")


def list_pages(title: str, description: str, sections: Iterable[tuple[str, Sequence[MarkdownPage]]]) -> str:
    """The site's pages by section, each with its description: the file llms.txt."""
    blocks = [f"# {title}\n\n> {description}\n"]
    for name, pages in sections:
        entries = "".join(f"- [{page.title}]({page.plain_address}): {page.description}\n" for page in pages)
        blocks.append(f"## {name}\n\n{entries}")
    return "\n".join(blocks)


def join_pages(title: str, description: str, pages: Iterable[MarkdownPage]) -> str:
    """All pages one after the other: the file llms-full.txt."""
    texts = (f"<{page.address}>\n\n{page.text}" if page.address else page.text for page in pages)
    return "\n---\n\n".join([f"# {title}\n\n> {description}\n", *texts])
