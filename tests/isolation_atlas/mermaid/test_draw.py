"""Facts about drawing Mermaid at build time."""

import re
import time
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.control_characters import CONTROL
from isolation_atlas.mermaid import (
    MermaidError,
    TooLargeError,
    UndrawableError,
    draw,
    draw_mermaid,
    merman_process,
    svg,
)
from isolation_atlas.mermaid.draw import _replace_codes
from isolation_atlas.mermaid.svg import clean_svg
from isolation_atlas.page.time_limit import Clock, OutOfTime, limit_time

FAMILIES = {
    "flowchart": 'flowchart LR\n  accTitle: A way\n  a["one"] -->|yes| b("two")\n  b -.-> c{"three"}\n',
    "sequence": "sequenceDiagram\n  Alice->>Bob: Hello\n  Note over Alice: thinks\n  Bob-->>Alice: Hi\n",
    "state": "stateDiagram-v2\n  [*] --> Running: start\n  Running --> [*]\n",
}


def test_a_kept_drawing_depends_on_all_code_that_makes_it() -> None:
    modules = (draw, svg, merman_process)
    paths = [Path(str(module.__file__)) for module in modules] + [merman_process._WORKER]
    assert all(path.read_text(encoding="utf-8") in draw._CODE for path in paths)


@pytest.mark.parametrize("source", FAMILIES.values(), ids=FAMILIES.keys())
def test_a_drawing_is_well_formed_and_has_a_size_a_name_and_prefixed_ids(source: str) -> None:
    root = ElementTree.fromstring(draw_mermaid(source, "here"))
    assert float(root.attrib["width"]) > 0
    assert float(root.attrib["height"]) > 0
    assert root.get("role") == "img"
    assert root.get("aria-label") or root.find("title") is not None
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(name == "here" or name.startswith(("here-", "here_")) for name in ids)
    references = re.findall(
        r'url\(#([^)]+)\)|(?:aria-labelledby|aria-describedby)="([^"]+)"', draw_mermaid(source, "here")
    )
    assert {one or other for one, other in references} <= set(ids)


@pytest.mark.parametrize("family", ["flowchart", "sequence", "state"])
def test_a_family_that_the_stylesheet_colours_has_no_style_of_its_own(family: str) -> None:
    svg = draw_mermaid(FAMILIES[family], "x")
    assert "<style" not in svg
    assert "fill:" not in svg
    assert len(svg) < 9_000


def test_the_same_source_gives_the_same_bytes() -> None:
    assert draw_mermaid(FAMILIES["flowchart"], "x") == draw_mermaid(FAMILIES["flowchart"], "x")


def test_two_drawings_on_one_page_share_no_id() -> None:
    one, two = (set(re.findall(r' id="([^"]+)"', draw_mermaid(FAMILIES["sequence"], name))) for name in ("a", "b"))
    assert one.isdisjoint(two)


CODED = {
    "class": "classDiagram\n  A : +is#35;() int\n",
    "entities": 'erDiagram\n  A ||--o{ B : "is#35;"\n',
    "flowchart": "flowchart LR\n  a[is#35;]\n",
    "link": 'flowchart LR\n  a -->|"is#35;"| b\n',
    "gantt": "gantt\n  title Plan\n  section One\n  is#35; :a1, 2024-01-01, 3d\n",
    "sequence": "sequenceDiagram\n  Alice->>Bob: is#35;\n",
    "state": "stateDiagram-v2\n  one: is#35;\n",
}


@pytest.mark.parametrize("source", CODED.values(), ids=CODED.keys())
def test_a_code_is_drawn_as_its_character_in_every_family(source: str) -> None:
    assert re.search("is#(?!3)", "".join(ElementTree.fromstring(draw_mermaid(source, "x")).itertext()))


@pytest.mark.parametrize(("code", "markup"), [("#quot;", "&quot;"), ("#60;", "&lt;"), ("#38;lt;", "&amp;lt;")])
def test_a_code_never_becomes_markup(code: str, markup: str) -> None:
    drawn = draw_mermaid(f'flowchart LR\n  accTitle: {code}\n  a["x{code}"]\n', "x")
    assert f">{markup}</title>" in drawn
    assert f">x{markup}</tspan>" in drawn


def test_a_colour_is_no_code() -> None:
    source = "flowchart LR\n  style A fill:#123;\n"
    assert _replace_codes(source) == (source, {})


@given(st.text("({<;#&ab", min_size=1, max_size=60))
def test_no_line_is_broken_within_a_code(words: str) -> None:
    coded = "".join(character if character.isalpha() else f"#{ord(character)};" for character in words)
    root = ElementTree.fromstring(draw_mermaid(f'flowchart LR\n  a["{coded}"]\n', "x"))
    assert "".join(root.itertext()).strip() == words


def test_a_syntax_error_is_reported_with_its_location() -> None:
    with pytest.raises(MermaidError) as raised:
        draw_mermaid("flowchart TB\n  a[Open --> b\n", "x")
    assert (raised.value.line, raised.value.column) == (2, 4)


@given(st.sampled_from(list(FAMILIES.values())), st.text(max_size=30), st.integers(0, 60))
def test_any_text_is_drawn_or_refused_and_nothing_crashes(source: str, text: str, place: int) -> None:
    try:
        svg = draw_mermaid(source[:place] + text + source[place:], "x")
    except (MermaidError, UndrawableError):
        return
    assert "<script" not in svg
    assert not re.search(r"<[^>]+\son\w+=", svg)
    assert "javascript:" not in svg.lower()


