"""Facts about what Mermaid would leave out without a word."""

import re

import pytest
from tools.project import PROJECT

from isolation_atlas.mermaid.lost import KINDS, find_lost

FENCE = re.compile(r"^```mermaid[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_nothing_is_found_in_the_diagrams_of_the_site() -> None:
    pages = [*(PROJECT / "docs").rglob("*.md"), PROJECT / "tests/browser/seldom_drawn.md"]
    sources = [source for page in pages for source in FENCE.findall(page.read_text(encoding="utf-8"))]
    assert len(sources) > 40
    assert [found for source in sources for found in find_lost(source)] == []


@pytest.mark.parametrize(
    "source",
    [
        "classDiagram\n  class Animal\n  Animal:::hot\n  classDef hot fill:#f00\n",
        'flowchart LR\n  a:::hot-->b\n  classDef hot,cold fill:#f00\n  class b cold\n  click a "https://x.org/" "x"\n',
        "%%{wrap}%%\nsequenceDiagram\n  A->>B: link A to B\n",
        "%%{init: {'theme': 'forest'}}%%\n%% fa:fa-car is an icon\nflowchart LR\n  a --> b\n",
        "---\ntitle: A\nconfig:\n  theme: base\n---\ngantt\n  todayMarker off\n  class :a, 2024-01-01, 1d\n",
        "architecture-beta\n  group g(cloud)[G]\n  service a(server)[A] in g\n",
        'flowchart LR\n  a["$$\\frac{1}{2}$$"] --> b["$$\\left\\{ x \\right.$$ and $$y$$"]\n',
    ],
)
def test_what_mermaid_draws_is_let_pass(source: str) -> None:
    assert list(find_lost(source)) == []


@pytest.mark.parametrize(
    ("label", "offset", "said"),
    [
        ("$$\\frac{1}{2$$", 2, "without '}'"),
        ("$$a}$$", 2, "without '{'"),
        ("$$a}{$$", 2, "without '{'"),
        ("$$x", 0, "never closed"),
        ("$$x$$ and $$y", 10, "never closed"),
    ],
)
def test_a_formula_that_would_be_shown_as_an_error_is_told(label: str, offset: int, said: str) -> None:
    source = f'flowchart LR\n  a["{label}"]\n'
    ((place, message),) = find_lost(source)
    assert place == source.index(label) + offset
    assert said in message


@pytest.mark.parametrize(
    "source", ["---\n" * 3, "%%{init: " + "[" * 100_000 + "}%%\npie", "---\na: &a [*a]\n---\npie", "", "---\n"]
)
def test_no_source_breaks_it(source: str) -> None:
    list(find_lost(source))


def test_each_class_that_is_known_is_coloured_wherever_it_is_drawn_and_told_to_authors() -> None:
    for file in (
        "docs/assets/stylesheets/drawing.css",
        "docs/assets/javascripts/mermaid-schemes.js",
        "docs/contributing/diagrams.md",
    ):
        text = (PROJECT / file).read_text(encoding="utf-8")
        for kind in KINDS:
            assert re.search(rf"\bkind-{kind}\b|^  {kind}: \"", text, re.MULTILINE), (file, kind)
