"""Completes the theme's search index: terms, claims, other names and descriptions of pages, answers to questions."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from isolation_atlas.comparison import Claim, Comparison
from isolation_atlas.glossary import Term
from isolation_atlas.page.address import page_address

QUESTIONS = "questions/"
"""The folder of the pages whose every section answers the question in its heading."""

# A claim is one cell of a table. A page that explains its subject answers the same words better.
_CLAIMS = 0.85

# Each chart says below it how its figures were measured. That is found where all experiments are.
_EXPERIMENTS = "compare/experiments/"
_LONG = 100  # characters of a paragraph that is not the same by chance

# Pages for authors are found by their headings; their text would be a twentieth of the index.
_FOR_AUTHORS = "contributing/"

_REPEATED = (
    # Below a drawing of stacks, its text version says what the pages about the technologies say.
    re.compile(r'<details(?= class="atlas-figure__text">\s*<summary>Text version and sources)'),
    # How to get a manifest, and what the boxes are, is the same for all clusters.
    re.compile(r'<(?:p|pre)(?= class="atlas-figure__(?:actions|command)")|<ul(?= class="atlas-legend")'),
    # A page of two technologies repeats their stacks and the headings of questions.
    re.compile(r'<h2(?= id="(?:both-stacks-side-by-side|questions-about-the-two)")'),
    # All cells of the comparison are claims, which are found as sections of their features' pages.
    re.compile(r'<table(?= class="atlas-comparison__table">)'),
    # A source is found where it is cited; the whole list would be a tenth of the index.
    re.compile(r'<ul(?= class="atlas-sources\b)'),
)
# A drawing of a stack, of a cluster or of Mermaid: its words make no sentence. None of them holds another drawing.
_DRAWING = re.compile(r'<svg(?: class="stack\b| id="(?:cluster|mermaid)-)(?:(?!<svg\b).)*?</svg>', re.DOTALL)
# The captions of a scenario's steps say what changes in its cluster.
_LATER_STEP = re.compile(
    r'(id="scenario-\d+-step-(?!1")\d+"(?:(?!id="scenario-).)*?<details)(?= class="atlas-figure__text")', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page, or a page, that the search finds although the theme lists no heading for it.

    Attributes:
        page: the address of its page, below the site's root.
        anchor: its anchor on the page; empty for the page itself.
        title: its title in results.
        paragraphs: its text; a result shows the paragraph that fits best.
        typed: what people type for it, beside what they type for its page.
        answers: whether it answers a question by itself.
        boost: the factor by which the score of its page is multiplied, if it is the page itself.
    """

    page: str
    anchor: str
    title: str
    paragraphs: tuple[str, ...]
    typed: tuple[str, ...] = ()
    answers: bool = False
    boost: float = 1


_CODE_BLOCK = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_BLOCK = re.compile(r"(?:\s*</?(?:p|li|ul|ol)>\s*)+")
_WITHIN = re.compile(r"</?(?:code|su[bp])>")
# A citation that was left out leaves the space before it.
_BEFORE_STOP = re.compile(r" (?=[.,;](?:\s|$))")
# The last paragraph of many pages says where to continue, in words of other pages.
_WHERE_TO_GO_ON = re.compile(r"^(?:Next|Before): .*\n?", re.MULTILINE)


def exclude_repeated(html: str) -> str:
    """Return a page's HTML without drawings, and with marks on what else the index has already.

    The theme leaves out what is marked, but reads it. Drawings are removed, because they are a fifth of all HTML.
    """
    html = _DRAWING.sub("", html)
    for pattern in (*_REPEATED, _LATER_STEP):
        html = pattern.sub(r"\g<0> data-search-exclude", html)
    return html


def list_terms(terms: Iterable[Term], page: str) -> list[Section]:
    """Return a section for each term of the glossary on `page`."""
    return [Section(page, term.id, ", ".join((term.title, *term.also)), (term.meaning,)) for term in terms]


def list_claims(comparison: Comparison) -> list[Section]:
    """Return the page of each feature, and a section of it for each technology's claim."""
    sections = []
    for feature in comparison.features.values():
        page = page_address(feature.page)
        title = f"{feature.name}: {feature.question}"
        sections.append(Section(page, "", title, (feature.question,), tuple(feature.typed), boost=_CLAIMS))
        sections += [
            Section(
                page,
                technology.id,
                f"{technology.name}: {feature.name}",
                (_say_claim(claim),),
                typed=(technology.short, *technology.examples),
                answers=not claim.unknown,
            )
            for technology in comparison.technologies.values()
            for claim in [comparison.claims[feature.id, technology.id]]
        ]
    return sections


