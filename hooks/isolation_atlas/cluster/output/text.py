"""Says in words what a view shows: a nested list of its boxes and links, and the command that prints its objects."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from isolation_atlas.cluster.graph.cluster import Cluster
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kinds import resource
from isolation_atlas.cluster.model.kubernetes_object import Presence
from isolation_atlas.cluster.view.builder import Wish
from isolation_atlas.cluster.view.view import Box, View


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as the box at its source tells it.

    Attributes:
        relation: how the box stands to the other.
        other: the other box.
        label: what is worth saying of it.
    """

    relation: Relation
    other: Box
    label: str


def tell_ties(view: View) -> Mapping[str, list[Tie]]:
    """The links of a view by the identity of the box at their source."""
    boxes = view.boxes()
    ties: dict[str, list[Tie]] = {}
    for link in view.links:
        ties.setdefault(link.source, []).append(Tie(link.relation, boxes[link.target], ", ".join(link.labels)))
    return ties


def tell_box(box: Box) -> str:
    """What is worth saying of a box after its kind and name."""
    parts = [] if box.presence is Presence.OBSERVED else [f"({box.presence.value})"]
    said = ", ".join(part for part in (box.mark, box.state, box.note) if part)
    head = f" {parts[0]}" if parts else ""
    return f"{head}, {said}" if said else head


def to_text(view: View, write: Callable[[str], str] = str) -> str:
    """The view as plain text: its description, then a nested list; `write` is told the words of each line."""
    ties = tell_ties(view)
    lines = [write(words) for words in (view.description, view.folded) if words] + [""]
    for box in (view.root,) if view.root.name else view.root.children:
        lines += [f"{indent}- {write(words)}" for indent, words in _lines(box, ties, "")]
    return "\n".join(lines) + "\n"


def _lines(box: Box, ties: Mapping[str, list[Tie]], indent: str) -> Iterator[tuple[str, str]]:
    yield indent, f"{f'{box.kind} ' if box.kind else ''}{box.title}{tell_box(box)}"
    for tie in ties.get(box.identity, ()):
        label = f" ({tie.label})" if tie.label else ""
        kind = f"{tie.other.kind} " if tie.other.kind else ""
        yield f"{indent}  ", f"{tie.relation.value} {kind}{tie.other.title}{label}"
    for child in box.children:
        yield from _lines(child, ties, f"{indent}  ")


def kubectl_line(cluster: Cluster, view: View, wish: Wish) -> str:
    """The command that would print the objects of a view."""
    shown = {box.kind for box in view.boxes().values() if box.kind}
    objects = [found for found in cluster.objects.values() if found.kind in shown]
    kinds = list(dict.fromkeys(found.kind for found in objects if found.presence is not Presence.UNDEFINED))
    namespaces = {found.namespace for found in objects if found.namespace}
    parts = ["kubectl get", ",".join(map(resource, kinds))]
    if wish.namespace or len(namespaces) == 1:
        namespace = wish.namespace or namespaces.pop()
        parts += [] if namespace == "default" else [f"--namespace {namespace}"]
    elif namespaces:
        parts.append("--all-namespaces")
    if wish.selector.requirements:
        parts.append(f"--selector '{wish.selector}'")
    return " ".join([*parts, "--output yaml"])
