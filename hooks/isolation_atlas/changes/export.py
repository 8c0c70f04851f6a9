"""Writes the changes as JSON, and as an Atom feed (RFC 4287) with an entry for each day, newest first."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from isolation_atlas.changes.model import CLAIM_KINDS, PAGE_KINDS, Day

_ATOM = "http://www.w3.org/2005/Atom"
_MOST_ENTRIES = 30
# RFC 4287 asks for a time; a feed without entries has changed at no known one.
_NEVER = "0001-01-01"


def to_json(days: Iterable[Day]) -> str:
    """Return all days, the newest first, each with its claims and pages."""
    written = [
        {
            "day": one.day.isoformat(),
            "claims": [asdict(claim) for claim in one.claims],
            "pages": [asdict(page) for page in one.pages],
        }
        for one in days
    ]
    return json.dumps({"days": written}, ensure_ascii=False, indent=1) + "\n"


def to_atom(days: Sequence[Day], site_name: str, page: str, feed: str) -> str:
    """Return the feed as XML.

    Args:
        days: the days, the newest first.
        site_name: the author of the feed.
        page: the absolute address of the page that has each day under its date.
        feed: the absolute address of the feed itself.
    """
    root = Element("feed", xmlns=_ATOM)
    SubElement(root, "title").text = f"{site_name}: changes of claims and pages"
    SubElement(root, "id").text = page
    SubElement(root, "link", href=page)
    SubElement(root, "link", rel="self", type="application/atom+xml", href=feed)
    SubElement(root, "updated").text = _time(days[0].day.isoformat() if days else _NEVER)
    SubElement(SubElement(root, "author"), "name").text = site_name
    for one in days[:_MOST_ENTRIES]:
        day = one.day.isoformat()
        entry = SubElement(root, "entry")
        SubElement(entry, "title").text = f"{site_name} on {day}"
        SubElement(entry, "id").text = f"{page}#day-{day}"
        SubElement(entry, "link", href=f"{page}#day-{day}")
        SubElement(entry, "updated").text = _time(day)
        SubElement(entry, "summary").text = summarize(one)
    indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def summarize(day: Day) -> str:
    """How much of what kind changed on a day, such as "New claims: 26. Pages that changed: 3."."""
    counted = [(words, sum(claim.kind == kind for claim in day.claims)) for kind, words in CLAIM_KINDS.items()]
    counted += [(words, sum(page.kind == kind for page in day.pages)) for kind, words in PAGE_KINDS.items()]
    return " ".join(f"{words}: {count}." for words, count in counted if count)


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"
