"""Reads Kubernetes objects from what `kubectl apply` takes and `kubectl get -o yaml` or `-o json` prints."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from isolation_atlas.authoring.document import Document, parse_documents
from isolation_atlas.authoring.source import SourceText, decode_bytes, read_bytes
from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence
from isolation_atlas.control_characters import CONTROL, describe_control_character
from isolation_atlas.problem import AtlasError, Location, Problem

# https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/: where none is named
DEFAULT_NAMESPACE = "default"

# `kubectl api-resources --namespaced=false`: the kinds that live outside namespaces
CLUSTER_SCOPED = frozenset(
    {
        "APIService",
        "CSIDriver",
        "CSINode",
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "GatewayClass",
        "IngressClass",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PriorityClass",
        "RuntimeClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
    }
)

# As kubectl prints them, 1,000 Pods take some 8 MB.
MAXIMUM_BYTES = 16_000_000

# What a Secret may hold besides its data that repeats it.
_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

# What programs read, and may hold any character: no picture shows it.
_FOR_PROGRAMS = {"annotations", "args", "binaryData", "command", "data", "message", "stringData"}

# Only a text with one of these can hold what nothing can show, as YAML takes most of it only where it is escaped.
_MAY_HOLD_CONTROL = re.compile(r"\\[^nt\"/ \\]|[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The objects of a file.

    Attributes:
        objects: in the file's order, each identity once.
        name: the file, as problems name it.
        problems: what is wrong although the objects could be read.
        revealed: where the file holds the data of a Secret, which matters where the file is published.
    """

    objects: tuple[KubernetesObject, ...]
    name: str
    problems: tuple[Problem, ...] = ()
    revealed: tuple[Problem, ...] = ()

    def problem(self, message: str) -> Problem:
        """A problem of the file as a whole."""
        return Problem(Location(self.name), message)


class PartlyReadError(AtlasError):
    """Raised where some of a file is no Kubernetes object; carries the objects, which may have problems too."""

    def __init__(self, problems: Iterable[Problem], objects: Iterable[KubernetesObject]) -> None:
        super().__init__(problems)
        self.objects = tuple(objects)


def read_manifest(path: Path, name: str) -> Manifest:
    """Read the objects of the file at `path`, called `name` in problems; lists are taken apart.

    Raises:
        AtlasError: the file can't be read, is too large, is not YAML, or holds what is no Kubernetes object.
    """
    return parse_manifest(read_bytes(path, name), name)


def parse_manifest(data: bytes, name: str) -> Manifest:
    """Read the objects of the bytes of a file called `name` in problems.

    Raises:
        AtlasError: they are too many, not UTF-8, not YAML, or no Kubernetes objects.
    """
    if len(data) > MAXIMUM_BYTES:
        message = (
            f"This has {len(data) / 1e6:.0f} MB; at most {MAXIMUM_BYTES / 1e6:.0f} MB are drawn. "
            "Print fewer objects, such as those of one namespace."
        )
        raise AtlasError([Problem(Location(name), message)])
    return collect_objects(parse_documents(SourceText(decode_bytes(data, name), name)), name)


def collect_objects(documents: Sequence[Document], name: str) -> Manifest:
    """The objects of the documents of a file called `name` in problems.

    Of two objects of one identity the first is taken, and the second is a problem.

    Raises:
        PartlyReadError: a document is no Kubernetes object, or there is none.
    """
    errors = _find_all_controls(documents)
    problems: list[Problem] = []
    revealed: list[Problem] = []
    objects: dict[str, KubernetesObject] = {}
    for document in documents:
        for found in _objects(document, document.data, (), errors, revealed):
            if found.identity in objects:
                message = f"A second {found.kind} is named {found.name!r} here. Rename it, or remove one."
                problems.append(found.problem(["metadata", "name"], message))
                objects[found.identity] = replace(objects[found.identity], presence=Presence.AMBIGUOUS)
            else:
                objects[found.identity] = found
    if not objects and not errors:
        errors.append(Problem(Location(name), "The file is empty. Put Kubernetes objects into it."))
    if errors:
        raise PartlyReadError([*errors, *problems], objects.values())
    return Manifest(tuple(objects.values()), name, tuple(problems), tuple(revealed))


