"""Draws a picture of each page's title and description, which other sites show beside a link to the page."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urljoin

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import CARD_SIZE, CARD_TEMPLATE, AtlasError, CardsAhead, draw_card, write_card
from site_build.build import Build
from site_build.titles import plain_title


@dataclass(frozen=True, slots=True)
class _Card:
    """What the picture of a page shows."""

    title: str
    description: str


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Begin to draw the picture, and add its address to the page's metadata for the template."""
    card = _Card(plain_title(page), str(page.meta.get("description", "")))
    build = Build.of(config)
    build.made(page).add(card)
    with suppress(AtlasError):  # it is reported when the picture is added to the site
        build.state(CardsAhead).add(write_card(config.site_name, card.title, card.description))
    page.meta["card"] = {
        "address": urljoin(config.site_url or "", _path(page)),
        "width": CARD_SIZE[0],
        "height": CARD_SIZE[1],
    }
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Add the pictures to the site, also those of pages that were not made again."""
    Build.of(config).state(CardsAhead).finish()
    for file in files.documentation_pages(inclusion=lambda _: True):
        if not file.page or not (card := Build.of(config).made(file.page).find(_Card)):
            continue
        path = _path(file.page)
        if files.get_file_from_path(path) is None:
            files.append(File.generated(config, path, content=_draw(card, file.page, config)))
    return env


def _path(page: Page) -> str:
    return f"assets/cards/{PurePosixPath(page.file.src_uri).with_suffix('.png')}"


def _draw(card: _Card, page: Page, config: MkDocsConfig) -> bytes:
    """The picture; in the preview at each later build the same one."""

    def draw() -> bytes:
        try:
            return draw_card(write_card(config.site_name, card.title, card.description))
        except AtlasError as error:
            raise PluginError("\n".join(problem.describe() for problem in error.problems)) from None

    build = Build.of(config)
    inputs = (config.site_name, card, build.inputs.digest("template", CARD_TEMPLATE))
    return build.memory.get_or_make(f"card of {page.file.src_uri}", inputs, draw)
