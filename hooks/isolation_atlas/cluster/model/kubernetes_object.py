"""Defines a Kubernetes object, which knows its identity, its fields and their places in the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, cast

from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.kinds import SECRET, Kind
from isolation_atlas.problem import Location, Problem


class Presence(Enum):
    """The reason why an object is in the picture."""

    OBSERVED = "in the manifest"
    DECLARED = "declared, not observed"
    UNDEFINED = "not in the manifest"
    UNLISTED = "not in this listing"
    PROVIDED = "comes with Kubernetes"
    DUPLICATE = "more than once in the manifest"


@dataclass(frozen=True, slots=True)
class KubernetesObject:
    """One object of a manifest, or one that stands for several declared objects.

    Attributes:
        kind: the kind, with the API group.
        namespace: the namespace; "" for a kind that is not namespaced.
        name: the name, unique among the objects of the kind and namespace.
        data: the fields of the object; for a Secret, without its data.
        presence: whether the object is in the manifest, or is only declared or referred to there.
        count: the number of objects that it stands for; None if the number is not known.
        declared_by: for a declared object, the identity of the object that declares it.
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
        """The text `kind/namespace/name`, which is unique in a cluster.

        The kind may have its group, as in `Service.serving.knative.dev/shop/web`; see `Kind.__str__`.
        """
        declared = f"declared by {self.declared_by}: " if self.declared_by else ""
        return f"{declared}{identify(self.kind, self.namespace, self.name)}"

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels, without those whose value is not text."""
        return self.texts("metadata", "labels")

    @property
    def is_there(self) -> bool:
        """Whether the manifest holds the object, rather than declares it or refers to it."""
        return self.presence in (Presence.OBSERVED, Presence.DUPLICATE)

    @property
    def is_printed(self) -> bool:
        """Whether a cluster printed the object: only a cluster gives it a `uid` and a `resourceVersion`."""
        return bool(self.text("metadata", "uid") or self.text("metadata", "resourceVersion"))

    @property
    def has_status(self) -> bool:
        """Whether its status was observed.

        Tools that write manifests add an empty status, or one whose numbers are all 0.
        """
        status = self.get("status")
        return isinstance(status, dict) and (self.is_printed or _says_something(status))

    @property
    def is_in_secret_file(self) -> bool:
        """Whether no line of its file may be shown."""
        return self._document is not None and self._document.source.secret

    def get(self, *keys: Key) -> Data:
        """The value that the keys lead to; None if there is none."""
        value: Any = self.data
        for key in keys:
            if isinstance(value, dict) and isinstance(key, str):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and key < len(value):
                value = value[key]
            else:
                return None
        return cast("Data", value)

    def text(self, *keys: Key) -> str:
        """The text that the keys lead to; "" if there is none."""
        value = self.get(*keys)
        return value if isinstance(value, str) else ""

    def number(self, *keys: Key) -> int | None:
        """The non-negative whole number that the keys lead to; None if there is none."""
        value = self.get(*keys)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

    def texts(self, *keys: Key) -> Mapping[str, str]:
        """The entries of the mapping that the keys lead to whose values are texts; empty if there is no mapping."""
        value = self.get(*keys)
        if not isinstance(value, dict):
            return {}
        return {name: text for name, text in value.items() if isinstance(text, str)}

    def items(self, *keys: Key) -> list[Mapping[str, Data]]:
        """The mappings in the list that the keys lead to; empty if there is no list."""
        return [item for _, item in self.places(*keys)]

    def places(self, *keys: Key) -> list[tuple[tuple[Key, ...], Mapping[str, Data]]]:
        """The mappings in the list that the keys lead to, each with its own keys; empty if there is no list."""
        value = self.get(*keys)
        if not isinstance(value, list):
            return []
        return [((*keys, index), item) for index, item in enumerate(value) if isinstance(item, dict)]

    def part(self, *keys: Key) -> "KubernetesObject":
        """A copy of this object with only the data below the keys, such as the Pod template of a Deployment."""
        data = self.get(*keys)
        return replace(self, data=data if isinstance(data, dict) else {}, _keys=(*self._keys, *keys))

    def place(self, keys: Sequence[Key]) -> object:
        """What is equal for the same field of the same document, such as a template that two workloads use."""
        return id(self._document), (*self._keys, *keys)

    def problem(self, keys: Sequence[Key], message: str, *, at_key: bool = False) -> Problem:
        """A problem at a field of the object; for a Secret, it quotes no line of the manifest."""
        if self._document is None:
            return Problem(Location(""), message)
        problem = self._document.problem([*self._keys, *keys], message, at_key=at_key)
        return problem._replace(excerpt="") if self.kind == SECRET else problem


def _says_something(data: Data) -> bool:
    match data:
        case dict():
            return any(map(_says_something, data.values()))
        case list():
            return any(map(_says_something, data))
        case _:
            return bool(data)


def identify(kind: Kind, namespace: str, name: str) -> str:
    """The identity of an object; the namespace is ignored for a kind that is not namespaced."""
    return f"{kind}/{namespace if kind.namespaced else ''}/{name}"
