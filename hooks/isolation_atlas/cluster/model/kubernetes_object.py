"""A Kubernetes object: what identifies it, its fields, and where they stand in the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.kinds import SECRET, Kind
from isolation_atlas.problem import Location, Problem


class Presence(Enum):
    """How an object comes to be in the picture."""

    OBSERVED = "in the manifest"
    DECLARED = "declared, not observed"
    UNDEFINED = "not in the manifest"
    DUPLICATE = "more than once in the manifest"


@dataclass(frozen=True, slots=True)
class KubernetesObject:
    """One object of a manifest, or one that stands for others.

    Attributes:
        kind: its kind, with the API group.
        namespace: "" for a kind that lives outside namespaces.
        name: unique among the objects of its kind and namespace.
        data: the whole object; of a Secret, all but its data.
        presence: whether it stands in the manifest, or is only declared or referred to there.
        count: how many objects it stands for; None where that is not known.
        declared_by: of a declared object, the identity of the object that declares it.
    """

    kind: Kind
    namespace: str
    name: str
    data: Mapping[str, Data] = field(repr=False)
    _document: Document | None = field(repr=False, default=None)
    _keys: tuple[Key, ...] = ()
    presence: Presence = Presence.OBSERVED
    count: int | None = 1
    declared_by: str = ""

    @property
    def identity(self) -> str:
        """`kind/namespace/name`, which no two objects of a cluster share.

        The kind has its group where it needs it, as in `Service.serving.knative.dev/shop/web`; see `Kind`.
        """
        declared = f"declared by {self.declared_by}: " if self.declared_by else ""
        return f"{declared}{identify(self.kind, self.namespace, self.name)}"

    @property
    def labels(self) -> Mapping[str, str]:
        """Its labels; those that are not text are left out."""
        return self.texts("metadata", "labels")

    def get(self, *keys: Key) -> Data:
        """The value that the keys lead to; None where there is none."""
        value: Data | Mapping[str, Data] = self.data
        for key in keys:
            if isinstance(value, Mapping) and isinstance(key, str):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and key < len(value):
                value = value[key]
            else:
                return None
        return dict(value) if isinstance(value, Mapping) else value

    def text(self, *keys: Key) -> str:
        """The text that the keys lead to; "" where there is none."""
        value = self.get(*keys)
        return value if isinstance(value, str) else ""

    def number(self, *keys: Key) -> int | None:
        """The whole number of at least 0 that the keys lead to; None where there is none."""
        value = self.get(*keys)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

    def texts(self, *keys: Key) -> Mapping[str, str]:
        """The texts of the mapping that the keys lead to; none where there is none."""
        value = self.get(*keys)
        if not isinstance(value, dict):
            return {}
        return {name: text for name, text in value.items() if isinstance(text, str)}

    def items(self, *keys: Key) -> list[Mapping[str, Data]]:
        """The mappings of the list that the keys lead to; none where there is none."""
        return [item for _, item in self.places(*keys)]

    def places(self, *keys: Key) -> list[tuple[tuple[Key, ...], Mapping[str, Data]]]:
        """The same mappings, each with the keys that lead to it."""
        value = self.get(*keys)
        if not isinstance(value, list):
            return []
        return [((*keys, index), item) for index, item in enumerate(value) if isinstance(item, dict)]

    def part(self, *keys: Key) -> "KubernetesObject":
        """The same object, but with the data below the keys, such as the template of a Deployment's Pods."""
        data = self.get(*keys)
        return replace(self, data=data if isinstance(data, dict) else {}, _keys=(*self._keys, *keys))

    def problem(self, keys: Sequence[Key], message: str, *, at_key: bool = False) -> Problem:
        """A problem at a field of the object; no line of a Secret is shown."""
        if self._document is None:
            return Problem(Location(""), message)
        problem = self._document.problem([*self._keys, *keys], message, at_key=at_key)
        return replace(problem, excerpt="") if self.kind == SECRET else problem


def identify(kind: Kind, namespace: str, name: str) -> str:
    """The identity of the object of these, whatever namespace a kind outside namespaces is given."""
    return f"{kind}/{namespace if kind.namespaced else ''}/{name}"
