"""Ends a build that meets a wrong template with words that say where, in place of a traceback."""

from typing import NoReturn

from jinja2 import Environment
from mkdocs.exceptions import PluginError

from atlas.template import find_fault


def on_env(env: Environment, **_: object) -> Environment:
    """Let Jinja tell us of each error."""

    def report(source: str | None = None) -> NoReturn:
        raise PluginError(find_fault(env, source).report()) from None

    env.handle_exception = report  # type: ignore[method-assign]
    return env
