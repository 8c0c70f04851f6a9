"""Facts about label selectors."""

import pytest

from isolation_atlas.authoring.yaml_data import Data
from isolation_atlas.cluster.model.selector import parse_selector, read_selector

LABELS = {"app": "web", "tier": "front"}


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("", True),
        ("app=web", True),
        ("app==web", True),
        ("app=api", False),
        ("app!=api", True),
        ("env!=test", True),
        ("app", True),
        ("env", False),
        ("!env", True),
        ("!app", False),
        ("app in (web, api)", True),
        ("app notin (web, api)", False),
        ("env notin (test)", True),
        ("app=web,tier=front", True),
        ("app=web, tier in (back)", False),
    ],
)
def test_a_selector_means_the_same_as_for_kubectl(text: str, matches: bool) -> None:
    assert parse_selector(text).matches(LABELS) is matches


@pytest.mark.parametrize("text", ["=web", "app in web", "app=web tier=front", "(", "a=b,,c"])
def test_a_text_that_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_selector(text)


def test_the_selector_of_a_manifest_joins_labels_and_expressions() -> None:
    selector = read_selector(
        {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "In", "values": ["front"]}]}
    )
    assert selector.matches(LABELS)
    assert not selector.matches({"app": "web"})
    assert str(selector) == "app=web,tier=front"


def test_an_empty_selector_matches_all() -> None:
    assert read_selector({}).matches({})


@pytest.mark.parametrize("value", [True, 1, ["web"], {"a": "b"}])
def test_a_value_that_is_no_text_fits_no_label(value: Data) -> None:
    selector = read_selector({"matchLabels": {"app": value}})
    assert not selector.matches({"app": "web"})
    assert not selector.matches({})
    assert str(selector) == "app=?"


def test_a_value_that_is_missing_is_an_empty_text() -> None:
    assert read_selector({"matchLabels": {"app": None}}).matches({"app": ""})
