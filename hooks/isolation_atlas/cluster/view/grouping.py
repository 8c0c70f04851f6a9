"""Groups similar objects of a view into one box, and groups more of them if a picture would be too large."""

import os
from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

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
    Family,
    Kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.view.facts import containers, status
from isolation_atlas.cluster.view.selection import SelectedObjects


class FoldLevel(IntEnum):
    """The levels of folding; each level folds more objects than the one before."""

    AS_ASKED = 0
    SIMILAR = 1
    KINDS = 2
    PLACES = 3
    WHOLE_KINDS = 4
    EVERYTHING = 5


# The notice that a page shows with a picture that was folded further than the author asked for.
NOTICES: Mapping[FoldLevel, str] = {
    FoldLevel.SIMILAR: "Like Pods and what only they use are folded",
    FoldLevel.KINDS: "All objects of one kind in one place are folded",
    FoldLevel.PLACES: "Nodes and namespaces are folded, too",
    FoldLevel.WHOLE_KINDS: "All objects are folded by their kind",
    FoldLevel.EVERYTHING: "All objects are folded into one box",
}

# The kinds that are folded first, in this order: after objects of one kind share a box, objects of the next kinds that
# are linked to them may be similar.
_FOLD_ORDER = (NODE, POD, PERSISTENT_VOLUME_CLAIM, PERSISTENT_VOLUME)

# The kinds of neighbours that two similar objects must share; for any other kind, all neighbours count. A claim's
# volume does not count, because each claim has a volume of its own.
_DECISIVE: Mapping[Kind, frozenset[Kind]] = {
    PERSISTENT_VOLUME_CLAIM: frozenset({POD, STATEFUL_SET}),
    PERSISTENT_VOLUME: frozenset({PERSISTENT_VOLUME_CLAIM}),
}


# The families of which like objects share a box as like Pods do: many ConfigMaps of one Pod say no more than one.
_FOLDED_FAMILIES = frozenset({Family.CONFIGURATION, Family.ACCOUNT})


class ObjectGroup(NamedTuple):
    """Objects that share a box.

    Attributes:
        name: the name of the only member, or a name for all of them.
        members: the objects, in the order of the selection; at least one.
        within: the identity of the box that encloses the group; "" if it is in no other box.
    """

    name: str
    members: tuple[KubernetesObject, ...]
    within: str

    @property
    def identity(self) -> str:
        """The identity of the first member, and the number of the other members if there are any."""
        first = self.members[0].identity
        return first if len(self.members) == 1 else f"{first} and {len(self.members) - 1} more"

    @property
    def kind(self) -> Kind | None:
        """The kind of all members; None if they have different kinds."""
        kinds = {member.kind for member in self.members}
        return kinds.pop() if len(kinds) == 1 else None


class GroupedObjects(NamedTuple):
    """The objects of a view in groups.

    Attributes:
        groups: the groups, by their identity.
        links: the links between groups; two groups have at most one for each relation.
    """

    groups: Mapping[str, ObjectGroup]
    links: tuple[Link, ...]


class Grouping:
    """Groups the objects of one view at any level, and looks up their neighbours only once for all levels."""

    def __init__(self, selection: SelectedObjects, *, fold: int, marks: Mapping[str, Mark] | None = None) -> None:
        """Look up the owner, the status and the neighbours of each object.

        Args:
            selection: the objects of the view.
            fold: the number of similar Pods from which on they share one box, as the author asked for.
            marks: the change of each object; objects with different changes are not similar.
        """
        self.selection, self.fold, self.marks = selection, fold, marks or {}
        self.owners = {link.target: link.source for link in selection.links if link.relation is Relation.OWNS}
        self.enclosing = set(selection.within.values())
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
        objects = self.selection.objects.items()
        for kind in _FOLD_ORDER:
            folding.fold(identity for identity, found in objects if found.kind == kind)
        folding.fold((identity for identity, found in objects if found.kind in self.selection.folded_kinds), minimum=2)
        folding.fold(identity for identity, found in objects if found.kind.family in _FOLDED_FAMILIES)
        if level is not FoldLevel.AS_ASKED:
            folding.fold([identity for identity in self.selection.objects if folding.leader[identity] == identity])
        return folding.groups()


