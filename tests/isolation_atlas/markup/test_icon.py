"""Facts about icons and emoji: nothing comes from another site, and no list of 14,000 files is read."""

from pathlib import Path

import material
from markdown import Markdown

from isolation_atlas.markup import IconIndex, draw_icon

INDEX = IconIndex([Path(material.__file__).parent / "templates" / ".icons"])


def _convert(text: str) -> str:
    options = {"emoji_index": INDEX, "emoji_generator": draw_icon, "alt": "unicode"}
    return Markdown(extensions=["pymdownx.emoji"], extension_configs={"pymdownx.emoji": options}).convert(text)


def test_an_emoji_is_a_character_of_the_readers_typeface() -> None:
    assert _convert("Go :rocket: :+1:") == "<p>Go 🚀 👍</p>"


def test_an_icon_is_drawn_into_the_page_and_skipped_by_a_screen_reader() -> None:
    html = _convert("A :material-server: and :fontawesome-brands-docker:.")
    assert html.count('<span aria-hidden="true" class="twemoji"><svg') == 2
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "").replace("https://fontawesome.com", "")


def test_a_name_of_no_icon_stays() -> None:
    assert _convert("At 10:30:45, :nothing-like-this: and :material-../../x:.") == (
        "<p>At 10:30:45, :nothing-like-this: and :material-../../x:.</p>"
    )


def test_the_nearest_name_is_found_among_icons_of_the_family_and_among_emoji() -> None:
    assert INDEX.find_nearest("material-acount") == ":material-account:"
    assert INDEX.find_nearest("rockt") == ":rocket:"
    assert INDEX.find_nearest("zzzzzzzz") is None
