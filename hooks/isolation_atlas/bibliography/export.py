"""Writes sources as BibTeX and CSL-JSON, for a reader's reference manager."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from isolation_atlas.bibliography.model import Source

# https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
_CSL = {"paper": "article", "dataset": "dataset", "code": "software", "standard": "standard", "blog": "post-weblog"}
_BIBTEX = {"paper": "article"}


Places = Mapping[str, Collection[str]]
"""By the id of a source, the places in it that are cited."""


def to_bibtex(sources: Iterable[Source], places: Places) -> str:
    """Return an entry for each source, in order; braces keep the case of titles."""
    return "\n".join(_bibtex_entry(source, places.get(source.id, ())) for source in sources)


def to_csl(sources: Iterable[Source], places: Places) -> str:
    """Return a CSL-JSON list of the sources, in order."""
    items = [
        {
            "id": source.id,
            "type": _CSL.get(source.kind, "webpage"),
            "title": source.title,
            "author": [{"literal": name} for name in _author_names(source)],
            "container-title": source.venue,
            "issued": {"date-parts": [[source.year]]},
            "accessed": {"date-parts": [[source.checked.year, source.checked.month, source.checked.day]]},
            "URL": source.url,
            **({"note": _cited_at(places[source.id])} if places.get(source.id) else {}),
        }
        for source in sources
    ]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def describe_citation(source: Source, place: str | None) -> dict[str, Any]:
    """What JSON says of a citation: the source, the place in it, and an address for each single place."""
    links = [link.url for link in source.locate(place)] or [source.url]
    return {"source": source.id, "place": place or "", "links": links}


def _author_names(source: Source) -> list[str]:
    return [name.strip() for name in source.authors.split(",")]


def _cited_at(places: Collection[str]) -> str:
    return f"Cited at: {' | '.join(places)}"


def _bibtex_entry(source: Source, places: Collection[str]) -> str:
    fields = {
        "author": " and ".join(f"{{{_escape(name)}}}" for name in _author_names(source)),
        "title": f"{{{_escape(source.title)}}}",
        "journal" if source.kind == "paper" else "howpublished": _escape(source.venue),
        "year": str(source.year),
        "url": source.url,
        "urldate": source.checked.isoformat(),
        **({"note": _escape(_cited_at(places))} if places else {}),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{_BIBTEX.get(source.kind, 'misc')}{{{source.id},\n{lines}}}\n"


def _escape(text: str) -> str:
    """Escape special characters of TeX, and join lines: many parsers take a line that starts with @ as an entry."""
    names = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return re.sub(r"[\\~^&%$#_{}]", lambda match: names.get(match[0], f"\\{match[0]}"), " ".join(text.split()))
