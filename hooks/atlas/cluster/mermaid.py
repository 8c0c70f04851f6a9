"""Writes a view of a cluster as Mermaid source."""

import re
from collections.abc import Iterator

from atlas.cluster.view import Box, View


def to_mermaid(view: View, title: str) -> str:
    """The view as a Mermaid flowchart, the same text for the same view.

    Every name becomes a quoted label of escaped characters, so that none of them can end a label or be a keyword.
    """
    lines = [
        "flowchart TB",
        f"accTitle: {_line(title)}",
        f"accDescr: {_line(view.description)}",
        *_box(view.root, "LR"),
    ]
    lines += [f"class {_identity(box)} {_classes(box)}" for box in view.root.walk()]
    return "\n".join(lines) + "\n"


def _box(box: Box, direction: str) -> Iterator[str]:
    """A box and its children; those of the outermost stand side by side, theirs one below the other."""
    identity = _identity(box)
    if not box.children:
        yield f'{identity}["{_label(box, "<br/>")}"]'
        return
    yield f'subgraph {identity}["{_label(box, " ")}"]'
    yield f"direction {direction}"
    for child in box.children:
        yield from _box(child, "TB")
    # The layout keeps the order of boxes only where links tie them, so invisible ones do.
    if len(box.children) > 1:
        yield " ~~~ ".join(_identity(child) for child in box.children)
    yield "end"


def _classes(box: Box) -> str:
    """The name by which the stylesheet knows the box."""
    return "undefined" if box.undefined else f"kind-{(box.kind or 'group').lower()}"


def _label(box: Box, separator: str) -> str:
    return separator.join(_text(part) for part in (box.kind, box.name) if part)


def _text(text: str) -> str:
    """Text for a quoted label; whatever could mean something to Mermaid or HTML is written as a character code."""
    return re.sub(r"[^\w .:/-]", lambda match: f"#{ord(match[0])};", text)


def _line(text: str) -> str:
    """Text for a title, which ends with its line."""
    return re.sub(r"[\s;#{}]+", " ", text).strip()


def _identity(box: Box) -> str:
    """A Mermaid id from the box's identity: plain letters and digits, never a keyword, no two alike."""
    return "box_" + re.sub(r"[^A-Za-z0-9]", lambda match: f"_{ord(match[0]):x}_", box.identity)
