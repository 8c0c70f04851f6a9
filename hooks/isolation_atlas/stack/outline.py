"""Lists the layers and walls of a stack as a nested outline, for its text version."""

from dataclasses import dataclass, field

from isolation_atlas.stack.model import Aside, Layer, Stack, Wall

_EACH = {"host": "", "tenant": "For each tenant", "part": "For each of several"}


@dataclass(slots=True)
class Item:
    """An entry of the outline.

    Attributes:
        kind: "layer", "beside", "frame", or the strength of a wall.
        part: the layer, the wall, or what is beside the tenants; None for a frame.
        label: the name of a frame.
        items: the entries within a frame.
    """

    kind: str
    part: Layer | Wall | Aside | None
    label: str = ""
    items: list["Item"] = field(default_factory=list)


def outline(stack: Stack) -> list[Item]:
    """Return the layers and walls from the hardware up; the layers of each tenant are within an entry of their own."""
    root: list[Item] = []
    current = root
    per = "host"
    beside = [Item("beside", stack.beside)] if stack.beside else []
    for layer in stack.layers:
        if layer.wall:
            current.append(Item(layer.wall.strength, layer.wall))
        if layer.per != per or layer.opens:
            if beside:
                current.append(beside.pop())
            each = _EACH[layer.per] if layer.per != per else ""
            frame = Item("frame", None, ": ".join(filter(None, (each, layer.opens.label if layer.opens else ""))))
            current.append(frame)
            current, per = frame.items, layer.per
        current.append(Item("layer", layer))
    return root
