"""Says which diagrams merman draws as Mermaid does, so that all others are left to Mermaid itself.

The list names what is right, because a diagram that looks wrong is worse than one that is drawn later. What stands here
was drawn both ways and compared by tests/browser/test_mermaid_both_ways.py.
"""

import re
from collections.abc import Mapping

_TEXT = r'(?:"[^"`<>]*(?:<br ?/?>[^"`<>]*)*"|[^"`<>|\[\](){}]+)'
_NAME = r"[A-Za-z_][\w-]*?"
_SHAPES = (r"\[{}\]", r"\({}\)", r"\(\[{}\]\)", r"\[\({}\)\]", r"\(\({}\)\)", r"\{{{}\}}", r"\{{\{{{}\}}\}}", r">{}\]")
_BOX = rf"{_NAME}(?:{'|'.join(shape.format(_TEXT) for shape in _SHAPES)})?(?:::[:]?[\w-]+)?"
_LINK = rf"(?:-->|---|-\.->|==>)(?:\|{_TEXT}\|)?"
_WORDS = r"[^<>`]*(?:<br ?/?>[^<>`]*)*"
_STATE = r"(?:\[\*\]|[A-Za-z_]\w*)"

_ANYWHERE = (r"accTitle ?:.*", r"accDescr ?:.*", r"%%(?!\{).*", "end")
_LINES: Mapping[str, tuple[str, ...]] = {
    "flowchart": (
        *_ANYWHERE,
        rf"{_BOX}(?: *& *{_BOX})*(?: *{_LINK} *{_BOX}(?: *& *{_BOX})*)*;?",
        rf"subgraph {_NAME}(?: ?\[{_TEXT}\])?",
        r"direction (?:TB|TD|BT|LR|RL)",
        r"class [\w, -]+ (?:kind-[a-z]+|row)",
        r'click \S+ href "[^"]+"',
    ),
    "sequence diagram": (
        *_ANYWHERE,
        rf"participant \w+(?: as {_WORDS})?",
        rf"\w+ ?(?:-->>|->>|-->|->) ?\w+ ?:{_WORDS}",
        rf"[Nn]ote (?:over \w+(?:, ?\w+)?|(?:left|right) of \w+) ?:{_WORDS}",
        rf"(?:loop|alt|else|opt)\b{_WORDS}",
    ),
    "state diagram": (
        *_ANYWHERE,
        rf"{_STATE} ?--> ?{_STATE}(?: ?:{_WORDS})?",
        rf"[A-Za-z_]\w* ?:{_WORDS}",
        r'state "[^"<>`]+" as \w+',
        r"[A-Za-z_]\w*",
        r"direction (?:TB|LR|BT|RL)",
    ),
}
_FIRST_LINES = {
    "flowchart": re.compile(r"(?:flowchart|graph)(?:\s+(?:TB|TD|BT|LR|RL))?\s*;?"),
    "sequence diagram": re.compile("sequenceDiagram"),
    "state diagram": re.compile(r"stateDiagram(?:-v2)?"),
}
_PATTERNS = {family: re.compile("|".join(f"(?:{line})" for line in lines)) for family, lines in _LINES.items()}
_SIZES = re.compile(r'%%\{init: *\{"sequence": *\{(?:"(?:width|height|actorMargin)": *\d+,? *)+\}\}\}%%')

# What is reported of a line that is not above; the first that matches.
_FEATURES = (
    (r"(?:style|linkStyle|classDef)\b", "colours of its own ({!r})"),
    (r"%%\{", "settings of its own"),
    (r"---", "settings of its own"),
    (r"actor\b", "an actor"),
    (r"autonumber\b", "numbered messages"),
    (r"(?:activate|deactivate)\b|.*(?:>>|->|-[x)])[+-]", "the activation of a participant"),
    (r"(?:rect|box|par|critical|break|create|destroy|links?)\b", "{!r}"),
    (r"state .*<<", "a choice, fork or join"),
    (r"state .*\{", "a state within a state"),
    (r"note\b", "a note beside a state"),
    (r".*\$\$", "a formula"),
    (r".*@\{", "a shape by name"),
    (r".*\(\(\(", "a double circle"),
    (r".*(?:--[xo]|[xo]--|<--)", "an end of a link that is no arrow"),
    (r".*`", "Markdown in a label"),
)


def find_unsupported(source: str) -> str | None:
    """Return what merman would draw otherwise than Mermaid, or None if there is nothing of the kind.

    >>> find_unsupported("pie")
    "'pie' in line 1"
    """
    lines = [(number, line.strip()) for number, line in enumerate(source.splitlines(), start=1) if line.strip()]
    opening = next(((number, line) for number, line in lines if not line.startswith("%%")), (1, ""))
    family = next((name for name, pattern in _FIRST_LINES.items() if pattern.fullmatch(opening[1])), None)
    if family is None:
        return _name_feature(*opening)
    rest = ((number, line) for number, line in lines if (number, line) != opening)
    return next(
        (
            _name_feature(number, line)
            for number, line in rest
            if "$$" in line or not (_PATTERNS[family].fullmatch(line) or _SIZES.fullmatch(line))
        ),
        None,
    )


def _name_feature(number: int, line: str) -> str:
    first_word = (line.split() or [""])[0]
    feature = next((words for pattern, words in _FEATURES if re.match(pattern, line)), "{!r}")
    return f"{feature.format(first_word)} in line {number}"
