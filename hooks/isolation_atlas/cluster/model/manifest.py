"""Reads Kubernetes objects from what `kubectl apply` takes and `kubectl get -o yaml` or `-o json` prints."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from isolation_atlas.authoring.document import Document, parse_documents
from isolation_atlas.authoring.source import SourceText, decode_bytes, read_bytes
from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.kinds import SECRET, Kind, defined_kinds, is_known, kind_of
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence
from isolation_atlas.cluster.model.secrets import conceal_quotes, may_hold_secret
from isolation_atlas.control_characters import CONTROL, describe_control_character
from isolation_atlas.problem import AtlasError, Location, Problem

# The namespace of an object that names none:
# https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
DEFAULT_NAMESPACE = "default"

# 1,000 Pods take about 8 MB in the output of kubectl.
MAXIMUM_BYTES = 16_000_000

# `kubectl apply` repeats the whole object in this annotation, the data of a Secret included.
_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_SECRET_FIELDS = ("data", "stringData")

# The fields of a Secret whose values may be shown. Any other may be a misspelt or misplaced `data`.
_SHOWN_FIELDS = {"apiVersion", "kind", "metadata", "type", "immutable"}

# No picture shows these fields, which only programs read, so they may hold any character.
_PROGRAM_FIELDS = {"annotations", "args", "binaryData", "command", "data", "message", "stringData"}

# A text without a match has no control character, because YAML allows most of them only as an escape. So one search of
# the text saves a search of every value.
_MAY_HOLD_CONTROL = re.compile(r"\\[^nt\"/ \\]|[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The objects of a file.

    Attributes:
        objects: the objects in the order of the file, each identity once.
        name: the file, as problems name it.
        problems: mistakes that did not keep the objects from being read.
        exposed_secrets: a problem for each place that holds the data of a Secret, for a file that is published.
        defined_kinds: the kinds that its CustomResourceDefinitions define.
    """

    objects: tuple[KubernetesObject, ...]
    name: str
    problems: tuple[Problem, ...] = ()
    exposed_secrets: tuple[Problem, ...] = ()
    defined_kinds: Mapping[Kind, Kind] = field(default_factory=dict)

    def problem(self, message: str) -> Problem:
        """A problem of the file as a whole."""
        return Problem(Location(self.name), message)


class PartlyReadError(AtlasError):
    """Raised if a part of a file is no Kubernetes object; it has the objects that could be read."""

    def __init__(self, problems: Iterable[Problem], objects: Iterable[KubernetesObject]) -> None:
        super().__init__(problems)
        self.objects = tuple(objects)


