"""Reports mistakes in the files of the site: named but missing, lost, unreadable, or run by a browser."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from isolation_atlas.hooks import (
    find_active_content,
    find_hidden_characters,
    find_markdown,
    find_overwritten,
    find_same_address,
    find_unread_data,
    find_unreadable,
    suggest,
    tell_most,
)
from site_build.build import Build
from site_build.digest import describe_version
from site_build.docs_folder import STYLESHEETS, configuration_problem, docs_name, is_left_out, published_folders


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
        if problems := find_unreadable(path, f"{folder}/{file.src_uri}") or build.memory.get_or_make(
            f"active content of {path}",
            describe_version(path),
            lambda: tuple(find_active_content(path, file.src_uri, folder)),  # noqa: B023 - it is called immediately
        ):
            files.remove(file)
            build.report(problems)
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Report what no reader sees in published texts, where no other hook has reported its line."""
    build = Build.of(config)
    for file, path, folder in _list_published(files, config):
        find = partial(find_hidden_characters, path, file.src_uri, folder)
        version = describe_version(path)
        if build.memory.get_or_make(f"hidden characters in {path}", version, lambda: any(find())):  # noqa: B023 - as above
            build.report(tell_most(found for found in find() if not build.knows(found)))
    # Last, because it is in the first line, for which what is hidden there would be known already.
    build.report(find_unread_data(Path(config.docs_dir, "data"), f"{docs_name(config)}/data"))
    return env


def _list_published(files: Files, config: MkDocsConfig) -> Iterator[tuple[File, Path, str]]:
    """The published files that are no pages, each with its path and the name of its folder.

    `pages.py` reports pages as it reads them.
    """
    folders = published_folders(config)
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
        return "This is not an address. Name a file of the site, such as assets/javascripts/atlas.js."
    if parts.scheme or parts.netloc:
        return f"Pages can't load files from other sites. Keep a copy in {docs}/assets/, and link to that."
    if parts.path.startswith(STYLESHEETS) and parts.path.endswith(".css"):
        return f"The stylesheets in {docs}/{STYLESHEETS} are all in the site's own. Remove this line."
    if parts.path.removeprefix("/") in known:
        return None
    ending = PurePosixPath(parts.path).suffix
    alike = (uri for uri in known if PurePosixPath(uri).suffix == ending)
    return f"The site has no file {address!r}. {suggest(address, alike)}"
