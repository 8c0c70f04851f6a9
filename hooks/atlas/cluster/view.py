"""What a picture of a cluster shows, before anyone decides how it is drawn: boxes within boxes."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in the picture.

    Attributes:
        kind: what it is, such as "Pod"; "" for a mere label.
        name: how it is called.
        identity: unique in the picture, made from names alone.
        undefined: something refers to it, but it is not in the manifest.
        note: a further fact for the text version.
        children: what it contains, in order.
    """

    kind: str
    name: str
    identity: str
    undefined: bool = False
    note: str = ""
    children: tuple["Box", ...] = ()

    def walk(self) -> Iterator["Box"]:
        """The box itself and all that it contains."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class View:
    """A picture of a cluster.

    Attributes:
        description: one sentence that says what it shows.
        root: the outermost box.
    """

    description: str
    root: Box
