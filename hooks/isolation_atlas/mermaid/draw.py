"""Draws Mermaid source as SVG with merman, a Rust port of Mermaid that needs no browser."""

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any

from isolation_atlas.control_characters import replace_controls
from isolation_atlas.extras import command_for
from isolation_atlas.mermaid.merman_process import ExhaustedError, RefusedError, ask_merman, is_installed
from isolation_atlas.mermaid.svg import clean_svg, set_id_prefix
from isolation_atlas.problem import suggest

# Read while this module is imported: later, the files may hold other code than the one that runs.
_CODE = "".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("draw.py", "svg.py", "merman_process.py", "worker.py")
)


@cache
def _version() -> str:
    """The versions of what turns source into SVG: merman, and the code here and in `svg.py`."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow, and only the cache needs it

    try:
        return version("merman") + _CODE
    except PackageNotFoundError:
        return f"none{_CODE}"


_CLICK = re.compile(r'(?m)^[^\S\n]*click (\S+) href "([^"\n]+)"[^\S\n]*$')

# The first words of all types of Mermaid 12.3, as its detectors know them.
_FIRST_WORDS = (
    *("C4Component", "C4Container", "C4Context", "C4Deployment", "C4Dynamic", "agentflow-beta", "architecture"),
    *("architecture-beta", "block", "block-beta", "classDiagram", "classDiagram-v2", "cynefin-beta", "erDiagram"),
    *("eventmodeling", "flowchart", "flowchart-elk", "gantt", "gitGraph", "graph", "info", "ishikawa", "ishikawa-beta"),
    *("journey", "kanban", "mindmap", "packet", "packet-beta", "pie", "quadrantChart", "radar-beta", "railroad-beta"),
    *("railroad-abnf-beta", "railroad-ebnf-beta", "railroad-peg-beta", "requirement", "requirementDiagram", "sankey"),
    *("sankey-beta", "sequenceDiagram", "stateDiagram", "stateDiagram-v2", "swimlane-beta", "timeline"),
    *(
        "treeView-beta",
        "treemap",
        "treemap-beta",
        "usecase-beta",
        "venn-beta",
        "wardley-beta",
        "xychart",
        "xychart-beta",
    ),
)
_DRAWN = ("flowchart", "graph", "sequenceDiagram", "stateDiagram", "stateDiagram-v2")
_DIRECTIONS = ("TB", "TD", "BT", "LR", "RL")
_DIRECTION = re.compile(r"\s*(?:flowchart|graph)\s+([A-Za-z]{2,})\s*;?\s*$")
_LIFELESS = re.compile(r"\s*(?:%%.*|accTitle.*|accDescr.*|direction .*)?")

# A character code such as "#35;". A colour may look like one, so the lines of styles are matched first, without a name.
_CHARACTER_CODE = re.compile(r"(?m)^[^\S\n]*(?:classDef|linkStyle|style)\b.*|#(?P<name>\w{1,40});")
# Private-use characters, which hardly any text holds: https://www.unicode.org/charts/PDF/UF0000.pdf
_PLACEHOLDERS = range(0xF0000, 0xFFFFE)

# What merman draws at most, by its own names. Its own limits let in what takes minutes.
_LIMITS = {"max_source_bytes": 100_000, "max_model_items": 1_000, "max_svg_bytes": 3_000_000}

_STATE = re.compile(r"(?m)^[^\S\n]*stateDiagram")


class UndrawableError(Exception):
    """Raised if merman can't draw the source, although it may be right; says why. A browser may still draw it."""


class TooLargeError(UndrawableError):
    """Raised if merman could draw the diagram, were it smaller."""


class MermaidError(Exception):
    """Raised if the source is not Mermaid.

    Attributes:
        line, column: the location in the source, counted from 1.
        reason: the message of the parser, in whole sentences.
    """

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(f"{line}:{column}: {reason}")
        self.line, self.column, self.reason = line, column, reason


def draw_mermaid(source: str, identity: str, *, named: bool = False, cached: bool = True) -> str:
    """Draw Mermaid source as one inline `<svg>` element whose ids all start with `identity`.

    Args:
        source: the Mermaid source.
        identity: the prefix of all ids.
        named: whether it says which boxes its lines connect, as `clean_svg` has it, and breaks no line by itself.
        cached: keep the drawing, and draw it again only if the source or the code changes.

    Raises:
        MermaidError: the source is not Mermaid.
        UndrawableError: merman is not installed or refuses this drawing.
    """

    def draw() -> bytes:
        frame_links = dict(_CLICK.findall(source))
        svg, characters = _render(source, named=named)
        cleaned = clean_svg(svg, frame_links, named=named)
        return cleaned.translate(characters).encode()

    if not cached:
        return set_id_prefix(draw().decode(), identity)
    from isolation_atlas.cache import get_or_make  # noqa: PLC0415 - slow, and a command needs no cache

    return set_id_prefix(get_or_make("diagrams", f"{_version()}\0{named}\0{source}", draw).decode(), identity)


