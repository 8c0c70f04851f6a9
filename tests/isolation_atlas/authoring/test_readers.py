"""Any content of a file or fence is read, or refused with problems that have a line: no reader crashes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import sample_data as data
from tests.support.sample_data import BODIES, Place, SampleData, is_refused

from isolation_atlas.lab import parse_last_run
from isolation_atlas.output.page_style import PageStyles
from isolation_atlas.output.stylesheet import join_stylesheets
from isolation_atlas.page.front_matter import read_page

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["vm", "container", "startup", "handbook", "2024-02-30", "", "index.md", "../../etc/passwd"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
YAML = st.text(st.sampled_from("[]{}-:&*!<? \nab1\"'|>#%@`,~.é\t\r\0"), max_size=60) | VALUES.map(json.dumps)


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docs")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> SampleData:
    return data.read(data.write(tmp_path_factory.mktemp("sample"), {}))


def _everywhere() -> list[Place]:
    kinds = (dict, list, str, int, float)
    return list(dict.fromkeys(place for kind in kinds for place in data.places(kind)))


@given(st.dictionaries(st.sampled_from(_everywhere()), VALUES, min_size=1, max_size=1))
def test_any_value_at_any_place_of_the_data_is_read_or_refused(docs: Path, values: dict[Place, Any]) -> None:
    written = data.write(docs, values)
    if not is_refused(docs, lambda: data.read(written)):
        found = data.read(written)
        for kind, body in BODIES.items():
            is_refused(docs, lambda kind=kind, body=body: data.render(kind, body, found, written))  # type: ignore[misc]


@given(st.sampled_from([file for file in data.sample() if file != "data/clusters/pair.yml"]), YAML)
def test_any_text_in_place_of_a_file_is_read_or_refused(docs: Path, file: str, text: str) -> None:
    written = data.write(docs, {})
    (written / file).write_text(text, encoding="utf-8", newline="")
    is_refused(docs, lambda: data.read(written))


@given(st.sampled_from(list(BODIES)), YAML, st.dictionaries(st.text(max_size=6), st.text(max_size=6), max_size=1))
def test_any_fence_is_rendered_or_refused(
    docs: Path, found: SampleData, kind: str, body: str, options: dict[str, str]
) -> None:
    written = data.write(docs, {})
    is_refused(docs, lambda: data.render(kind, body, found, written, options))


OPTIONS = [(kind, key) for kind, body in BODIES.items() for key in re.findall(r"(\w+):", body)] + [
    ("comparison", "technologies"),
    ("comparison", "groups"),
    ("experiment", "own"),
    ("experiment", "measurements"),
    ("figure", "id"),
    ("stack", "tenants"),
    ("cluster", "view"),
    ("cluster", "steps"),
    ("cluster", "namespace"),
    ("cluster", "selector"),
    ("cluster", "fold"),
    ("cluster", "kubernetes"),
    ("cluster", "undefined"),
]


@given(st.sampled_from(OPTIONS), VALUES)
def test_any_value_of_an_option_is_accepted_or_refused(
    docs: Path, found: SampleData, option: tuple[str, str], value: Any
) -> None:
    kind, key = option
    body = BODIES[kind] or "{}"
    plain = body if body.startswith("{") else f"{{{body}}}"
    text = f"{{{json.dumps(key)}: {json.dumps(value)}" + (f", {plain[1:-1]}}}" if f"{key}:" not in plain else "}")
    is_refused(docs, lambda: data.render(kind, text, found, data.write(docs, {})))


@given(st.binary(max_size=80) | st.tuples(st.just(b"---\n"), st.binary(max_size=60), st.just(b"\n---\n")).map(b"".join))
def test_any_bytes_of_a_page_are_read_and_each_problem_has_a_line(tmp_path_factory: Any, text: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "page.md"
    path.write_bytes(text)
    problems = read_page(path, "docs/page.md").problems
    assert all(1 <= problem.location.line <= text.count(b"\n") + text.count(b"\r") + 1 for problem in problems)


@given(YAML)
def test_any_file_of_a_last_run_is_read_or_refused(docs: Path, text: str) -> None:
    file = docs / "data" / "runs" / "index.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="")
    is_refused(docs, lambda: parse_last_run(file.read_bytes(), "docs/data/runs/index.yml"))
    file.unlink()


@given(st.text(st.sampled_from('ab{}:;@.#"/*\\\n ()[]'), max_size=60))
def test_any_stylesheet_is_joined_or_refused(docs: Path, text: str) -> None:
    (docs / "own.css").write_text(text, encoding="utf-8", newline="")
    is_refused(docs, lambda: PageStyles.parse(join_stylesheets(".theme { color: red }", {"docs/own.css": text})))
