"""Describes pages in the vocabulary of schema.org, for search engines and other programs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from isolation_atlas.page.headings import list_headings

Block: TypeAlias = Mapping[str, Any]
"""A description in JSON-LD."""

LICENCE = "https://spdx.org/licenses/MIT"
_CONTEXT = {"@context": "https://schema.org"}
_HEADING = re.compile(r"^## +(?P<text>.+)$", re.MULTILINE)
# What a sentence is without: a citation in brackets, the address of a link, and the marks of emphasis and code.
_CITATION = re.compile(r"\s*\(\[[^\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)(?:, [^()]*)?\)")
_LINK = re.compile(r"\[((?:[^\[\]]|\\[\[\]])*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_MARKS = re.compile(r"`+|\*\*?|(?<!\w)_|_(?!\w)|\\(?=[^\w\s])")
_ENDS = re.compile(r"^(?:Next: |## )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Described:
    """A page, as its description names it.

    Attributes:
        title, description: what it is called, and a sentence about it.
        address: its address; "" if the site has none.
        day: the day of its last change, such as 2026-11-29; "" if that is not known.
    """

    title: str
    description: str
    address: str
    day: str = ""


def describe_page(page: Described, *, is_first: bool) -> Block:
    """Describe a page as an article, or the first page as the site."""
    return {
        **_CONTEXT,
        "@type": "WebSite" if is_first else "TechArticle",
        "name" if is_first else "headline": page.title,
        "description": page.description,
        "inLanguage": "en-GB",
        "license": LICENCE,
        **({"dateModified": page.day} if page.day else {}),
        **({"url": page.address} if page.address else {}),
    }


def describe_way(ways: Sequence[tuple[str, str]]) -> Block:
    """Describe the way from the first page to a page, by the name and the address of each page on it."""
    return {
        **_CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(ways, start=1)
        ],
    }


def describe_questions(page: Described, markdown: str) -> Block | None:
    """Describe the questions of a page with their answers; None if the page asks none.

    Google asks for `QAPage` only where users submit the answers to one question. The authors of this site write them,
    so a page of questions is a `FAQPage`.

    Args:
        page: the page.
        markdown: its text, in which citations are links in brackets.
    """
    questions = [
        {
            "@type": "Question",
            "name": question,
            "url": f"{page.address}#{anchor}",
            "acceptedAnswer": {"@type": "Answer", "text": answer},
        }
        for anchor, question, answer in _list_questions(markdown)
    ]
    if not questions:
        return None
    return {**_CONTEXT, "@type": "FAQPage", "name": page.title, "url": page.address, "mainEntity": questions}


def describe_dataset(page: Described, name: str, files: Mapping[str, str], measured: Iterable[str]) -> Block:
    """Describe the data behind a page.

    Args:
        page: the page that shows the data.
        name: the name of the data, and of those who made it.
        files: the address of each file by its media type.
        measured: what the data tells of each of its subjects.
    """
    return {
        **_CONTEXT,
        "@type": "Dataset",
        "name": f"{page.title}: data",
        "description": page.description,
        "url": page.address,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": f"{name} contributors"},
        **({"dateModified": page.day} if page.day else {}),
        "variableMeasured": list(measured),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address} for kind, address in files.items()
        ],
    }


def _list_questions(markdown: str) -> Iterator[tuple[str, str, str]]:
    """The anchor, the question and the answer of each section whose heading asks."""
    anchors = {words: anchor for anchor, words in list_headings(markdown).items()}
    for heading in _HEADING.finditer(markdown):
        question = heading["text"].strip()
        answer = to_plain(_ENDS.split(markdown[heading.end() :], maxsplit=1)[0])
        if question.endswith("?") and question in anchors and answer:
            yield anchors[question], to_plain(question), answer


def to_plain(markdown: str) -> str:
    """Return Markdown prose as plain text on one line, without citations.

    >>> to_plain("A **container** is a [process](a.md) ([Docker 2025](https://e.org), section 1). It's `fast`.")
    "A container is a process. It's fast."
    """
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", _CITATION.sub("", markdown))).split())
