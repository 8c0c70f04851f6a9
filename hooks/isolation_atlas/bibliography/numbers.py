"""Shows the citations of a page as numbers, where names in brackets would break each sentence of a short answer."""

import re
from collections.abc import Mapping

_CITATION = re.compile(
    r'\s*<span class="atlas-citation[^"]*"(?P<more>[^>]*)><a href="#source-(?P<id>[a-z0-9-]+)">(?P<name>[^<]*)</a>'
    r'(?P<place>[^<]*)<span class="atlas-card"(?P<card>[^>]*)>(?P<text>[^<]*)</span></span>(?:; (?=<span))?'
)


def number_citations(html: str, numbers: Mapping[str, int]) -> str:
    """Return a page whose citations are numbers; their cards, and the list at its end, say what each number is.

    Args:
        html: the page.
        numbers: the number of each source in the list at the end of the page.
    """
    return _CITATION.sub(lambda found: _write(found, numbers), html)


def _write(found: re.Match[str], numbers: Mapping[str, int]) -> str:
    number = numbers.get(found["id"])
    if number is None:
        return found[0]
    return (
        f'<span class="atlas-citation atlas-citation--number"{found["more"]}>'
        f'<a href="#source-{found["id"]}" aria-label="{number}: {found["name"]}{found["place"]}">{number}</a>'
        f'<span class="atlas-card"{found["card"]}>{found["text"]}{found["place"].replace(", ", " ", 1)}</span></span>'
    )
