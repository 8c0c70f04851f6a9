"""Folds like objects of a scene into one box, and further where a picture would be too large."""

import os
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from isolation_atlas.cluster.graph.change import NO_MARK, Mark
from isolation_atlas.cluster.graph.cluster import Link
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.view.facts import containers, tell_state
from isolation_atlas.cluster.view.selection import Scene


class Step(IntEnum):
    """How far a scene is folded; each step folds more than the one before."""

    AS_ASKED = 0
    LIKE = 1
    KINDS = 2
    PLACES = 3
    WHOLE_KINDS = 4
    EVERYTHING = 5


# What readers are told of each further step.
TOLD: Mapping[Step, str] = {
    Step.LIKE: "Like Pods and what only they use are folded",
    Step.KINDS: "All objects of one kind in one place are folded",
    Step.PLACES: "Nodes and namespaces are folded, too",
    Step.WHOLE_KINDS: "All objects are folded by their kind",
    Step.EVERYTHING: "All objects are folded into one box",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Objects that share a box.

    Attributes:
        name: what they have in common.
        members: in the order of the scene; at least one.
        within: the identity of what they stand in, "" for the picture itself.
        kind: theirs, or "" where they have several.
    """

    name: str
    members: tuple[KubernetesObject, ...]
    within: str
    kind: str

    @property
    def identity(self) -> str:
        """That of the only member; for several, that of the first and how many follow."""
        first = self.members[0].identity
        return first if len(self.members) == 1 else f"{first} and {len(self.members) - 1} more"


@dataclass(frozen=True, slots=True)
class Folded:
    """A scene whose like objects share boxes.

    Attributes:
        groups: by the identity of the group.
        links: between groups, each relation of two once.
    """

    groups: Mapping[str, Group]
    links: tuple[Link, ...]


def fold(scene: Scene, *, at: int, step: Step = Step.AS_ASKED, marks: Mapping[str, Mark] | None = None) -> Folded:
    """Fold a scene.

    Args:
        scene: what the view shows.
        at: how many like Pods share one box.
        step: how far to fold beyond that.
        marks: what happened to an object; those of different marks are not alike.
    """
    owners = {link.target: link.source for link in scene.links if link.relation is Relation.OWNS}
    folding = _Folding(scene, owners, at if step is Step.AS_ASKED else 2, step, marks or {})
    kinds = ("Node", "Pod", "PersistentVolumeClaim", "PersistentVolume", *([] if step is Step.AS_ASKED else [""]))
    for kind in kinds:
        folding.fold_kind(kind)
    return folding.finish()


class _Folding:
    def __init__(self, scene: Scene, owners: Mapping[str, str], at: int, step: Step, marks: Mapping[str, Mark]) -> None:
        self.scene, self.owners, self.at, self.step, self.marks = scene, owners, at, step, marks
        self.leader = {identity: identity for identity in scene.objects}
        self.folded: set[str] = set()
        self.holders = set(scene.within.values())
        self.neighbours: dict[str, list[tuple[str, Relation, bool]]] = {identity: [] for identity in scene.objects}
        for link in scene.links:
            if link.source in self.neighbours:
                self.neighbours[link.source].append((link.target, link.relation, True))
            if link.target in self.neighbours:
                self.neighbours[link.target].append((link.source, link.relation, False))

    def fold_kind(self, kind: str) -> None:
        """Give all like objects of a kind ("" for any other) one leader."""
        alike: dict[Hashable, list[str]] = {}
        for identity, found in self.scene.objects.items():
            if (found.kind == kind or (not kind and self.leader[identity] == identity)) and self._may_fold(identity):
                alike.setdefault(self._likeness(found), []).append(identity)
        for identities in alike.values():
            if len(identities) >= self.at:
                self.folded.add(identities[0])
                first, *others = identities
                led = set(others)
                self.leader |= {
                    identity: first for identity, leader in self.leader.items() if leader in led or identity in led
                }

    def _may_fold(self, identity: str) -> bool:
        found = self.scene.objects[identity]
        if found.kind == "Node":
            return self.step >= Step.PLACES
        return identity not in self.holders or self.step >= Step.WHOLE_KINDS

    def _likeness(self, found: KubernetesObject) -> Hashable:
        """What two objects must have in common to share a box."""
        identity = found.identity
        if self.step >= Step.EVERYTHING:
            return ""
        if self.step == Step.WHOLE_KINDS:
            return found.kind
        place = (found.kind, found.namespace if self.step < Step.PLACES else "", self._within(identity))
        if self.step >= Step.KINDS:
            return place
        looks = (*place, found.presence, tell_state(found), self.marks.get(identity, NO_MARK).word)
        if found.kind == "Pod":
            return (*looks, found.maker, self._kin(found))
        near = frozenset((self.leader[other], relation, out) for other, relation, out in self._near(identity))
        if self.step is Step.AS_ASKED and not any(other in self.folded for other, *_ in near):
            return identity
        return (*looks, near, found.get("spec", "storageClassName") if found.kind.startswith("Persistent") else "")

    def _near(self, identity: str) -> Sequence[tuple[str, Relation, bool]]:
        """What an object is linked to; a volume is known by its claim alone, a claim by all but its volume."""
        kind = self.scene.objects[identity].kind
        wanted = {"PersistentVolumeClaim": {"Pod", "StatefulSet"}, "PersistentVolume": {"PersistentVolumeClaim"}}
        return [
            entry
            for entry in self.neighbours[identity]
            if entry[0] in self.scene.objects
            and (kind not in wanted or self.scene.objects[entry[0]].kind in wanted[kind])
        ]

    def _within(self, identity: str) -> str:
        holder = self.scene.within.get(identity, "")
        return self.leader.get(holder, holder)

    def _kin(self, pod: KubernetesObject) -> Hashable:
        """What makes Pods alike: who owns them, or else how they look; and what they are linked to, but for claims."""
        owner = self.owners.get(pod.identity)
        if owner is None and (listed := pod.items("metadata", "ownerReferences")):
            owner = f"{listed[0].get('kind')}/{listed[0].get('name')}"
        if owner is None:
            return (tuple(sorted(pod.labels.items())), tuple(containers(pod)), self._uses(pod))
        return owner, self._uses(pod)

    def _uses(self, pod: KubernetesObject) -> Hashable:
        return frozenset(
            (other, relation)
            for other, relation, _ in self.neighbours[pod.identity]
            if relation is not Relation.CONTAINS
            and other in self.scene.objects
            and self.scene.objects[other].kind != "PersistentVolumeClaim"
        )

    def finish(self) -> Folded:
        members: dict[str, list[KubernetesObject]] = {}
        for identity, leader in self.leader.items():
            members.setdefault(leader, []).append(self.scene.objects[identity])
        groups: dict[str, Group] = {}
        group_of: dict[str, str] = {}
        for found in members.values():
            kinds = {member.kind for member in found}
            group = Group(self._name(found), tuple(found), "", found[0].kind if len(kinds) == 1 else "")
            groups[group.identity] = group
            group_of |= {member.identity: group.identity for member in found}
        for identity, group in groups.items():
            holder = self.scene.within.get(group.members[0].identity, "")
            keeps = self.step < Step.WHOLE_KINDS and group_of.get(holder, holder) != identity
            groups[identity] = Group(
                group.name, group.members, group_of.get(holder, holder) if keeps else "", group.kind
            )
        return Folded(groups, _join(self.scene.links, group_of))

    def _name(self, members: Sequence[KubernetesObject]) -> str:
        """The name of the only member, of their owners' owner, or what their names begin with."""
        if len(members) == 1:
            return members[0].name
        roots = {self._root(member) for member in members}
        if len(roots) == 1 and (root := roots.pop()):
            return root
        names = [member.name for member in members]
        prefix = os.path.commonprefix(names)  # noqa: RUF071 - of names, not of paths
        if prefix not in names:
            prefix = prefix.rstrip("0123456789") if not prefix.endswith(("-", ".")) else prefix
        return prefix.rstrip("-.") or f"{members[0].name} and others"

    def _root(self, member: KubernetesObject) -> str:
        """The name of the outermost owner in the scene, or of the owner that the object names."""
        seen = {member.identity}
        identity, name = member.identity, ""
        while (owner := self.owners.get(identity)) and owner not in seen and owner in self.scene.objects:
            seen.add(owner)
            identity, name = owner, self.scene.objects[owner].name
        if not name and (listed := member.items("metadata", "ownerReferences")):
            return _without_hash(member, str(listed[0].get("name") or ""))
        return name


def _without_hash(pod: KubernetesObject, owner: str) -> str:
    """A ReplicaSet's name without the hash of its template: the name of its Deployment."""
    return owner.removesuffix(f"-{pod.labels.get('pod-template-hash', '')}")


def _join(links: Sequence[Link], group_of: Mapping[str, str]) -> tuple[Link, ...]:
    """The links between groups; those within one are gone."""
    joined: dict[tuple[str, str, Relation], dict[str, None]] = {}
    for link in links:
        source, target = group_of.get(link.source, link.source), group_of.get(link.target, link.target)
        if source != target or link.source == link.target:
            joined.setdefault((source, target, link.relation), {}).update(dict.fromkeys(link.labels))
    return tuple(Link(*ends, tuple(labels)) for ends, labels in joined.items())
