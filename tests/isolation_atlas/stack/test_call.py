"""Facts about the way of a system call through stacks."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.support.sample_data import read, render, write
from tests.support.stacks import OURS

from isolation_atlas.problem import AtlasError
from isolation_atlas.stack import Stack, draw_stack

WITH_CALL = [stack for stack in OURS.values() if stack.call]


@pytest.mark.parametrize("stack", WITH_CALL, ids=lambda stack: stack.id)
def test_each_step_of_a_call_has_its_number_on_its_layer_and_begins_and_ends_in_the_program(stack: Stack) -> None:
    assert stack.call
    drawing = BeautifulSoup(draw_stack(stack, 2, str, call=True), "html.parser")
    numbers = [number for layer in drawing.select("a[data-steps]") for number in str(layer["data-steps"]).split()]
    assert sorted(map(int, numbers)) == [*range(1, len(stack.call.steps) + 1)]
    assert stack.call.steps[0].layer == stack.call.steps[-1].layer == stack.layers[-1].label


@pytest.mark.parametrize("stack", WITH_CALL, ids=lambda stack: stack.id)
def test_a_stack_without_its_call_shows_no_numbers(stack: Stack) -> None:
    assert not BeautifulSoup(draw_stack(stack, 2, str), "html.parser").select("a[data-steps], .stack-visit")


def test_the_steps_stand_as_a_list_below_the_picture_with_their_sources(tmp_path: Path) -> None:
    docs = write(tmp_path, {})
    rendered = render("call", "{stacks: [container], title: A call}", read(docs), docs)
    html = BeautifulSoup(rendered.html, "html.parser")
    assert [step.get_text() for step in html.select(".atlas-call__steps > li")] == [
        "App. It asks.",
        "Host kernel. It serves.",
    ]
    assert html.select_one('.atlas-call__sources a[href="#source-handbook"]')
    assert "1. **App.** It asks." in str(rendered.markdown)


def test_a_stack_that_has_no_call_is_refused(tmp_path: Path) -> None:
    docs = write(tmp_path, {})
    with pytest.raises(AtlasError, match="The stack 'vm' has no 'call'"):
        render("call", "{stacks: [vm], title: A call}", read(docs), docs)