def read_manifest(path: Path, name: str) -> Manifest:
    """Read the objects of the file at `path`, called `name` in problems; a List gives its items.

    Raises:
        AtlasError: the file can't be read, is too large, is not YAML, or a document of it is no Kubernetes object.
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
    text = decode_bytes(data, name)
    source = SourceText(text, name, secret=may_hold_secret(text))
    try:
        return collect_objects(parse_documents(source), name)
    except PartlyReadError:
        raise
    except AtlasError as error:
        # The parser quotes the text that it could not parse, which may be secret.
        raise AtlasError(map(conceal_quotes, error.problems) if source.secret else error.problems) from None


def collect_objects(documents: Sequence[Document], name: str) -> Manifest:
    """The objects of the documents of a file called `name` in problems.

    If two objects have the same identity, the first is used, and the second is a problem.

    Raises:
        PartlyReadError: a document is no Kubernetes object, or there is no object.
    """
    errors = _find_all_controls(documents)
    problems: list[Problem] = []
    exposed: list[Problem] = []
    objects: dict[str, KubernetesObject] = {}
    items = [item for document in documents for item in _list_items(document, document.data, (), errors)]
    defined = defined_kinds(item.data for item in items)
    for item in items:
        found = _read_object(item, defined)
        exposed += _find_exposed(found, item.data)
        if found.identity in objects:
            message = f"A second {found.kind} is named {found.name!r} here. Rename it, or remove one."
            problems.append(found.problem(["metadata", "name"], message))
            objects[found.identity] = replace(objects[found.identity], presence=Presence.DUPLICATE)
        else:
            objects[found.identity] = found
    if not objects and not errors:
        errors.append(Problem(Location(name), "The file is empty. Put Kubernetes objects into it."))
    if errors:
        raise PartlyReadError([*errors, *problems], objects.values())
    return Manifest(tuple(objects.values()), name, tuple(problems), tuple(exposed), defined)


@dataclass(frozen=True, slots=True)
class _Item:
    """The data of one object, and its place in its document."""

    document: Document
    keys: tuple[Key, ...]
    data: Mapping[str, Data]
    name: str
    namespace: str


def _list_items(document: Document, data: Data, keys: tuple[Key, ...], problems: list[Problem]) -> Iterator[_Item]:
    """The objects of a document, including the items of a List; anything else is added to `problems`."""
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
            yield from _list_items(document, _with_kind(item, data), (*keys, "items", index), problems)
        return
    # In a broken Secret, the kind may be a secret text, so an unknown one is not quoted.
    label = "object" if document.source.secret and not is_known(kind) else kind
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not isinstance(metadata, dict) or not isinstance(name, str) or not name:
        problems.append(
            document.problem((*keys, "metadata", "name"), f"This {label} has no 'metadata.name' that is text.")
        )
        return
    namespace = metadata.get("namespace") or DEFAULT_NAMESPACE
    if not isinstance(namespace, str):
        problems.append(
            document.problem((*keys, "metadata", "namespace"), f"The namespace of this {label} must be text.")
        )
        return
    yield _Item(document, keys, data, name, namespace)


def _read_object(item: _Item, defined: Mapping[Kind, Kind]) -> KubernetesObject:
    kind = kind_of(str(item.data["apiVersion"]), str(item.data["kind"]))
    kind = defined.get(kind, kind)
    data = _without_secrets(item.data) if kind == SECRET else item.data
    return KubernetesObject(kind, item.namespace if kind.namespaced else "", item.name, data, item.document, item.keys)


def _find_exposed(found: KubernetesObject, data: Mapping[str, Data]) -> Iterator[Problem]:
    """A problem for each place of a Secret that holds its data."""
    if found.kind != SECRET:
        return
    for name in _SECRET_FIELDS:
        if data.get(name):
            message = f"The {name!r} of this Secret would be published with the file. Remove it; no picture needs it."
            yield found.problem([name], message, at_key=True)
    metadata = data.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    applied = annotations.get(_APPLIED) if isinstance(annotations, dict) else None
    if _repeats_data(applied):
        message = (
            f"The annotation {_APPLIED!r} of this Secret repeats its data, which would be published with the file. "
            "Remove it; no picture needs it."
        )
        yield found.problem(["metadata", "annotations", _APPLIED], message, at_key=True)


def _repeats_data(applied: Data) -> bool:
    """Whether the annotation of `kubectl apply` repeats the data of a Secret, or may do so as it can't be parsed."""
    if not isinstance(applied, str) or not applied.strip():
        return False
    try:
        noted = json.loads(applied)
    except (ValueError, RecursionError):
        return True
    return not isinstance(noted, dict) or any(noted.get(name) for name in _SECRET_FIELDS)


def _find_all_controls(documents: Sequence[Document]) -> list[Problem]:
    """A problem for each control character in a text that a picture might show."""
    texts = {document.source.text for document in documents}  # all documents of a file have the same one
    if not any(map(_MAY_HOLD_CONTROL.search, texts)):
        return []
    return [problem for document in documents for problem in _find_controls(document, document.data, ())]


def _find_controls(document: Document, data: Data, keys: tuple[Key, ...]) -> Iterator[Problem]:
    """A problem for each control character in the data that the keys lead to."""
    match data:
        case dict():
            for key, value in data.items():
                if control := CONTROL.search(key):
                    yield _control_problem(document, (*keys, key), "This key", control[0], at_key=True)
                elif key not in _PROGRAM_FIELDS:
                    yield from _find_controls(document, value, (*keys, key))
        case list():
            for index, item in enumerate(data):
                yield from _find_controls(document, item, (*keys, index))
        case str() if control := CONTROL.search(data):
            names = () if document.source.secret else reversed(keys)
            name = next((repr(key) for key in names if isinstance(key, str)), "This")
            yield _control_problem(document, keys, name, control[0])


def _control_problem(
    document: Document, keys: tuple[Key, ...], name: str, character: str, *, at_key: bool = False
) -> Problem:
    return document.problem(keys, describe_control_character(name, character), at_key=at_key)


def _with_kind(item: Data, listed: Mapping[str, Data]) -> Data:
    """The item of a list such as PodList, with the kind from the list if the item has none, as the API prints it."""
    kind = str(listed["kind"]).removesuffix("List")
    if not isinstance(item, dict) or not kind or "kind" in item:
        return item
    return {"apiVersion": listed["apiVersion"], "kind": kind, **item}


def _without_secrets(data: Mapping[str, Data]) -> dict[str, Data]:
    """A Secret's fields without the values that may be secret; unknown fields keep their names, to be reported."""
    kept = {key: value if key in _SHOWN_FIELDS else None for key, value in data.items() if key not in _SECRET_FIELDS}
    metadata = kept["metadata"]
    if isinstance(metadata, dict) and isinstance(annotations := metadata.get("annotations"), dict):
        shown = {key: value for key, value in annotations.items() if key != _APPLIED}
        kept["metadata"] = {**metadata, "annotations": shown}
    return kept
