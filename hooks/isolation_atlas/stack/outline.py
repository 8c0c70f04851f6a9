"""A stack in words, nested as its frames are."""

from dataclasses import dataclass, field

from isolation_atlas.stack.model import Aside, Layer, Stack, Wall

_EACH = {"host": "", "tenant": "For each tenant", "part": "For each of several"}


@dataclass(slots=True)
class Item:
    """An entry of the outline.

    Attributes:
        what: "layer", "beside", "around", or the strength of a wall.
        part: the layer, the wall, or what is beside; None for what is around others.
        words: the name of what is around.
        items: what is within.
    """

    what: str
    part: Layer | Wall | Aside | None
    words: str = ""
    items: list["Item"] = field(default_factory=list)


def outline(stack: Stack) -> list[Item]:
    """The layers and walls from the hardware up; what is there for each tenant stands within an entry of its own."""
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
            around = Item("around", None, ": ".join(filter(None, (each, layer.opens.label if layer.opens else ""))))
            current.append(around)
            current, per = around.items, layer.per
        current.append(Item("layer", layer))
    return root
