"""Defines the rules that say which field of a kind names, selects or makes which other object, and how to follow them.

A rule is data: a path of field names and a few words. Nothing of it is ever executed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from isolation_atlas.authoring.yaml_data import Data, Key

Form: TypeAlias = Literal["name", "host", "namespace/name"]
"""How a field names an object: by its name, by the name that DNS has for a Service, or by both names."""

EACH = "[]"
"""The end of a part of a path whose field is a list: each of its entries is followed."""


class ReferenceRule(NamedTuple):
    """One field that refers to other objects.

    Paths are written as `spec.routes[].services[].name`. The paths in `kind_field`, `group_field`, `namespace_field`,
    `label_field` and `port` start at the mapping that holds the last field.

    Attributes:
        field: the path of the field.
        kind: the kind that it refers to, as `Kind.__str__` writes it.
        relation: the relation to the other object, as the legend names it.
        form: how the field names the object.
        kind_field: the field that names another kind than the usual one; "" if there is none.
        group_field: the field that has the API group, or the `apiVersion`, of that kind.
        if_kind: the only kind that `kind_field` may name for the rule to count; "" for any.
        namespace_field: the field that has the namespace of the other object.
        namespace: the namespace of the other object where the field does not say it; "" for that of this object.
        label, label_field: a text for the link, and the field that has it.
        backwards: whether the link leads from the other object to this one.
        required: whether it is a problem if the other object is missing.
        makes: whether the object is made by a controller, so that it does not have to be in the manifest.
        default: the name that is meant if the field is missing: "name" for the name of this object, or "".
        selects: whether the field holds a label selector.
        namespace_selector: the path of the field that says in which namespaces; "" for this one alone, "all" for any.
        namespace_form: whether that field has names (`matchNames`, `any`) or is a label selector of namespaces.
        port: the field that has the port of a Service.
        ports: the path of the names of ports that the selected Services or Pods must have.
        except_names: names that mean no object.
    """

    field: str
    kind: str
    relation: str = "refers to"
    form: Form = "name"
    kind_field: str = ""
    group_field: str = ""
    if_kind: str = ""
    namespace_field: str = ""
    namespace: str = ""
    label: str = ""
    label_field: str = ""
    backwards: bool = False
    required: bool = True
    makes: bool = False
    default: str = ""
    selects: bool = False
    namespace_selector: str = ""
    namespace_form: Literal["names", "labels"] = "names"
    port: str = ""
    ports: str = ""
    except_names: tuple[str, ...] = ()


class Place(NamedTuple):
    """A field that a path leads to.

    Attributes:
        keys: the keys that lead to it.
        value: its value.
        parent: the mapping that holds it, or that holds the list whose entry it is.
        parent_keys: the keys that lead to that mapping.
    """

    keys: tuple[Key, ...]
    value: Data
    parent: Mapping[str, Data]
    parent_keys: tuple[Key, ...]


def split_path(path: str) -> tuple[str, ...]:
    r"""The parts of a path; a dot of a field's name is written as `\.`.

    >>> split_path("spec.routes[].name")
    ('spec', 'routes[]', 'name')
    """
    return tuple(part.replace("\0", ".") for part in path.replace("\\.", "\0").split(".")) if path else ()


def find_places(data: Mapping[str, Data], path: str) -> Iterator[Place]:
    """All fields that a path leads to."""
    yield from _walk(data, split_path(path), ())


def _walk(data: Mapping[str, Data], parts: Sequence[str], keys: tuple[Key, ...]) -> Iterator[Place]:
    if not parts:
        return
    name = parts[0].removesuffix(EACH)
    if name not in data:
        return
    value = data[name]
    entries: list[tuple[tuple[Key, ...], Data]] = [((*keys, name), value)]
    if parts[0].endswith(EACH):
        entries = [((*keys, name, index), item) for index, item in enumerate(value)] if isinstance(value, list) else []
    for place, entry in entries:
        if len(parts) == 1:
            yield Place(place, entry, data, keys)
        elif isinstance(entry, dict):
            yield from _walk(entry, parts[1:], place)


def look_up(data: Mapping[str, Data], path: str) -> Data:
    """The value that a path without lists leads to; None if there is none."""
    value: Data = dict(data)
    for part in split_path(path):
        value = value.get(part) if isinstance(value, dict) else None
    return value