def test_scripts_are_removed() -> None:
    svg = clean_svg(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'viewBox="0 0 1 1" onload="x()">'
        '<script>x()</script><a xlink:href="javascript:x()"><rect width="1" height="1" onclick="x()"/></a></svg>',
    )
    assert "x()" not in svg
    assert "script" not in svg


def test_numbers_without_a_space_between_them_are_left_alone() -> None:
    path = "M1.005.011-.45.4zM12.345678 3"
    svg = clean_svg(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="{path}"/></svg>')
    assert 'd="M1.005.011-.45.4zM12.3 3"' in svg


def test_the_title_of_a_frame_with_an_address_is_a_link() -> None:
    source = 'flowchart TB\nsubgraph g["Node"]\na["x"]\nend\nclick g href "{}"\n'
    assert re.search(
        r'<a xlink:href="\./kinds/" target="_self" tabindex="-1" aria-hidden="true"><g class="cluster-label".*Node',
        draw_mermaid(source.format("./kinds/"), "x"),
    )
    assert "<a" not in draw_mermaid(source.format("javascript:alert(1)"), "x")


def test_a_label_holds_words_and_nothing_that_acts() -> None:
    note = (
        '<form action="https://evil.example/"><input name="password"/><button>Log in</button></form><select/><dialog/>'
        '<img src="https://evil.example/x.png"/><video/><audio/><textarea/><label/><marquee/><math/><details/><meta/><link/>'
        '<b class="md-overlay" id="__config" tabindex="0" draggable="true" contenteditable="true">bold</b>'
    )
    svg = draw_mermaid(f"stateDiagram-v2\n  [*] --> A\n  note right of A\n  {note}\n  end note\n", "x")
    tags = set(re.findall(r"<(\w+)", svg))
    assert not tags & {
        *("form", "input", "button", "select", "dialog", "img", "video", "audio", "textarea", "label", "marquee"),
        *("math", "details", "meta", "link"),
    }
    assert "md-overlay" not in svg
    assert "__config" not in svg
    assert "contenteditable" not in svg


@pytest.mark.parametrize("code", ["#8238;", "#rlm;", "#8203;", "#7;", "#917569;"])
def test_no_code_hides_or_turns_text(code: str) -> None:
    assert not CONTROL.search(draw_mermaid(f'flowchart LR\n  a["x{code}y"]\n', "x"))


_ALL_TO_ALL = f"flowchart LR\n{' & '.join(f'a{n}' for n in range(30))} --> {' & '.join(f'b{n}' for n in range(30))}"


@pytest.mark.parametrize(
    "source",
    ["flowchart LR\n" + "a-->a\n" * 2000, "block-beta\n" + "block\n" * 3000 + "a\n" + "end\n" * 3000],
    ids=["many", "nested"],
)
def test_a_diagram_of_too_many_parts_is_refused_with_the_limit(source: str) -> None:
    _refuse(source, "resource limit `max_model_items` exceeded")


@pytest.mark.usefixtures("little_time")
@pytest.mark.parametrize(
    "source",
    [
        f"flowchart LR\n{'a & ' * 6000} a --> {'b & ' * 6000} b",
        _ALL_TO_ALL,
        "kanban\n" + "  a\n    b\n" * 4000,
    ],
    ids=["multiplied", "dense", "repeated"],
)
def test_a_diagram_that_would_keep_a_build_busy_is_refused_with_the_limit(source: str) -> None:
    _refuse(source, "merman takes more than 0.3 s or 1,000 MB")


def _refuse(source: str, reason: str) -> None:
    with pytest.raises(TooLargeError, match=reason):
        draw_mermaid(source, "x")
    assert "<svg" in draw_mermaid("flowchart LR\n  a --> b\n", "after-it")


def _draw_anew() -> None:
    while True:
        draw_mermaid(FAMILIES["state"], "x", cached=False)


def test_what_has_not_been_answered_is_not_taken_for_the_next_answer() -> None:
    with pytest.raises(OutOfTime), limit_time(0.1, Clock.OWN_PROCESSOR):
        _draw_anew()
    assert ">one<" in draw_mermaid(FAMILIES["flowchart"], "x", cached=False)


def _draw_what_takes_long() -> None:
    with suppress(TooLargeError):
        draw_mermaid(_ALL_TO_ALL, "x")
    begun = time.process_time()
    while time.process_time() - begun < 0.2:  # less than the limit by itself, and enough for the signal to come
        pass


def test_the_time_of_merman_is_counted_to_the_page() -> None:
    with pytest.raises(OutOfTime), limit_time(0.4, Clock.PROCESSOR):
        _draw_what_takes_long()


def test_a_process_that_something_else_ended_is_started_again() -> None:
    draw_mermaid(FAMILIES["state"], "x", cached=False)
    process = merman_process._start()
    process.kill()
    process.wait()
    with pytest.raises(TooLargeError, match="or crashes"):
        draw_mermaid(FAMILIES["state"], "x", cached=False)
    assert "<svg" in draw_mermaid(FAMILIES["state"], "x", cached=False)
