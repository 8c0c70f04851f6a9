"""Writes a view as text, as a nested list of its boxes and links, and the kubectl command that prints its objects."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from isolation_atlas.cluster.graph.cluster import Cluster
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kubernetes_object import Presence
from isolation_atlas.cluster.view.builder import ViewOptions
from isolation_atlas.cluster.view.view import Box, View
from isolation_atlas.control_characters import replace_controls

# What `kubectl get` takes: a plural, and a group where it needs one.
_RESOURCE = re.compile(r"[a-z][a-z0-9]*(?:\.[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?")
# https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
_NAMESPACE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
_SELECTOR = re.compile(r"[A-Za-z0-9!][A-Za-z0-9 !=,()._/-]*")


@dataclass(frozen=True, slots=True)
class OutgoingLink:
    """A link that leaves a box.

    Attributes:
        relation: the relation of the box to the target.
        target: the box to which the link leads.
        label: the labels of the link, as one text.
    """

    relation: Relation
    target: Box
    label: str


def links_by_source(view: View) -> Mapping[str, list[OutgoingLink]]:
    """The links of a view by the identity of the box at their source."""
    boxes = view.boxes()
    outgoing: dict[str, list[OutgoingLink]] = {}
    for link in view.links:
        seen = OutgoingLink(link.relation, boxes[link.target], ", ".join(link.labels))
        outgoing.setdefault(link.source, []).append(seen)
    return outgoing


def describe_box(box: Box) -> str:
    """The presence and the facts of a box, to follow its kind and name."""
    presence = "" if box.presence is Presence.OBSERVED else f" ({box.presence.value})"
    facts = ", ".join(part for part in (box.mark, box.status, box.note) if part)
    return f"{presence}, {facts}" if facts else presence


def to_text(view: View, write: Callable[[str], str] = str) -> str:
    """The view as plain text: its description, then a nested list.

    Args:
        view: the view.
        write: a function that escapes a text for the format of the output, such as Markdown.
    """
    outgoing = links_by_source(view)

    def write_line(text: str) -> str:
        return write(replace_controls(" ".join(text.splitlines())))

    lines = [write_line(sentence) for sentence in (view.description, view.folded) if sentence] + [""]
    for box in (view.root,) if view.root.name else view.root.children:
        lines += [f"{indent}- {write_line(text)}" for indent, text in _lines(box, outgoing, "")]
    return "\n".join(lines) + "\n"


def _lines(box: Box, outgoing: Mapping[str, list[OutgoingLink]], indent: str) -> Iterator[tuple[str, str]]:
    yield indent, f"{f'{box.kind} ' if box.kind else ''}{box.title}{describe_box(box)}"
    for fact in box.facts:
        yield f"{indent}  ", fact
    for link in outgoing.get(box.identity, ()):
        label = f" ({link.label})" if link.label else ""
        kind = f"{link.target.kind} " if link.target.kind else ""
        yield f"{indent}  ", f"{link.relation.value} {kind}{link.target.full_title}{label}"
    for child in box.children:
        yield from _lines(child, outgoing, f"{indent}  ")


def kubectl_line(cluster: Cluster, view: View, options: ViewOptions) -> str:
    """The command that would print the objects of a view.

    Readers paste it into a shell, so there is none ("") where a kind, the namespace or a label is none that a cluster
    would accept: it could be another command.
    """
    shown = {box.resource for box in view.boxes().values()}
    objects = [found for found in cluster.objects.values() if found.kind.resource in shown]
    resources = dict.fromkeys(found.kind.resource for found in objects if found.presence is not Presence.UNDEFINED)
    namespaces = {found.namespace for found in objects if found.namespace}
    selector = str(options.selector)
    named = {options.namespace} if options.namespace else namespaces
    if not (
        all(map(_RESOURCE.fullmatch, resources))
        and all(map(_NAMESPACE.fullmatch, named))
        and (not selector or _SELECTOR.fullmatch(selector))
    ):
        return ""
    words = ["kubectl", "get", ",".join(resources)]
    if len(named) == 1:
        words += [] if named == {"default"} else ["--namespace", *named]
    elif named:
        words.append("--all-namespaces")
    if selector:
        words += ["--selector", selector]
    return shlex.join([*words, "--output", "yaml"])
