"""Writes pages as plain Markdown, and lists of them, for programs that read text (https://llmstxt.org/)."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from isolation_atlas.authoring.source import drop_comments, normalize_newlines, split_lines
from isolation_atlas.bibliography import CITATION, split_citation
from isolation_atlas.page.fence import find_fences
from isolation_atlas.page.front_matter import find_body
from isolation_atlas.page.markdown_escape import escape_address

_BACKTICKS = re.compile("`+")
_CITATION = re.compile(CITATION)
_FIGURE = re.compile(r"\[\[(figure:[^\[\]\s]*)\]\]")
_TARGET = re.compile(r"(\]\()(?:<([^<>\n]+)>|([^()\s<>]+))")
# The definition of a link, but not of a footnote, and not a citation.
_DEFINITION = re.compile(
    r"^( {0,3}\[[^\[\]@^][^\[\]]*\]:[ \t]*)(?:<([^<>\n]+)>|([^\s<>]+))(?=[ \t]*(?:[\"'(].*)?$)", re.MULTILINE
)
# A tag, but not an address in angle brackets.
_TAG = re.compile(r"<(?!(?:https?|ftp):|[^<>\s@]+@[^<>\s]+>)/?[a-z][^<>]*>", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*\{:?[ \t]*[.#][^{}\n]*\}")


@dataclass(frozen=True, slots=True)
class MarkdownPage:
    """A page as plain Markdown.

    Attributes:
        title: the name of the page.
        description: a summary in one sentence.
        address: the address of the HTML page; "" if the site has no address.
        markdown_address: the address of the Markdown page.
        text: the Markdown, from the main heading on.
    """

    title: str
    description: str
    address: str
    markdown_address: str
    text: str

    def document(self) -> str:
        """Return the content of the page's file: front matter, then the text."""
        head = {"title": self.title, "description": self.description}
        if self.address:
            head["url"] = self.address
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
        return "\n".join(["---", *lines, "---", "", self.text])


def write_markdown(
    page: str, fences: Mapping[int, str], cite: Callable[[str], str | None], link: Callable[[str], str]
) -> str:
    """Return a page's Markdown with rendered fences, written-out citations and figures, and absolute links.

    Args:
        page: the page as its author wrote it.
        fences: the Markdown that replaces a fence, by the line of its backticks; other fences stay.
        cite: returns the text of a citation for a source's id, or of a figure for its name after "figure:"; or None to
            leave it as it is.
        link: returns the absolute address of a link's target.
    """
    page = normalize_newlines(page)
    lines = split_lines(page)
    parts, end = [], len(split_lines(page[: find_body(page)]))
    for fence in find_fences(page):
        if fence.line <= end:  # it is part of the front matter
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
    """Rewrite prose, except code spans."""
    text = _DEFINITION.sub(lambda found: _write_target(found, link), text)
    written, end = [], 0
    for start, stop in _find_code(text):
        written += [_write_inline(text[end:start], cite, link), text[start:stop]]
        end = stop
    return "".join([*written, _write_inline(text[end:], cite, link)])


def _find_code(text: str) -> Iterator[tuple[int, int]]:
    """The places of code spans, each from its backticks to the next that are as many."""
    runs = [run.span() for run in _BACKTICKS.finditer(text)]
    following: dict[int, int] = {}  # by the number of backticks, the next run of as many
    partners = [-1] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        count = runs[index][1] - runs[index][0]
        partners[index] = following.get(count, -1)
        following[count] = index
    index = 0
    while index < len(runs):
        if partners[index] == -1:
            index += 1
        else:
            yield runs[index][0], runs[partners[index]][1]
            index = partners[index] + 1


def _write_inline(text: str, cite: Callable[[str], str | None], link: Callable[[str], str]) -> str:
    # Targets come before tags, because a target may have angle brackets.
    text = _TARGET.sub(lambda found: _write_target(found, link), text)
    text = _TAG.sub("", "".join(drop_comments(text, "<!--", "-->")))
    if "{" in text:  # most texts have none, and matching the spaces before one is the slowest step
        text = _ATTRIBUTES.sub("", text)
    text = _FIGURE.sub(lambda found: cite(found[1]) or found[0], text)
    return _CITATION.sub(lambda found: _write_citation(found[1], cite) or found[0], text)


