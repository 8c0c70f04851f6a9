"""Facts about the cards that other processes draw."""

import os
import subprocess
from pathlib import Path

import pytest

from isolation_atlas import cache
from isolation_atlas.output import cards_ahead
from isolation_atlas.output.cards_ahead import CardsAhead
from isolation_atlas.output.social_card import draw_card, write_card
from isolation_atlas.problem import AtlasError


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "CACHE", tmp_path / "cache")


def _draw_ahead(number: int, ahead: CardsAhead) -> list[str]:
    cards = [write_card("Site", f"Title {one}", "What it says.") for one in range(number)]
    for card in cards:
        ahead.add(card)
    return cards


def test_many_cards_are_drawn_by_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards_ahead, "count_cores", lambda: 3)
    ahead = CardsAhead()
    cards = _draw_ahead(cards_ahead._WORTH_A_PROCESS + 1, ahead)
    ahead.finish()
    monkeypatch.setattr("resvg_py.svg_to_bytes", None)  # nothing is drawn here
    assert all(draw_card(card).startswith(b"\x89PNG") for card in cards)


@pytest.mark.parametrize(("number", "cores"), [(cards_ahead._WORTH_A_PROCESS - 1, 8), (20, 1)])
def test_few_cards_or_one_core_start_no_process(number: int, cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards_ahead, "count_cores", lambda: cores)
    monkeypatch.setattr(subprocess, "Popen", None)
    ahead = CardsAhead()
    _draw_ahead(number, ahead)
    ahead.finish()


def test_cards_that_are_drawn_already_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    number = cards_ahead._WORTH_A_PROCESS + 1
    monkeypatch.setattr(cards_ahead, "count_cores", lambda: 1)
    for card in _draw_ahead(number, CardsAhead()):
        draw_card(card)
    monkeypatch.setattr(cards_ahead, "count_cores", lambda: 8)
    monkeypatch.setattr(subprocess, "Popen", None)
    _draw_ahead(number, CardsAhead())


def test_a_card_that_no_process_could_draw_is_told_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards_ahead, "count_cores", lambda: 2)
    ahead = CardsAhead()
    for _ in range(cards_ahead._WORTH_A_PROCESS):
        ahead.add("<svg")
    ahead.finish()
    with pytest.raises(AtlasError, match="No picture can be drawn from this template"):
        draw_card("<svg")


def test_a_build_that_fails_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards_ahead, "count_cores", lambda: 2)
    ahead = CardsAhead()
    _draw_ahead(cards_ahead._WORTH_A_PROCESS, ahead)
    (process,) = ahead._processes
    del ahead
    assert process.returncode is not None


def test_a_copy_of_the_process_writes_nothing_to_the_processes_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards_ahead, "count_cores", lambda: 2)
    ahead = CardsAhead()
    _draw_ahead(cards_ahead._WORTH_A_PROCESS, ahead)
    of_first = ahead._processes
    with monkeypatch.context() as copy:
        copy.setattr(os, "getpid", lambda: 0)
        for number in range(cards_ahead._WORTH_A_PROCESS):
            ahead.add(write_card("Site", f"Of the copy {number}", "What it says."))
    assert of_first
    assert not {process.pid for process in ahead._processes} & {process.pid for process in of_first}
    ahead.finish()
    cards_ahead._kill(of_first)
