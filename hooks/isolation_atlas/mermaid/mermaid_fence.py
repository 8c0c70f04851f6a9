"""Renders a `mermaid` fence, which holds any Mermaid diagram; with `draw=browser`, the browser draws it."""

import re
from collections.abc import Iterator

from isolation_atlas.mermaid.draw import MermaidError, TooLargeError, check_mermaid
from isolation_atlas.mermaid.figure import render_diagram
from isolation_atlas.mermaid.lost import find_lost
from isolation_atlas.mermaid.support import find_unsupported
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.problem import AtlasError, suggest

MOST_CHARACTERS = 50_000
"""How long the source of a diagram may be: Mermaid draws no longer one, either."""

MOST_DAYS = 20_000
"""How long all tasks of a chart may last together, if it excludes days: each day is looked at by itself."""

_PLACES = ("build", "browser")
_TITLE = re.compile(r"(?m)^[^\S\n]*accTitle[^\S\n]*:(.*)$")
"""The title of a diagram for screen readers (https://mermaid.js.org/config/accessibility.html)."""

_SHOWN_TITLE = re.compile(r"(?m)^[^\S\n]*title[^\S\n]*:?[^\S\n]+(.*)$")
"""The title that a picture shows."""

_EXCLUDES = re.compile(r"(?im)^[^\S\n]*excludes\b")
_DURATION = re.compile(r"(?m)[:,][^\S\n]*(\d{1,30}(?:\.\d{1,30})?)(ms|[smhdwMy])[^\S\n]*$")
_DAYS = {"ms": 0.0, "s": 1 / 86_400, "m": 1 / 1440, "h": 1 / 24, "d": 1.0, "w": 7.0, "M": 31.0, "y": 366.0}


def render_mermaid_fence(fence: Fence) -> Rendered:
    """Render the fence as inline SVG, or as source for Mermaid in a browser if merman does not draw it right.

    Raises:
        AtlasError: an option is unknown, or the text is not Mermaid, or more than is drawn, or a part of it would be
            left out.
    """
    problems = [
        fence.problem(f"Unknown option {name!r}. {suggest(name, ['draw'])}") for name in fence.options if name != "draw"
    ]
    place = fence.options.get("draw", "build")
    if place not in _PLACES:
        problems.append(fence.problem(f"Unknown value {place!r} for 'draw'. {suggest(place, _PLACES)}"))
    problems += [fence.problem(message) for message in _find_excess(fence.source.text)]
    problems += [fence.source.problem_at(offset, message) for offset, message in find_lost(fence.source.text)]
    if problems:
        raise AtlasError(problems)
    source = fence.source.text
    title = _TITLE.search(source) or _SHOWN_TITLE.search(source)
    label = (title and title[1].strip().strip("\"'")) or "Diagram"
    unsupported = find_unsupported(source) if place == "build" else None
    try:
        check_mermaid(source, parse=place == "build")
        in_browser = place == "browser" or unsupported is not None
        diagram = render_diagram(source, f"mermaid-{fence.number}", label, in_browser=in_browser)
    except MermaidError as error:
        way_out = (
            ' If Mermaid itself accepts it, open the fence with ```mermaid draw="browser".' if place == "build" else ""
        )
        problem = fence.source.problem(error.line, error.column, f"This is not Mermaid. {error.reason}{way_out}")
        raise AtlasError([problem]) from None
    except TooLargeError as error:
        message = f"This diagram can't be read: {error}. Divide it, or show less."
        raise AtlasError([fence.problem(message)]) from None
    reason = diagram.note or (unsupported and f"only Mermaid itself draws {unsupported} right")
    notes = (f"{fence.location}: drawn in the browser, because {reason}.",) if reason else ()
    return Rendered(diagram.html, notes=notes)


def _find_excess(source: str) -> Iterator[str]:
    if len(source) > MOST_CHARACTERS:
        message = f"A diagram has at most {MOST_CHARACTERS:,} characters, and this has {len(source):,}."
        yield f"{message} Divide it, or show less."
    elif _EXCLUDES.search(source):
        days = sum(float(number) * _DAYS[unit] for number, unit in _DURATION.findall(source))
        if days > MOST_DAYS:
            message = f"The tasks of a chart with 'excludes' last at most {MOST_DAYS:,} days, and these {days:,.0f}."
            yield f"{message} Make them shorter, or remove 'excludes'."
