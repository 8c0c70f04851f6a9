"""Writes the sample site's data with other values, reads it, and renders fences from it."""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.sample import FILES

from isolation_atlas.authoring.document import parse_documents
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.bibliography import list_markdown_sources, list_sources, render_sources_fence
from isolation_atlas.changes import ClaimChange, Day, Edition, PageChange, render_changes_fence, render_edition_fence
from isolation_atlas.cluster import render_cluster_fence
from isolation_atlas.comparison import (
    Comparison,
    Correction,
    read_comparison,
    read_corrections,
    render_comparison_fence,
    render_corrections_fence,
    render_evidence_fence,
    render_experiment_fence,
    render_figure_fence,
    render_pair_fence,
    render_requirements_fence,
    render_technology_fence,
)
from isolation_atlas.escape import (
    Escape,
    read_escapes,
    render_escapes_fence,
    render_measures_fence,
    render_setups_fence,
)
from isolation_atlas.freshness import render_freshness_fence
from isolation_atlas.glossary import Term, read_glossary, render_glossary_fence
from isolation_atlas.lab import render_last_run_fence
from isolation_atlas.mermaid import render_mermaid_fence
from isolation_atlas.overview import render_overview_fence
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.problem import AtlasError
from isolation_atlas.stack import Stack, read_stacks, render_call_fence, render_stack_fence
from site_build.settings import SETTINGS

Place = tuple[str, tuple[str | int, ...]]
"""A file, and the keys that lead to a value in it."""

_FIGURE = {
    "value": "125",
    "unit": "ms",
    "conditions": "A guest.",
    "year": 2019,
    "source": "handbook",
    "at": "table 2",
    "basis": "measured",
    "id": "boot",
    "key": True,
}
# Values for the optional keys that the sample does not have.
_MORE: Mapping[Place, Any] = {
    ("data/comparison/technologies/vm/claims.yml", ("startup", "figures")): [_FIGURE],
    ("data/comparison/technologies/vm/claims.yml", ("startup", "requirements")): {"fast": "partly"},
    ("data/comparison/technologies/vm/claims.yml", ("startup", "checked")): "2026-11-29",
    ("data/comparison/technologies/container/claims.yml", ("startup", "measured")): ["shelf/time", "shelf/kernel"],
    ("data/sources.yml", (0, "makes")): ["vm"],
    ("data/comparison/experiments/race.yml", ("checked",)): "2026-11-29",
    ("data/escapes.yml", (0, "checked")): "2026-11-29",
    ("data/comparison/experiments/race.yml", ("conditions",)): {"System": "One."},
    ("data/comparison/experiments/race.yml", ("measurements", 0, "values", 0, "label")): "many",
    ("data/glossary.yml", (0, "also")): ["trap"],
    ("data/glossary.yml", (0, "typed")): ["call"],
    ("data/escapes.yml", (0, "attacks")): "None is known.",
    ("data/comparison/technologies/vm/stack.yml", ("beside",)): {
        "label": "Tools",
        "says": "They help.",
        "page": "index.md",
    },
    ("data/comparison/technologies/vm/stack.yml", ("layers", 1, "opens")): {"kind": "virtual-machine", "label": "VM"},
}

# A file that the sample does not have.
_PAIRS = [
    {
        "technologies": ["vm", "container"],
        "title": "Machines vs containers",
        "answer": "One is slow. The other is fast.",
        "follows_from": ["startup"],
        "questions": ["index.md#sample"],
    }
]

_SHELF = {
    "title": "A shelf",
    "host": "One shelf.",
    "year": 2026,
    "conditions": {"Version of Docker": "29", "Host kernel": "6.18"},
    "note": "Nothing else ran.",
    "measurements": [
        {
            "name": "Start",
            "unit": "ms",
            "better": "lower",
            "feature": "startup",
            "values": [
                {"subject": "Process", "value": 1, "runs": [1, 1]},
                {"subject": "Docker", "technology": "container", "id": "time", "value": 5, "runs": [4, 5, 6]},
            ],
        }
    ],
    "probes": [
        {
            "id": "kernel",
            "name": "Kernel",
            "answers": [{"subject": "Docker", "technology": "container", "reach": "host", "answer": "the host's"}],
        }
    ],
}

