"""Makes the view of a cluster: its scene, folded, as boxes within boxes and links between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from isolation_atlas.cluster.graph.change import NO_MARK, Mark
from isolation_atlas.cluster.graph.cluster import Cluster
from isolation_atlas.cluster.model.kinds import resource
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence
from isolation_atlas.cluster.model.selector import ALL, Selector
from isolation_atlas.cluster.view.facts import containers, tell_facts, tell_rows, tell_state
from isolation_atlas.cluster.view.grouping import TOLD, Folded, Group, Step, fold
from isolation_atlas.cluster.view.selection import CONTROL_PLANE, OUTSIDE, VIEWS, Scene, ViewName, choose
from isolation_atlas.cluster.view.view import Box, View
from isolation_atlas.problem import suggest

FOLD_AT = 6
"""More than a handful of like Pods share one box."""

# Names of folded objects that the text version lists.
NAMES = 20

# Facts and changes of folded objects that it lists.
FACTS = 3

_DESCRIPTIONS: Mapping[ViewName, str] = {
    "placement": "which Pod runs on which node",
    "ownership": "what owns what",
    "traffic": "how traffic gets to Pods",
    "storage": "which storage Pods use",
    "all": "all objects and what they refer to",
}
_EMPTY: Mapping[ViewName, str] = {
    "placement": "no Node and no Pod to place",
    "ownership": "no Pod, no workload and nothing that is owned",
    "traffic": "no Ingress, Gateway, HTTPRoute, Service or NetworkPolicy",
    "storage": "no claim, volume or storage class",
    "all": "nothing",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a view shall show.

    Attributes:
        view: its name.
        namespace: the only one that is shown; None for all.
        selector: the labels that what is shown has.
        direction: "LR" for left to right, "TB" for top to bottom.
        containers: whether Pods show theirs; None for as the view has it.
        fold: how many like Pods share one box.
    """

    view: ViewName = "placement"
    namespace: str | None = None
    selector: Selector = ALL
    direction: str = "LR"
    containers: bool | None = None
    fold: int = FOLD_AT

    @property
    def narrowed(self) -> str:
        """What the view is narrowed to, in words; "" where it is not."""
        parts = [f"namespace {self.namespace}"] if self.namespace else []
        parts += [f"labels {self.selector}"] if self.selector.requirements else []
        return " and ".join(parts)


def compose(
    cluster: Cluster, wish: Wish, *, step: Step = Step.AS_ASKED, marks: Mapping[str, Mark] | None = None
) -> View | None:
    """The view of a cluster; None where it would be empty.

    Args:
        cluster: what there is.
        wish: what to show of it.
        step: how far to fold beyond the wish.
        marks: what happened to each object since the step before.
    """
    scene = choose(cluster, wish.view, wish.namespace, wish.selector)
    if not scene.objects:
        return None
    folded = fold(scene, at=wish.fold, step=step, marks=marks)
    composer = _Composer(scene, folded, wish, marks or {}, step)
    return composer.view()


def tell_empty(cluster: Cluster, wish: Wish) -> str:
    """Why a view is empty, and which view would not be."""
    kinds = sorted({found.kind for found in cluster.objects.values()})
    fuller = [
        view for view in VIEWS if view != wish.view and choose(cluster, view, wish.namespace, wish.selector).objects
    ]
    hint = f" Something to show is in: {', '.join(fuller)}." if fuller else ""
    namespaces = {found.namespace for found in cluster.objects.values() if found.namespace}
    if wish.namespace and wish.namespace not in namespaces:
        return f"Nothing is in namespace {wish.namespace!r}. {suggest(wish.namespace, namespaces)}"
    where = f" in {wish.narrowed}." if wish.narrowed else f". It holds only {', '.join(kinds)}."
    return f"The manifest has {_EMPTY[wish.view]}{where}{hint}"


