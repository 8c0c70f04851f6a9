"""Joins each of the project's scripts with the modules that it imports, and reports those that no browser would run."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import rjsmin
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from isolation_atlas.hooks import (
    AtlasError,
    Problem,
    SourceText,
    UnreadScriptError,
    decode,
    find_missing_modules,
    find_syntax_error,
    join_script,
    list_imported,
)
from site_build.build import LOG, Build
from site_build.docs_folder import docs_name, is_left_out
from site_build.pages_ahead import PagesAhead

_FOLDER = "assets/javascripts/"
_ENDINGS = (".js", ".mjs")


@dataclass
class _Scripts:
    """The scripts of one build.

    Attributes:
        own: the project's scripts, by their paths in the repository. Those of the libraries are not among them, because
            they are minified already.
        published: the paths of all of the project's files.
    """

    own: dict[str, File] = field(default_factory=dict)
    published: set[str] = field(default_factory=set)


@event_priority(-100)  # after other hooks removed files that can't be published
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Note the scripts, and all that they may import; remove the theme's, whose place they take."""
    scripts = Build.of(config).state(_Scripts)
    for file in list(files):
        if file.src_uri.startswith(_FOLDER) and file.src_dir in config.theme.dirs:
            files.remove(file)
        elif file.src_dir == config.docs_dir and not is_left_out(file):
            name = f"{docs_name(config)}/{file.src_uri}"
            scripts.published.add(name)
            if file.src_uri.startswith(_FOLDER) and file.src_uri.endswith(_ENDINGS):
                scripts.own[name] = file
    Build.of(config).state(PagesAhead).work.append(lambda: _check_ahead(scripts, config))
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Join each script with the modules that it imports, and remove those from the site that are only imported.

    A warning names each script that can't be read, joined or run.
    """
    build = Build.of(config)
    found = build.state(_Scripts)
    texts = {name: _read(build, name, Path(str(file.abs_src_path))) for name, file in found.own.items()}
    scripts = {name: text for name, text in texts.items() if text is not None}
    _check(build, found, scripts)
    folder = f"{docs_name(config)}/{_FOLDER.rstrip('/')}"
    joined, problems = build.memory.get_or_make("scripts", (scripts, folder), lambda: _join(scripts, folder))
    build.report(problems)
    for name, text in joined.items():
        if text is None:
            files.remove(found.own[name])
        else:
            found.own[name].content_string = text
    return env


def _join(scripts: Mapping[str, str], folder: str) -> tuple[dict[str, str | None], list[Problem]]:
    """Each script as it is published, None for one that is only imported; and the problems of others."""
    joined: dict[str, str | None] = dict.fromkeys(list_imported(scripts))
    problems: list[Problem] = []
    for name in scripts:
        if name in joined:
            continue
        try:
            joined[name] = rjsmin.jsmin(join_script(name, scripts, folder))
        except AtlasError as error:
            problems += error.problems
    return joined, problems


def _is_module(file: File, config: MkDocsConfig) -> bool:
    """Whether a browser loads a script as a module: what mkdocs.yml does not name is imported."""
    modules = {
        str(getattr(script, "path", script)): getattr(script, "type", "") == "module"
        for script in config.extra_javascript
    }
    return modules.get(file.src_uri, True) or file.src_uri.endswith(".mjs")


def _check_ahead(scripts: _Scripts, config: MkDocsConfig) -> None:
    """Parse the scripts on the second core, so that `_check` finds in the cache which of them have no mistake."""
    for name, file in scripts.own.items():
        with suppress(AtlasError, UnreadScriptError):
            source = SourceText(decode(Path(str(file.abs_src_path)), name), name)
            find_syntax_error(source, module=_is_module(file, config))


def _check(build: Build, found: _Scripts, scripts: Mapping[str, str]) -> None:
    """Report the scripts that a browser would refuse."""
    for name, text in scripts.items():
        source, file = SourceText(text, name), found.own[name]
        try:
            problem = find_syntax_error(source, module=_is_module(file, build.config))
        except UnreadScriptError as error:
            LOG.info(f"{name}: the syntax of this script is not checked, because {error}.")
            continue
        build.report([problem] if problem else find_missing_modules(source, found.published))


def _read(build: Build, name: str, path: Path) -> str | None:
    """The text of a script, or None if it can't be read, which is reported."""
    try:
        return decode(path, name)
    except AtlasError as error:
        build.report(error.problems)
        return None
