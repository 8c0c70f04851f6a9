"""Keeps the theme's templates compiled from one build to the next."""

from importlib.metadata import version

from jinja2 import Environment

from isolation_atlas.page.template import keep_compiled


def on_env(env: Environment, **_: object) -> Environment:
    """Let Jinja look among the compiled ones, under each template's name and text."""
    env.bytecode_cache = keep_compiled(f"theme-{version('mkdocs')}-{version('mkdocs-material')}")
    return env
