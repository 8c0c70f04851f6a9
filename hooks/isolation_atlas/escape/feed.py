"""Writes escapes as an Atom feed (RFC 4287), newest first."""

from collections.abc import Iterable
from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from isolation_atlas.escape.model import Escape, newest_first

_ATOM = "http://www.w3.org/2005/Atom"


def to_atom(escapes: Iterable[Escape], site_name: str, page: str, feed: str) -> str:
    """Return the feed as XML.

    Args:
        escapes: the entries.
        site_name: the author of the feed.
        page: the absolute address of the page that has each escape under its id.
        feed: the absolute address of the feed itself.
    """
    ordered = newest_first(escapes)
    root = Element("feed", xmlns=_ATOM)
    SubElement(root, "title").text = f"{site_name}: escapes"
    SubElement(root, "id").text = page
    SubElement(root, "link", href=page)
    SubElement(root, "link", rel="self", type="application/atom+xml", href=feed)
    SubElement(root, "updated").text = _time(max(map(_changed, ordered), default=date.min))
    SubElement(SubElement(root, "author"), "name").text = site_name
    for escape in ordered:
        entry = SubElement(root, "entry")
        SubElement(entry, "title").text = _title(escape)
        SubElement(entry, "id").text = f"{page}#{escape.id}"
        SubElement(entry, "link", href=f"{page}#{escape.id}")
        SubElement(entry, "published").text = _time(escape.date or date(escape.year, 1, 1))
        SubElement(entry, "updated").text = _time(_changed(escape))
        SubElement(
            entry, "summary"
        ).text = f"Crossed: {escape.crossed} Needed: {escape.needed} Stopped by: {escape.stopped_by}"
        for technology in escape.technologies:
            SubElement(entry, "category", term=technology)
    indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _title(escape: Escape) -> str:
    return f"{escape.name} ({', '.join(escape.numbers)})" if escape.numbers else escape.name


def _changed(escape: Escape) -> date:
    return escape.checked


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
