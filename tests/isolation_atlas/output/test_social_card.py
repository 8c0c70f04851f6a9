"""Facts about social cards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas import cache
from isolation_atlas.output import social_card
from isolation_atlas.output.social_card import draw_card, write_card
from isolation_atlas.page.template import render


@pytest.fixture(autouse=True, scope="module")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "CACHE", tmp_path_factory.mktemp("cache"))
        yield


def test_the_same_text_is_drawn_once_and_gives_the_same_bytes() -> None:
    first = draw_card(write_card("Site", "A title", "What it says."))
    kept = list(Path(cache.CACHE, "cards").iterdir())
    assert draw_card(write_card("Site", "A title", "What it says.")) == first
    assert list(Path(cache.CACHE, "cards").iterdir()) == kept
    kept[0].unlink()
    assert draw_card(write_card("Site", "A title", "What it says.")) == first
    assert draw_card(write_card("Site", "Another title", "What it says.")) != first


def test_another_font_makes_another_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw_card(write_card("Site", "A title in letters", "What it says."))
    monkeypatch.setattr(social_card, "_FONTS", tmp_path)
    assert draw_card(write_card("Site", "A title in letters", "What it says.")) != first


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_text_can_be_drawn(words: str) -> None:
    assert draw_card(write_card("Site", words, words)).startswith(b"\x89PNG")


def test_text_stays_text_in_the_drawing() -> None:
    assert "&lt;b&gt; &amp;" in render("card.html", site="Site", title=["<b> &"], description=[])
