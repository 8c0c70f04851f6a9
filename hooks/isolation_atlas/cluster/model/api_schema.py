"""Checks objects against the schemas of a Kubernetes version, which kubernetes-validate brings."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.finding import Finding
from isolation_atlas.cluster.model.kinds import NETWORK_POLICY
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.kubernetes_schemas import Definitions, list_versions, read_schema
from isolation_atlas.cluster.model.object_checks import find_mistakes
from isolation_atlas.cluster.model.quick_check import QuickCheck, Test
from isolation_atlas.cluster.model.removed_versions import explain_removed
from isolation_atlas.cluster.model.secrets import holds_secrets
from isolation_atlas.nearest import find_nearest
from isolation_atlas.problem import MOST_PROBLEMS, Problem, suggest, tell_most

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}

# More problems of one object are not looked for than are reported; one more shows that there are more.
_MOST = MOST_PROBLEMS + 1

# A manifest may name anything as its kind; such a name leads to no other folder.
_SCHEMA_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")

# How similar a group must be to one of Kubernetes to be taken for a misspelt one; many custom groups end in "k8s.io".
_NEAR_GROUP = 0.9


def known_versions() -> list[str]:
    """The Kubernetes versions that there are schemas for, such as "1.34", the oldest first."""
    return list(dict.fromkeys(".".join(version.split(".")[:2]) for version in list_versions()))


def check(objects: Iterable[KubernetesObject], version: str) -> list[Problem]:
    """The problems of objects that the API of a Kubernetes version would refuse.

    An object of a custom kind has no schema; of it, only names are checked, and how its parts fit together.

    Args:
        objects: the objects of a manifest.
        version: one of `known_versions()`.
    """
    checker = _checker(version)
    return tell_most(
        found.problem(finding.keys, finding.message, at_key=finding.at_key)
        for found in objects
        for finding in dict.fromkeys([*checker.findings(found), *islice(find_mistakes(found), _MOST)])
    )


@cache
def _checker(version: str) -> "_Checker":
    exact = next(known for known in reversed(list_versions()) if known.startswith(f"{version}."))
    return _Checker(version, exact)


class _Checker:
    """Reads each schema once, and checks only one of several objects with the same fields and types."""

    def __init__(self, version: str, exact: str) -> None:
        self.version, self.exact = version, exact
        self._quick = QuickCheck(Definitions(exact))
        self._schemas: dict[tuple[str, str], Mapping[str, Any] | None] = {}
        self._tests: dict[tuple[str, str], Test] = {}
        self._validators: dict[tuple[str, str], Draft202012Validator] = {}
        self._known: dict[object, list[Finding]] = {}

    @cached_property
    def _definitions(self) -> Mapping[str, Any]:
        """The whole of what schemas refer to, which takes as long to read as a small manifest to be drawn."""
        definitions: Mapping[str, Any] = read_schema(self.exact, "_definitions")
        return definitions

    @cached_property
    def _served(self) -> Mapping[str, list[str]]:
        """The API versions that serve each kind."""
        versions: dict[str, list[str]] = {}
        for schema in self._definitions["$defs"].values():
            for kind, api_version in _list_served(schema):
                versions.setdefault(kind, []).append(api_version)
        return versions

    @cached_property
    def _groups(self) -> Collection[str]:
        return {_group(api_version) for served in self._served.values() for api_version in served}

    def findings(self, found: KubernetesObject) -> list[Finding]:
        """The mistakes in an object.

        The schemas restrict fields, types and a few enumerated texts. So two objects that differ only in numbers and in
        other texts have the same findings.
        """
        kind, api_version = str(found.data["kind"]), str(found.data["apiVersion"])
        data = _without_old_status(found)
        signature: object = kind, api_version, found.is_in_secret_file
        fits = self._test(kind, api_version)(dict(data))
        if not fits:
            signature = signature, self._signature(dict(data))
        if signature not in self._known:
            errors = self._validator(kind, api_version).iter_errors(dict(data)) if not fits else ()
            # A field of a Secret may have come into the object beside it, where a line between them is broken.
            is_secret = holds_secrets(found.kind) or found.is_in_secret_file
            findings = (finding for error in errors for finding in _describe(error, is_secret=is_secret))
            misplaced = () if holds_secrets(found.kind) else self._misplaced(found, kind, api_version)
            self._known[signature] = list(dict.fromkeys([*misplaced, *islice(findings, _MOST)]))
        return self._known[signature]

    @cached_property
    def _enumerated(self) -> frozenset[str]:
        return frozenset(_enumerated(self._definitions))

    def _misplaced(self, found: KubernetesObject, kind: str, api_version: str) -> Iterator[Finding]:
        """A finding for a kind or an API version that Kubernetes removed, or never had, in a group of its own."""
        if self._schema(kind, api_version) is not None:
            return
        served, group = self._served.get(kind), _group(api_version)
        quotable = not found.is_in_secret_file or kind in self._served
        if message := explain_removed(api_version, kind, self.version):
            yield Finding(("apiVersion",), message)
        elif served and api_version not in served:
            near = find_nearest(group, {_group(known) for known in served} - {""}, _NEAR_GROUP)
            if group in self._groups or near or (group and "." not in group):
                message = f"Kubernetes {self.version} has no {kind} in {api_version!r}. {suggest(api_version, served)}"
                yield Finding(("apiVersion",), message)
        elif not served and group in self._groups:
            message = f"Kubernetes {self.version} has no such kind in its API."
            if quotable:
                beside = [known for known, versions in self._served.items() if api_version in versions]
                hint = suggest(kind, beside if find_nearest(kind, beside) else self._served)
                message = f"Kubernetes {self.version} has no kind {kind!r} in {api_version!r}. {hint}"
            yield Finding(("kind",), message)

    def _signature(self, data: Data) -> object:
        if isinstance(data, dict):
            return tuple((key, self._signature(value)) for key, value in data.items())
        if isinstance(data, list):
            return ("list", *(self._signature(value) for value in data))
        if isinstance(data, str):
            return data if data in self._enumerated else "text"
        return type(data)

    def _schema(self, kind: str, api_version: str) -> Mapping[str, Any] | None:
        if (kind, api_version) not in self._schemas:
            self._schemas[kind, api_version] = self._load(kind, api_version)
        return self._schemas[kind, api_version]

    def _test(self, kind: str, api_version: str) -> Test:
        if (kind, api_version) not in self._tests:
            schema = self._schema(kind, api_version)
            self._tests[kind, api_version] = self._quick.compile({} if schema is None else schema)
        return self._tests[kind, api_version]

    def _load(self, kind: str, api_version: str) -> Mapping[str, Any] | None:
        # The name of a schema's file has only the first part of the group.
        group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
        name = f"{kind.lower()}-{group}"
        if not _SCHEMA_NAME.fullmatch(name):
            return None
        try:
            schema: Mapping[str, Any] = read_schema(self.exact, name)
        except FileNotFoundError:  # also of DeleteOptions and WatchEvent, which every group serves
            return None
        return schema if (kind, api_version) in _list_served(schema) else None

    def _validator(self, kind: str, api_version: str) -> "Draft202012Validator":
        """The validator of a schema; it is loaded here, because most manifests need none."""
        from jsonschema import Draft202012Validator  # noqa: PLC0415
        from referencing import Registry, Resource  # noqa: PLC0415

        if (kind, api_version) not in self._validators:
            schema = self._schema(kind, api_version)
            definitions: Registry[Any] = Resource.from_contents(self._definitions) @ Registry()
            registry = Resource.from_contents(schema) @ definitions
            self._validators[kind, api_version] = Draft202012Validator(schema or {}, registry=registry)
        return self._validators[kind, api_version]


def _without_old_status(found: KubernetesObject) -> Mapping[str, Data]:
    """The fields of an object, without the status that clusters of 1.24 to 1.27 print with each NetworkPolicy."""
    if found.kind != NETWORK_POLICY or not found.is_printed:
        return found.data
    return {key: value for key, value in found.data.items() if key != "status"}


def _list_served(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The kinds that a schema is of, each with its API version."""
    for served in schema.get("x-kubernetes-group-version-kind", ()):
        yield served["kind"], "/".join(filter(None, (served["group"], served["version"])))