BODIES: Mapping[str, str] = {
    "comparison": "controls: true",
    "evidence": "feature: startup",
    "experiment": "experiment: race",
    "figure": "{feature: startup, technology: vm, title: A figure}",
    "pair": "pair: vm-vs-container",
    "technology": "technology: vm",
    "requirements": "",
    "corrections": "",
    "escapes": "controls: true",
    "measures": "",
    "setups": "{technology: container, setups: [{name: A machine, technology: vm, measures: [virtual-machine]}]}",
    "freshness": "",
    "overview": "",
    "changes": "",
    "edition": "",
    "glossary": "",
    "sources": "of: site",
    "stack": "{stacks: [vm, container], title: Two stacks}",
    "call": "{stacks: [container], title: A call}",
    "cluster": "manifest: data/clusters/pair.yml",
    "mermaid": "flowchart LR\n  a --> b",
    "last-run": "",
}
"""The text of a valid fence of each language, for the sample."""

CHANGES = (
    Day(
        date(2026, 11, 29),
        (
            ClaimChange("startup", "vm", "answer", "Slow.", "Slower."),
            ClaimChange("startup", "container", "new", "", "Fast."),
            ClaimChange("gone", "gone", "removed", "It was there.", ""),
        ),
        (
            PageChange("index.md", "moved", "home.md"),
            PageChange("gone.md", "removed", "gone.md"),
            PageChange("lost.md", "removed", "lost.md"),
        ),
    ),
)
"""What changed on a day: what is there, and what is there no more."""

EDITION = Edition(
    "A site", "https://example.org/", "https://example.org/repository", "a1b2c3d4e5f6", date(2026, 11, 29)
)
"""A version of a site, with all that may be known of it."""


@dataclass(frozen=True, slots=True)
class SampleData:
    """All data that was read."""

    comparison: Comparison
    corrections: Mapping[str, Correction]
    escapes: Mapping[str, Escape]
    glossary: Mapping[str, Term]
    stacks: Mapping[str, Stack]


@cache
def sample() -> Mapping[str, Any]:
    """The sample's data by file, with all optional keys."""
    data = {
        file: [document.data for document in parse_documents(SourceText(text, file))]
        for file, text in FILES.items()
        if file.startswith("data/")
    }
    plain: dict[str, Any] = {file: found if "clusters" in file else found[0] for file, found in data.items()}
    for place, value in _MORE.items():
        put(plain, place, value)
    plain["data/comparison/pairs.yml"] = _PAIRS
    plain["data/comparison/experiments/shelf.yml"] = _SHELF
    return plain


def put(data: Mapping[str, Any], place: Place, value: Any) -> None:
    """Put a value at a place."""
    file, keys = place
    within = data[file]
    for key in keys[:-1]:
        within = within[key]
    within[keys[-1]] = value


