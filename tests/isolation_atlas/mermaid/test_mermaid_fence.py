"""Facts about the sources of diagrams that are refused before anything draws them."""

from pathlib import Path

import pytest

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.mermaid import render_mermaid_fence
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.problem import AtlasError

_CHART = "gantt\n  dateFormat YYYY-MM-DD\n  excludes weekends\n"


def _render(source: str, **options: str) -> Rendered:
    return render_mermaid_fence(
        Fence("mermaid", "mermaid", SourceText(source, "docs/a.md", 2), options, 1, "docs", Path(), "")
    )


def _refusal(source: str, **options: str) -> str:
    with pytest.raises(AtlasError) as caught:
        _render(source, **options)
    return str(caught.value)


def test_a_source_that_mermaid_would_not_draw_either_is_refused_wherever_it_is_drawn() -> None:
    said = "docs/a.md:1:1: A diagram has at most 50,000 characters, and this has 60,013. Divide it, or show less."
    source = "flowchart LR\n" + "%% \n" * 15_000
    assert _refusal(source) == said
    assert _refusal(source, draw="browser") == said


@pytest.mark.parametrize("lasts", ["99999999d", "9999w", "1000M", "99y", "600000h"])
def test_a_chart_that_looks_at_each_of_many_days_is_refused(lasts: str) -> None:
    said = _refusal(f"{_CHART}  A task :a, 2024-01-01, {lasts}\n")
    assert "The tasks of a chart with 'excludes' last at most 20,000 days" in said


def test_the_days_of_all_tasks_are_counted() -> None:
    assert "these 30,000." in _refusal(_CHART + "".join(f"  T :a{n}, 2024-01-01, 1000d\n" for n in range(30)))


@pytest.mark.usefixtures("little_time")
@pytest.mark.parametrize(
    "source",
    [
        "gantt\n  dateFormat YYYY-MM-DD\n  excludes weekends\n  A :a, 0001-01-01, until b\n  B :b, 9999-01-01, 1d\n",
        "classDiagram\n" + "namespace a {\n" * 3000 + "class b\n" + "}\n" * 3000,
        "railroad-ebnf-beta\na = " + "(" * 20_000 + ")" * 20_000 + ";\n",
        "kanban\n" + "  a\n    b\n" * 4_000,
    ],
    ids=["days", "namespaces", "parentheses", "columns"],
)
def test_what_takes_too_long_to_be_read_is_told(source: str) -> None:
    assert _refusal(source) == (
        "docs/a.md:1:1: This diagram can't be read: merman takes more than 0.3 s or 1,000 MB for it, or crashes. "
        "Divide it, or show less."
    )


def test_an_ordinary_chart_is_drawn() -> None:
    assert "2w" in _render(f"{_CHART}  A task :a, 2024-01-01, 30d\n  B :b, after a, 2w\n").html
    assert "99999d" in _render("gantt\n  dateFormat YYYY-MM-DD\n  A task :a, 2024-01-01, 99999d\n").html
