"""Draws a picture of each page's title and description, which other sites show beside a link to the page."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urljoin

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import CARD_SIZE, draw_card
from site_build.build import Build
from site_build.titles import plain_title


@dataclass(frozen=True, slots=True)
class _Card:
    """What the picture of a page shows."""

    title: str
    description: str


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Draw the picture into the cache, and add its address to the page's metadata for the template."""
    card = _Card(plain_title(page), str(page.meta.get("description", "")))
    Build.of(config).made(page).add(card)
    _draw(card, config)  # by each of the processes that make pages
    page.meta["card"] = {
        "address": urljoin(config.site_url or "", _path(page)),
        "width": CARD_SIZE[0],
        "height": CARD_SIZE[1],
    }
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Add the pictures to the site, also those of pages that were not made again."""
    build = Build.of(config)
    for file in files.documentation_pages(inclusion=lambda _: True):
        if not file.page or not (card := build.made(file.page).find(_Card)):
            continue
        path = _path(file.page)
        if files.get_file_from_path(path) is None:
            name, inputs = f"card of {file.src_uri}", (config.site_name, card)
            content = build.memory.get_or_make(name, inputs, lambda: _draw(card, config))
            files.append(File.generated(config, path, content=content))
    return env


def _path(page: Page) -> str:
    return f"assets/cards/{PurePosixPath(page.file.src_uri).with_suffix('.png')}"


def _draw(card: _Card, config: MkDocsConfig) -> bytes:
    return draw_card(config.site_name, card.title, card.description, Build.of(config).code_digest)
