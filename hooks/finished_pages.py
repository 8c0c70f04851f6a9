"""The last touch on each finished page: valid markup, marked links, and the policy of what it may load and run."""

from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from atlas.cache import remember
from atlas.markup import await_drawing, drop_indent, mark_outward_links, mark_words, mend_markup
from atlas.policy import add_policy
from build_memory import name_code

_command: str


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember what was asked for."""
    global _command
    _command = command


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish a page."""
    return _finish(output, config)


@event_priority(-100)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the page for addresses that lead nowhere; other templates are no pages, whatever they are called."""
    return _finish(output_content, config) if "<head>" in output_content else output_content


def _finish(html: str, config: MkDocsConfig) -> str:
    """The finished page; one that is as it was at an earlier build is recalled, in a quarter of the time."""
    inputs = f"{name_code(config)}\0{_command}\0{config.site_url}\0{html}"
    return remember("pages.html", inputs, lambda: _make(html, config).encode()).decode()


def _make(html: str, config: MkDocsConfig) -> str:
    html = await_drawing(mark_outward_links(mark_words(mend_markup(drop_indent(html))), config.site_url or ""))
    # The script with which `serve` reloads a page differs at each request, so no hash could let it run.
    return html if _command == "serve" else add_policy(html)
