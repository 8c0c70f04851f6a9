"""Reads Kubernetes objects from what `kubectl apply` takes and `kubectl get -o yaml` or `-o json` prints."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.source import read_bytes
from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.kinds import CORE_GROUPS, KINDS, Family, Kind, defined_kinds, is_known, kind_of
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence
from isolation_atlas.cluster.model.manifest_text import HELM_LINE, decode_manifest, read_documents
from isolation_atlas.cluster.model.names import is_label, is_subdomain
from isolation_atlas.cluster.model.reference_rule import look_up, split_path
from isolation_atlas.cluster.model.secrets import find_exposed, may_be_secret, without_secrets, without_token
from isolation_atlas.control_characters import describe_control_character, find_control
from isolation_atlas.problem import AtlasError, Location, Problem, suggest

# The namespace of an object that names none:
# https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
DEFAULT_NAMESPACE = "default"

# 1,000 Pods take about 8 MB in the output of kubectl.
MAXIMUM_BYTES = 16_000_000

# The rule by which a cluster takes the names of custom kinds: a label of RFC 1035, in any case.
_KIND_NAME = re.compile("[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?")

# YAML takes most characters that can't be shown only as an escape, which may be one of these.
_ESCAPE = re.compile(r"\\[^nt\"/ \\]")

_KUSTOMIZE_GROUP = "kustomize.config.k8s.io/"
KUSTOMIZE_LINE = "kubectl kustomize FOLDER | python -m isolation_atlas.cluster -"

# A placeholder of Helm in a text that is valid YAML. Other tools write `{{…}}`, too, and mean something at run time.
PLACEHOLDER = re.compile(
    r"\{\{-?\s*(?:\$?\.(?:Values|Release|Chart|Capabilities|Template)\b|(?:include|tpl|template)\s)"
)

# What follows the beginning of a name that the cluster completes: https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values
_GENERATED = "…"

# The fields that hold the Pod template of most custom kinds that have one.
_TEMPLATES = (("spec", "template"), ("spec", "podTemplate"))


class Manifest(NamedTuple):
    """The objects of one file or of several.

    Attributes:
        objects: the objects in the order of the files, each identity once.
        name: the file or folder, as problems name it.
        problems: mistakes that did not keep the objects from being read, and documents that can't be read.
        exposed_secrets: a problem for each place that holds the data of a Secret, for a file that is published.
        defined_kinds: the kinds that its CustomResourceDefinitions, and a table of the author, define.
    """

    objects: tuple[KubernetesObject, ...]
    name: str
    problems: tuple[Problem, ...] = ()
    exposed_secrets: tuple[Problem, ...] = ()
    defined_kinds: Mapping[Kind, Kind] = {}

    def problem(self, message: str) -> Problem:
        """A problem of the file as a whole."""
        return Problem(Location(self.name), message)


def read_manifest(path: Path, name: str) -> Manifest:
    """Read the objects of the file at `path`, called `name` in problems; a List gives its items.

    Raises:
        AtlasError: the file can't be read, is too large, or no document of it is a Kubernetes object.
    """
    return parse_manifest(read_bytes(path, name), name)


def parse_manifest(data: bytes, name: str) -> Manifest:
    """Read the objects of the bytes of a file called `name` in problems.

    Raises:
        AtlasError: they are too many, or no document of them is a Kubernetes object.
    """
    return parse_manifests([(name, data)], name)


def parse_manifests(
    files: Sequence[tuple[str, bytes]],
    name: str,
    kinds: Mapping[Kind, Kind] | None = None,
    problems: Sequence[Problem] = (),
) -> Manifest:
    """Read the objects of several files as one cluster.

    If two objects have the same identity, the last is used, as `kubectl apply` does, and it is a problem.

    Args:
        files: the name of each file, as problems have it, and its bytes.
        name: what problems call all of them.
        kinds: the kinds that an author's table defines.
        problems: the problems of files that could not be read.

    Raises:
        AtlasError: they are too large, or hold no Kubernetes object.
    """
    told, exposed = list(problems), list[Problem]()
    documents: list[Document] = []
    size = sum(len(data) for _, data in files)
    if size > MAXIMUM_BYTES:
        message = (
            f"This has {size / 1e6:.0f} MB; at most {MAXIMUM_BYTES / 1e6:.0f} MB are drawn. "
            "Print fewer objects, such as those of one namespace."
        )
        raise AtlasError([Problem(Location(name), message)])
    for file, data in files:
        try:
            read = read_documents(decode_manifest(data, file), file)
        except AtlasError as error:
            told += error.problems
            continue
        told += read.problems
        documents += read.documents
        for place in read.unread:
            message = (
                "This part can't be read and may contain the data of a Secret, which would be published with the file."
            )
            exposed.append(Problem(place, message))
    return _collect_objects(documents, name, kinds or {}, told, exposed)


def _collect_objects(
    documents: Sequence[Document],
    name: str,
    kinds: Mapping[Kind, Kind],
    problems: list[Problem],
    exposed: list[Problem],
) -> Manifest:
    controls, refused = _find_all_controls(documents)
    problems += controls
    readable = [document for document in documents if id(document) not in refused]
    items = [item for document in readable for item in _list_items(document, document.data, (), problems)]
    defined = {**kinds, **defined_kinds(item.data for item in items)}
    objects: dict[str, KubernetesObject] = {}
    generated: Counter[str] = Counter()
    for item in items:
        found = _read_object(item, defined)
        if found.name.endswith(_GENERATED):
            generated[found.identity] += 1
            if generated[found.identity] > 1:
                found = replace(found, name=f"{found.name} {generated[found.identity]}")
        for keys, message in find_exposed(found.kind, item.data):
            exposed.append(found.problem(keys, message, at_key=True))
        if found.identity in objects:
            message = f"A second {found.kind} is named {found.name!r} here. Rename it, or remove one."
            problems.append(found.problem(["metadata", "name"], message))
            found = replace(found, presence=Presence.DUPLICATE)
        objects[found.identity] = found
    if not objects:
        empty = (
            "This list contains no objects: the command found nothing to print."
            if readable
            else ("The file is empty. Put Kubernetes objects into it.")
        )
        raise AtlasError(problems or [Problem(Location(name), empty)])
    return Manifest(tuple(objects.values()), name, tuple(sorted(set(problems))), tuple(exposed), defined)


class _Item(NamedTuple):
    """The data of one object, and its place in its document."""

    document: Document
    keys: tuple[Key, ...]
    data: Mapping[str, Data]
    name: str
    namespace: str


def _list_items(document: Document, data: Data, keys: tuple[Key, ...], problems: list[Problem]) -> Iterator[_Item]:
    """The objects of a document, including the items of a List; anything else is added to `problems`."""
    if isinstance(data, dict) and (items := _read_list(data)) is not None:
        for index, item in enumerate(items):
            yield from _list_items(document, _with_kind(item, data), (*keys, "items", index), problems)
        return
    name = _read_name(data)
    if fault := _find_fault(document, data, name):
        problems.append(document.problem((*keys, *fault[0]), fault[1]))
    elif isinstance(data, dict) and isinstance(metadata := data["metadata"], dict):
        may_hold = _may_hold_placeholder(document.source.text)
        if may_hold and (place := next(_find_placeholders(data, ()), None)):
            message = f"This is a template of Helm that is not rendered. Render it first: {HELM_LINE}"
            problems.append(document.problem((*keys, *place), message))
        yield _Item(document, keys, data, name, str(metadata.get("namespace") or DEFAULT_NAMESPACE))


def _read_list(data: Mapping[str, Data]) -> list[Data] | None:
    """The items of a List, also of one without any, as kubectl prints it; None for any other object."""
    kind, items = data.get("kind"), data.get("items")
    if not isinstance(kind, str) or not kind.endswith("List") or not isinstance(data.get("apiVersion"), str):
        return None
    if isinstance(items, list):
        return items
    is_empty = kind == "List" or ("items" in data and not _read_name(data))
    return [] if items is None and is_empty else None


def _read_name(data: "Data | Mapping[str, Data]") -> str:
    """The name of an object, or the beginning of one that a cluster will complete; "" if there is none."""
    metadata = data.get("metadata") if isinstance(data, Mapping) else None
    name, beginning = (metadata.get("name"), metadata.get("generateName")) if isinstance(metadata, dict) else ("", "")
    if name in (None, "") and isinstance(beginning, str) and beginning:
        return f"{beginning}{_GENERATED}"
    return name if isinstance(name, str) else ""


def _find_fault(document: Document, data: Data, name: str) -> tuple[tuple[Key, ...], str] | None:
    """Why data is no object that can be drawn, with the keys of the field; None if it is one."""
    if not isinstance(data, dict):
        return (), _explain_no_mapping(data)
    kind, api_version, metadata = data.get("kind"), data.get("apiVersion"), data.get("metadata")
    if not isinstance(kind, str) or not isinstance(api_version, str) or not _KIND_NAME.fullmatch(kind):
        return _explain_stranger(data)
    # In a broken Secret, the kind may be a secret text, so an unknown one is not quoted.
    label = "object" if document.source.secret and not is_known(kind) else kind
    if api_version.startswith(_KUSTOMIZE_GROUP):
        return (), f"This {label} names the files of others. Draw what kustomize makes of them: {KUSTOMIZE_LINE}"
    if not isinstance(metadata, dict) or not name:
        return ("metadata", "name"), _explain_no_text(label, "name", metadata)
    namespace = metadata.get("namespace") or DEFAULT_NAMESPACE
    if not isinstance(namespace, str):
        return ("metadata", "namespace"), _explain_no_text(label, "namespace", metadata)
    return _find_secret_fault(kind_of(api_version, kind), data, name, namespace)


def _explain_no_mapping(data: Data) -> str:
    if isinstance(data, list) and data and all(isinstance(item, dict) and "kind" in item for item in data):
        return "kubectl accepts no bare list of objects. Write it as the 'items' of a List, or write each object."
    return "This is not a Kubernetes object. One has 'apiVersion', 'kind' and 'metadata'."


def _explain_no_text(label: str, field: str, metadata: Data) -> str:
    value = metadata.get(field) if isinstance(metadata, dict) else None
    if isinstance(value, bool | int | float):
        read_as = "true or false" if isinstance(value, bool) else "a number"
        return f"The {field} of this {label} is read as {read_as}. Put it in quotes."
    return f"This {label} has no 'metadata.{field}' that is text."


def _find_secret_fault(
    kind: Kind, data: Mapping[str, Data], name: str, namespace: str
) -> tuple[tuple[Key, ...], str] | None:
    """The same for what may be a Secret: a value in the wrong line would be shown as a name, or as a kind."""
    start = name.removesuffix(_GENERATED).rstrip("-.") or "a"
    if not may_be_secret(kind, data):
        return None
    if not is_known(kind.name) and kind.group in CORE_GROUPS:
        known = [other for group, other in KINDS if group in CORE_GROUPS]
        hint = suggest(kind.name, known)
        return ("kind",), f"Kubernetes has no such kind. As it may be a Secret, it is not drawn. {hint}"
    message = "The name, the namespace or the kind of this Secret is not valid. Correct it first."
    is_valid = is_subdomain(start) and is_label(namespace) and kind.name.isalnum()
    is_valid = is_valid and (not kind.group or is_subdomain(kind.group))
    return None if is_valid else (("metadata", "name"), message)


def _explain_stranger(data: Mapping[str, Data]) -> tuple[tuple[Key, ...], str]:
    """What is said of a document that is no object, with the keys of the field."""
    if {"name", "version", "apiVersion"} <= data.keys():
        return (), f"This describes a chart of Helm, and is not a Kubernetes object. Render the chart: {HELM_LINE}"
    resources = data.get("resources")
    names = isinstance(resources, list) and all(isinstance(name, str) for name in resources)
    if "kind" not in data and (names or {"namePrefix", "patches", "configMapGenerator"} & data.keys()):
        return (), f"This looks like a kustomization. Draw what kustomize makes of it: {KUSTOMIZE_LINE}"
    kind = data.get("kind")
    if isinstance(kind, str) and kind and not _KIND_NAME.fullmatch(kind):
        said = "This can't be the name of a kind, which begins with a letter and has only letters, digits and dashes."
        return ("kind",), said
    if "services" in data and "kind" not in data:
        said = "This is not a Kubernetes object: it has no 'kind' that is text. It looks like a file of Docker Compose."
        return (), said
    missing = "apiVersion" if isinstance(kind, str) and kind else "kind"
    return (), f"This is not a Kubernetes object: it has no {missing!r} that is text."


@lru_cache(maxsize=4)  # a file of many objects asks for each of them
def _may_hold_placeholder(text: str) -> bool:
    return "{{" in text and PLACEHOLDER.search(text) is not None


def _find_placeholders(data: Data, keys: tuple[Key, ...]) -> Iterator[tuple[Key, ...]]:
    """The places of placeholders of Helm, but for texts that a program may read, as a ConfigMap has them."""
    if keys[:1] in (("data",), ("stringData",), ("status",)) or keys[:2] == ("metadata", "annotations"):
        return
    match data:
        case dict():
            for key, value in data.items():
                yield from _find_placeholders(value, (*keys, key))
        case list():
            for index, value in enumerate(data):
                yield from _find_placeholders(value, (*keys, index))
        case str() if "{{" in data and PLACEHOLDER.search(data):
            yield keys


def _read_object(item: _Item, defined: dict[Kind, Kind]) -> KubernetesObject:
    kind = kind_of(str(item.data["apiVersion"]), str(item.data["kind"]))
    kind = defined.get(kind, kind)
    metadata = item.data["metadata"]
    printed = isinstance(metadata, dict) and isinstance(metadata.get("uid"), str)
    if printed and isinstance(metadata, dict) and not metadata.get("namespace") and not kind.is_listed:
        # A cluster prints the namespace of each object that has one.
        kind = defined.setdefault(kind, replace(kind, namespaced=False))
    kind = _with_pod_template(kind, item.data)
    if kind.pods and kind.pods.template and look_up(item.data, kind.pods.template):
        kind = replace(kind, pod_template=split_path(kind.pods.template))
    data = without_secrets(item.data) if may_be_secret(kind, item.data) else without_token(kind, item.data)
    return KubernetesObject(kind, item.namespace if kind.namespaced else "", item.name, data, item.document, item.keys)


def _with_pod_template(kind: Kind, data: Mapping[str, Data]) -> Kind:
    """The kind, with the keys of the Pod template that an object of an unknown kind has."""
    if kind.is_listed or kind.pod_template or kind.name.endswith("Template"):
        return kind
    spec = data.get("spec")
    for keys in _TEMPLATES:
        template = spec.get(keys[1]) if isinstance(spec, dict) else None
        metadata, pod = (template.get("metadata"), template.get("spec")) if isinstance(template, dict) else (None, None)
        labels = metadata.get("labels") if isinstance(metadata, dict) else None
        containers = pod.get("containers") if isinstance(pod, dict) else None
        if isinstance(labels, dict) and labels and isinstance(containers, list) and containers:
            return replace(kind, family=Family.CONTROLLER, pod_template=keys)
    return kind


def _find_all_controls(documents: Sequence[Document]) -> tuple[list[Problem], set[int]]:
    """A problem for each control character in a text that a picture might show, and the ids of their documents."""
    texts = {document.source.text for document in documents}
    suspected = {text for text in texts if _ESCAPE.search(text) or find_control(text)}
    problems: list[Problem] = []
    refused: set[int] = set()
    for document in documents:
        if document.source.text in suspected and (found := list(_find_controls(document, document.data, (), ()))):
            problems += found
            refused.add(id(document))
    return problems, refused


def _find_controls(document: Document, data: Data, keys: tuple[Key, ...], field: tuple[Key, ...]) -> Iterator[Problem]:
    """The same, of the data that the keys lead to; `field` is the part of the keys within one object."""
    if _is_for_programs(field):
        return
    match data:
        case dict():
            for key, value in data.items():
                if control := find_control(key):
                    yield _control_problem(document, (*keys, key), "This key", control[0], at_key=True)
                else:
                    yield from _find_controls(document, value, (*keys, key), (*field, key))
        case list():
            for index, item in enumerate(data):
                # The entries of a list such as PodList are objects.
                within = () if field == ("items",) else (*field, index)
                yield from _find_controls(document, item, (*keys, index), within)
        case str() if control := find_control(data):
            names = () if document.source.secret else reversed(keys)
            name = next((repr(key) for key in names if isinstance(key, str)), "This")
            yield _control_problem(document, keys, name, control[0])


def _is_for_programs(field: tuple[Key, ...]) -> bool:
    """Whether only programs read this field, which may hold any character then: no picture shows it.

    It is recognised by its place, not by its name: a label may be called `message`.
    """
    match field:
        case ("data" | "stringData" | "binaryData" | "message",) | (*_, "metadata", "annotations"):
            return True
        case (*_, "containers" | "initContainers" | "ephemeralContainers", int(), "args" | "command"):
            return True
        case (*_, "exec" | "container", "args" | "command"):
            return True
        case ("status", "message") | ("status", "conditions", int(), "message"):
            return True
        case ("status", "containerStatuses" | "initContainerStatuses", int(), "state" | "lastState", _, "message"):
            return True
        case _:
            return False


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
