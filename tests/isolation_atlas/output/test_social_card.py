"""Facts about social cards."""

import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from isolation_atlas import cache
from isolation_atlas.output import social_card
from isolation_atlas.output.social_card import CARD_SIZE, draw_card


@pytest.fixture(autouse=True, scope="module")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "CACHE", tmp_path_factory.mktemp("cache"))
        yield


def _draw(site: str, title: str, description: str, code: str = "") -> Image.Image:
    return Image.open(io.BytesIO(draw_card(site, title, description, code)))


def _rows(picture: Image.Image) -> list[int]:
    """The rows above the stripe, counted from the top, that show anything but the ground."""
    shown = picture.convert("RGB")
    ground = Image.new("RGB", (CARD_SIZE[0], 1), shown.getpixel((0, 0)))
    return [row for row in range(590) if shown.crop((0, row, CARD_SIZE[0], row + 1)).tobytes() != ground.tobytes()]


def test_the_same_text_is_drawn_once_and_gives_the_same_bytes() -> None:
    first = draw_card("Site", "A title", "What it says.", "")
    kept = list(Path(cache.CACHE, "cards").iterdir())
    assert draw_card("Site", "A title", "What it says.", "") == first
    assert list(Path(cache.CACHE, "cards").iterdir()) == kept
    kept[0].unlink()
    assert draw_card("Site", "A title", "What it says.", "") == first
    assert draw_card("Site", "Another title", "What it says.", "") != first


def test_other_code_draws_again() -> None:
    before = len(list(Path(cache.CACHE, "cards").iterdir()))
    draw_card("Site", "A title", "What it says.", "code")
    draw_card("Site", "A title", "What it says.", "other code")
    assert len(list(Path(cache.CACHE, "cards").iterdir())) == before + 2


@pytest.mark.parametrize("name", ["_REGULAR", "_SEMI_BOLD"])
def test_another_typeface_makes_another_card(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw_card("Site", "A title in letters", "What it says.", "")
    social_card._digest_fonts.cache_clear()
    other = {"_REGULAR": "_SEMI_BOLD", "_SEMI_BOLD": "_REGULAR"}[name]
    monkeypatch.setattr(social_card, name, getattr(social_card, other))
    assert draw_card("Site", "A title in letters", "What it says.", "") != first
    social_card._digest_fonts.cache_clear()


def test_a_card_has_the_size_that_is_told_and_the_colours_of_the_site() -> None:
    picture = _draw("Site", "A title", "What it says.")
    assert picture.size == CARD_SIZE
    colours = {colour: count for count, colour in picture.convert("RGB").getcolors(256) or ()}
    assert max(colours, key=colours.__getitem__) == (0x0C, 0x22, 0x2B)
    assert colours[0xF0, 0xA3, 0x6B] == 1200 * 8
    assert colours[0xFF, 0xFF, 0xFF] > 1000


def test_long_words_stay_above_the_stripe_and_apart() -> None:
    rows = _rows(_draw("Site", "Quiet page " * 40, "quiet page " * 80))
    gaps = [end for start, end in pairwise(rows) if end - start > 10]
    assert len(gaps) == 6, "the site, three lines of the title and three of the description"
    assert rows[-1] < 580


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_text_can_be_drawn(words: str) -> None:
    assert draw_card("Site", words, words, "").startswith(b"\x89PNG")