def places(kind: type) -> list[Place]:
    """All places in the sample's data with a value of this type."""

    def below(value: Any, keys: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
        if keys and isinstance(value, kind):
            yield keys
        children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, child in children:
            yield from below(child, (*keys, key))

    return [(file, keys) for file, value in sample().items() for keys in below(value, ())]


def write(root: Path, values: Mapping[Place, Any]) -> Path:
    """Write the sample's data below `root`, with these values at their places; as JSON, which is also YAML."""
    data = deepcopy(dict(sample()))
    for place, value in values.items():
        put(data, place, value)
    for file, content in data.items():
        documents = content if "clusters" in file else [content]
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n---\n".join(json.dumps(one, ensure_ascii=False) for one in documents), encoding="utf-8")
    (root / "index.md").write_text(
        "---\nrun_with: [docker]\n---\n\n# Sample\n\n```console\n$ ls\n```\n", encoding="utf-8"
    )
    return root


def read(docs: Path) -> SampleData:
    """All data of a site; raises `AtlasError` for the first part that has problems."""
    data = docs / "data"
    comparison = read_comparison(data, "docs/data")
    return SampleData(
        comparison,
        read_corrections(data, "docs/data", comparison.sources),
        read_escapes(data, "docs/data", comparison.technologies, comparison.sources),
        read_glossary(data, "docs/data"),
        read_stacks(data, "docs/data", comparison.sources),
    )


def render(kind: str, body: str, found: SampleData, docs: Path, options: Mapping[str, str] | None = None) -> Rendered:
    """Render a fence of this language, as its hook does."""
    renderers: Mapping[str, Callable[[Fence], Rendered]] = {
        "comparison": lambda fence: render_comparison_fence(fence, found.comparison, found.stacks),
        "evidence": lambda fence: render_evidence_fence(fence, found.comparison),
        "experiment": lambda fence: render_experiment_fence(fence, found.comparison),
        "figure": lambda fence: render_figure_fence(fence, found.comparison),
        "technology": lambda fence: render_technology_fence(fence, found.comparison),
        "pair": lambda fence: render_pair_fence(fence, found.comparison),
        "requirements": lambda fence: render_requirements_fence(fence, found.comparison),
        "corrections": lambda fence: render_corrections_fence(fence, found.corrections, found.comparison.sources),
        "escapes": lambda fence: render_escapes_fence(fence, found.escapes, found.comparison),
        "freshness": lambda fence: render_freshness_fence(fence, found.comparison, date(2026, 11, 29)),
        "changes": lambda fence: render_changes_fence(fence, CHANGES, found.comparison, {"gone.md": "index.md"}),
        "edition": lambda fence: render_edition_fence(fence, EDITION),
        "overview": lambda fence: render_overview_fence(fence, found.comparison, found.stacks, found.escapes),
        "measures": lambda fence: render_measures_fence(fence, found.escapes),
        "setups": lambda fence: render_setups_fence(fence, found.escapes, found.comparison),
        "glossary": lambda fence: render_glossary_fence(fence, found.glossary),
        "sources": lambda fence: render_sources_fence(fence, found.comparison.sources),
        "stack": lambda fence: render_stack_fence(fence, found.stacks, found.comparison.sources),
        "call": lambda fence: render_call_fence(fence, found.stacks, found.comparison.sources),
        "cluster": lambda fence: render_cluster_fence(fence, "1.37"),
        "mermaid": render_mermaid_fence,
        "last-run": render_last_run_fence,
    }
    source = SourceText(body, "docs/index.md", 4)
    return renderers[kind](Fence(kind, kind, source, options or {}, 1, "docs", docs, "../", site=SETTINGS))


def list_cited(found: SampleData) -> tuple[str, str]:
    """The list of sources at the end of a page, as HTML and as Markdown."""
    cited = found.comparison.sources.values()
    return list_sources(cited), list_markdown_sources(cited)


def is_refused(docs: Path, read: Callable[[], object]) -> bool:
    """Whether `read` raises `AtlasError`; each of its problems must have a message and the line of a file."""
    try:
        read()
    except AtlasError as error:
        problems = error.problems
    else:
        return False
    assert problems
    for problem in problems:
        assert problem.message.endswith((".", "?")), problem
        assert problem.describe()
        path = docs.parent / problem.location.path.replace("docs", docs.name, 1)
        text = path.read_bytes().decode("utf-8", errors="replace") if path.is_file() else ""
        # A missing key at the end of a file is reported on the line after the last one.
        assert 1 <= problem.location.line <= len(text.splitlines()) + 1, problem
    return True
