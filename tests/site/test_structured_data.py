"""What pages say of themselves to search engines, held against the vocabulary of schema.org and what is asked of it."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.browser.test_pages import PAGES
from tests.site.test_questions import QUESTIONS
from tests.support.sample import Sample
from tools.html_pages import parse, parse_page
from tools.yaml_file import read_yaml

from isolation_atlas.output.structured_data import to_plain

VOCABULARY = read_yaml(Path(__file__).with_name("schema_org.yml"))
# The JSON of each simple type.
SIMPLE = {"Text": str, "Integer": int, "Boolean": bool}


@cache
def _list_types(name: str) -> frozenset[str]:
    """A type and all above it."""
    return frozenset({name}.union(*map(_list_types, VOCABULARY["types"][name])))


def _find_faults(block: Mapping[str, Any], place: str) -> Iterator[str]:
    """What is wrong with a description and all within it."""
    kind = block.get("@type")
    if kind not in VOCABULARY["types"]:
        yield f"{place}: unknown type {kind!r}"
        return
    for name in VOCABULARY["required"].get(kind, ()):
        if not block.get(name):
            yield f"{place}: {kind} has no {name}"
    for name, value in block.items():
        if name.startswith("@"):
            continue
        described = VOCABULARY["properties"].get(name)
        if not described or not _list_types(kind) & {*described["of"]}:
            yield f"{place}: {kind} can't have {name}"
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                if not _list_types(one.get("@type", "Thing")) & {*described["is"]}:
                    yield f"{place}: {name} can't be a {one.get('@type')}"
                yield from _find_faults(one, f"{place}.{name}")
            elif not any(_fits(one, simple) for simple in described["is"]):
                yield f"{place}: {name} can't be {one!r}"


def _fits(value: object, kind: str) -> bool:
    if kind == "Date":
        return (
            isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) and bool(date.fromisoformat(value))
        )
    if kind in ("URL", "Thing"):  # what is named by its address
        return isinstance(value, str) and bool(re.match("https?://", value))
    return kind in SIMPLE and type(value) is SIMPLE[kind] and value != ""


def _read(site: Path, page: str) -> list[dict[str, Any]]:
    soup = parse_page(site / page / "index.html")
    return [json.loads(block.get_text()) for block in soup.select('script[type="application/ld+json"]')]


def test_each_description_fits_the_vocabulary_and_has_what_is_asked_of_it(built_site: Path) -> None:
    faults = [fault for page in PAGES for block in _read(built_site, page) for fault in _find_faults(block, page)]
    assert faults == []


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ({"@type": "Quiz"}, "unknown type"),
        ({"@type": "Answer"}, "Answer has no text"),
        ({"@type": "Answer", "text": "a", "answerCount": 1}, "Answer can't have answerCount"),
        ({"@type": "Dataset", "name": "a", "description": "b", "license": "MIT"}, "license can't be 'MIT'"),
        ({"@type": "Dataset", "name": "a", "description": "b", "isAccessibleForFree": 1}, "can't be 1"),
        ({"@type": "Dataset", "name": "a", "description": "b", "dateModified": "today"}, "can't be 'today'"),
        ({"@type": "FAQPage", "mainEntity": [{"@type": "Question"}]}, "Question has no name"),
    ],
)
def test_a_description_that_does_not_fit_is_found(block: dict[str, Any], fault: str) -> None:
    assert any(fault in found for found in _find_faults(block, "page"))


def test_each_question_is_described_with_its_answer_and_address(built_site: Path) -> None:
    there = {}
    for page in sorted({question.page for question in QUESTIONS}):
        for block in _read(built_site, f"questions/{page.removesuffix('.md')}"):
            for asked in block.get("mainEntity", ()):
                there[asked["url"].partition("/questions/")[2]] = asked
    assert {one.address.replace(".md", "/") for one in QUESTIONS} == there.keys()
    for question in QUESTIONS:
        described = there[question.address.replace(".md", "/")]
        assert described["name"] == to_plain(question.text)
        assert not re.search(r"\]\(|\[\[|\[@|[`*]{2}", described["acceptedAnswer"]["text"])


def test_the_comparison_is_described_as_data_with_its_files(built_site: Path, site_url: str) -> None:
    (data,) = [block for block in _read(built_site, "compare") if block["@type"] == "Dataset"]
    for file in data["distribution"]:
        assert (built_site / file["contentUrl"].removeprefix(site_url)).is_file()


def test_the_way_to_a_page_leads_over_pages_that_are_there(built_site: Path, site_url: str) -> None:
    for page in PAGES:
        ways = [block for block in _read(built_site, page) if block["@type"] == "BreadcrumbList"]
        assert len(ways) == (page != ""), page
        if not ways:
            continue
        (way,) = ways
        addresses = [item["item"] for item in way["itemListElement"]]
        assert addresses[0] == site_url
        assert addresses[-1] == f"{site_url}{page}"
        assert len(addresses) == len(set(addresses))
        assert all((built_site / one.removeprefix(site_url) / "index.html").is_file() for one in addresses)


def test_a_title_can_not_end_the_script_that_describes_its_page(sample: Sample) -> None:
    sample.write("page.md", "---\ntitle: A </script><b> & more\ndescription: <!-- A comment\n---\n\n# A page\n")
    assert sample.build().returncode == 0
    soup = parse(sample.page("page/index.html"))
    article, way = (json.loads(block.get_text()) for block in soup.select('script[type="application/ld+json"]'))
    assert article["description"] == "<!-- A comment"
    assert "& more" in article["headline"]
    assert [*_find_faults(article, "page"), *_find_faults(way, "page")] == []
