"""Caches compiled templates, lists those of the theme quickly, and reports the place of an error in a template."""

import importlib.util
import json
import marshal
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from isolation_atlas.hooks import find_template_problem, read_entry, write_entry
from site_build.build import Build
from site_build.docs_folder import is_left_out
from site_build.navigation import first_address, render_closed_once

_KIND = "templates"


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates from one build to the next, because compiling the theme's takes 0.12 s.

    Args:
        environment: the environment that compiles them. The key of an entry has its options, because the compiled code
            depends on them.
    """

    def __init__(self, environment: Environment) -> None:
        options = {name: value for name, value in vars(environment).items() if isinstance(value, bool | int | str)}
        versions = _list_versions()
        extensions = sorted(environment.extensions)
        python = importlib.util.MAGIC_NUMBER.hex()
        self._inputs = json.dumps([python, versions, options, extensions, bool(environment.autoescape)], sort_keys=True)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a template from the cache, if it was compiled from the same text.

        Jinja's own format begins with a pickle. The entry's key holds what that would say.
        """
        if code := read_entry(_KIND, self._key(bucket)):
            with suppress(EOFError, TypeError, ValueError):
                bucket.code = marshal.loads(code)  # noqa: S302 - only this user could write it

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the code of a template to the cache."""
        write_entry(_KIND, self._key(bucket), marshal.dumps(bucket.code))

    def _key(self, bucket: Bucket) -> str:
        return f"{self._inputs}\0{bucket.key}\0{bucket.checksum}"


@cache
def _list_versions() -> list[str]:
    return [version(package) for package in ("jinja2", "mkdocs", "mkdocs-material")]


class _ThemeLoader(FileSystemLoader):
    """Lists the templates of the theme, but those in hidden folders: one of them has 14,000 icons.

    MkDocs looks through the list for files to publish, and publishes nothing that is hidden.
    """

    def list_templates(self) -> list[str]:
        """The names of the templates."""
        found: set[str] = set()
        for top in self.searchpath:
            for folder, folders, files in os.walk(top, followlinks=self.followlinks):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found.update(Path(folder, name).relative_to(top).as_posix() for name in files)
        return sorted(found)


class _ReadTemplates(FileSystemLoader):
    """Gives the project's own templates as this build has read them, so that all pages are made from the same.

    Args:
        folders: the folders of templates, the project's first.
        texts: the texts of the project's own templates, by name.
    """

    def __init__(self, folders: list[str], texts: Mapping[str, str]) -> None:
        super().__init__(folders)
        self._texts = texts

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, its path, and a function that says that it stays the same."""
        if template in self._texts:
            return self._texts[template], str(Path(self.searchpath[0], template)), lambda: True
        return super().get_source(environment, template)


@event_priority(100)  # before the search plugin asks the theme for its words
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let the theme find and compile its templates quickly."""
    get_env = config.theme.get_env

    def get_quick_env() -> Environment:
        env = get_env()
        env.loader = _ThemeLoader(config.theme.dirs)
        env.bytecode_cache = CompiledTemplates(env)
        return env

    config.theme.get_env = get_quick_env  # type: ignore[method-assign]
    return config


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Give Jinja the templates of this build, and end it without a traceback if one of them has an error.

    A template finds a page by its path with `find_page`, because a site may have thousands.
    """

    def find_page(path: str) -> File | None:
        file = files.get_file_from_path(path)
        return file if file and file.is_documentation_page() and not is_left_out(file) else None

    def end_build(source: str | None = None) -> NoReturn:
        raise PluginError(find_template_problem(env, source).describe()) from None

    env.globals["find_page"] = find_page
    env.globals["first_address"] = first_address
    env.globals["render_closed"] = render_closed_once()
    env.loader = _ReadTemplates(config.theme.dirs, Build.of(config).templates)
    env.handle_exception = end_build  # type: ignore[method-assign]
    return env
