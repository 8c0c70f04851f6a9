"""Draws a picture of each page's title and description, which other sites show beside a link to the page."""

from pathlib import PurePosixPath
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from isolation_atlas.output.social_card import SIZE, draw_card
from isolation_atlas.problem import AtlasError
from site_build.titles import plain_title


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Add the picture to the site, and its address to the page's metadata for the template."""
    try:
        picture = draw_card(config.site_name, plain_title(page), str(page.meta.get("description", "")))
    except AtlasError as error:
        raise PluginError("\n".join(problem.describe() for problem in error.problems)) from None
    path = f"assets/cards/{PurePosixPath(page.file.src_uri).with_suffix('.png')}"
    if files.get_file_from_path(path) is None:
        files.append(File.generated(config, path, content=picture))
    page.meta["card"] = {"address": urljoin(config.site_url or "", path), "width": SIZE[0], "height": SIZE[1]}
    return html
