"""Defines references to objects by name, selections of Pods by label, and all relations."""

from enum import Enum
from typing import NamedTuple

from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.model.kinds import POD, Kind
from isolation_atlas.cluster.model.selector import Selector


class Relation(Enum):
    """The relation of one object to another; its value is the text in the legend and in the text version."""

    RUNS_ON = "contains"  # read from the node to the Pod
    OWNS = "owns"
    SELECTS = "selects"
    ROUTES = "routes to"
    MOUNTS = "mounts"
    REFERS = "refers to"
    BOUND_BY = "is bound by"
    GRANTS = "grants"


class Port(NamedTuple):
    """A port that a field names.

    Attributes:
        keys: the keys that lead to the field.
        value: its number or its name.
    """

    keys: tuple[Key, ...]
    value: int | str


class Reference(NamedTuple):
    """A field that names another object.

    Attributes:
        relation: the relation of the two objects.
        keys: the keys that lead to the field.
        kind, namespace, name: the other object. The namespace is ignored if the kind is not namespaced.
        label: a text for the link, such as a port.
        backwards: whether the link leads from the other object to the one that has the field.
        required: whether it is a problem if the other object is missing.
        port: the port of a Service that is meant, with the keys that lead to its number or name.
        needs_grant: whether a ReferenceGrant must allow it where the namespaces differ.
        makes: whether a controller makes the other object, so that the manifest does not have to contain it.
        attaches: whether a listener of the other object, a Gateway, must take it.
    """

    relation: Relation
    keys: tuple[Key, ...]
    kind: Kind
    namespace: str
    name: str
    label: str = ""
    backwards: bool = False
    required: bool = True
    port: Port | None = None
    needs_grant: bool = False
    makes: bool = False
    attaches: bool = False


class Selection(NamedTuple):
    """A field that selects objects of one kind, such as Pods, by their labels.

    Attributes:
        relation: the relation of the object that selects to the others.
        keys: the keys that lead to the field.
        selector: the labels that they must have.
        namespaces: their namespaces; None for all.
        label: a text for the link.
        backwards: whether the link leads from them to the object that selects.
        required: whether it is a problem if there is none with these labels.
        kind: their kind.
        namespace_labels: the labels that their namespaces must have.
        ports: the names of ports that one of them at least must have.
    """

    relation: Relation
    keys: tuple[Key, ...]
    selector: Selector
    namespaces: frozenset[str] | None
    label: str = ""
    backwards: bool = False
    required: bool = True
    kind: Kind = POD
    namespace_labels: Selector | None = None
    ports: tuple[Port, ...] = ()