def list_names(comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """Return the names of the technologies on each page that is about some, by the page's address."""
    names: dict[str, tuple[str, ...]] = {}
    for technology in comparison.technologies.values():
        address = page_address(technology.page)
        names[address] = (*names.get(address, ()), technology.short, technology.name, *technology.examples)
    return names


def _say_claim(claim: Claim) -> str:
    return f"{claim.verdict or 'unknown.'} {claim.detail or claim.unknown}"


def complete_index(
    index: str,
    terms: Iterable[Term],
    sections: Iterable[Section],
    descriptions: Mapping[str, str],
    names: Mapping[str, Iterable[str]],
    *,
    asked: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the completed index.

    Args:
        index: the JSON that the theme wrote; each entry has a `location`, and a `title` and a `text` in HTML; the text
            becomes lines. A list of questions has no text of its own: readers want one of its answers.
        terms: the terms of the glossary. `config.synonyms` gets the `names` of each, which mean the same, and what
            people type instead of them as `typed`.
        sections: the sections to add as entries.
        descriptions: the descriptions of pages, by address from the site's root; entries get them as `description`.
        names: other names of pages, by address; entries get them as `also`.
        asked: other words in which people ask for a section, by its address; entries get them as `asked`.
    """
    data: dict[str, Any] = json.loads(index)
    entries: list[dict[str, Any]] = data["docs"]
    for entry in entries:
        location: str = entry["location"]
        if description := descriptions.get(location):
            entry["description"] = description
        if also := names.get(location):
            entry["also"] = ", ".join(also)
        if words := (asked or {}).get(location):
            entry["asked"] = words
        is_list = location.startswith(QUESTIONS) and "#" not in location
        entry["text"] = "" if is_list or location.startswith(_FOR_AUTHORS) else to_lines(entry["text"])
        if location.startswith(QUESTIONS) and not is_list:
            entry["answers"] = True
    _leave_to_experiments(entries)
    entries += [_to_entry(section) for section in sections]
    data["config"]["synonyms"] = [
        {"names": list(term.names), "typed": term.typed} for term in terms if len(term.names) > 1 or term.typed
    ]
    return data


def _leave_to_experiments(entries: Iterable[dict[str, Any]]) -> None:
    """Take from other pages the long paragraphs that the page of experiments has as well."""
    entries = list(entries)
    paragraphs = {
        line
        for entry in entries
        if entry["location"].startswith(_EXPERIMENTS)
        for line in entry["text"].split("\n")
        if len(line) > _LONG
    }
    for entry in entries:
        if not entry["location"].startswith(_EXPERIMENTS):
            entry["text"] = "\n".join(line for line in entry["text"].split("\n") if line not in paragraphs)


@lru_cache(maxsize=4096)  # a page that is saved changes its own sections alone
def to_lines(html: str) -> str:
    r"""Return a section's HTML with a line for each paragraph and item, and with no tags but those of blocks of code.

    >>> to_lines("<p>Run <code>a</code> .</p> <ul> <li>One</li></ul><pre><code>$ a</code></pre><p>Next: B.</p>")
    'Run a.\nOne\n<pre>$ a</pre>'
    """

    def shorten(part: str) -> str:
        without = _WITHIN.sub("", part)
        return (
            without if part.startswith("<pre>") else _BEFORE_STOP.sub("", _BLOCK.sub("\n", " ".join(without.split())))
        )

    return _WHERE_TO_GO_ON.sub("", "".join(map(shorten, _CODE_BLOCK.split(html)))).strip()


def _to_entry(section: Section) -> dict[str, Any]:
    text = "\n".join(escape(paragraph, quote=False) for paragraph in section.paragraphs)
    entry: dict[str, Any] = {
        "location": f"{section.page}#{section.anchor}" if section.anchor else section.page,
        "title": escape(section.title, quote=False),
        "text": text,
    }
    if section.typed:
        entry["typed"] = ", ".join(section.typed)
    if section.answers:
        entry["answers"] = True
    if section.boost != 1:
        entry["boost"] = section.boost
    return entry
