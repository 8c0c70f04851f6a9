"""Reports mistakes in mkdocs.yml, files and fences for which MkDocs would crash or give no warning."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from pygments.lexers import get_all_lexers

from isolation_atlas.authoring.docs_files import find_link_loops, find_unreadable
from isolation_atlas.page.fence import Opening, find_fences
from isolation_atlas.problem import Problem, suggest
from site_build.build import Build
from site_build.docs_folder import STYLESHEETS, configuration_problem, docs_name, is_left_out, page_name
from site_build.fence_registry import SUPERFENCES

_PLAIN = "text"


@event_priority(100)  # before the search plugin asks the theme for the language
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """End a build that can't succeed.

    Raises:
        PluginError: the theme has no such language, `use_directory_urls` is off, or symbolic links in the pages' folder
            lead in a circle, which MkDocs would follow without end.
    """
    language = str(config.theme.get("language", "en"))
    known = {path.stem for folder in config.theme.dirs for path in Path(folder, "partials/languages").glob("*.html")}
    problems = list(find_link_loops(Path(config.docs_dir), docs_name(config)))
    if language not in known:
        message = f"The theme does not speak {language!r}. {suggest(language, known)}"
        problems.append(configuration_problem(config, f"language: {language}", message))
    if not config.use_directory_urls:
        message = "Fences link to pages by the addresses of folders. Take 'use_directory_urls: false' away."
        problems.append(configuration_problem(config, "use_directory_urls", message))
    if problems:
        raise PluginError("\n".join(problem.describe() for problem in problems))
    return config


@event_priority(100)  # before other hooks remove files that mkdocs.yml may name
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Report files that mkdocs.yml names and that are missing, and remove files that can't be read from the site."""
    build = Build.of(config)
    known = {file.dest_uri for file in files if not is_left_out(file)}
    for address in _named_files(config):
        if message := _check_address(address, known, docs_name(config)):
            build.report([configuration_problem(config, address, message)])
    for file in list(files):
        # `pages.py` reports the problems of a page when it reads it.
        if file.src_dir != config.docs_dir or file.is_documentation_page() or is_left_out(file):
            continue
        if problems := find_unreadable(Path(config.docs_dir, file.src_uri), f"{docs_name(config)}/{file.src_uri}"):
            files.remove(file)
        build.report(problems)
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Report a fence with an unknown language, because Markdown would show it as plain code without a warning."""
    fences = {fence["name"] for fence in config.mdx_configs[SUPERFENCES]["custom_fences"]}
    for opening in find_fences(page.file.content_string or ""):
        if opening.language and opening.language not in fences and opening.language.lower() not in _languages():
            Build.of(config).report([_unknown_language(opening, fences, page_name(config, page))])
    return markdown


def _named_files(config: MkDocsConfig) -> Iterator[str]:
    """The addresses in mkdocs.yml of files that every page loads."""
    yield from (str(script) for script in config.extra_javascript)
    yield from config.extra_css
    if favicon := config.theme.get("favicon"):
        yield str(favicon)


def _check_address(address: str, known: set[str], docs: str) -> str | None:
    """The message for a wrong address, with the correction; None if the address is right."""
    try:
        parts = urlsplit(address)
    except ValueError:  # such as an IPv6 address without its closing bracket
        return "This is no address. Name a file of the site, such as assets/javascripts/atlas.js."
    if parts.scheme or parts.netloc:
        return f"Pages load nothing from other sites. Keep a copy in {docs}/assets/, and name that."
    if parts.path.startswith(STYLESHEETS) and parts.path.endswith(".css"):
        return f"The stylesheets in {docs}/{STYLESHEETS} are all in the site's own. Take this line away."
    if parts.path.removeprefix("/") in known:
        return None
    ending = PurePosixPath(parts.path).suffix
    alike = (uri for uri in known if PurePosixPath(uri).suffix == ending)
    return f"The site has no file {address!r}. {suggest(address, alike)}"


@cache
def _languages() -> frozenset[str]:
    """The names of all languages that Pygments can highlight."""
    return frozenset(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)


def _unknown_language(opening: Opening, fences: set[str], page: str) -> Problem:
    near = get_close_matches(opening.language, sorted(_languages() | fences), n=1)
    offer = suggest(opening.language, near or {*fences, _PLAIN})
    return opening.problem(page, f"No fence and no language is called {opening.language!r}. {offer}")
