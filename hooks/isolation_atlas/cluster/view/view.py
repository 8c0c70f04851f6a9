"""What a picture of a cluster shows, before anyone decides how it is drawn: boxes within boxes, and links."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from isolation_atlas.cluster.graph.cluster import Link
from isolation_atlas.cluster.model.kinds import Family
from isolation_atlas.cluster.model.kubernetes_object import Presence


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in the picture.

    Attributes:
        kind: what it is, such as "Pod"; "" for a mere label.
        name: what it is called.
        identity: unique in the picture, and made from names alone.
        family: how it looks.
        page: the page below the site's root that explains what it is; "" where none does.
        resource: what `kubectl get` calls objects of its kind; "" where it is no object of one kind.
        presence: whether it is in the manifest, declared there, or only referred to.
        count: how many objects it stands for, "" for itself, such as "250".
        status: what is unusual about it.
        rows: further lines in the picture.
        note: a further fact for the text version.
        mark: what happened to it since the step before: "new", "changed", "gone" or "".
        children: what it contains, in order.
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
    mark: str = ""
    children: tuple["Box", ...] = ()

    @property
    def undefined(self) -> bool:
        """Whether something is wrong with its definition: there is none, or more than one."""
        return self.presence in (Presence.UNDEFINED, Presence.DUPLICATE)

    @property
    def title(self) -> str:
        """Its name, with the number of objects where it stands for several."""
        return f"{self.name} ×{self.count}" if self.count else self.name

    def walk(self) -> Iterator["Box"]:
        """The box itself and all that it contains."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class View:
    """A picture of a cluster.

    Attributes:
        name: such as "placement".
        description: one sentence that says what it shows.
        root: the outermost box; one without a name is not drawn itself.
        links: between boxes, by their identities.
        direction: "LR" for left to right, "TB" for top to bottom.
        folded: how the view was made smaller than was asked for, in a sentence; "" where it was not.
    """

    name: str
    description: str
    root: Box
    links: tuple[Link, ...] = ()
    direction: str = "LR"
    folded: str = ""

    def boxes(self) -> Mapping[str, Box]:
        """All boxes but the outermost where it has no name, by identity."""
        return {box.identity: box for box in self.root.walk() if box is not self.root or box.name}
