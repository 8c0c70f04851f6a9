"""Makes again only those pages of which something has changed that they were made from.

`site_build/page_steps.py` keeps what the two steps have made in which a page is made, with all that it was made from.
For a page that is kept MkDocs gets that, and no event of a hook runs. So a hook leaves what it makes of a page with
`Build.made`, and notes what it reads for a page with `Build.inputs`.
"""

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from site_build.build import Build
from site_build.inputs import stop_listening
from site_build.page_steps import (
    PageSteps,
    begin_second_step,
    begin_steps,
    find_finished,
    find_read,
    keep_finished,
    keep_read,
)
from site_build.pages_ahead import PagesAhead, leave_copy
from site_build.process import PROCESS
from site_build.stand_ins import NotedFiles, PageTemplate, UnchangedPage, hand_over


@event_priority(-300)  # after all hooks and plugins that change their own events or the settings
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Leave out the events of pages that are kept."""
    begin_steps(Build.of(config))
    return config


@event_priority(-150)  # once all files are known, and before `links.py` keeps the collection
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Note which files a page looks for, and which the preview has already."""
    build = Build.of(config)
    return NotedFiles(files, build.inputs, build.memory.served)


def on_nav(nav: Navigation, config: MkDocsConfig, **_: object) -> None:
    """Keep the navigation, which every page shows."""
    Build.of(config).state(PageSteps).nav = nav.items


@event_priority(100)  # before another hook sees the page
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Let MkDocs neither read nor convert a page that is kept."""
    return UnchangedPage(page) if find_read(Build.of(config), page, files) else page


@event_priority(-300)  # after all hooks that make something of the page
def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Keep the page."""
    page.content = html
    keep_read(Build.of(config), page)
    return html


@event_priority(300)  # before another hook does what the build alone has to do
def _end_first_step(env: Environment, config: MkDocsConfig, **_: object) -> Environment:
    """End the copy of the build that converts pages, too."""
    Build.of(config).state(PagesAhead).end()
    return env


@event_priority(-300)  # after all hooks that change titles
def _begin_second_step(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Let templates leave out pages that are kept."""
    begin_second_step(Build.of(config), files)
    env.template_class = PageTemplate
    return env


on_env = CombinedEvent(_end_first_step, _begin_second_step)


@event_priority(300)  # before another hook sees the page
def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, **_: object) -> TemplateContext:
    """Hand over the page as it is published, if that is kept."""
    html = find_finished(Build.of(config), page)
    if html is not None:
        hand_over(context, _in_site(html))
    return context


@event_priority(-300)  # after all hooks that write into the page
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Keep the page as it is published."""
    keep_finished(Build.of(config), page, output)
    return _in_site(output)


def _in_site(html: str) -> str:
    """What is written into the site: MkDocs writes no empty page, and the build alone writes, as its copy is killed."""
    return "" if PROCESS.is_copy else html


@event_priority(300)  # as `_end_first_step`
def on_post_build(config: MkDocsConfig) -> None:
    """End the copy of the build that fills the templates of pages, too."""
    Build.of(config).state(PagesAhead).end()


@event_priority(300)  # as `_end_first_step`
def on_build_error(**_: object) -> None:
    """Stop listening to what is reported of a page."""
    leave_copy()
    stop_listening()
