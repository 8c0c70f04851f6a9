"""What an object says about others: the closed set of relations, and a register of what each kind refers to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.manifest import CLUSTER_SCOPED
from isolation_atlas.cluster.model.selector import Selector


class Relation(Enum):
    """How one object stands to another."""

    CONTAINS = "contains"
    OWNS = "owns"
    SELECTS = "selects"
    ROUTES = "routes to"
    MOUNTS = "mounts"
    REFERS = "refers to"


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that names another object.

    Attributes:
        relation: how the one that refers stands to the other.
        keys: the field.
        kind, namespace, name: the other.
        label: what is worth saying of the link, such as a port.
        backwards: it is the other that contains, owns or routes to the one that refers.
        required: false where Kubernetes does without the other.
    """

    relation: Relation
    keys: tuple[Key, ...]
    kind: str
    namespace: str
    name: str
    label: str = ""
    backwards: bool = False
    required: bool = True

    @property
    def identity(self) -> str:
        """The identity of the object that it names."""
        return f"{self.kind}/{'' if self.kind in CLUSTER_SCOPED else self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class Selection:
    """A field that selects Pods by their labels.

    Attributes:
        relation: how the one that selects stands to the Pods.
        keys: the field.
        selector: which labels.
        namespaces: where the Pods live; None for anywhere.
        label: what is worth saying of the link.
        backwards: the link leads from the Pods to the one that selects.
        required: that no Pod has these labels is a problem.
    """

    relation: Relation
    keys: tuple[Key, ...]
    selector: Selector
    namespaces: frozenset[str] | None
    label: str = ""
    backwards: bool = False
    required: bool = True


Refer: TypeAlias = "Callable[[KubernetesObject], Iterator[Reference | Selection]]"

_REGISTER: dict[str, list[Refer]] = {}


def refers(*kinds: str) -> Callable[[Refer], Refer]:
    """Enter a function into the register: it says what an object of these kinds refers to."""

    def enter(refer: Refer) -> Refer:
        for kind in kinds:
            _REGISTER.setdefault(kind, []).append(refer)
        return refer

    return enter


def references(found: KubernetesObject) -> Iterator[Reference | Selection]:
    """All that an object refers to: its owners, then what its kind has entered into the register."""
    yield from _owners(found)
    for refer in _REGISTER.get(found.kind, ()):
        yield from refer(found)


def _owners(found: KubernetesObject) -> Iterator[Reference]:
    """https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/."""
    for keys, owner in found.places("metadata", "ownerReferences"):
        kind, name = owner.get("kind"), owner.get("name")
        if isinstance(kind, str) and isinstance(name, str) and kind and name:
            yield Reference(Relation.OWNS, (*keys, "name"), kind, found.namespace, name, backwards=True)
