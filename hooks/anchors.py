"""Keeps MkDocs from calling a link wrong that leads to what a fence would have shown, could it be rendered."""

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from site_build.build import unrendered_pages


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Tell MkDocs, before it checks the links, that it does not know the anchors of pages with such a fence."""
    for file in files.documentation_pages():
        if file.page and file.src_uri in unrendered_pages(config):
            file.page.present_anchor_ids = None
    return env
