"""What other programs get of the comparison, and what of it stays as it is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from tests.support.hostile import HOSTILE
from tests.support.sample import PROJECT
from tests.support.sample_data import Place, read, write
from tests.support.site_data import COMPARISON

from isolation_atlas.comparison import embed_feature, embed_pair, to_json
from isolation_atlas.comparison.embed import Embedded
from isolation_atlas.comparison.export import VERSION

SCHEMA = json.loads((PROJECT / "docs/data/schemas/comparison.json").read_text(encoding="utf-8"))
PROMISED = Path(__file__).with_name("comparison-1.txt").read_text(encoding="utf-8").splitlines()
SITE = "https://example.org/"
EMBEDDED = [
    *(embed_feature(COMPARISON, one) for one in COMPARISON.features.values()),
    *(embed_pair(COMPARISON, one) for one in COMPARISON.pairs.values()),
]


def test_the_published_json_follows_its_published_schema() -> None:
    validator = Draft202012Validator(SCHEMA)
    exported = json.loads(to_json(COMPARISON))
    assert list(validator.iter_errors(exported)) == []
    del exported["claims"][0]["class"]
    assert [error.message for error in validator.iter_errors(exported)] == ["'class' is a required property"]


def _list_fields(value: Any, path: str = "") -> Iterator[str]:
    """Each field below a value, as in "claims[].figures[].year: int"."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _list_fields(one, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        yield f"{path}: list"
        for one in value:
            yield from _list_fields(one, f"{path}[]")
    else:
        yield f"{path}: {type(value).__name__}"


def test_no_field_of_version_1_goes_or_changes_its_type() -> None:
    assert VERSION.startswith("1.")
    fields = set(_list_fields(json.loads(to_json(COMPARISON))))
    ids = {"technologies": COMPARISON.technologies, "features": COMPARISON.features}
    fields |= {f"{kind}: {one}" for kind, known in ids.items() for one in known}
    assert [one for one in PROMISED if one not in fields] == []


def test_each_claim_has_an_id_of_its_own_and_the_address_where_it_stands() -> None:
    claims = json.loads(to_json(COMPARISON))["claims"]
    assert len({one["id"] for one in claims}) == len(claims) == len(COMPARISON.claims)
    assert claims[0]["page"] == f"compare/{claims[0]['feature']}/#{claims[0]['technology']}"


@pytest.mark.parametrize("embedded", EMBEDDED, ids=lambda embedded: embedded.file)
def test_a_picture_for_other_pages_is_svg_without_scripts_that_loads_nothing(embedded: Embedded) -> None:
    drawn = ElementTree.fromstring(embedded.draw(SITE))
    assert {one.tag.partition("}")[2] for one in drawn.iter()} <= {
        "svg",
        "title",
        "rect",
        "text",
        "a",
        "circle",
        "path",
    }
    assert not [name for one in drawn.iter() for name in one.attrib if name.startswith("on") or "src" in name]
    links = [one.attrib["href"] for one in drawn.iter("{http://www.w3.org/2000/svg}a")]
    assert len(links) == len(embedded.rows) + 1
    assert all(link.startswith(f"{SITE}compare/") for link in links)


def test_the_html_of_a_picture_says_in_words_what_it_shows() -> None:
    embedded = embed_feature(COMPARISON, COMPARISON.features["kernel"])
    shown = ElementTree.fromstring(embedded.write_html(SITE).replace("></a>", "/></a>"))
    (image,) = shown
    assert image.attrib["src"] == f"{SITE}data/embed/kernel.svg"
    for technology in COMPARISON.technologies.values():
        assert f"{technology.short}: " in image.attrib["alt"]


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_stay_words_in_a_picture_and_in_its_html(tmp_path: Path, words: str) -> None:
    hostile: dict[Place, Any] = {
        ("data/comparison/features.yml", (0, "question")): words,
        ("data/comparison/technologies/vm/technology.yml", ("short",)): words,
    }
    comparison = read(write(tmp_path, hostile)).comparison
    embedded = embed_feature(comparison, comparison.features["startup"])
    texts = [one.text for one in ElementTree.fromstring(embedded.draw(SITE)).iter() if one.text]
    assert words in texts
    shown = ElementTree.fromstring(embedded.write_html(SITE).replace("></a>", "/></a>"))
    assert [one.tag for one in shown.iter()] == ["a", "img"]
    assert words in shown[0].attrib["alt"]
