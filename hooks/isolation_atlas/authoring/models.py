"""Validates the data of a file or fence against a model, and turns what does not fit into messages for authors."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.control_characters import describe_control_character, find_controls
from isolation_atlas.problem import AtlasError, Problem, suggest, tell_most


class AuthoredModel(BaseModel):
    """Base of every model of authored data: no unknown keys, no conversion of types, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


MOST_CHARACTERS = 2_000
"""How long a text may be. The build writes some as often as pages name what they belong to."""

ID_PATTERN = r"^[a-z0-9][a-z0-9-]*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=100)]
"""A name that other files refer to and that is part of addresses: lower case, digits and dashes."""


def is_id(name: str) -> bool:
    """Whether a name may be an id."""
    return re.fullmatch(ID_PATTERN, name) is not None


def describe_wrong_id(name: str) -> str:
    """The message about a name that is no id."""
    return f"{name!r} is not a valid name. Use lower-case letters, digits and dashes."


def _refuse_control(text: str) -> str:
    if found := next(find_controls(text), None):
        raise PydanticCustomError("control_character", "{character}", {"character": found[0]})
    return text


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_CHARACTERS),
    AfterValidator(_refuse_control),
]
"""Text for readers; never empty."""

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(_refuse_control),
]
"""Text that stands wherever a page names what it belongs to."""


def _refuse_lines(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise PydanticCustomError("several_lines", "it has several lines; join them to one")
    return text


Line = Annotated[Text, AfterValidator(_refuse_lines)]
"""Text for lists with one line for each entry."""

Day = Annotated[date, Field(strict=False)]
"""A date. It is text in YAML 1.2, so it has to be converted."""


def _refuse_future(day: date) -> date:
    # Where the author lives, it may be tomorrow already.
    if day > datetime.now(UTC).date() + timedelta(days=1):
        raise PydanticCustomError("future", "this day is in the future; write the day on which it was read")
    return day


PastDay = Annotated[Day, AfterValidator(_refuse_future)]
"""A day on which something was done."""

_Checked = TypeVar("_Checked")

_TYPE_NAMES = {
    dict: "a mapping",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    type(None): "nothing",
}
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "date_type": "a date such as 2026-01-31",
    "date_from_datetime_parsing": "a date such as 2026-01-31",
}


def validate(document: Document, model: type[_Checked], *, what: str) -> _Checked:
    """Return the document's data as a `model`: an `AuthoredModel`, or a list or mapping of some.

    Problems call the data `what`.

    Raises:
        AtlasError: with a problem for every value that does not fit, up to the limit of reports.
    """
    try:
        checked: _Checked = _adapter(model).validate_python(document.data)  # type: ignore[arg-type]  # it is hashable
    except ValidationError as error:
        raise AtlasError(
            tell_most(_describe_error(document, model, detail, what) for detail in error.errors(include_url=False))
        ) from None
    return checked


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    """Return the validator of a model; making one takes longer than using it."""
    return TypeAdapter(model)


def _describe_error(document: Document, model: Any, detail: ErrorDetails, what: str) -> Problem:
    """Return the problem for one error of Pydantic (https://docs.pydantic.dev/latest/errors/validation_errors/)."""
    keys: Sequence[Key] = [key for key in detail["loc"] if key != "[key]"]
    last = str(keys[-1]) if keys else what
    at_key = "[key]" in detail["loc"]
    match detail["type"]:
        case "missing":
            within = f" in {_describe_value(keys[:-1], what)}" if len(keys) > 1 else ""
            message = f"The key {last!r} is missing{within}."
            keys = keys[:-1]
        case "extra_forbidden":
            message = f"Unknown key {last!r}. {suggest(last, _known_keys(model, keys[:-1]))}"
            if last.isdecimal():
                message = f"A comma ends a value, so {last!r} is read as a key. Write numbers such as 1000 and 50.5."
            at_key = True
        case "literal_error":
            words = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
            value, offer = detail["input"], suggest(str(detail["input"]), words)
            message = f"Unknown value {value!r} for {_describe_value(keys, what)}. {offer}"
        case "string_too_short" | "string_too_long" | "too_short" | "too_long":
            message = f"{_describe_value(keys, what)} {_describe_length(detail)}."
        case "greater_than_equal":
            message = f"{_describe_value(keys, what)} must be at least {detail['ctx']['ge']:g}."
        case "less_than_equal":
            message = f"{_describe_value(keys, what)} must be at most {detail['ctx']['le']:g}."
        case "finite_number":
            message = f"{_describe_value(keys, what)} must be an ordinary number, not {detail['input']}."
        case "string_pattern_mismatch":
            message = describe_wrong_id(str(detail["input"]))
        case "control_character":
            message = describe_control_character(_describe_value(keys, what), detail["ctx"]["character"])
        case kind if kind in _EXPECTED:
            found = _TYPE_NAMES.get(type(detail["input"]), "something else")
            message = f"{_describe_value(keys, what)} must be {_EXPECTED[kind]}, not {found}."
        case _:
            message = f"{_describe_value(keys, what)}: {detail['msg']}."
    return document.problem(keys, message[:1].upper() + message[1:], at_key=at_key)


def _describe_length(detail: ErrorDetails) -> str:
    limits = detail["ctx"]
    match detail["type"]:
        case "string_too_short":
            return "is empty. Write something"
        case "string_too_long":
            return f"has at most {limits['max_length']:,} characters, and not {len(detail['input']):,}. Say it shorter"
        case "too_short":
            return f"has at least {limits['min_length']} entries" if detail["input"] else "is empty. Name at least one"
    return f"has at most {limits['max_length']} entries. Divide it"


def _describe_value(keys: Sequence[Key], what: str) -> str:
    """Return what a message calls the value at `keys`: its key, or its position if it is an entry of a list."""
    if not keys:
        return what
    if isinstance(keys[-1], str):
        return repr(keys[-1])
    return f"entry {keys[-1] + 1}" + (f" of {_describe_value(keys[:-1], what)}" if len(keys) > 1 else "")


def _known_keys(annotation: Any, keys: Sequence[Key]) -> list[str]:
    """List the keys that are allowed at `keys` of a model, for a message about an unknown one."""
    if get_origin(annotation) is Annotated:
        return _known_keys(get_args(annotation)[0], keys)
    if get_origin(annotation) in (Union, UnionType):
        return [key for option in get_args(annotation) for key in _known_keys(option, keys)]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {field.alias or name: field.annotation for name, field in annotation.model_fields.items()}
        if not keys:
            return list(fields)
        return _known_keys(fields[str(keys[0])], keys[1:]) if keys[0] in fields else []
    arguments = get_args(annotation)
    if keys and arguments:
        item = arguments[-1] if issubclass(get_origin(annotation) or object, Mapping) else arguments[0]
        return _known_keys(item, keys[1:])
    return []
