"""Reads Kubernetes objects from what `kubectl apply` takes and `kubectl get -o yaml` prints."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from atlas.document import Data, Document, Key, read_documents
from atlas.problem import AtlasError, Location, Problem

# https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/: where none is named
DEFAULT_NAMESPACE = "default"

# https://kubernetes.io/docs/reference/kubernetes-api/: the kinds that live outside namespaces
CLUSTER_SCOPED = frozenset({"Node", "Namespace", "PersistentVolume", "StorageClass", "RuntimeClass"})


@dataclass(frozen=True, slots=True)
class KubernetesObject:
    """One object of a manifest.

    Attributes:
        kind: such as "Pod".
        namespace: "" for a kind that lives outside namespaces.
        name: unique among the objects of its kind and namespace.
        data: the whole object.
    """

    kind: str
    namespace: str
    name: str
    data: Mapping[str, Data] = field(repr=False)
    _document: Document = field(repr=False)
    _keys: tuple[Key, ...] = ()

    @property
    def identity(self) -> str:
        """`kind/namespace/name`, which no two objects of a cluster share."""
        return f"{self.kind}/{self.namespace}/{self.name}"

    def get(self, *keys: Key) -> Data:
        """The value that the keys lead to; None where there is none."""
        value: Data = dict(self.data)
        for key in keys:
            if isinstance(value, dict) and isinstance(key, str):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and key < len(value):
                value = value[key]
            else:
                return None
        return value

    def text(self, *keys: Key) -> str:
        """The text that the keys lead to; "" where there is none."""
        value = self.get(*keys)
        return value if isinstance(value, str) else ""

    def items(self, *keys: Key) -> list[Mapping[str, Data]]:
        """The mappings of the list that the keys lead to; none where there is none."""
        value = self.get(*keys)
        return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

    def problem(self, keys: Sequence[Key], message: str) -> Problem:
        """A problem at a field of the object."""
        return self._document.problem([*self._keys, *keys], message)


def read_manifest(path: Path, name: str) -> list[KubernetesObject]:
    """Read the objects of the file at `path`, called `name` in problems, in its order; lists are taken apart.

    Raises:
        AtlasError: the file is not YAML, holds what is no Kubernetes object, or two of one identity.
    """
    problems: list[Problem] = []
    objects: dict[str, KubernetesObject] = {}
    documents = read_documents(path, name)
    for document in documents:
        for found in _objects(document, document.data, (), problems):
            if found.identity in objects:
                message = f"A second {found.kind} is named {found.name!r} here. Rename it, or remove one."
                problems.append(found.problem(["metadata", "name"], message))
            objects.setdefault(found.identity, found)
    if not documents:
        problems.append(Problem(Location(name), "The file is empty. Put Kubernetes objects into it."))
    if problems:
        raise AtlasError(problems)
    return list(objects.values())


def _objects(
    document: Document, data: Data, keys: tuple[Key, ...], problems: list[Problem]
) -> Iterator[KubernetesObject]:
    if not isinstance(data, dict):
        problems.append(
            document.problem(keys, "This is no Kubernetes object. One has 'apiVersion', 'kind' and 'metadata'.")
        )
        return
    kind = data.get("kind")
    if not isinstance(kind, str) or not isinstance(data.get("apiVersion"), str):
        missing = "kind" if not isinstance(kind, str) else "apiVersion"
        problems.append(document.problem(keys, f"This is no Kubernetes object: it has no {missing!r} that is text."))
        return
    items = data.get("items")
    if kind.endswith("List") and isinstance(items, list):
        for index, item in enumerate(items):
            yield from _objects(document, item, (*keys, "items", index), problems)
        return
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not isinstance(metadata, dict) or not isinstance(name, str) or not name:
        problems.append(
            document.problem((*keys, "metadata", "name"), f"This {kind} has no 'metadata.name' that is text.")
        )
        return
    namespace = metadata.get("namespace") or DEFAULT_NAMESPACE
    yield KubernetesObject(kind, "" if kind in CLUSTER_SCOPED else str(namespace), name, data, document, keys)