def _group(api_version: str) -> str:
    return api_version.rpartition("/")[0]


def _enumerated(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        values = schema.get("enum")
        yield from (value for value in values if isinstance(value, str)) if isinstance(values, list) else ()
        for value in schema.values():
            yield from _enumerated(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _enumerated(value)


def _describe(error: "ValidationError", *, is_secret: bool) -> Iterator[Finding]:
    """The findings for an error of the validator; beside a Secret, they quote nothing that may be secret."""
    keys: tuple[Key, ...] = tuple(error.absolute_path)
    name = _name(keys[:1] if is_secret else keys)
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    allowed: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "additionalProperties":
            known = list(schema.get("properties", ()))
            within = f" in {name}" if keys else ""
            for unknown in (key for key in instance if key not in known):
                quoted = "" if is_secret else f" {unknown!r}"
                yield Finding(
                    (*keys, unknown), f"Unknown field{quoted}{within}. {suggest(unknown, known)}", at_key=True
                )
        case "required":
            missing = error.message.split("'")[1]
            message = f"The field {missing!r} is missing{f' in {name}' if keys else ''}."
            yield Finding(keys, message, at_key=True)
        case "type":
            message = f"{name} must be {_expected(allowed)}, not {_found(instance)}."
            if "string" in allowed and isinstance(instance, bool | int | float):
                # kubectl reads yes, no, on, off, y and n as true and false.
                message += " Put it in quotes."
            yield Finding(keys, message, at_key=False)
        case "enum":
            texts = [str(text) for text in allowed if text is not None]
            quoted = "" if is_secret else f" {instance!r}"
            message = f"Unknown value{quoted} for {name}. {suggest(str(instance), texts)}"
            yield Finding(keys, message, at_key=False)
        case _:
            yield Finding(keys, f"{name} can't be {_found(instance)}.", at_key=False)


def _name(keys: tuple[Key, ...]) -> str:
    names = [key for key in keys if isinstance(key, str)]
    return repr(names[-1]) if names else "This object"


def _expected(types: str | list[str]) -> str:
    names = [types] if isinstance(types, str) else [name for name in types if name != "null"]
    return " or ".join(_TYPES.get(name, name) for name in names)


def _found(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case str():
            return "text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "a mapping"
