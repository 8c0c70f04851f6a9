"""Defines references to objects by name, selections of Pods by label, and all relations."""

from dataclasses import dataclass
from enum import Enum

from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.model.kinds import Kind
from isolation_atlas.cluster.model.selector import Selector


class Relation(Enum):
    """The relation of one object to another; its value is the text in the legend and in the text version."""

    RUNS_ON = "contains"  # read from the node to the Pod
    OWNS = "owns"
    SELECTS = "selects"
    ROUTES = "routes to"
    MOUNTS = "mounts"
    REFERS = "refers to"


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that names another object.

    Attributes:
        relation: the relation of the two objects.
        keys: the keys that lead to the field.
        kind, namespace, name: the other object. The namespace is ignored if the kind is not namespaced.
        label: a text for the link, such as a port.
        backwards: whether the link leads from the other object to the one that has the field.
        required: whether it is a problem if the other object is missing.
    """

    relation: Relation
    keys: tuple[Key, ...]
    kind: Kind
    namespace: str
    name: str
    label: str = ""
    backwards: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class PodSelection:
    """A field that selects Pods by their labels.

    Attributes:
        relation: the relation of the object that selects to the Pods.
        keys: the keys that lead to the field.
        selector: the labels that the Pods must have.
        namespaces: the namespaces of the Pods; None for all.
        label: a text for the link.
        backwards: whether the link leads from the Pods to the object that selects.
        required: whether it is a problem if no Pod has these labels.
    """

    relation: Relation
    keys: tuple[Key, ...]
    selector: Selector
    namespaces: frozenset[str] | None
    label: str = ""
    backwards: bool = False
    required: bool = True
