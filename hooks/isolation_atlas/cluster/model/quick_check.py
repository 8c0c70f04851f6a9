"""Finds out whether data surely fits a schema of Kubernetes, so that the validator is loaded only for what may not."""

from collections.abc import Callable, Mapping
from typing import Any

from isolation_atlas.authoring.yaml_data import Data

_TYPES: Mapping[str, Callable[[Data], bool]] = {
    "array": lambda data: isinstance(data, list),
    "boolean": lambda data: isinstance(data, bool),
    "integer": lambda data: _is_number(data) and float(data).is_integer(),  # type: ignore[arg-type]
    "null": lambda data: data is None,
    "number": lambda data: _is_number(data),  # noqa: PLW0108 - it is defined below
    "object": lambda data: isinstance(data, dict),
    "string": lambda data: isinstance(data, str),
}

_SAID = frozenset({"description", "format", "default", "title", "$schema", "$id", "$defs"})
"""The keywords that restrict nothing."""

_REFERENCE = "_definitions.json#/$defs/"


class _UnknownError(Exception):
    """Raised at a keyword, or a value, that only the validator can judge."""


def surely_fits(data: Data, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> bool:
    """Whether the validator would surely find no mistake.

    Args:
        data: the fields of an object.
        schema: the schema of its kind.
        definitions: the schemas that it refers to, by their names.
    """
    try:
        return _fits(data, schema, definitions)
    except (_UnknownError, OverflowError):
        return False


def _fits(data: Data, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> bool:
    for keyword, value in schema.items():
        if keyword in _SAID or keyword.startswith("x-"):
            continue
        test = _KEYWORDS.get(keyword)
        if test is None:
            raise _UnknownError(keyword)
        if not test(data, value, schema, definitions):
            return False
    return True


def _is_number(data: Data) -> bool:
    return isinstance(data, int | float) and not isinstance(data, bool)


def _has_type(data: Data, value: Any, *_: Any) -> bool:
    return any(_TYPES[name](data) for name in ([value] if isinstance(value, str) else value))


def _has_fields(data: Data, value: Any, _: Any, definitions: Mapping[str, Any]) -> bool:
    return not isinstance(data, dict) or all(
        _fits(field, value[name], definitions) for name, field in data.items() if name in value
    )


def _has_no_more(data: Data, value: Any, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> bool:
    if not isinstance(data, dict) or value is True:
        return True
    more = [data[name] for name in data if name not in schema.get("properties", ())]
    return not more if value is False else all(_fits(one, value, definitions) for one in more)


def _has_required(data: Data, value: Any, *_: Any) -> bool:
    return not isinstance(data, dict) or all(name in data for name in value)


def _has_items(data: Data, value: Any, _: Any, definitions: Mapping[str, Any]) -> bool:
    return not isinstance(data, list) or all(_fits(item, value, definitions) for item in data)


def _is_listed(data: Data, value: Any, *_: Any) -> bool:
    if not isinstance(data, str | None):
        raise _UnknownError  # a number that equals another of another type
    return data in value


def _follows(data: Data, value: Any, _: Any, definitions: Mapping[str, Any]) -> bool:
    name = str(value).rpartition("/")[2]
    if not str(value).endswith(f"{_REFERENCE}{name}") and str(value) != f"#/$defs/{name}":
        raise _UnknownError(value)
    return _fits(data, definitions[name], definitions)


def _fits_one(data: Data, value: Any, _: Any, definitions: Mapping[str, Any]) -> bool:
    return sum(_fits(data, schema, definitions) for schema in value) == 1


_KEYWORDS: Mapping[str, Callable[[Data, Any, Mapping[str, Any], Mapping[str, Any]], bool]] = {
    "type": _has_type,
    "properties": _has_fields,
    "additionalProperties": _has_no_more,
    "required": _has_required,
    "items": _has_items,
    "enum": _is_listed,
    "$ref": _follows,
    "oneOf": _fits_one,
}
