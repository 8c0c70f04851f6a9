"""Reports mistakes in mkdocs.yml and in fences for which MkDocs would crash or give no warning."""

import errno
import re
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import (
    SourceText,
    blank_code,
    check_feature,
    find_link_loops,
    find_links_out,
    find_swallowed_fences,
    find_unexplained_marks,
    find_unknown_languages,
    find_unmarked_lines,
    suggest,
    tell_most,
)
from site_build.build import LOG, Build
from site_build.docs_folder import configuration_problem, docs_name, page_name, published_folders
from site_build.fence_registry import SUPERFENCES
from site_build.process import PROCESS

on_startup = PROCESS.on_startup


@event_priority(100)  # before the search plugin asks the theme for the language
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """End a build that can't succeed.

    Raises:
        PluginError: the theme does not know its language, addresses would not be those of folders, or links lead out
            of the folders that are published, or in a circle, which MkDocs would follow without end.
    """
    language = str(config.theme.get("language", "en"))
    known = {path.stem for folder in config.theme.dirs for path in Path(folder, "partials/languages").glob("*.html")}
    folders = published_folders(config).items()
    if outside := [problem for folder, name in folders for problem in find_links_out(Path(folder), name)]:
        raise PluginError("\n".join(problem.describe() for problem in outside))
    problems = list(find_link_loops(Path(config.docs_dir), docs_name(config)))
    if language not in known:
        message = f"The theme does not speak {language!r}. {suggest(language, known)}"
        problems.append(configuration_problem(config, f"language: {language}", message))
    for feature in config.theme.get("features") or ():
        if hint := check_feature(str(feature), config.theme.dirs):
            message = f"The site has no feature {str(feature)!r}. {hint}"
            Build.of(config).report([configuration_problem(config, f"- {feature}", message)])
    if PROCESS.command == "gh-deploy" and _is_local(config.site_url or ""):
        message = (
            f"The site would name {config.site_url or 'nothing'} as its address. Set SITE_URL to where readers find it."
        )
        problems.append(configuration_problem(config, "site_url", message))
    if not config.use_directory_urls:
        message = "Fences link to pages by the addresses of folders. Remove 'use_directory_urls: false'."
        problems.append(configuration_problem(config, "use_directory_urls", message))
    if problems:
        raise PluginError("\n".join(problem.describe() for problem in problems))
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Report fences that Markdown shows otherwise than they are meant, and headings below the last line."""
    fences = {fence["name"] for fence in config.mdx_configs[SUPERFENCES]["custom_fences"]}
    text = page.file.content_string or ""
    build, name = Build.of(config), page_name(config, page)
    # To find the nearest of all languages takes milliseconds.
    build.report(tell_most(find_unknown_languages(text, fences, name)))
    build.report(tell_most(find_unexplained_marks(text, fences, name)))
    build.report(tell_most(find_swallowed_fences(text, name)))
    build.report(tell_most(find_unmarked_lines(text, name)))
    if "\nNext: " in text and (lost := _AFTER_NEXT.search(blank_code(text, 0))):
        message = "The line that begins with 'Next:' is the last of a page. Move this heading and its text above it."
        Build.of(config).report([SourceText(text, page_name(config, page)).problem_at(lost.start("heading"), message)])
    return markdown


_AFTER_NEXT = re.compile(r"^Next: .*\n(?:.*\n)*?(?P<heading>#{1,6} .*)", re.MULTILINE)


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
        hint = _HINTS.get(error.errno or 0, "Fix that, and build again")
        raise PluginError(f"The build can't continue: {what}{error.strerror}. {hint}.") from None


_HINTS = {
    errno.ENOSPC: "Make room on the disk, and build again",
    errno.EDQUOT: "Make room in your quota, and build again",
    errno.EROFS: "Build where files can be written, as in 'mkdocs build --site-dir /tmp/site'",
    errno.EACCES: "Give yourself the right to it, or build elsewhere with '--site-dir'",
}


def _is_local(address: str) -> bool:
    host = urlsplit(address).hostname or "localhost"
    return host in ("localhost", "::1", "0.0.0.0") or host.startswith("127.")  # noqa: S104 - nothing is bound to it
