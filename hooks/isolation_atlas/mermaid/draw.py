"""Draws Mermaid source as SVG with merman, a Rust port of Mermaid that needs no browser."""

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape, unescape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from isolation_atlas.cache import get_or_make
from isolation_atlas.mermaid.svg import clean_svg, place_id
from isolation_atlas.problem import suggest

try:
    import merman
except ImportError:  # no wheel for this platform
    merman = None


def _identify_tools() -> str:
    """The versions of what turns source into SVG: merman, and the code here and in `svg.py`."""
    try:
        tools = version("merman")
    except PackageNotFoundError:
        tools = "none"
    here = Path(__file__)
    return tools + here.read_text(encoding="utf-8") + here.with_name("svg.py").read_text(encoding="utf-8")


# Read while this module is imported: later, the files may hold other code than the one that runs.
_TOOLS = _identify_tools()

# Families that the site's stylesheet colours. Any other keeps the colours that Mermaid gave it.
_STYLED = re.compile(r"(?m)^\s*(?:flowchart|graph|sequenceDiagram|stateDiagram)\b")
_CLICK = re.compile(r'(?m)^\s*click (\S+) href "([^"\n]+)"\s*$')

# The first words of the families that Mermaid has documented the longest, for "Did you mean …?".
_OPENINGS = (
    "classDiagram",
    "erDiagram",
    "flowchart",
    "gantt",
    "gitGraph",
    "graph",
    "journey",
    "mindmap",
    "pie",
    "quadrantChart",
    "sequenceDiagram",
    "stateDiagram-v2",
    "timeline",
)

# A colour may look like a code, and end with a semicolon.
_CODE = re.compile(r"(?m)^\s*(?:classDef|linkStyle|style)\b.*|#(?P<name>\w+);")
# Nobody has given these a shape: https://www.unicode.org/charts/PDF/UF0000.pdf
_STAND_INS = range(0xF0000, 0xFFFFE)

_STATE = re.compile(r"(?m)^\s*stateDiagram")


class UndrawableError(Exception):
    """Raised where the source may be right but can't be drawn here; says why. A browser may still draw it."""


class TooLargeError(UndrawableError):
    """Raised where merman can draw such a picture, but not so large a one."""


class MermaidError(Exception):
    """Raised where the source is not Mermaid.

    Attributes:
        line, column: the place in the source, counted from 1.
        reason: what the parser says, in whole sentences.
    """

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(f"{line}:{column}: {reason}")
        self.line, self.column, self.reason = line, column, reason


def draw_mermaid(source: str, identity: str) -> str:
    """Draw Mermaid source as one inline `<svg>` element whose ids all start with `identity`.

    Only a changed one is drawn again.

    Raises:
        MermaidError: the source is not Mermaid.
        UndrawableError: merman is not installed or refuses this drawing.
    """

    def draw() -> bytes:
        frame_links = dict(_CLICK.findall(source))
        svg, characters = _render(source)
        cleaned = clean_svg(svg, styled=bool(_STYLED.search(source)), frame_links=frame_links)
        return cleaned.translate(characters).encode()

    svg = get_or_make("diagrams", f"{_TOOLS}\0{source}", draw).decode()
    return place_id(svg, identity)


def _configuration(source: str) -> dict[str, Any]:
    # Labels are <text>, which needs no HTML inside SVG. State diagrams lay that out badly, in Mermaid too.
    html_labels = bool(_STATE.search(source))
    return {
        # dagre lets the titles of nested groups overlap.
        "layout": "elk",
        "look": "classic",
        "theme": "default",
        "fontFamily": "Arial, sans-serif",
        "fontSize": 14,
        "htmlLabels": html_labels,
        "securityLevel": "strict",
        "flowchart": {
            "htmlLabels": html_labels,
            "wrappingWidth": 260,
            "padding": 8,
            "minNodeWidth": 56,
            "subGraphTitleMargin": {"top": 8, "bottom": 4},
        },
        # Mermaid's own boxes are so wide that three participants don't fit on a phone.
        "sequence": {"width": 96, "height": 40, "actorMargin": 24, "diagramMarginX": 10},
    }


def _render(source: str) -> tuple[str, Mapping[int, str]]:
    """What merman draws, and the markup that each stand-in in it is for."""
    if merman is None:
        raise UndrawableError("merman has no wheel for this platform")
    options = json.dumps({"site_config": _configuration(source), "svg": {"diagram_id": "atlas-ID"}})
    text, characters = _stand_in(source)
    try:
        return str(_engine().render_svg(text, options)), characters
    except merman.MermanError as error:
        raise _reason(source, error) from None


def _stand_in(source: str) -> tuple[str, Mapping[int, str]]:
    """The source with one unused character in place of each code such as #quot; or #35;, and what that is for.

    merman measures a code by its letters, and may end a line within it; some families print it as it is.
    """
    codes = dict.fromkeys(found[0] for found in _CODE.finditer(source) if found["name"])
    unused = (character for character in map(chr, _STAND_INS) if character not in source)
    stand_ins = dict(zip(codes, unused, strict=False))
    text = _CODE.sub(lambda found: stand_ins.get(found[0], found[0]), source)
    return text, {ord(stand_in): escape(_character(code)) for code, stand_in in stand_ins.items()}


def _character(code: str) -> str:
    """What Mermaid shows for a code: that of HTML, which has a number or a name in the same way."""
    name = code[1:-1]
    return unescape(f"&#{name};" if name.isdecimal() else f"&{name};")


def _reason(source: str, error: Any) -> MermaidError | UndrawableError:
    """What merman's error means: wrong source, with its place, or a drawing that merman can't make."""
    findings = json.loads(_engine().analyze_json(source, "{}"))["diagnostics"]
    for finding in findings:
        if finding["severity"] == "error" and finding["category"] == "parse":
            line, column = finding["span"]["line"], finding["span"]["column"]
            if finding["code_name"] == "MERMAN_NO_DIAGRAM":
                word = (source.split() or [""])[0]
                return MermaidError(line, column, f"No diagram begins with {word!r}. {suggest(word, _OPENINGS)}")
            return MermaidError(line, column, f"{finding['message'].rstrip('.')}.")
    message = str(getattr(error, "message", error)).rstrip(".")
    return TooLargeError(message) if message.startswith("resource limit") else UndrawableError(message)


@cache
def _engine() -> Any:
    return merman.Merman()
