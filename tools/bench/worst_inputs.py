"""Measures the inputs of 100 kB that take longest: none may keep a build busy, regardless of who wrote it."""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from os import times
from pathlib import Path
from typing import Any, TypeAlias

from markdown import Markdown
from mkdocs.config import load_config

from isolation_atlas import cache as kept
from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.document import parse_documents
from isolation_atlas.authoring.published_files import find_active_content, find_hidden_characters
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.bibliography import CitationExtension, Source
from isolation_atlas.bibliography.model import read_sources
from isolation_atlas.cluster import render_cluster_fence
from isolation_atlas.comparison import Experiment
from isolation_atlas.escape import read_escapes
from isolation_atlas.glossary import read_glossary
from isolation_atlas.mermaid import merman_process, render_mermaid_fence
from isolation_atlas.page.fence import Fence
from isolation_atlas.page.fence_languages import find_unknown_languages
from isolation_atlas.page.front_matter import read_page
from isolation_atlas.page.markdown_bounds import BoundsExtension
from isolation_atlas.problem import AtlasError, Problem, tell_most
from isolation_atlas.stack import read_stacks
from tools.bench.row import Row, at_most
from tools.project import PROJECT

SIZE = 100_000
MOST_SECONDS = 2

Make: TypeAlias = Callable[[int], str]
"""Makes an input of about so many characters."""


