"""What an object says about others: references by name, selections by label, and the closed set of relations."""

from dataclasses import dataclass
from enum import Enum

from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.model.kinds import Kind
from isolation_atlas.cluster.model.selector import Selector


class Relation(Enum):
    """How one object stands to another; the value is what the legend and the text version say."""

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
        relation: how the object that refers stands to the other.
        keys: the field.
        kind, namespace, name: the other object. The namespace counts only where its kind lives in namespaces.
        label: what is worth saying of the link, such as a port.
        backwards: it is the other object that contains, owns or routes to the one that refers.
        required: false where Kubernetes does without the other object.
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
        relation: how the object that selects stands to the Pods.
        keys: the field.
        selector: which labels.
        namespaces: where the Pods live; None for anywhere.
        label: what is worth saying of the link.
        backwards: the link leads from the Pods to the object that selects.
        required: whether it is a problem that no Pod has these labels.
    """

    relation: Relation
    keys: tuple[Key, ...]
    selector: Selector
    namespaces: frozenset[str] | None
    label: str = ""
    backwards: bool = False
    required: bool = True
