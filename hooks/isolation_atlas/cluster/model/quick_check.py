"""Finds out whether data surely fits a schema of Kubernetes, so that the validator is loaded only for what may not."""

from collections.abc import Callable, Mapping
from typing import Any

from isolation_atlas.authoring.yaml_data import Data

Test = Callable[[Data], bool]

_SAID = frozenset({"description", "format", "default", "title", "$schema", "$id", "$defs"})
"""The keywords that restrict nothing."""

_REFERENCE = "_definitions.json#/$defs/"


class _UnknownError(Exception):
    """Raised at a keyword, or a value, that only the validator can judge."""


class QuickCheck:
    """Makes a schema into a function once, because most objects of a manifest are of a few kinds.

    Args:
        definitions: the schemas that others refer to, by their names.
    """

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._defined: dict[str, Test] = {}
        self._keywords: Mapping[str, Callable[[Any, Mapping[str, Any]], Test]] = {
            "type": _has_type,
            "properties": self._has_fields,
            "additionalProperties": self._has_no_more,
            "required": _has_required,
            "items": self._has_items,
            "enum": _is_listed,
            "$ref": self._follows,
            "oneOf": self._fits_one,
        }

    def compile(self, schema: Mapping[str, Any]) -> Test:
        """A function that says whether the validator would surely find no mistake in data."""
        test = self._compile(schema)

        def surely_fits(data: Data) -> bool:
            try:
                return test(data)
            except (_UnknownError, OverflowError):
                return False

        return surely_fits

    def _compile(self, schema: Mapping[str, Any]) -> Test:
        tests = [
            self._keywords[keyword](value, schema) if keyword in self._keywords else _refuse
            for keyword, value in schema.items()
            if keyword not in _SAID and not keyword.startswith("x-")
        ]
        if len(tests) == 1:
            return tests[0]
        return lambda data: all(test(data) for test in tests)

    def _has_fields(self, fields: Mapping[str, Any], _: object) -> Test:
        tests: dict[str, Test] = {}

        def fit(data: Data) -> bool:
            if not isinstance(data, dict):
                return True
            for name, field in data.items():
                test = tests.get(name)
                if test is None:
                    if name not in fields:
                        continue
                    test = tests[name] = self._compile(fields[name])
                if not test(field):
                    return False
            return True

        return fit

    def _has_no_more(self, value: Any, schema: Mapping[str, Any]) -> Test:
        known = frozenset(schema.get("properties", ()))
        if value is True:
            return lambda _: True
        if value is False:
            return lambda data: not isinstance(data, dict) or data.keys() <= known
        test = self._compile(value)
        return lambda data: (
            not isinstance(data, dict) or all(test(field) for name, field in data.items() if name not in known)
        )

    def _has_items(self, schema: Mapping[str, Any], _: object) -> Test:
        test = self._compile(schema)
        return lambda data: not isinstance(data, list) or all(test(item) for item in data)

    def _follows(self, reference: str, _: object) -> Test:
        """The test of a schema elsewhere, which is made when data needs it: some schemas refer to themselves."""
        name = reference.rpartition("/")[2]
        if not reference.endswith(f"{_REFERENCE}{name}") and reference != f"#/$defs/{name}":
            return _refuse

        def fit(data: Data) -> bool:
            test = self._defined.get(name)
            if test is None:
                test = self._defined[name] = self._compile(self._definitions[name])
            return test(data)

        return fit

    def _fits_one(self, schemas: list[Mapping[str, Any]], _: object) -> Test:
        tests = [self._compile(schema) for schema in schemas]
        return lambda data: sum(test(data) for test in tests) == 1


def _refuse(data: Data) -> bool:
    raise _UnknownError


def _has_required(names: list[str], _: object) -> Test:
    return lambda data: not isinstance(data, dict) or all(name in data for name in names)


def _has_type(value: str | list[str], _: object) -> Test:
    if isinstance(value, str):
        return _TYPES[value]
    tests = [_TYPES[name] for name in value]
    return lambda data: any(test(data) for test in tests)


def _is_listed(values: list[Data], _: object) -> Test:
    def fit(data: Data) -> bool:
        if not isinstance(data, str | None):
            raise _UnknownError  # a number that equals another of another type
        return data in values

    return fit


def _is_number(data: Data) -> bool:
    return isinstance(data, int | float) and not isinstance(data, bool)


_TYPES: Mapping[str, Test] = {
    "array": lambda data: isinstance(data, list),
    "boolean": lambda data: isinstance(data, bool),
    "integer": lambda data: _is_number(data) and float(data).is_integer(),  # type: ignore[arg-type]
    "null": lambda data: data is None,
    "number": _is_number,
    "object": lambda data: isinstance(data, dict),
    "string": lambda data: isinstance(data, str),
}