def _chain(pattern: str, head: str = "") -> Make:
    """Repeats a pattern with the number of each repetition."""
    length = len(pattern) + 4
    return lambda size: head + "".join(pattern.replace("N", str(number)) for number in range(size // length))


def _repeat(unit: str, head: str = "") -> Make:
    return lambda size: head + unit * ((size - len(head)) // len(unit))


_UNITS = (
    *("[a", "![a", "[a](", "[a][", "[@", "[](", "[a](<", "](", "*a", "**a", "*a**", "**a*", "`a", "<a", "<a b="),
    *("<b>", "</b>", "<![CDATA[", "<!--", "> ", "1. ", "- ", "\\*", "*[a]: b\n", "!!! note\n", "!!! note\n    "),
    *("```\n", "~~~\n", "```a\nb\n```\n\n", "---\n", "===\n", "a\n---\n", "# a\n", "# a\n\n", "[a]:\n", "a\n\n"),
    *("a\n: b\n", "a\n:   b\n\n", "- a\n\n", "<div>\n", "<div markdown>\n\n", "</div>\n", "<p>\n\n", "&", "{: #a}\n"),
)

PAGES: Mapping[str, Make] = {
    **{repr(unit): _repeat(unit) for unit in _UNITS},
    "headings": _chain("# aN\n\n"),
    "abbreviations": _chain("*[aN]: b\n\naN\n"),
    "footnotes": _chain("a[^N] "),
    "tabs": _chain('=== "aN"\n\n    b\n\n'),
    "keys": _chain("++ctrl+aN++ "),
    "icons": _chain(":aNb: "),
    "dead links": _chain("[a](aN.md) "),
    "references": _chain("[aN]: b\n\n[aN]\n"),
    "a wide table": lambda size: "|".join("a" * (size // 6)) + "\n" + "|".join("-" * (size // 6)) + "\n",
    "a long table": _repeat("a|b\n", "a|b\n-|-\n"),
    "a deep list": lambda size: "".join(" " * 4 * depth + "- a\n" for depth in range(int((size / 2) ** 0.5))),
    "nested brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "nested emphasis": lambda size: "*a " * (size // 6) + " a*" * (size // 6),
    "attributes": lambda size: "a\n{: " + "#b " * (size // 3) + "}\n",
    "a long line": _repeat("a "),
    "a long word": _repeat("a"),
}
"""Pages, by what they repeat."""

DIAGRAMS: Mapping[str, Make] = {
    "links of one box to itself": lambda size: _repeat("a-->a\n", "flowchart LR\n")(size // 2 - 50),
    "links of all to all": lambda size: f"flowchart LR\n{'a & ' * (size // 20)} a --> {'b & ' * (size // 20)} b",
    "a long label": lambda size: f'flowchart LR\na["{"x " * (size // 5)}"]',
    "a kanban board": lambda size: _repeat("  a\n    b\n", "kanban\n")(size // 2 - 50),
    "entities": lambda size: _chain("aN ||--o{ bN : x\n", "erDiagram\n")(size // 2 - 50),
    "nested blocks": lambda size: "block-beta\n" + "block\n" * (size // 30) + "a\n" + "end\n" * (size // 30),
    "messages": lambda size: _repeat("a->>b: x\n", "sequenceDiagram\n")(size // 2 - 50),
    "days": lambda _: "gantt\ndateFormat YYYY-MM-DD\nexcludes weekends\na :a, 2024-01-01, 99999999d\n",
    "days until a task": lambda _: (
        "gantt\ndateFormat YYYY-MM-DD\nexcludes weekends\na :a, 0001-01-01, until b\nb :b, 9999-01-01, 1d\n"
    ),
    "30 boxes to 30 others": lambda _: (
        f"flowchart LR\n{' & '.join(f'a{n}' for n in range(30))} --> {' & '.join(f'b{n}' for n in range(30))}"
    ),
    "nested namespaces": lambda size: "classDiagram\n" + "namespace a {\n" * (size // 33) + "}\n" * (size // 33),
    "parentheses": lambda size: f"railroad-ebnf-beta\na = {'(' * (size // 5)}{')' * (size // 5)};\n",
}
"""Sources of Mermaid, by what they hold; none is longer than what is let in, half of the size."""


_ESCAPE = (
    "- {id: aN, name: a, cve: [CVE-2024-0001], year: 2024, technologies: [vm], flaw_in: kernel, crossed: A., "
    "needed: A., stopped_by: A., measures: [patch], sources: {a: a}, checked: 2026-08-24}\n"
)
_LAYER = "    - {kind: kernel, label: A, says: A., page: index.md}\n"
_STACK = f"- id: aN\n  name: A\n  summary: A.\n  page: index.md\n  layers:\n{_LAYER * 2}  sources: [a]\n"
_SOURCE = (
    "- {id: aN, authors: A, title: A, venue: A, year: 2024, kind: docs, url: 'https://a.org/N', checked: 2026-08-24}\n"
)

SOURCES: Mapping[str, Make] = {"sources": _chain(_SOURCE), "authors": _repeat("a ", _SOURCE.partition("A,")[0])}
TERMS: Mapping[str, Make] = {
    "terms": _chain("- {id: aN, term: a N, meaning: a 1 a 2, url: 'https://a.org/N'}\n"),
    "a long term": _repeat("a ", "- id: a\n  url: https://a.org/\n  meaning: a\n  term: "),
}
ESCAPES: Mapping[str, Make] = {
    "escapes": _chain(_ESCAPE),
    "technologies": _chain("aN, ", _ESCAPE.partition("vm")[0]),
}
STACKS: Mapping[str, Make] = {
    "stacks": _chain(_STACK),
    "layers": _repeat(_LAYER, _STACK.partition(_LAYER)[0]),
}
_MEASUREMENT = "  - {name: a N, at: a, unit: s, values: [{subject: a, value: 1}]}\n"
EXPERIMENTS: Mapping[str, Make] = {
    "measurements": _chain(_MEASUREMENT, "measurements:\n"),
    "values": _chain("    - {subject: a N, value: 1}\n", "measurements:\n  - name: a\n    values:\n"),
}
"""Files of the site's data, by what they list."""

_IN_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">'
PICTURES: Mapping[str, Make] = {
    "shapes": _repeat('<rect width="1" height="1"/>', _IN_SVG),
    "groups in groups": lambda size: f"{_IN_SVG}{'<g>' * (size // 8)}{'</g>' * (size // 8)}</svg>",
    "attributes": _chain('aN="b" ', f"{_IN_SVG[:-1]} "),
    "comments": _repeat("<!--", _IN_SVG),
    "references": _repeat("&#1;", _IN_SVG),
    "rules of style": lambda size: f"{_IN_SVG}<style>{'a{b:c}' * (size // 6)}</style></svg>",
    "addresses in a style": lambda size: f"{_IN_SVG}<style>{'url( ' * (size // 5)}</style></svg>",
    "characters that nobody sees": lambda size: f"{_IN_SVG}<text>{chr(0x200B) * (size // 3)}</text></svg>",
}
"""SVG files, by what they hold."""


def _objects(make: Callable[[int], dict[str, Any]]) -> Make:
    """A manifest with as many objects as have room."""

    def fill(size: int) -> str:
        length = len(json.dumps(make(10_000))) + 2
        return json.dumps({"apiVersion": "v1", "kind": "List", "items": [make(n) for n in range(size // length)]})

    return fill


def _pod(number: int, **spec: Any) -> dict[str, Any]:
    metadata = {"name": f"p{number}", "labels": {"a": "b"}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [{"name": "c"}], **spec}}


def _service(number: int) -> dict[str, Any]:
    spec = {"selector": {"a": "b"}, "ports": [{"port": 80}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": f"s{number}"}, "spec": spec}


MANIFESTS: Mapping[str, Make] = {
    "Pods and Services": _objects(lambda number: _pod(number) if number % 2 else _service(number)),
    "Pods of as many nodes": _objects(lambda number: _pod(number, nodeName=f"n{number}")),
    "kinds": _objects(lambda number: {"apiVersion": "a/v1", "kind": f"K{number}", "metadata": {"name": "x"}}),
    "unknown fields": lambda size: json.dumps(_pod(0, **{f"container{n}": 1 for n in range(size // 18)})),
    "wrong types": lambda size: json.dumps(_pod(0, containers=[{"name": 1}] * (size // 13))),
    "a long name": lambda size: json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x" * size}}),
}
"""Manifests, by what they hold."""

DATA: Mapping[str, Make] = {
    "merges": _chain("bN: &bN {<<: *a, kN: 1}\n", "a: &a {x: 1}\n"),
    "aliases": _chain("bN: [*a, *a]\n", "a: &a [1, 1]\n"),
    "brackets": _repeat("["),
    "keys": _chain("kN: 1\n"),
}
"""YAML, by what it holds."""

MISTAKES: Mapping[str, Make] = {
    "entries without keys": _repeat("- {}\n"),
    "unknown keys": _chain("- {kN: 1}\n"),
    "keys that stand twice": _repeat("a: 1\n"),
    "unknown tags": _repeat("- !a\n"),
    "unknown keys before a page": lambda size: _chain("kN: 1\n", "---\n")(size) + "---\n",
    "characters that nobody sees": _repeat("\u200b\n"),
    "references to such": _repeat("&#8203;\n"),
    "hosts that are none": _chain("[a](//[N)\n"),
    "sections of XML": _repeat("<![a\n"),
    "unknown languages": _chain("```kN\n```\n"),
    "keys of the front matter": _chain("kN: 1\n", "---\n"),
    "tags of the front matter": _chain("tN, ", "---\ntags: ["),
}
"""Data and pages, by the mistakes that they hold thousands of."""


@cache
def _markdown() -> tuple[list[str], dict[str, dict[Any, Any]]]:
    config = load_config(str(PROJECT / "mkdocs.yml"))
    return list(config.markdown_extensions), config.mdx_configs


def convert_page(text: str) -> None:
    """Convert a page as a build does."""
    extensions, options = _markdown()
    ours = [CitationExtension({}, lambda _: False), BoundsExtension(lambda *_: None)]
    Markdown(extensions=[*extensions, *ours], extension_configs=options).convert(text)


def draw_diagram(text: str) -> None:
    """Render a fence with this source of Mermaid."""
    with suppress(AtlasError):
        render_mermaid_fence(Fence("mermaid", "mermaid", SourceText(text, "a.md", 2), {}, 1, "docs", Path(), ""))


def draw_manifest(text: str) -> None:
    """Check and draw a manifest in the view with everything."""
    with tempfile.TemporaryDirectory() as folder, suppress(AtlasError):
        Path(folder, "m.json").write_text(text, encoding="utf-8")
        source = SourceText("manifest: m.json\nview: all\n", "a.md", 2)
        render_cluster_fence(Fence("cluster", "cluster", source, {}, 1, "docs", Path(folder), ""), "1.37")


def read_data(text: str) -> None:
    """Read YAML."""
    with suppress(AtlasError):
        parse_documents(SourceText(text, "a.yml"))


def tell_mistakes(text: str) -> None:
    """Read a text as a file of sources, and as a page, and describe all that is wrong with it."""
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.md").write_text(text, encoding="utf-8")
        Path(folder, "sources.yml").write_text(text, encoding="utf-8")
        data = DataFolder(Path(folder), "docs/data")
        data.read("sources.yml", list[Source])
        problems += data.problems
        page = read_page(Path(folder, "a.md"), "docs/a.md")
        problems += page.problems
        problems += tell_most(find_unknown_languages(page.text, {"cluster"}, "docs/a.md"))
    for problem in tell_most(problems):
        problem.describe()


def _reads(file: str, read: Callable[[Path], object]) -> Callable[[str], None]:
    """A function that reads a text as a file of the site's data, and describes what is wrong with it."""

    def run(text: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, file).write_text(text, encoding="utf-8")
            try:
                read(Path(folder))
            except AtlasError as error:
                for problem in tell_most(error.problems):
                    problem.describe()

    return run


def _read_experiment(folder: Path) -> None:
    data = DataFolder(folder, "docs/data")
    data.read("experiment.yml", Experiment)
    if data.problems:
        raise AtlasError(data.problems)


def look_at_picture(text: str) -> None:
    """Look for what a published picture must not hold."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.svg")
        path.write_text(text, encoding="utf-8")
        problems = find_active_content(path, path.name, "docs")
        problems += find_hidden_characters(path, path.name, "docs")
        for problem in tell_most(problems):
            problem.describe()


INPUTS: Mapping[str, tuple[Callable[[str], None], Mapping[str, Make]]] = {
    "page": (convert_page, PAGES),
    "diagram": (draw_diagram, DIAGRAMS),
    "manifest": (draw_manifest, MANIFESTS),
    "data": (read_data, DATA),
    "mistake": (tell_mistakes, MISTAKES),
    "list of sources": (_reads("sources.yml", lambda folder: read_sources(DataFolder(folder, "docs/data"))), SOURCES),
    "glossary": (_reads("glossary.yml", lambda folder: read_glossary(folder, "docs/data")), TERMS),
    "list of escapes": (_reads("escapes.yml", lambda folder: read_escapes(folder, "docs/data", ["vm"], {})), ESCAPES),
    "list of stacks": (_reads("stacks.yml", lambda folder: read_stacks(folder, "docs/data", {})), STACKS),
    "experiment": (_reads("experiment.yml", _read_experiment), EXPERIMENTS),
    "picture": (look_at_picture, PICTURES),
}
"""What is measured, and with which inputs."""


def measure_worst_inputs() -> Iterator[Row]:
    """Measure all inputs; the row of each sort has the one that takes longest."""
    before = kept.CACHE
    with tempfile.TemporaryDirectory() as folder:
        kept.CACHE = Path(folder)
        for sort, (run, inputs) in INPUTS.items():
            seconds, name = max((measure(run, make(SIZE)), name) for name, make in inputs.items())
            what = f"the slowest {sort} of {len(inputs)} made of 100 kB that a library takes long for: {name}"
            yield at_most("Work", what, seconds, MOST_SECONDS, "s")
    kept.CACHE = before


def measure(run: Callable[[str], None], text: str) -> float:
    """The seconds of the processor that a text takes, also in the process that runs merman, which is started again."""
    merman_process.stop()
    before = times()
    run(text)
    merman_process.stop()
    return sum(times()[:4]) - sum(before[:4])
