"""Facts about the drawing of a stack, and about its text."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from tests.support.stacks import OURS, stacks

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.bibliography import Source as CitedSource
from isolation_atlas.page.fence import Fence
from isolation_atlas.stack import Stack, draw_small_stack, draw_stack, render_stack_fence
from isolation_atlas.stack.drawing import LABEL_SIZE, LARGE, describe_count, find_overflows
from isolation_atlas.stack.layout import lay_out
from isolation_atlas.stack.measure import width, wrap

SOURCE = CitedSource.model_validate(
    {
        "id": "s",
        "authors": "A",
        "title": "T",
        "venue": "V",
        "year": 2024,
        "kind": "docs",
        "url": "https://e.org/x",
        "checked": "2026-08-24",
    },
    strict=False,
)


def _draw(stack: Stack) -> BeautifulSoup:
    return BeautifulSoup(draw_stack(stack, 2, lambda page: f"../{page}"), "html.parser")


def _fence(*chosen: Stack) -> BeautifulSoup:
    body = f"stacks: [{', '.join(stack.id for stack in chosen)}]"
    fence = Fence("stack", "stack", SourceText(body, "docs/a.md", 2), {}, 1, "docs", Path("docs"), "../")
    sources = {identity: SOURCE for stack in chosen for identity in stack.sources}
    return BeautifulSoup(render_stack_fence(fence, {stack.id: stack for stack in chosen}, sources).html, "html.parser")


@given(stacks())
def test_each_layer_and_each_wall_is_one_link_named_by_its_explanation(stack: Stack) -> None:
    named = [str(link["aria-label"]) for link in _draw(stack).select("a")]
    explanations = [layer.says for layer in stack.layers] + [wall.kept_by for wall in stack.walls.values()]
    explanations += [stack.beside.says] if stack.beside else []
    assert len(named) == len(explanations)
    for text in explanations:
        assert any(name.endswith(f": {text}") for name in named)


@given(stacks())
def test_links_are_written_from_top_to_bottom(stack: Stack) -> None:
    layers = [f"{layer.label}, {describe_count(layer)}: {layer.says}" for layer in reversed(stack.layers)]
    named = [str(link["aria-label"]) for link in _draw(stack).select("a")]
    assert [name for name in named if name in layers] == layers


@pytest.mark.parametrize("stack", OURS.values(), ids=lambda stack: stack.id)
def test_the_text_version_holds_every_layer_and_every_wall(stack: Stack) -> None:
    text = _fence(stack).select_one("details")
    assert text
    words = " ".join(text.get_text(" ").split())
    for layer in stack.layers:
        assert f"{layer.label} {', one for all' if layer.per == 'host' else ''}: {layer.says}" in words
    for wall in stack.walls.values():
        assert wall.kept_by in words
    assert words.count("Trust boundary") == 1
    assert words.index(stack.layers[0].says) < words.index(stack.layers[-1].says), "from the hardware up"


@pytest.mark.parametrize("stack", OURS.values(), ids=lambda stack: stack.id)
def test_the_text_of_our_stacks_fits(stack: Stack) -> None:
    assert find_overflows(stack, 2) == []
    for layer, boxes in zip(stack.layers, lay_out(stack, 2, LARGE).boxes, strict=True):
        for box in boxes:
            assert all(width(line, LABEL_SIZE) <= box.width for line in wrap(layer.label, LABEL_SIZE, box.width))


@given(stacks())
def test_a_sign_has_no_text_and_no_links(stack: Stack) -> None:
    sign = BeautifulSoup(draw_small_stack(stack), "html.parser")
    assert not sign.find(["text", "a", "title"])
    assert not sign.get_text(strip=True)
    assert sign.select_one("svg[aria-hidden=true] path.stack-boundary")
    for kind in {layer.kind for layer in stack.layers}:
        assert sign.select_one(f"path.stack-{kind}")


@pytest.mark.parametrize("stack", OURS.values(), ids=lambda stack: stack.id)
def test_a_sign_is_small(stack: Stack) -> None:
    assert len(draw_small_stack(stack)) < 1500


def test_each_figure_lists_the_sources_of_its_stacks_once() -> None:
    links = _fence(OURS["vm"], OURS["container"]).select("a[href^='#source-']")
    named = [str(link["href"]).removeprefix("#source-") for link in links]
    assert set(named) == {"s"}


def test_a_link_leads_to_the_page_from_the_site_s_root() -> None:
    link = _fence(OURS["vm"]).select_one(".atlas-stacks__name a")
    assert link
    assert link["href"] == "../virtual-machines/"


@given(stacks())
def test_lines_hold_all_words(stack: Stack) -> None:
    for layer in stack.layers:
        assert " ".join(wrap(layer.says, LABEL_SIZE, 80)) == " ".join(layer.says.split())
