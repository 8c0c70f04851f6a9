"""Defines the content of a picture of a cluster, in any format: boxes within boxes, and links."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from isolation_atlas.cluster.graph.cluster import Link
from isolation_atlas.cluster.model.kinds import Family
from isolation_atlas.cluster.model.kubernetes_object import Presence

USUAL_LETTERS = 24
"""How many letters of a name are in one line."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box in the picture, for one object, for several or for a label.

    Attributes:
        kind: the kind, such as "Pod"; "" for a label.
        name: the name.
        identity: the identity, unique in the picture, and made from names alone.
        family: the family, which decides its shape and colour.
        page: the address, below the site's root, that explains its kind; "" if there is none.
        resource: the name of its kind for `kubectl get`; "" if it does not stand for objects of one kind.
        presence: whether it is in the manifest, declared there, or only referred to.
        count: the number of objects that it stands for, such as "250"; "" for one.
        status: the status, if it is unusual.
        rows: further lines in the picture.
        note: further facts for the text version.
        facts: whole lines for the text version, such as what an account may do.
        mark: the change since the step before: "new", "changed", "gone" or "".
        namespace: the namespace, if another box of its kind has the same name; else "".
        children: the boxes that it encloses, in order.
    """

    kind: str
    name: str
    identity: str
    family: Family = Family.GROUP
    page: str = ""
    resource: str = ""
    presence: Presence = Presence.OBSERVED
    count: str = ""
    status: str = ""
    rows: tuple[str, ...] = ()
    note: str = ""
    facts: tuple[str, ...] = ()
    mark: str = ""
    namespace: str = ""
    children: tuple["Box", ...] = ()

    @property
    def undefined(self) -> bool:
        """Whether the object is not in the manifest, or more than once."""
        return self.presence in (Presence.UNDEFINED, Presence.DUPLICATE)

    @property
    def title(self) -> str:
        """The name, and the number of objects if there are several."""
        if not self.count:
            return self.name
        return f"{self.name} ×{self.count}" if self.count.isdigit() else f"{self.name}, {self.count}"

    @property
    def full_title(self) -> str:
        """The title, which no other box of the kind has."""
        return f"{self.namespace}/{self.title}" if self.namespace else self.title

    def walk(self) -> Iterator["Box"]:
        """The box itself and all boxes that it encloses."""
        yield self
        for child in self.children:
            yield from child.walk()


class View(NamedTuple):
    """A picture of a cluster.

    Attributes:
        name: the name of the view, such as "placement".
        description: a sentence about its content.
        root: the outermost box; a root without a name is not drawn.
        links: the links between boxes, by their identities.
        direction: "LR" for left to right, "TB" for top to bottom.
        folded: a notice for readers, if the view was folded further than asked for, or else "".
        letters: how many letters of a name are in one line of the picture, if a dot or a dash allows it.
    """

    name: str
    description: str
    root: Box
    links: tuple[Link, ...] = ()
    direction: str = "LR"
    folded: str = ""
    letters: int = USUAL_LETTERS

    def boxes(self) -> Mapping[str, Box]:
        """All boxes that are drawn, by identity."""
        return {box.identity: box for box in self.root.walk() if box is not self.root or box.name}