def _configuration(source: str, *, breaks_lines: bool) -> dict[str, Any]:
    # Labels are <text>, so that the SVG holds no HTML, except in state diagrams: Mermaid lays out <text> badly there.
    html_labels = bool(_STATE.search(source))
    return {
        # With dagre, the titles of nested groups overlap.
        "layout": "elk",
        "look": "classic",
        "theme": "default",
        "fontFamily": "Arial, sans-serif",
        "fontSize": 14,
        "htmlLabels": html_labels,
        "securityLevel": "strict",
        "flowchart": {
            "htmlLabels": html_labels,
            "wrappingWidth": 260 if breaks_lines else 100_000,
            "padding": 8,
            "minNodeWidth": 56,
            "subGraphTitleMargin": {"top": 8, "bottom": 4},
        },
        # With the default width of boxes, three participants don't fit on a phone.
        "sequence": {"width": 96, "height": 40, "actorMargin": 24, "diagramMarginX": 10},
    }


def _render(source: str, *, named: bool = False) -> tuple[str, Mapping[int, str]]:
    """Return the SVG of merman, and the markup for each placeholder in it."""
    if not is_installed():
        raise UndrawableError(f"merman is not installed; where it has a wheel, {command_for('svg')} brings it")
    text, characters = _replace_codes(source)
    options = {"site_config": _configuration(source, breaks_lines=not named), "svg": {"diagram_id": "atlas-ID"}}
    try:
        return ask_merman("svg", text, options | {"resources": {"limits": _LIMITS}}), characters
    except ExhaustedError as error:
        raise TooLargeError(str(error)) from None
    except RefusedError as error:
        message = str(error).rstrip(".")
        if message.startswith("resource limit"):
            raise TooLargeError(message) from None
        raise _find_syntax_error(source) or UndrawableError(message) from None


def _replace_codes(source: str) -> tuple[str, Mapping[int, str]]:
    """Replace each code such as #quot; or #35; by a placeholder; return the source, and the markup by placeholder.

    merman measures a code by its letters, and may break a line within it; some families print the code itself.
    """
    codes = dict.fromkeys(found[0] for found in _CHARACTER_CODE.finditer(source) if found["name"])
    unused = (character for character in map(chr, _PLACEHOLDERS) if character not in source)
    placeholders = dict(zip(codes, unused, strict=False))
    text = _CHARACTER_CODE.sub(lambda found: placeholders.get(found[0], found[0]), source)
    return text, {ord(placeholder): escape(_decode(code)) for code, placeholder in placeholders.items()}


def _decode(code: str) -> str:
    """Return the character of a code, which has a number or name as in HTML."""
    name = code[1:-1]
    return replace_controls(unescape(f"&#{name};" if name.isdecimal() else f"&{name};"))


def check_mermaid(source: str, *, parse: bool = True) -> None:
    """Check that a diagram has content, that its type exists, and its syntax.

    merman reads all types, although it draws few of them as Mermaid does.

    Args:
        source: the Mermaid source.
        parse: check the syntax, too, of which merman knows less than Mermaid.

    Raises:
        MermaidError: the source is not Mermaid, or draws nothing.
        TooLargeError: merman takes too long to read it, and so would Mermaid.
    """
    lines = source.splitlines()
    start = next((number for number, line in enumerate(lines) if not _LIFELESS.fullmatch(line)), None)
    if start is None:
        raise MermaidError(1, 1, "The diagram is empty.")
    first = lines[start].split()[0].rstrip(";:")
    if first in _DRAWN:
        if all(map(_LIFELESS.fullmatch, lines[start + 1 :])):
            raise MermaidError(start + 1, 1, f"The diagram is empty, because nothing follows {first!r}.")
        if (direction := _DIRECTION.match(lines[start])) and direction[1] not in _DIRECTIONS:
            reason = f"No direction is called {direction[1]!r}. {suggest(direction[1], _DIRECTIONS)}"
            raise MermaidError(start + 1, direction.start(1) + 1, reason)
    elif first not in (*_FIRST_WORDS, "---"):
        raise _unknown_type(start + 1, first)
    if parse and is_installed() and (found := _find_syntax_error(source)):
        raise found


def _unknown_type(line: int, first: str) -> MermaidError:
    return MermaidError(line, 1, f"No diagram begins with {first!r}. {suggest(first, _FIRST_WORDS)}")


def _find_syntax_error(source: str) -> MermaidError | None:
    try:
        findings = json.loads(ask_merman("analysis-json", source, {}))["diagnostics"]
    except ExhaustedError as error:
        raise TooLargeError(str(error)) from None
    except RefusedError:
        return None
    for finding in findings:
        if finding["severity"] == "error" and finding["category"] == "parse":
            line, column = finding["span"]["line"], finding["span"]["column"]
            reason = finding["message"].rstrip(".")
            if finding["code_name"] == "MERMAN_NO_DIAGRAM":
                return _unknown_type(line, (source.split() or [""])[0])
            return MermaidError(line, column, f"{reason[:1].upper()}{reason[1:]}.")
    return None