class _Composer:
    def __init__(self, scene: Scene, folded: Folded, wish: Wish, marks: Mapping[str, Mark], step: Step) -> None:
        self.scene, self.folded, self.wish, self.marks, self.step = scene, folded, wish, marks, step
        self.inside: dict[str, list[str]] = {}
        for identity, group in folded.groups.items():
            self.inside.setdefault(group.within, []).append(identity)
        shown = wish.view == "placement" if wish.containers is None else wish.containers
        self.containers = shown and step is Step.AS_ASKED

    def view(self) -> View:
        groups = self.folded.groups
        labels = {name: text for name, text in self.scene.labels.items() if name in self.inside or self._is_end(name)}
        top = [identity for identity in groups if not self._holder(identity)]
        boxes = [self._label(name, text) for name, text in labels.items() if name == CONTROL_PLANE]
        boxes += [self._box(identity) for identity in top]
        boxes += [self._label(name, text) for name, text in labels.items() if name != CONTROL_PLANE]
        if OUTSIDE in labels:
            boxes.sort(key=lambda box: box.identity != OUTSIDE)
        placement = self.wish.view == "placement"
        root = Box("", "Kubernetes cluster" if placement else "", "cluster", children=tuple(boxes))
        return View(
            self.wish.view,
            self._describe(),
            root,
            self.folded.links,
            self.wish.direction,
            f"{TOLD[self.step]}, because the picture would be too large otherwise." if self.step else "",
        )

    def _holder(self, identity: str) -> str:
        """What a group stands in, where that is in the picture."""
        within = self.folded.groups[identity].within
        return within if within in self.folded.groups or within in self.scene.labels else ""

    def _is_end(self, name: str) -> bool:
        return any(name in (link.source, link.target) for link in self.folded.links)

    def _label(self, identity: str, text: str) -> Box:
        kind = "Namespace" if identity.startswith("Namespace/") else ""
        children = tuple(self._box(inside) for inside in self.inside.get(identity, ()))
        return Box(kind, text, identity, children=children)

    def _box(self, identity: str) -> Box:
        group = self.folded.groups[identity]
        first = group.members[0]
        children = tuple(self._box(inside) for inside in self.inside.get(identity, ()))
        if self.containers and first.kind == "Pod" and not children:
            children = _containers(first)
        alone = len(group.members) == 1
        states = {tell_state(member) for member in group.members}
        marks = [self.marks.get(member.identity, NO_MARK) for member in group.members]
        words = {mark.word for mark in marks}
        details = dict.fromkeys(mark.detail for mark in marks if mark.detail)
        return Box(
            group.kind,
            group.name,
            identity,
            presence=_presence(group.members),
            count=_count(group.members),
            state=states.pop() if len(states) == 1 else "",
            rows=tuple(tell_rows(first)) if alone else (),
            note=_note(group, list(details)),
            mark=words.pop() if len(words) == 1 else "changed",
            children=children,
        )

    def _describe(self) -> str:
        counts: dict[str, int] = {}
        for found in self.scene.objects.values():
            if found.presence is not Presence.UNDEFINED:
                counts[found.kind] = counts.get(found.kind, 0) + (1 if found.count is None else found.count)
        if self.wish.view == "placement":
            counts = {kind: counts.get(kind, 0) for kind in ("Node", "Pod")}
            held = " and ".join(_number(kind, count) for kind, count in counts.items())
            where = f" in {self.wish.narrowed}" if self.wish.narrowed else ""
            return f"A Kubernetes cluster with {held}{where}."
        shown = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        several = [_number(kind, count) for kind, count in shown[:6]]
        rest = len(shown) - len(several)
        held = ", ".join(several) + (f" and {rest} more {'kinds' if rest > 1 else 'kind'}" if rest else "")
        where = f" in {self.wish.narrowed}" if self.wish.narrowed else ""
        return f"A Kubernetes cluster: {_DESCRIPTIONS[self.wish.view]}{where}, with {held}."


def _number(kind: str, count: int) -> str:
    if kind == "Node":
        return f"{count} node" if count == 1 else f"{count} nodes"
    if count == 1:
        return f"1 {kind}"
    plural = resource(kind)
    ending = plural[len(kind) - 1 :] if kind.endswith("y") else plural[len(kind) :]
    return f"{count} {kind.removesuffix('y')}{ending}"


def _containers(pod: KubernetesObject) -> tuple[Box, ...]:
    return tuple(
        Box(role, name or "without a name", f"{pod.identity}/{index}", rows=(image,) if image else ())
        for index, (role, name, image) in enumerate(containers(pod))
    )


def _presence(members: Sequence[KubernetesObject]) -> Presence:
    found = {member.presence for member in members}
    for presence in (Presence.AMBIGUOUS, Presence.UNDEFINED, Presence.OBSERVED):
        if presence in found:
            return presence
    return Presence.DECLARED


def _count(members: Sequence[KubernetesObject]) -> str:
    if any(member.count is None for member in members):
        return "?" if len(members) > 1 else "one on each node"
    total = sum(member.count or 0 for member in members)
    return "" if total == 1 and len(members) == 1 else str(total)


def _note(group: Group, details: Sequence[str]) -> str:
    facts = list(dict.fromkeys(fact for member in group.members if (fact := tell_facts(member))))
    held = list(dict.fromkeys(member.kind for member in group.members)) if not group.kind else []
    parts = [", ".join(held)] if held else []
    parts += facts[:FACTS]
    parts += details[:FACTS]
    if len(group.members) > 1:
        names = [member.name for member in group.members]
        rest = len(names) - NAMES
        parts.append(f"{', '.join(names[:NAMES])}{f' and {rest} more' if rest > 0 else ''}")
    return "; ".join(parts)
