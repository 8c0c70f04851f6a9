"""Groups like objects of a view into one box, and groups more where a picture would be too large."""

import os
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from isolation_atlas.cluster.graph.change import NO_MARK, Mark
from isolation_atlas.cluster.graph.cluster import Link
from isolation_atlas.cluster.graph.owner import list_owners
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.model.kinds import (
    NODE,
    PERSISTENT_VOLUME,
    PERSISTENT_VOLUME_CLAIM,
    POD,
    STATEFUL_SET,
    Kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.view.facts import containers, status
from isolation_atlas.cluster.view.selection import SelectedObjects


class FoldLevel(IntEnum):
    """How far objects are folded; each level folds more than the one before."""

    AS_ASKED = 0
    SIMILAR = 1
    KINDS = 2
    PLACES = 3
    WHOLE_KINDS = 4
    EVERYTHING = 5


# What readers read at each further level.
NOTICES: Mapping[FoldLevel, str] = {
    FoldLevel.SIMILAR: "Like Pods and what only they use are folded",
    FoldLevel.KINDS: "All objects of one kind in one place are folded",
    FoldLevel.PLACES: "Nodes and namespaces are folded, too",
    FoldLevel.WHOLE_KINDS: "All objects are folded by their kind",
    FoldLevel.EVERYTHING: "All objects are folded into one box",
}

# The kinds that are folded first, in this order, as each may make objects of the next ones alike.
_FIRST = (NODE, POD, PERSISTENT_VOLUME_CLAIM, PERSISTENT_VOLUME)

# A volume is like another by its claim alone, a claim by all that it is linked to but its volume.
_DECISIVE: Mapping[Kind, frozenset[Kind]] = {
    PERSISTENT_VOLUME_CLAIM: frozenset({POD, STATEFUL_SET}),
    PERSISTENT_VOLUME: frozenset({PERSISTENT_VOLUME_CLAIM}),
}


@dataclass(frozen=True, slots=True)
class ObjectGroup:
    """Objects that share a box.

    Attributes:
        name: what they have in common.
        members: in the order of the selection; at least one.
        within: the identity of what they stand in, "" for the picture itself.
    """

    name: str
    members: tuple[KubernetesObject, ...]
    within: str

    @property
    def identity(self) -> str:
        """That of the only member; for several, that of the first and how many follow."""
        first = self.members[0].identity
        return first if len(self.members) == 1 else f"{first} and {len(self.members) - 1} more"

    @property
    def kind(self) -> Kind | None:
        """The kind of all members; None where they have several."""
        kinds = {member.kind for member in self.members}
        return kinds.pop() if len(kinds) == 1 else None


@dataclass(frozen=True, slots=True)
class GroupedObjects:
    """What a view shows, with like objects in groups.

    Attributes:
        groups: by the identity of the group.
        links: between groups, each relation of two once.
    """

    groups: Mapping[str, ObjectGroup]
    links: tuple[Link, ...]


class Grouping:
    """Groups the objects of one view at any level; what all levels need is looked up once."""

    def __init__(self, selection: SelectedObjects, *, fold: int, marks: Mapping[str, Mark] | None = None) -> None:
        """Look up what stands near each object.

        Args:
            selection: what the view shows.
            fold: how many like Pods share one box, as it was asked for.
            marks: what happened to an object; two of different marks are not alike.
        """
        self.selection, self.fold, self.marks = selection, fold, marks or {}
        self.owners = {link.target: link.source for link in selection.links if link.relation is Relation.OWNS}
        self.holders = set(selection.within.values())
        self.statuses = {identity: status(found) for identity, found in selection.objects.items()}
        self.neighbours: dict[str, list[tuple[str, Relation, bool]]] = {identity: [] for identity in selection.objects}
        for link in selection.links:
            if link.source in self.neighbours:
                self.neighbours[link.source].append((link.target, link.relation, True))
            if link.target in self.neighbours:
                self.neighbours[link.target].append((link.source, link.relation, False))

    def at(self, level: FoldLevel) -> GroupedObjects:
        """The groups at a level."""
        folding = _Folding(self, level)
        for kind in _FIRST:
            folding.fold(identity for identity, found in self.selection.objects.items() if found.kind == kind)
        if level is not FoldLevel.AS_ASKED:
            folding.fold([identity for identity in self.selection.objects if folding.leader[identity] == identity])
        return folding.groups()


class _Folding:
    """The groups of one level while they are found; a group is known by its first member, the leader."""

    def __init__(self, grouping: Grouping, level: FoldLevel) -> None:
        self.grouping, self.level = grouping, level
        self.objects, self.within = grouping.selection.objects, grouping.selection.within
        self.least = grouping.fold if level is FoldLevel.AS_ASKED else 2
        self.leader = {identity: identity for identity in self.objects}
        self.members: dict[str, list[str]] = {identity: [identity] for identity in self.objects}
        self.folded: set[str] = set()

    def fold(self, identities: Iterable[str]) -> None:
        """Give all like objects among these one leader."""
        alike: dict[Hashable, list[str]] = {}
        for identity in identities:
            if self._may_fold(identity):
                alike.setdefault(self._likeness(self.objects[identity]), []).append(identity)
        for first, *others in alike.values():
            if len(others) + 1 >= self.least:
                self.folded.add(first)
                for other in others:
                    joined = self.members.pop(other)
                    self.members[first] += joined
                    self.leader |= dict.fromkeys(joined, first)

    def _may_fold(self, identity: str) -> bool:
        if self.objects[identity].kind == NODE:
            return self.level >= FoldLevel.PLACES
        return identity not in self.grouping.holders or self.level >= FoldLevel.WHOLE_KINDS

    def _likeness(self, found: KubernetesObject) -> Hashable:
        """What two objects must have in common to share a box."""
        identity = found.identity
        if self.level >= FoldLevel.EVERYTHING:
            return ""
        if self.level == FoldLevel.WHOLE_KINDS:
            return found.kind
        place = (found.kind, found.namespace if self.level < FoldLevel.PLACES else "", self._holder(identity))
        if self.level >= FoldLevel.KINDS:
            return place
        mark = self.grouping.marks.get(identity, NO_MARK).change
        looks = (*place, found.presence, self.grouping.statuses[identity], mark)
        if found.kind == POD:
            return (*looks, found.declared_by, self._pod_likeness(found))
        near = frozenset((self.leader[other], relation, out) for other, relation, out in self._near(identity))
        if self.level is FoldLevel.AS_ASKED and not any(other in self.folded for other, *_ in near):
            return identity
        is_storage = found.kind in (PERSISTENT_VOLUME, PERSISTENT_VOLUME_CLAIM)
        return (*looks, near, found.text("spec", "storageClassName") if is_storage else "")

    def _near(self, identity: str) -> Sequence[tuple[str, Relation, bool]]:
        """What an object is linked to, as far as that decides whether it is like another."""
        decisive = _DECISIVE.get(self.objects[identity].kind)
        return [
            entry
            for entry in self.grouping.neighbours[identity]
            if entry[0] in self.objects and (decisive is None or self.objects[entry[0]].kind in decisive)
        ]

    def _holder(self, identity: str) -> str:
        holder = self.within.get(identity, "")
        return self.leader.get(holder, holder)

    def _pod_likeness(self, pod: KubernetesObject) -> Hashable:
        """Who owns a Pod, or else its labels and containers; and what it is linked to, but for claims."""
        uses = frozenset(
            (other, relation)
            for other, relation, _ in self.grouping.neighbours[pod.identity]
            if relation is not Relation.RUNS_ON
            and other in self.objects
            and self.objects[other].kind != PERSISTENT_VOLUME_CLAIM
        )
        if owner := self.grouping.owners.get(pod.identity):
            return owner, uses
        if listed := next(list_owners(pod), None):
            return listed[1:], uses
        return tuple(sorted(pod.labels.items())), tuple(containers(pod)), uses

    def groups(self) -> GroupedObjects:
        """The groups that were found, in the order of the selection, and the links between them."""
        members: dict[str, list[KubernetesObject]] = {}
        for identity, leader in self.leader.items():
            members.setdefault(leader, []).append(self.objects[identity])
        found = {leader: ObjectGroup(self._name(group), tuple(group), "") for leader, group in members.items()}
        group_of = {identity: found[leader].identity for identity, leader in self.leader.items()}
        groups: dict[str, ObjectGroup] = {}
        for group in found.values():
            holder = self.within.get(group.members[0].identity, "")
            within = group_of.get(holder, holder)
            keeps = self.level < FoldLevel.WHOLE_KINDS and within != group.identity
            groups[group.identity] = ObjectGroup(group.name, group.members, within if keeps else "")
        return GroupedObjects(groups, _join(self.grouping.selection.links, group_of))

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
        """The name of the outermost owner in the selection, or of the owner that the object names."""
        seen = {member.identity}
        identity, name = member.identity, ""
        while (owner := self.grouping.owners.get(identity)) and owner not in seen and owner in self.objects:
            seen.add(owner)
            identity, name = owner, self.objects[owner].name
        if not name and (listed := next(list_owners(member), None)):
            # A ReplicaSet that is not there has the name of its Deployment, and the hash of its template.
            return listed[2].removesuffix(f"-{member.labels.get('pod-template-hash', '')}")
        return name


def _join(links: Sequence[Link], group_of: Mapping[str, str]) -> tuple[Link, ...]:
    """The links between groups; those within one are gone."""
    joined: dict[tuple[str, str, Relation], dict[str, None]] = {}
    for link in links:
        source, target = group_of.get(link.source, link.source), group_of.get(link.target, link.target)
        if source != target or link.source == link.target:
            joined.setdefault((source, target, link.relation), {}).update(dict.fromkeys(link.labels))
    return tuple(Link(*ends, tuple(labels)) for ends, labels in joined.items())
