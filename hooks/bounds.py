"""Bounds what a page may ask of Markdown, and of the libraries that it calls."""

from collections.abc import Callable
from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from isolation_atlas.hooks import (
    BoundsExtension,
    CodeColoursExtension,
    Location,
    OutOfTime,
    Problem,
    limit_page_time,
    render_template,
)
from site_build.build import Build
from site_build.docs_folder import page_name
from site_build.fence_registry import abandon_page, report_on_page


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the extensions."""

    def report(text: str, message: str) -> None:
        report_on_page(config, text, lambda: message)

    config.markdown_extensions += [BoundsExtension(report), CodeColoursExtension(report)]  # type: ignore[list-item]
    return config


@event_priority(-100)  # after other hooks have changed the page
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """See to it that MkDocs converts the page in the time that it has, and so deep as Python goes."""
    page.render = partial(_render, page, page.render)  # type: ignore[method-assign]
    return markdown


def _render(page: Page, render_page: Callable[..., None], config: MkDocsConfig, files: Files) -> None:
    try:
        with limit_page_time():
            render_page(config, files)
    except OutOfTime as ended:
        message = f"Markdown takes more than {ended.seconds:g} s for this page. Divide it, or write it more simply."
    except RecursionError:
        message = "This page is nested more deeply than Markdown goes. Close what is open, and nest less."
    except Exception as error:  # a library crashes at what an author may type, and does not say at what
        broke = f"Markdown can't read this page ({type(error).__name__}: {error})."
        message = f"{broke} Remove one part after the other to find which it can't read."
    else:
        return
    problem = Problem(Location(page_name(config, page)), message)
    Build.of(config).report([problem])
    abandon_page(config)
    page.content = render_template("problems.html", language="page", problems=[problem])
    page.toc = get_toc([])
