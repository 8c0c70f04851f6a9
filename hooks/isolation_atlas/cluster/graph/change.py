"""Compares two snapshots of a cluster, and marks the objects that are new, changed or gone."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from isolation_atlas.authoring.yaml_data import Data
from isolation_atlas.cluster.graph.cluster import Cluster
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence
from isolation_atlas.control_characters import replace_controls

# Fields that the cluster rewrites all the time, so that a change of them means nothing to a reader.
VOLATILE_FIELDS = {
    ("metadata", "annotations"),
    ("metadata", "creationTimestamp"),
    ("metadata", "generation"),
    ("metadata", "managedFields"),
    ("metadata", "resourceVersion"),
    ("metadata", "uid"),
    ("status", "observedGeneration"),
}
VOLATILE_NAMES = {"lastHeartbeatTime", "lastProbeTime", "lastTransitionTime", "lastUpdateTime"}

# The number of changed fields that the mark of one object names.
MAX_FIELDS = 3


class Mark(NamedTuple):
    """The change of an object since the step before.

    Attributes:
        change: "new", "changed" or "gone".
        detail: the fields that changed, such as "spec.replicas 3 → 5".
    """

    change: str
    detail: str = ""


NO_MARK = Mark("")


class Change(NamedTuple):
    """A snapshot, and its differences from the snapshot before.

    Attributes:
        cluster: the later snapshot, together with the objects of the earlier one that are gone.
        marks: the mark of each object that differs, by its identity.
    """

    cluster: Cluster
    marks: Mapping[str, Mark]


def compare(before: Cluster, after: Cluster) -> Change:
    """Compare two snapshots."""
    gone = {
        identity: found
        for identity, found in before.objects.items()
        if identity not in after.objects and found.presence is not Presence.UNDEFINED
    }
    objects = {**after.objects, **gone}
    links = [
        link
        for link in before.links
        if {link.source, link.target} & gone.keys() and {link.source, link.target} <= objects.keys()
    ]
    marks = {identity: Mark("gone") for identity in gone}
    for identity, found in after.objects.items():
        earlier = before.objects.get(identity)
        if found.presence is Presence.UNDEFINED:
            if earlier and earlier.presence is not Presence.UNDEFINED:
                marks[identity] = Mark("gone")
        elif earlier is None or earlier.presence is Presence.UNDEFINED:
            marks[identity] = Mark("new")
        elif changed := list(_differences(earlier, found)):
            more = [f"and {len(changed) - MAX_FIELDS} more fields"] if len(changed) > MAX_FIELDS else []
            marks[identity] = Mark("changed", ", ".join([*changed[:MAX_FIELDS], *more]))
    return Change(Cluster(objects, (*after.links, *links), after.problems), marks)


def _differences(before: KubernetesObject, after: KubernetesObject) -> Iterator[str]:
    if before.is_in_secret_file or after.is_in_secret_file:
        # A field, or its name, may be a value of a Secret in the wrong line.
        if before.data != after.data:
            yield "its file may contain a Secret that can't be read, so no field is shown"
        return
    if (before.presence, before.count) != (after.presence, after.count):
        yield f"{before.count} → {after.count}" if before.count != after.count else after.presence.value
    yield from _fields(dict(before.data), dict(after.data), ())


def _fields(before: Data, after: Data, keys: tuple[str, ...]) -> Iterator[str]:
    if keys[:2] in VOLATILE_FIELDS or (keys and keys[-1] in VOLATILE_NAMES):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from _fields(before.get(key), after.get(key), (*keys, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield from _fields(one, other, keys)
    elif before != after:
        yield f"{'.'.join(keys)} {_value(before)} → {_value(after)}"


def _value(data: Data) -> str:
    match data:
        case None:
            return "unset"
        case dict() | list():
            return "…"
        case _:
            return replace_controls(str(data))
