"""Facts about the check that spares the validator what surely has no mistake."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from isolation_atlas.cluster.model.kubernetes_schemas import list_versions, read_schema
from isolation_atlas.cluster.model.quick_check import QuickCheck

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "a": {"type": ["integer", "null"]},
        "b": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "c": {"type": "array", "items": {"$ref": "#/$defs/C"}},
        "d": {"enum": ["x", "y", None]},
    },
    "required": ["a"],
    "additionalProperties": False,
    "$defs": {"C": {"type": "object", "additionalProperties": {"type": "number"}}},
}
FITS = QuickCheck(SCHEMA["$defs"]).compile(SCHEMA)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.floats(-2, 2) | st.sampled_from(["x", "y", "z"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abcde"), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from("abcde"), VALUES, max_size=4))
def test_what_surely_fits_has_no_mistake_for_the_validator(data: dict[str, Any]) -> None:
    if FITS(data):
        assert Draft202012Validator(SCHEMA).is_valid(data)


@given(st.fixed_dictionaries({"a": st.integers()}, optional={"b": st.text() | st.integers(), "d": st.just("x")}))
def test_what_fits_is_seen_to_fit(data: dict[str, Any]) -> None:
    assert FITS(data)


@pytest.mark.parametrize("schema", [{"minimum": 3}, {"patternProperties": {}}, {"$ref": "other.json#/x"}])
def test_what_it_does_not_know_is_left_to_the_validator(schema: dict[str, Any]) -> None:
    assert not QuickCheck({}).compile(schema)(4)


def test_it_knows_all_keywords_of_the_newest_schemas() -> None:
    newest = list_versions()[-1]
    definitions = read_schema(newest, "_definitions")["$defs"]
    port: dict[str, Any] = {"containerPort": 80, "name": "http"}
    container: dict[str, Any] = {
        "name": "a",
        "image": "b",
        "ports": [port],
        "resources": {"limits": {"cpu": 1, "memory": "1Gi"}},
    }
    spec: dict[str, Any] = {"selector": {"matchLabels": {"a": "b"}}, "template": {"spec": {"containers": [container]}}}
    deployment: dict[str, Any] = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "a"},
        "spec": spec,
    }
    assert QuickCheck(definitions).compile(read_schema(newest, "deployment-apps-v1"))(deployment)
