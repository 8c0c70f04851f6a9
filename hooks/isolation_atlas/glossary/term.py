"""Explains each term where a page first uses it: a link to the glossary, with the meaning on hover and focus."""

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from isolation_atlas.glossary.model import Term

# After inline patterns (20), so that links and code are known, and before whoever resolves links to pages (0).
_PRIORITY = 5
# What is a name, a link or code already; a heading is a link in the table of contents.
_LEFT_ALONE = re.compile(r"a|abbr|button|code|dt|h\d|kbd|label|pre|script|style|summary|svg|th")


class TermExtension(Extension):
    """The Markdown extension.

    Args:
        terms: all terms by id.

    Attributes:
        glossary: the glossary's address from the page that is converted next; None leaves the page as it is.
    """

    def __init__(self, terms: Mapping[str, Term]) -> None:
        super().__init__()
        self.glossary: str | None = None
        self._terms = {name: term for term in terms.values() for name in term.names}
        self._names = _any_of(self._terms)
        self._found: dict[str, Term] = {}

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's own name
        """Register the processor."""
        md.treeprocessors.register(_Explanation(self, md), "terms", _PRIORITY)

    def explain(self, root: Element) -> None:
        """Put an explanation at the first use of each term below `root`."""
        if self.glossary and self._terms:
            self._explain_within(root, set())

    def _explain_within(self, parent: Element, explained: set[str]) -> None:
        children = list(parent)
        head, inserted = self._split(parent.text, explained)
        parent.text = head
        place = len(inserted)
        for index, element in enumerate(inserted):
            parent.insert(index, element)
        for child in children:
            if not _LEFT_ALONE.fullmatch(str(child.tag)) and "atlas-citation" not in child.get("class", ""):
                self._explain_within(child, explained)
            child.tail, inserted = self._split(child.tail, explained)
            for index, element in enumerate(inserted, start=1):
                parent.insert(place + index, element)
            place += 1 + len(inserted)

    def _split(self, text: str | None, explained: set[str]) -> tuple[str | None, list[Element]]:
        """What stands before the first new term, and an element for each new one with what follows it as its tail."""
        if not text or text.isspace() or isinstance(text, AtomicString):
            return text, []
        elements: list[Element] = []
        head, end = text, 0
        for found, term in self._find(text, explained):
            before = text[end : found.start()]
            if elements:
                elements[-1].tail = before
            else:
                head = before
            elements.append(_explanation(found[0], term, f"{self.glossary}#{term.id}"))
            end = found.end()
        if elements:
            elements[-1].tail = text[end:]
        return head, elements

    def _find(self, text: str, explained: set[str]) -> Iterator[tuple[re.Match[str], Term]]:
        for found in self._names.finditer(text):
            term = self._term(found[0])
            if term.id not in explained:
                explained.add(term.id)
                yield found, term

    def _term(self, found: str) -> Term:
        """The term that was found as `found`; it is looked up once, as most are found hundreds of times."""
        if found not in self._found:
            self._found[found] = self._terms[next(name for name in _forms(found) if name in self._terms)]
        return self._found[found]


class _Explanation(Treeprocessor):
    def __init__(self, extension: TermExtension, md: Markdown) -> None:
        super().__init__(md)
        self._extension = extension

    def run(self, root: Element) -> None:
        self._extension.explain(root)


def _explanation(words: str, term: Term, address: str) -> Element:
    explanation = Element("span", {"class": "atlas-term"})
    link = SubElement(explanation, "a", {"href": address, "aria-describedby": f"term-{term.id}"})
    link.text = AtomicString(words)
    card = SubElement(
        explanation,
        "span",
        {"class": "atlas-card", "id": f"term-{term.id}", "role": "note", "data-search-exclude": ""},
    )
    card.text = AtomicString(term.meaning)
    return explanation


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern for each name and its plural; the longest name wins where several fit."""
    # Under the letters that they may begin with, so that at most words of a page one letter is compared, not each name.
    initials: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for initial in dict.fromkeys((name[0], name[0].upper())) if name[0].islower() else name[0]:
            initials.setdefault(initial, []).append(_rest(name))
    groups = (f"{re.escape(initial)}(?:{'|'.join(rests)})" for initial, rests in sorted(initials.items()))
    return re.compile(rf"(?<![\w/.-])(?:{'|'.join(groups) or '(?!)'})(?![\w/-])")


def _rest(name: str) -> str:
    """A pattern for what follows the first letter of a name or its plural."""
    words = r"\s+".join(map(re.escape, name.split())).removeprefix(re.escape(name[0]))
    return f"{words[:-1]}(?:y|ies)" if re.search(".[^aeiou]y$", name) else f"{words}s?"


def _forms(found: str) -> Iterator[str]:
    """What a name that was found as `found` may be called in the glossary."""
    name = " ".join(found.split())
    for form in (name, re.sub("ies$", "y", name), name.removesuffix("s")):
        yield form
        yield form[:1].lower() + form[1:]
