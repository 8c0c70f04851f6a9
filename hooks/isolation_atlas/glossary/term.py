"""Explains each term where a page first uses it: a link to the glossary, and the meaning on hover and focus."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from isolation_atlas.glossary.model import Term

# After the inline patterns (20), which find links and code, and before the links to pages are resolved (0).
_PRIORITY = 5
# No term is explained in names, links and code, nor in headings, which are links in the table of contents.
_SKIPPED_TAGS = re.compile(r"a|abbr|button|code|dt|h\d|kbd|label|pre|script|style|summary|svg|th")


@dataclass
class Search:
    """Where terms were looked for on a page.

    Attributes:
        texts: the texts, one after the other.
        found: the first use of each term: the number of the text, the place in it, and the term.
    """

    texts: list[str] = field(default_factory=list)
    found: list[tuple[int, int, Term]] = field(default_factory=list)


class TermExtension(Extension):
    """The Markdown extension.

    Args:
        terms: all terms by id.

    Attributes:
        search: what was looked through and found on the page that was converted last.
        glossary: the glossary's address, relative to the page that is converted next; None leaves the page as it is.
    """

    def __init__(self, terms: Mapping[str, Term]) -> None:
        super().__init__()
        self.search = Search()
        self.glossary: str | None = None
        self._terms = {name: term for term in terms.values() for name in term.names}
        self._names = _make_pattern(self._terms)
        self._looked_up: dict[str, Term] = {}

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's own name
        """Register the processor."""
        md.treeprocessors.register(_TermProcessor(self, md), "terms", _PRIORITY)

    def explain(self, root: Element) -> None:
        """Add an explanation at the first use of each term below `root`."""
        self.search = Search()
        if self.glossary:
            self._explain_within(root, set())

    def search_again(self, texts: Iterable[str]) -> Search:
        """Look for terms in the texts of a page that was converted before."""
        self.search, explained = Search(), set[str]()
        for text in texts:
            self._find_new_terms(text, explained)
        return self.search

    def _explain_within(self, parent: Element, explained: set[str]) -> None:
        children = list(parent)
        head, inserted = self._split(parent.text, explained)
        parent.text = head
        place = len(inserted)
        for index, element in enumerate(inserted):
            parent.insert(index, element)
        for child in children:
            if not _SKIPPED_TAGS.fullmatch(str(child.tag)) and "atlas-citation" not in child.get("class", ""):
                self._explain_within(child, explained)
            child.tail, inserted = self._split(child.tail, explained)
            for index, element in enumerate(inserted, start=1):
                parent.insert(place + index, element)
            place += 1 + len(inserted)

    def _split(self, text: str | None, explained: set[str]) -> tuple[str | None, list[Element]]:
        """Split a text at new terms: return the text before the first, and an element with a tail for each."""
        if not text or text.isspace() or isinstance(text, AtomicString):
            return text, []
        elements: list[Element] = []
        head, end = text, 0
        for found, term in self._find_new_terms(text, explained):
            before = text[end : found.start()]
            if elements:
                elements[-1].tail = before
            else:
                head = before
            elements.append(_make_explanation(found[0], term, f"{self.glossary}#{term.id}"))
            end = found.end()
        if elements:
            elements[-1].tail = text[end:]
        return head, elements

    def _find_new_terms(self, text: str, explained: set[str]) -> list[tuple[re.Match[str], Term]]:
        new: list[tuple[re.Match[str], Term]] = []
        for found in self._names.finditer(text):
            term = self._look_up(found[0])
            if term.id not in explained:
                explained.add(term.id)
                new.append((found, term))
        self.search.found += ((len(self.search.texts), found.start(), term) for found, term in new)
        self.search.texts.append(text)
        return new

    def _look_up(self, found: str) -> Term:
        """Return the term with this name or plural; the result is kept, because most are found hundreds of times."""
        if found not in self._looked_up:
            self._looked_up[found] = self._terms[next(name for name in _possible_names(found) if name in self._terms)]
        return self._looked_up[found]


class _TermProcessor(Treeprocessor):
    def __init__(self, extension: TermExtension, md: Markdown) -> None:
        super().__init__(md)
        self._extension = extension

    def run(self, root: Element) -> None:
        self._extension.explain(root)


def _make_explanation(name: str, term: Term, address: str) -> Element:
    explanation = Element("span", {"class": "atlas-term"})
    link = SubElement(explanation, "a", {"href": address, "aria-describedby": f"term-{term.id}"})
    link.text = AtomicString(name)
    card = SubElement(
        explanation,
        "span",
        {"class": "atlas-card", "id": f"term-{term.id}", "role": "note", "data-search-exclude": ""},
    )
    card.text = AtomicString(term.meaning)
    return explanation


def _make_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for all names and their plurals; the longest name wins if several match."""
    # Names are grouped by their first letter, so that the pattern fails after one comparison at most positions.
    initials: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for initial in dict.fromkeys((name[0], name[0].upper())) if name[0].islower() else name[0]:
            initials.setdefault(initial, []).append(_make_rest_pattern(name))
    groups = (f"{re.escape(initial)}(?:{'|'.join(rests)})" for initial, rests in sorted(initials.items()))
    return re.compile(rf"(?<![\w/.-])(?:{'|'.join(groups) or '(?!)'})(?![\w/-])")


def _make_rest_pattern(name: str) -> str:
    """Return a pattern for the text after the first letter of a name or its plural."""
    rest = r"\s+".join(map(re.escape, name.split())).removeprefix(re.escape(name[0]))
    return f"{rest[:-1]}(?:y|ies)" if re.search(".[^aeiou]y$", name) else f"{rest}s?"


def _possible_names(found: str) -> Iterator[str]:
    """List the glossary's possible names for a found text: singular, and with a small first letter."""
    name = " ".join(found.split())
    for form in (name, re.sub("ies$", "y", name), name.removesuffix("s")):
        yield form
        yield form[:1].lower() + form[1:]
