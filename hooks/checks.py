"""Reports mistakes in mkdocs.yml, files and fences for which MkDocs would crash or give no warning."""

import errno
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from isolation_atlas.authoring.data_folder import find_markdown, find_unread_data
from isolation_atlas.authoring.docs_files import (
    find_link_loops,
    find_links_out,
    find_overwritten,
    find_same_address,
    find_unreadable,
)
from isolation_atlas.authoring.published_files import find_active_content, find_hidden_characters
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.page.fence_languages import find_unknown_languages
from isolation_atlas.page.markdown_bounds import BoundsExtension
from isolation_atlas.page.theme_features import check_feature
from isolation_atlas.page.unsafe_markdown import blank_code
from isolation_atlas.problem import suggest, tell_most
from site_build.build import LOG, Build
from site_build.docs_folder import STYLESHEETS, configuration_problem, docs_name, is_left_out, page_name
from site_build.fence_registry import SUPERFENCES, report_on_page
from site_build.process import PROCESS

on_startup = PROCESS.on_startup


@event_priority(100)  # before the search plugin asks the theme for the language
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """End a build that can't succeed, and bound what Markdown does.

    Raises:
        PluginError: the theme does not know its language, addresses would not be those of folders, or links lead out
            of the folders that are published, or in a circle, which MkDocs would follow without end.
    """
    language = str(config.theme.get("language", "en"))
    known = {path.stem for folder in config.theme.dirs for path in Path(folder, "partials/languages").glob("*.html")}
    folders = _published_folders(config).items()
    if outside := [problem for folder, name in folders for problem in find_links_out(Path(folder), name)]:
        raise PluginError("\n".join(problem.describe() for problem in outside))
    problems = list(find_link_loops(Path(config.docs_dir), docs_name(config)))
    if language not in known:
        message = f"The theme does not speak {language!r}. {suggest(language, known)}"
        problems.append(configuration_problem(config, f"language: {language}", message))
    for feature in config.theme.get("features") or ():
        if hint := check_feature(str(feature), config.theme.dirs):
            message = f"The theme has no feature {str(feature)!r}. {hint}"
            Build.of(config).report([configuration_problem(config, f"- {feature}", message)])
    if PROCESS.command == "gh-deploy" and _is_local(config.site_url or ""):
        message = (
            f"The site would name {config.site_url or 'nothing'} as its address. Set SITE_URL to where readers find it."
        )
        problems.append(configuration_problem(config, "site_url", message))
    if not config.use_directory_urls:
        message = "Fences link to pages by the addresses of folders. Take 'use_directory_urls: false' away."
        problems.append(configuration_problem(config, "use_directory_urls", message))
    if problems:
        raise PluginError("\n".join(problem.describe() for problem in problems))

    def report(text: str, message: str) -> None:
        report_on_page(config, text, lambda: message)

    config.markdown_extensions.append(BoundsExtension(report))  # type: ignore[arg-type]
    return config


@event_priority(100)  # before other hooks remove files that mkdocs.yml may name
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Report files that mkdocs.yml names and the site does not have, and those that would be lost.

    Leave out those that can't be read, and those that a browser would run without the policy of the pages.
    """
    build = Build.of(config)
    own = [file for file in files if file.src_dir == config.docs_dir and not is_left_out(file)]
    pages = ((file.src_uri, file.dest_uri) for file in own if file.is_documentation_page())
    build.report(find_same_address(pages, docs_name(config)))
    build.report(find_overwritten((file.src_uri for file in own), docs_name(config)))
    build.report(find_markdown(Path(config.docs_dir, "data"), f"{docs_name(config)}/data"))
    known = {file.dest_uri for file in files if not is_left_out(file)}
    for address in _named_files(config):
        if message := _check_address(address, known, docs_name(config)):
            build.report([configuration_problem(config, address, message)])
    for file, path, folder in _list_published(files, config):
        if problems := find_unreadable(path, f"{folder}/{file.src_uri}") or find_active_content(
            path, file.src_uri, folder
        ):
            files.remove(file)
            build.report(problems)
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Report a fence with an unknown language, which Markdown shows as plain code, and headings below the last line."""
    fences = {fence["name"] for fence in config.mdx_configs[SUPERFENCES]["custom_fences"]}
    text = page.file.content_string or ""
    # To find the nearest of all languages takes milliseconds.
    Build.of(config).report(tell_most(find_unknown_languages(text, fences, page_name(config, page))))
    if "\nNext: " in text and (lost := _AFTER_NEXT.search(blank_code(text, 0))):
        message = "The line that begins with 'Next:' is the last of a page. Move this heading and its text above it."
        Build.of(config).report([SourceText(text, page_name(config, page)).problem_at(lost.start("heading"), message)])
    return markdown


_AFTER_NEXT = re.compile(r"^Next: .*\n(?:.*\n)*?(?P<heading>#{1,6} .*)", re.MULTILINE)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Report what no reader sees in published texts, where no other hook has reported its line."""
    build = Build.of(config)
    for file, path, folder in _list_published(files, config):
        hidden = find_hidden_characters(path, file.src_uri, folder)
        build.report(tell_most(found for found in hidden if not build.knows(found)))
    # Last, as it stands in the first line, for which what is hidden there would be known already.
    build.report(find_unread_data(Path(config.docs_dir, "data"), f"{docs_name(config)}/data"))
    return env


def on_post_build(config: MkDocsConfig) -> None:
    """Say that a site for this machine alone was built, before somebody publishes it."""
    if PROCESS.command == "build" and not Build.of(config).serving and _is_local(config.site_url or ""):
        LOG.info(f"The site names {config.site_url} as its address. Set SITE_URL before you publish it.")


def on_build_error(error: Exception, **_: object) -> None:
    """End a build in words where the machine is at fault: a full disk, or a folder that can't be written or read.

    Raises:
        PluginError: with these words.
    """
    if isinstance(error, OSError) and error.strerror:
        # On a full disk, the name is that of the file that was copied.
        what = f"{error.filename}: " if error.filename and error.errno != errno.ENOSPC else ""
        hint = _HINTS.get(error.errno or 0, "Mend that, and build again")
        raise PluginError(f"The build can't go on: {what}{error.strerror}. {hint}.") from None


_HINTS = {
    errno.ENOSPC: "Make room on the disk, and build again",
    errno.EDQUOT: "Make room in your quota, and build again",
    errno.EROFS: "Build where files can be written, as in 'mkdocs build --site-dir /tmp/site'",
    errno.EACCES: "Give yourself the right to it, or build elsewhere with '--site-dir'",
}


def _is_local(address: str) -> bool:
    host = urlsplit(address).hostname or "localhost"
    return host in ("localhost", "::1", "0.0.0.0") or host.startswith("127.")  # noqa: S104 - nothing is bound to it


def _published_folders(config: MkDocsConfig) -> dict[str, str]:
    """The folders of the project whose files are published as they are, and what problems call them."""
    custom = config.theme.custom_dir
    return {config.docs_dir: docs_name(config)} | ({custom: Path(custom).name} if custom else {})


def _list_published(files: Files, config: MkDocsConfig) -> Iterator[tuple[File, Path, str]]:
    """The published files that are no pages, each with its path and the name of its folder.

    `pages.py` reports pages as it reads them.
    """
    folders = _published_folders(config)
    for file in list(files):
        if file.src_dir in folders and not file.is_documentation_page() and not is_left_out(file):
            yield file, Path(file.src_dir, file.src_uri), folders[file.src_dir]


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