def _objects(
    document: Document, data: Data, keys: tuple[Key, ...], problems: list[Problem], revealed: list[Problem]
) -> Iterator[KubernetesObject]:
    if not isinstance(data, dict):
        problems.append(
            document.problem(keys, "This is no Kubernetes object. One has 'apiVersion', 'kind' and 'metadata'.")
        )
        return
    kind = data.get("kind")
    if not isinstance(kind, str) or not kind or not isinstance(data.get("apiVersion"), str):
        missing = "kind" if not isinstance(kind, str) or not kind else "apiVersion"
        problems.append(document.problem(keys, f"This is no Kubernetes object: it has no {missing!r} that is text."))
        return
    items = data.get("items")
    if kind.endswith("List") and isinstance(items, list):
        for index, item in enumerate(items):
            yield from _objects(document, _typed(item, data), (*keys, "items", index), problems, revealed)
        return
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not isinstance(metadata, dict) or not isinstance(name, str) or not name:
        problems.append(
            document.problem((*keys, "metadata", "name"), f"This {kind} has no 'metadata.name' that is text.")
        )
        return
    namespace = metadata.get("namespace") or DEFAULT_NAMESPACE
    if not isinstance(namespace, str):
        problems.append(
            document.problem((*keys, "metadata", "namespace"), f"The namespace of this {kind} must be text.")
        )
        return
    kept = _without_secrets(data) if kind == "Secret" else data
    found = KubernetesObject(kind, "" if kind in CLUSTER_SCOPED else namespace, name, kept, document, keys)
    for secret in ("data", "stringData"):
        if kind == "Secret" and data.get(secret):
            message = f"The {secret!r} of this Secret would be published with the file. Remove it; no picture needs it."
            revealed.append(found.problem([secret], message, at_key=True))
    yield found


def _find_all_controls(documents: Sequence[Document]) -> list[Problem]:
    """A problem for each text of the documents that a picture might show, and that holds what nothing can show."""
    texts = {document.source.text for document in documents}  # one for all, as a rule
    if not any(map(_MAY_HOLD_CONTROL.search, texts)):
        return []
    found = [problem for document in documents for problem in _find_controls(document, document.data, ())]
    # No line of a Secret is shown.
    return [replace(problem, excerpt="") for problem in found] if any("Secret" in text for text in texts) else found


def _find_controls(document: Document, data: Data, keys: tuple[Key, ...]) -> Iterator[Problem]:
    """The same, of the data that the keys lead to."""
    match data:
        case dict():
            for key, value in data.items():
                if control := CONTROL.search(key):
                    yield _control(document, (*keys, key), "This key", control[0], at_key=True)
                elif key not in _FOR_PROGRAMS:
                    yield from _find_controls(document, value, (*keys, key))
        case list():
            for index, item in enumerate(data):
                yield from _find_controls(document, item, (*keys, index))
        case str() if control := CONTROL.search(data):
            name = next((repr(key) for key in reversed(keys) if isinstance(key, str)), "This")
            yield _control(document, keys, name, control[0])


def _control(document: Document, keys: tuple[Key, ...], name: str, character: str, *, at_key: bool = False) -> Problem:
    return document.problem(keys, describe_control_character(name, character), at_key=at_key)


def _typed(item: Data, listed: Mapping[str, Data]) -> Data:
    """An entry of a list such as PodList, which as the API prints it need not say its own kind."""
    kind = str(listed["kind"]).removesuffix("List")
    if not isinstance(item, dict) or not kind or "kind" in item:
        return item
    return {"apiVersion": listed["apiVersion"], "kind": kind, **item}


def _without_secrets(data: Mapping[str, Data]) -> dict[str, Data]:
    kept = {key: value for key, value in data.items() if key not in ("data", "stringData")}
    metadata = kept["metadata"]
    if isinstance(metadata, dict) and isinstance(annotations := metadata.get("annotations"), dict):
        shown = {key: value for key, value in annotations.items() if key != _APPLIED}
        kept["metadata"] = {**metadata, "annotations": shown}
    return kept
