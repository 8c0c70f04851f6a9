"""Ends a build that meets a wrong template with words that say where, in place of a traceback."""

from pathlib import Path
from typing import NoReturn

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from isolation_atlas.page.template import find_fault
from isolation_atlas.problem import suggest
from site_build.docs_folder import locate


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Look for the theme's language, before the search asks for it.

    Raises:
        PluginError: the theme does not speak it.
    """
    language = str(config.theme.get("language", "en"))
    known = {path.stem for folder in config.theme.dirs for path in Path(folder, "partials/languages").glob("*.html")}
    if language not in known:
        message = f"The theme does not speak {language!r}. {suggest(language, known)}"
        raise PluginError(locate(config, f"language: {language}", message).describe())
    return config


def on_env(env: Environment, **_: object) -> Environment:
    """Let Jinja tell us of each error."""

    def report(source: str | None = None) -> NoReturn:
        raise PluginError(find_fault(env, source).describe()) from None

    env.handle_exception = report  # type: ignore[method-assign]
    return env
