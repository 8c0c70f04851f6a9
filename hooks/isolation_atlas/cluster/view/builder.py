"""Builds the view of a cluster: the selected objects, grouped, as boxes within boxes and links between them."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import NamedTuple

from isolation_atlas.cluster.graph.change import NO_MARK, Mark
from isolation_atlas.cluster.graph.cluster import Cluster
from isolation_atlas.cluster.model.kinds import NAMESPACE, NODE, POD, Family, Kind
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence
from isolation_atlas.cluster.model.selector import ALL, Selector
from isolation_atlas.cluster.view.facts import containers, label_rows, summary
from isolation_atlas.cluster.view.grouping import NOTICES, FoldLevel, GroupedObjects, Grouping, ObjectGroup
from isolation_atlas.cluster.view.selection import (
    CONTROL_PLANE,
    OUTSIDE,
    VIEWS,
    SelectedObjects,
    ViewName,
    select_objects,
)
from isolation_atlas.cluster.view.view import Box, View
from isolation_atlas.problem import suggest

FOLD_AT = 6
"""This many similar Pods, or more, share one box."""

# A picture with more boxes could be drawn, but not be read.
MAXIMUM_BOXES = 150

# The number of names of folded objects that the text version lists.
MAX_NAMES = 20

# The number of facts, and of changes, of folded objects that the text version lists.
MAX_FACTS = 3

# The digest of an image, of which a picture shows as much as `docker images` does.
_DIGEST = re.compile(r"(@\w+:[0-9a-f]{12})[0-9a-f]+$")

_DESCRIPTIONS: Mapping[ViewName, str] = {
    "placement": "which Pod runs on which node",
    "ownership": "what owns what",
    "traffic": "how traffic gets to Pods",
    "storage": "which storage Pods use",
    "access": "who may do what, and where",
    "all": "all objects and what they refer to",
}
_EMPTY: Mapping[ViewName, str] = {
    "placement": "no Node and no Pod to place",
    "ownership": "no Pod, no workload and nothing that is owned",
    "traffic": "no Ingress, Gateway, HTTPRoute, Service or NetworkPolicy",
    "storage": "no claim, volume or storage class",
    "access": "no role and no binding of one",
    "all": "nothing",
}


class ViewOptions(NamedTuple):
    """The options of a view.

    Attributes:
        view: the name of the view.
        namespace: the only namespace that is shown; None for all.
        selector: the labels that shown objects must have.
        direction: "LR" for left to right, "TB" for top to bottom.
        containers: whether Pods show their containers; None for the default of the view.
        fold: the number of similar Pods from which on they share one box.
        groups: the name of a label of `GROUPS`, by whose values objects are put into frames; "" for namespaces.
        pages: the addresses, below the site's root, that explain kinds, by the name of the kind, or "container".
    """

    view: ViewName = "placement"
    namespace: str | None = None
    selector: Selector = ALL
    direction: str = "LR"
    containers: bool | None = None
    fold: int = FOLD_AT
    groups: str = ""
    pages: Mapping[str, str] = {}

    @property
    def narrowed(self) -> str:
        """The namespace and the labels to which the view is restricted, as text; "" if it is not restricted."""
        parts = [f"namespace {self.namespace}"] if self.namespace else []
        parts += [f"labels {self.selector}"] if self.selector.requirements else []
        return " and ".join(parts)


def build_view(
    cluster: Cluster,
    options: ViewOptions,
    *,
    level: FoldLevel = FoldLevel.AS_ASKED,
    marks: Mapping[str, Mark] | None = None,
) -> View | None:
    """The view of a cluster; None if it would be empty.

    Args:
        cluster: the cluster.
        options: the part of the cluster to show, and how.
        level: how far to fold the objects.
        marks: the change of each object since the step before.
    """
    builder = ViewBuilder(cluster, options, marks or {})
    return builder.build(level) if builder.selection.objects else None


def build_views(cluster: Cluster, options: ViewOptions, marks: Mapping[str, Mark] | None = None) -> Iterator[View]:
    """The views of a cluster that are small enough to read, each folded further than the one before.

    There is no view if it would be empty, and at least one otherwise.
    """
    builder = ViewBuilder(cluster, options, marks or {})
    for level in FoldLevel if builder.selection.objects else ():
        view = builder.build(level)
        if level is FoldLevel.EVERYTHING or len(view.boxes()) <= MAXIMUM_BOXES:
            yield view


def explain_empty(cluster: Cluster, options: ViewOptions) -> str:
    """The reason why a view is empty, and the names of the views that are not."""
    kinds = sorted(_label_kinds({found.kind for found in cluster.objects.values() if found.is_there}).values())
    fuller = [
        view
        for view in VIEWS
        if view != options.view and select_objects(cluster, view, options.namespace, options.selector).objects
    ]
    hint = f" Views that show something: {', '.join(fuller)}." if fuller else ""
    namespaces = {found.namespace for found in cluster.objects.values() if found.namespace}
    if options.namespace and options.namespace not in namespaces:
        return f"Nothing is in namespace {options.namespace!r}. {suggest(options.namespace, namespaces)}"
    where = f" in {options.narrowed}." if options.narrowed else f". It contains only {', '.join(kinds)}."
    return f"The manifest has {_EMPTY[options.view]}{where}{hint}"


class ViewBuilder:
    """Builds one view at any level of folding, and selects its objects only once for all levels."""

    def __init__(self, cluster: Cluster, options: ViewOptions, marks: Mapping[str, Mark]) -> None:
        self.options, self.marks = options, marks
        self.selection = select_objects(cluster, options.view, options.namespace, options.selector, options.groups)
        self._grouping = Grouping(self.selection, fold=options.fold, marks=marks)
        self._labels = _label_kinds({found.kind for found in self.selection.objects.values()})

    def build(self, level: FoldLevel) -> View:
        """The view, folded to this level."""
        grouped = self._grouping.at(level)
        shows_containers = self.options.containers
        if shows_containers is None:
            shows_containers = self.options.view == "placement"
        boxes = _Boxes(
            self.selection,
            grouped,
            self.marks,
            self._labels,
            self._grouping.statuses,
            pages=self.options.pages,
            shows_containers=shows_containers and level is FoldLevel.AS_ASKED,
        )
        placement = self.options.view == "placement"
        is_folded = level and (shows_containers or len(grouped.groups) < self._unfolded)
        root = Box("", "Kubernetes cluster" if placement else "", "cluster", children=boxes.outermost())
        return View(
            self.options.view,
            self._describe(),
            root,
            grouped.links,
            self.options.direction,
            f"{NOTICES[level]}, because the picture would be too large otherwise." if is_folded else "",
        )

    @cached_property
    def _unfolded(self) -> int:
        """The number of boxes where nothing is folded further than asked for."""
        return len(self._grouping.at(FoldLevel.AS_ASKED).groups)

    def _describe_placement(self) -> str:
        """The numbers of nodes and Pods; a node that a Pod names is drawn, too, where the manifest does not hold it."""
        objects = self.selection.objects.values()
        nodes = sum(found.kind == NODE for found in objects)
        pods = [found for found in objects if found.kind == POD and found.presence is not Presence.UNDEFINED]
        count = sum(found.count or 0 for found in pods)
        on_each = sum(found.count is None for found in pods)
        parts = [_number(NODE, NODE.name, nodes)] if nodes or not pods else []
        parts += [_number(POD, POD.name, count)] if count or not on_each else []
        parts += [f"{_number(POD, POD.name, on_each)} on each node"] if on_each else []
        return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)

    def _describe(self) -> str:
        counts: dict[Kind, int] = {}
        for found in self.selection.objects.values():
            if found.presence is not Presence.UNDEFINED:
                counts[found.kind] = counts.get(found.kind, 0) + (1 if found.count is None else found.count)
        where = f" in {self.options.narrowed}" if self.options.narrowed else ""
        if self.options.view == "placement":
            return f"A Kubernetes cluster with {self._describe_placement()}{where}."
        shown = sorted(counts.items(), key=lambda entry: (-entry[1], str(entry[0])))
        several = [_number(kind, self._labels[kind], count) for kind, count in shown[:6]]
        rest = len(shown) - len(several)
        held = ", ".join(several) + (f" and {rest} more {'kinds' if rest > 1 else 'kind'}" if rest else "")
        return f"A Kubernetes cluster: {_DESCRIPTIONS[self.options.view]}{where}, with {held}."


def _find_ambiguous(groups: Iterable[ObjectGroup], labels: Mapping[Kind, str]) -> set[tuple[str, str]]:
    """The label of the kind and the name of the groups that several namespaces have."""
    spaces: dict[tuple[str, str], set[str]] = {}
    for group in groups:
        if group.kind:
            spaces.setdefault((labels[group.kind], group.name), set()).add(group.members[0].namespace)
    return {key for key, namespaces in spaces.items() if len(namespaces) > 1}


def _label_kinds(kinds: AbstractSet[Kind]) -> Mapping[Kind, str]:
    """The label of each kind: its name, with the group only if the name could also mean another kind."""
    names = Counter(kind.name for kind in kinds)
    return {kind: str(kind) if names[kind.name] > 1 or kind.shares_name else kind.name for kind in kinds}


def _number(kind: Kind, label: str, count: int) -> str:
    """A number of objects, such as "1 Ingress" or "2 NetworkPolicies"."""
    if kind == NODE:
        return f"{count} node" if count == 1 else f"{count} nodes"
    if count == 1:
        return f"1 {label}"
    if label != kind.name:
        return f"{count} {kind.resource}"
    same = len(os.path.commonprefix([kind.name.lower(), kind.plural]))  # noqa: RUF071 - of names, not of paths
    return f"{count} {kind.name[:same]}{kind.plural[same:]}"


class _Boxes:
    """The boxes of one view."""

    def __init__(
        self,
        selection: SelectedObjects,
        grouped: GroupedObjects,
        marks: Mapping[str, Mark],
        labels: Mapping[Kind, str],
        statuses: Mapping[str, str],
        *,
        pages: Mapping[str, str],
        shows_containers: bool,
    ) -> None:
        self.selection, self.grouped, self.marks, self.labels = selection, grouped, marks, labels
        self.statuses, self.pages = statuses, pages
        self.shows_containers = shows_containers
        self.ambiguous = _find_ambiguous(grouped.groups.values(), labels)
        self.encloses_namespaces = any(name.startswith(f"{NAMESPACE}/") for name in selection.within.values())
        self.inside: dict[str, list[str]] = {}
        for identity, group in grouped.groups.items():
            self.inside.setdefault(group.within, []).append(identity)

    def outermost(self) -> tuple[Box, ...]:
        """The boxes that are in no other box."""
        labels = {
            name: text for name, text in self.selection.labels.items() if name in self.inside or self._is_end(name)
        }
        boxes = [self._label(name, text) for name, text in labels.items() if name == CONTROL_PLANE]
        boxes += [self._box(identity) for identity in self.grouped.groups if not self._enclosing(identity)]
        boxes += [self._label(name, text) for name, text in labels.items() if name != CONTROL_PLANE]
        if OUTSIDE in labels:
            boxes.sort(key=lambda box: box.identity != OUTSIDE)
        return tuple(boxes)

    def _enclosing(self, identity: str) -> str:
        """The identity of the box that encloses a group; "" if that box is not in the picture."""
        within = self.grouped.groups[identity].within
        return within if within in self.grouped.groups or within in self.selection.labels else ""

    def _is_end(self, name: str) -> bool:
        return any(name in (link.source, link.target) for link in self.grouped.links)

    def _label(self, identity: str, text: str) -> Box:
        children = tuple(self._box(inside) for inside in self.inside.get(identity, ()))
        if identity.startswith(f"{NAMESPACE}/"):
            page = self.pages.get(str(NAMESPACE), "")
            return Box(NAMESPACE.name, text, identity, page=page, resource=NAMESPACE.resource, children=children)
        return Box("", text, identity, children=children)

    def _box(self, identity: str) -> Box:
        group = self.grouped.groups[identity]
        first, kind = group.members[0], group.kind
        children = tuple(self._box(inside) for inside in self.inside.get(identity, ()))
        if self.shows_containers and first.kind == POD and not children:
            children = self._containers(first)
        alone = len(group.members) == 1
        statuses = {self.statuses[member.identity] for member in group.members}
        marks = [self.marks.get(member.identity, NO_MARK) for member in group.members]
        changes = {mark.change for mark in marks}
        details = dict.fromkeys(mark.detail for mark in marks if mark.detail)
        label = self.labels[kind] if kind else ""
        namespace = first.namespace if (label, group.name) in self.ambiguous else ""
        beside = namespace and not self.encloses_namespaces
        return Box(
            label,
            f"{namespace}/{group.name}" if beside else group.name,
            identity,
            family=kind.family if kind else Family.GROUP,
            page=self.pages.get(str(kind), "") if kind else "",
            resource=kind.resource if kind else "",
            presence=_presence(group.members),
            count=_count(group.members),
            status=statuses.pop() if len(statuses) == 1 else "",
            rows=self.selection.rows.get(first.identity) or tuple(label_rows(first)) if alone else (),
            note=_note(group, self.labels, list(details)),
            facts=tuple(self._said(group)),
            mark=changes.pop() if len(changes) == 1 else "changed",
            namespace="" if beside else namespace,
            children=children,
        )

    def _containers(self, pod: KubernetesObject) -> tuple[Box, ...]:
        return tuple(
            Box(
                role,
                name or "without a name",
                f"{pod.identity}/{index}",
                family=Family.CONTAINER,
                page=self.pages.get(role, ""),
                rows=(_DIGEST.sub(r"\1…", image),) if image else (),
            )
            for index, (role, name, image) in enumerate(containers(pod))
        )

    def _said(self, group: ObjectGroup) -> Iterator[str]:
        """What the view says of the members of a group; of several, without what it says twice."""
        yield from dict.fromkeys(
            said for member in group.members for said in self.selection.notes.get(member.identity, ())
        )


def _presence(members: Sequence[KubernetesObject]) -> Presence:
    found = {member.presence for member in members}
    for presence in (Presence.DUPLICATE, Presence.UNDEFINED, Presence.OBSERVED, Presence.UNLISTED, Presence.PROVIDED):
        if presence in found:
            return presence
    return Presence.DECLARED


def _count(members: Sequence[KubernetesObject]) -> str:
    if any(member.count is None for member in members):
        return "?" if len(members) > 1 else _describe_daemon(members[0])
    total = sum(member.count or 0 for member in members)
    return "" if total == 1 and len(members) == 1 else str(total)


def _describe_daemon(pod: KubernetesObject) -> str:
    fields = (("nodeSelector",), ("affinity", "nodeAffinity"), ("nodeName",))
    selects = any(pod.get("spec", *field) for field in fields)
    return "one on each node that it selects" if selects else "one on each node"


def _note(group: ObjectGroup, labels: Mapping[Kind, str], details: Sequence[str]) -> str:
    facts = list(dict.fromkeys(fact for member in group.members if (fact := summary(member))))
    held = list(dict.fromkeys(labels[member.kind] for member in group.members)) if not group.kind else []
    parts = [", ".join(held)] if held else []
    parts += facts[:MAX_FACTS]
    parts += details[:MAX_FACTS]
    if len(group.members) > 1:
        names = [member.name for member in group.members]
        rest = len(names) - MAX_NAMES
        parts.append(f"{', '.join(names[:MAX_NAMES])}{f' and {rest} more' if rest > 0 else ''}")
    return "; ".join(parts)