def _write_citation(cited: str, cite: Callable[[str], str | None]) -> str | None:
    """The text of a citation; None if one of its sources is not known."""
    written = [(cite(identity), place) for identity, place in split_citation(cited)]
    if any(text is None for text, _ in written):
        return None
    return " ".join(f"{text[:-1]}, {place})" if place else text for text, place in written if text)


def _write_target(found: re.Match[str], link: Callable[[str], str]) -> str:
    """Return the text before a target, and the target as an absolute address that needs no angle brackets."""
    return found[1] + link(found[2] or found[3]).replace(" ", "%20")


DATA_FILES = {
    "comparison.json": "every claim with its figures, their conditions, its sources and the places in them",
    "escapes.json": "published escapes, with what was crossed, what was needed, what stopped it, and sources",
    "changes.json": "what changed day by day, each claim with its words before and after",
    "sources.json": "every source, as CSL-JSON",
}
"""What a program reads to answer from the facts: each file below data/, and what it has."""

FIRST = ("start", "compare", "questions", "security")
"""The folders of the sections that a program which answers questions needs first, in this order."""

LAST = ("reference", "contributing")
"""The folders of the pages that such a program does not need; llms.txt lists them as optional."""


def order_sections(pages: Iterable[tuple[str, str, MarkdownPage]]) -> list[tuple[str, list[MarkdownPage]]]:
    """Return the sections of llms.txt with their pages, what answers questions first and what is optional last.

    Args:
        pages: for each page, in the order of the navigation, its path, the name of its section, and the page.
    """
    sections: dict[tuple[int, str], list[MarkdownPage]] = {}
    for path, section, page in pages:
        folder = path.partition("/")[0]
        if folder in LAST:
            key = (len(FIRST) + 1, "Optional")
        elif path == "index.md":
            key = (-1, section)
        else:
            key = (FIRST.index(folder) if folder in FIRST else len(FIRST), section)
        sections.setdefault(key, []).append(page)
    return [(name, listed) for (_, name), listed in sorted(sections.items(), key=lambda entry: entry[0][0])]


def list_pages(
    title: str,
    description: str,
    sections: Iterable[tuple[str, Sequence[MarkdownPage]]],
    data: Iterable[tuple[str, str, str]] = (),
) -> str:
    """Return the file llms.txt: the data, then the pages of each section with their descriptions.

    Args:
        title: the name of the site.
        description: what the site is.
        sections: the pages by section.
        data: the name, the address and the content of each file of data.
    """
    blocks = [_head(title, description)]
    if files := "".join(
        f"- [{_entry(name)}]({escape_address(address)}): {_entry(has)}\n" for name, address, has in data
    ):
        blocks.append(f"## Data\n\n{files}")
    for name, pages in sections:
        entries = "".join(
            f"- [{_entry(page.title)}]({escape_address(page.markdown_address)}): {_entry(page.description)}\n"
            for page in pages
        )
        blocks.append(f"## {_entry(name)}\n\n{entries}")
    return "\n".join(blocks)


def join_pages(title: str, description: str, pages: Iterable[MarkdownPage]) -> str:
    """Return the file llms-full.txt: the texts of all pages."""
    texts = (f"<{page.address}>\n\n{page.text}" if page.address else page.text for page in pages)
    return "\n---\n\n".join([_head(title, description), *texts])


def _head(title: str, description: str) -> str:
    return f"# {_entry(title)}\n\n> {_entry(description)}\n"


def _entry(text: str) -> str:
    """Text for one line, in which no link and no code begins. Tags are text to those who read this."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


_MARKUP = re.compile(r"[\\\[\]`]|<(?=[A-Za-z][A-Za-z0-9+.-]{1,31}:|[^\s<>@]{1,99}@)")
