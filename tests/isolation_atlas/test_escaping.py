"""Whatever text the data holds, it is shown as text: it never becomes a tag, attribute, link or formula."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from tests.support import sample_data as data
from tests.support.sample_data import BODIES, Place, SampleData, is_refused

from isolation_atlas import comparison, escape
from isolation_atlas.bibliography import to_bibtex, to_csl
from isolation_atlas.problem import AtlasError
from isolation_atlas.search import complete_index, list_claims, list_names, list_terms

# Characters that start something in HTML, Markdown, a template, a table or a spreadsheet.
OPENERS = [
    *("<", ">", "&", '"', "'", "/", "=", "+", "-", "@", "|", "`", "``", "*", "**", "_", "__", "~~~", "#", "\\", "\n"),
    *(
        "[",
        "](",
        ")",
        "!",
        "{",
        "}",
        "{{",
        "{%",
        ":",
        ": ",
        ".",
        "1. ",
        " ",
        "\t",
        "- ",
        "> ",
        "](javascript:alert(1))",
    ),
    *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<!--", "-->", "&lt;", "&#60;", '" onclick="', "</p>"),
    *("\N{RIGHT-TO-LEFT OVERRIDE}", "\N{LINE SEPARATOR}", "\N{NEXT LINE}", "\N{ZERO WIDTH JOINER}", "[@handbook]"),
]
# The tests put letters around these texts, because a renderer may change first letters, drop spaces or join texts.
WORDS = st.lists(
    st.sampled_from(OPENERS) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=3), max_size=6
)
# Too long for any box of a drawing, so that labels of boxes are refused here; they have tests of their own.
HARMLESS = f"Zq{'word' * 6}qZ"
PAGE_INDEX = json.dumps({"config": {}, "docs": [{"location": "", "title": "", "text": ""}]})


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docs")


@pytest.fixture(scope="module")
def free(docs: Path) -> list[Place]:
    """The places where an author may write any text: those that accept another text."""

    def is_free(place: Place) -> bool:
        try:
            data.read(data.write(docs, {place: HARMLESS}))
        except AtlasError:
            return False
        # The number of links of a place in a source depends on its text; `test_place.py` has its facts.
        is_place = place[1][-1] == "at" or place[1][-2:-1] == ("sources",)
        # Two technologies have two names, so the second keeps its own.
        is_second = place[0].endswith("container/technology.yml") and place[1] in (("name",), ("short",))
        return "clusters" not in place[0] and not is_place and not is_second

    return [place for place in data.places(str) if is_free(place)]


@pytest.fixture(scope="module")
def harmless(docs: Path, free: list[Place]) -> Mapping[str, Any]:
    return dict(_make(data.read(data.write(docs, dict.fromkeys(free, HARMLESS))), docs))


def test_there_are_many_places_for_text(free: list[Place]) -> None:
    assert len({(file, keys[-1]) for file, keys in free}) >= 35


@given(WORDS)
@example(["\n", "@"])
def test_text_stays_text(docs: Path, free: list[Place], harmless: Mapping[str, Any], words: list[str]) -> None:
    written = data.write(docs, dict.fromkeys(free, f"Zq{''.join(words)}qZ"))
    if not is_refused(docs, lambda: data.read(written)):
        assert dict(_make(data.read(written), docs)) == harmless


@given(WORDS)
@example(["\n", "@"])
def test_text_of_a_scenario_stays_text(docs: Path, words: list[str]) -> None:
    written = data.write(docs, {})
    pair = (written / "data/clusters/pair.yml").read_text(encoding="utf-8")
    (written / "data/clusters/later.yml").write_text(pair.replace("pod-1", "pod-2"), encoding="utf-8")
    found = data.read(written)

    def render(words: str) -> Any:
        steps = [{"manifest": f"data/clusters/{name}.yml", "caption": words} for name in ("pair", "later")]
        rendered = data.render("cluster", json.dumps({"steps": steps, "title": words}), found, written)
        return _markup(rendered.html), _markup(_to_html(str(rendered.markdown)))

    text = f"Zq{''.join(words)}qZ"
    if not is_refused(docs, lambda: render(text)):
        assert render(text) == render(HARMLESS)


def _make(found: SampleData, docs: Path) -> Iterator[tuple[str, Any]]:
    """The markup of everything that is made from the data, without its text."""
    for kind in set(BODIES) - {"cluster", "mermaid", "last-run"}:
        rendered = data.render(kind, BODIES[kind], found, docs)
        yield kind, _markup(rendered.html)
        yield f"{kind} as Markdown", _markup(_to_html(str(rendered.markdown)))
    listed, plain = data.list_cited(found)
    yield "cited", (_markup(listed), _markup(_to_html(plain)))
    for name, text in {
        "comparison": comparison.to_csv(found.comparison),
        "escapes": escape.to_csv(found.escapes.values()),
    }.items():
        rows = list(csv.reader(io.StringIO(text)))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        yield f"{name} in a spreadsheet", [len(row) for row in rows]
    yield (
        "JSON",
        (
            len(json.loads(comparison.to_json(found.comparison))["claims"]),
            len(json.loads(escape.to_json(found.escapes.values(), found.comparison.sources))),
            len(json.loads(to_csl(found.comparison.sources.values(), {}))),
            to_bibtex(found.comparison.sources.values(), {}).count("\n@"),
        ),
    )
    sections = list_terms(found.glossary.values(), "") + list_claims(found.comparison)
    names = list_names(found.comparison)
    entries = complete_index(PAGE_INDEX, found.glossary.values(), sections, {}, names)["docs"]
    yield "search", [(_markup(entry["title"]), _markup(entry["text"])) for entry in entries]


def _to_html(markdown: str) -> str:
    return Markdown(extensions=["tables", "fenced_code"]).convert(markdown)


def _markup(html: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Each tag with its attributes; of attributes that hold text, only the name.

    `<text>` elements are left out: their number depends on how many lines a text takes. The letters of a text also
    name a chart.
    """
    with_text = {"aria-label", "data-name", "data-question", "data-short", "data-typed", "data-verdict"}

    def show(name: str, value: object) -> str:
        return "" if name in with_text else re.sub("(race|shelf)-[a-z0-9-]+", r"\1-chart", str(value))

    return [
        (tag.name, tuple((name, show(name, value)) for name, value in tag.attrs.items()))
        for tag in BeautifulSoup(html, "html.parser").find_all(True)
        if isinstance(tag, Tag) and tag.name != "text"
    ]
