"""Checks objects against the schemas of a Kubernetes version, as kubernetes-validate has them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from kubernetes_validate.utils import all_versions, schema_contents
from referencing import Registry, Resource

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.problem import Problem, suggest

Finding: TypeAlias = "tuple[tuple[Key, ...], str, bool]"

_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}


def known_versions() -> list[str]:
    """The Kubernetes versions that there are schemas for, such as "1.34", the oldest first."""
    return list(dict.fromkeys(".".join(version.split(".")[:2]) for version in _versions()))


@cache
def _versions() -> tuple[str, ...]:
    return tuple(all_versions())


def check(objects: Iterable[KubernetesObject], version: str) -> list[Problem]:
    """What in the objects the API of a Kubernetes version does not know or take.

    Kinds that come from elsewhere have no schema and are not checked.

    Args:
        objects: as they stand in the manifest.
        version: one of `known_versions()`.
    """
    checker = _checker(version)
    return [
        found.problem(keys, message, at_key=at_key)
        for found in objects
        for keys, message, at_key in checker.findings(found.data)
    ]


@cache
def _checker(version: str) -> "_Checker":
    exact = next(known for known in reversed(_versions()) if known.startswith(f"{version}."))
    return _Checker(f"kubernetes-json-schema/v{exact}-local-strict")


class _Checker:
    """Reads each schema once, and checks of objects that have the same fields only the first."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        definitions = schema_contents(f"{folder}/_definitions.json", folder)
        self._registry: Registry[Any] = Resource.from_contents(definitions) @ Registry()
        self._words = frozenset(_enumerated(definitions))
        self._validators: dict[str, Draft202012Validator | None] = {}
        self._known: dict[object, list[Finding]] = {}

    def findings(self, data: Mapping[str, Data]) -> list[Finding]:
        """What is wrong: the keys of the field, a message, and whether it is the key that is wrong.

        The schemas limit fields, types and a few enumerated words. So two objects that differ in other texts and in
        numbers alone have the same findings.
        """
        shape = self._shape(dict(data))
        if shape not in self._known:
            validator = self._validator(str(data["kind"]), str(data["apiVersion"]))
            errors = validator.iter_errors(dict(data)) if validator else ()
            self._known[shape] = list(dict.fromkeys(finding for error in errors for finding in _tell(error)))
        return self._known[shape]

    def _shape(self, data: Data) -> object:
        if isinstance(data, dict):
            return tuple((key, self._shape(value)) for key, value in data.items())
        if isinstance(data, list):
            return ("list", *(self._shape(value) for value in data))
        if isinstance(data, str):
            return data if data in self._words else "text"
        return type(data)

    def _validator(self, kind: str, api_version: str) -> Draft202012Validator | None:
        group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
        name = f"{kind.lower()}-{group}"
        if name not in self._validators:
            self._validators[name] = self._load(name)
        return self._validators[name]

    def _load(self, name: str) -> Draft202012Validator | None:
        if not re.fullmatch(r"[a-z0-9-]+", name):
            return None
        try:
            schema = schema_contents(f"{self.folder}/{name}.json", self.folder)
        except FileNotFoundError:
            return None
        return Draft202012Validator(schema, registry=Resource.from_contents(schema) @ self._registry)


def _enumerated(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        words = schema.get("enum")
        yield from (word for word in words if isinstance(word, str)) if isinstance(words, list) else ()
        for value in schema.values():
            yield from _enumerated(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _enumerated(value)


def _tell(error: ValidationError) -> Iterator[Finding]:
    keys: tuple[Key, ...] = tuple(error.absolute_path)
    name = _name(keys)
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    allowed: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "additionalProperties":
            known = list(schema.get("properties", ()))
            within = f" in {name}" if keys else ""
            for unknown in (key for key in instance if key not in known):
                yield (*keys, unknown), f"Unknown field {unknown!r}{within}. {suggest(unknown, known)}", True
        case "required":
            missing = error.message.split("'")[1]
            yield keys, f"The field {missing!r} is missing{f' in {name}' if keys else ''}.", True
        case "type":
            yield keys, f"{name} must be {_expected(allowed)}, not {_found(instance)}.", False
        case "enum":
            words = [str(word) for word in allowed if word is not None]
            yield keys, f"Unknown value {instance!r} for {name}. {suggest(str(instance), words)}", False
        case _:
            yield keys, f"{name} can't be {_found(instance)}.", False


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