class _Folding:
    """Finds the groups of one level; a group is identified by its first member, the leader."""

    def __init__(self, grouping: Grouping, level: FoldLevel) -> None:
        self.grouping, self.level = grouping, level
        self.objects, self.within = grouping.selection.objects, grouping.selection.within
        self.minimum = grouping.fold if level is FoldLevel.AS_ASKED else 2
        self.leader = {identity: identity for identity in self.objects}
        self.members: dict[str, list[str]] = {identity: [identity] for identity in self.objects}
        self.folded: set[str] = set()

    def fold(self, identities: Iterable[str], *, minimum: int = 0) -> None:
        """Join all similar objects among these into groups with one leader each, of the usual minimum or of another."""
        alike: dict[Hashable, list[str]] = {}
        for identity in identities:
            if self._may_fold(identity):
                alike.setdefault(self._group_key(self.objects[identity]), []).append(identity)
        for first, *others in alike.values():
            if len(others) + 1 >= (minimum or self.minimum):
                self.folded.add(first)
                for other in others:
                    joined = self.members.pop(other)
                    self.members[first] += joined
                    self.leader |= dict.fromkeys(joined, first)

    def _may_fold(self, identity: str) -> bool:
        if self.objects[identity].kind == NODE:
            return self.level >= FoldLevel.PLACES
        return identity not in self.grouping.enclosing or self.level >= FoldLevel.WHOLE_KINDS

    def _group_key(self, found: KubernetesObject) -> Hashable:  # noqa: PLR0911 - one for each way to be alike
        """The key that two objects must have in common to share a box."""
        identity = found.identity
        if self.level >= FoldLevel.EVERYTHING:
            return ""
        if self.level == FoldLevel.WHOLE_KINDS:
            return found.kind
        place = (found.kind, found.namespace if self.level < FoldLevel.PLACES else "", self._enclosing(identity))
        if self.level >= FoldLevel.KINDS:
            return place
        mark = self.grouping.marks.get(identity, NO_MARK).change
        looks = (*place, found.presence, self.grouping.statuses[identity], mark)
        if found.kind in self.grouping.selection.folded_kinds:
            return looks
        if found.kind == POD:
            return (*looks, found.declared_by, self._pod_key(found))
        neighbours = frozenset(
            (self.leader[other], relation, out) for other, relation, out in self._deciding_neighbours(identity)
        )
        folds_alone = found.kind.family in _FOLDED_FAMILIES
        if (
            self.level is FoldLevel.AS_ASKED
            and not folds_alone
            and not any(end in self.folded for end, *_ in neighbours)
        ):
            return identity
        is_storage = found.kind in (PERSISTENT_VOLUME, PERSISTENT_VOLUME_CLAIM)
        return (*looks, neighbours, found.text("spec", "storageClassName") if is_storage else "")

    def _deciding_neighbours(self, identity: str) -> Sequence[tuple[str, Relation, bool]]:
        """The neighbours of an object that count when it is compared with another; see `_DECISIVE`."""
        decisive = _DECISIVE.get(self.objects[identity].kind)
        return [
            entry
            for entry in self.grouping.neighbours[identity]
            if entry[0] in self.objects and (decisive is None or self.objects[entry[0]].kind in decisive)
        ]

    def _enclosing(self, identity: str) -> str:
        enclosing = self.within.get(identity, "")
        return self.leader.get(enclosing, enclosing)

    def _pod_key(self, pod: KubernetesObject) -> Hashable:
        """A Pod's owner, or else its labels and containers, together with the objects that it uses except claims."""
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
            enclosing = self.within.get(group.members[0].identity, "")
            within = group_of.get(enclosing, enclosing)
            keeps = self.level < FoldLevel.WHOLE_KINDS and within != group.identity
            groups[group.identity] = ObjectGroup(group.name, group.members, within if keeps else "")
        return GroupedObjects(groups, _join(self.grouping.selection.links, group_of))

    def _name(self, members: Sequence[KubernetesObject]) -> str:
        """The name of the only member; of several, the name of their common owner, or the common prefix of names."""
        if len(members) == 1:
            return members[0].name
        roots = {self._root(member) for member in members}
        if len(roots) == 1 and (root := roots.pop()):
            return root
        names = [member.name for member in members]
        prefix = os.path.commonprefix(names)  # noqa: RUF071 - of names, not of paths
        if prefix not in names and not prefix.endswith(("-", ".")):
            prefix = prefix.rstrip("0123456789")
            if not all(name[len(prefix) :].isdigit() for name in names):
                prefix = prefix[: max(prefix.rfind("-"), prefix.rfind("."), 0)]  # names end at dashes and dots
        return prefix.rstrip("-.") or f"{members[0].name} and others"

    def _root(self, member: KubernetesObject) -> str:
        """The name of the outermost owner in the selection, or of the owner that the object names."""
        seen = {member.identity}
        identity, name = member.identity, ""
        while (owner := self.grouping.owners.get(identity)) and owner not in seen and owner in self.objects:
            seen.add(owner)
            identity, name = owner, self.objects[owner].name
        if not name and (listed := next(list_owners(member), None)):
            # The name of a missing ReplicaSet is that of its Deployment, followed by the hash of the template.
            return listed[2].removesuffix(f"-{member.labels.get('pod-template-hash', '')}")
        return name


def _join(links: Sequence[Link], group_of: Mapping[str, str]) -> tuple[Link, ...]:
    """The links between groups, without the links between two members of the same group."""
    joined: dict[tuple[str, str, Relation], dict[str, None]] = {}
    for link in links:
        source, target = group_of.get(link.source, link.source), group_of.get(link.target, link.target)
        if source != target or link.source == link.target:
            joined.setdefault((source, target, link.relation), {}).update(dict.fromkeys(link.labels))
    return tuple(Link(*ends, tuple(labels)) for ends, labels in joined.items())
