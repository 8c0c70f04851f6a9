"""Reads the theme's templates: compiles each only once, and says where a wrong one is wrong."""

import importlib.util
import json
import marshal
from contextlib import suppress
from importlib.metadata import version
from typing import NoReturn

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from mkdocs.exceptions import PluginError

from isolation_atlas.cache import read_entry, write_entry
from isolation_atlas.page.template import find_template_problem

_KIND = "templates"


class _CompiledTemplates(BytecodeCache):
    """Keeps compiled templates from one build to the next: compiling the theme's takes 0.12 s.

    Args:
        environment: the environment that compiles them. Its options decide what a template is compiled to.
    """

    def __init__(self, environment: Environment) -> None:
        options = {name: value for name, value in vars(environment).items() if isinstance(value, bool | int | str)}
        versions = [version(package) for package in ("jinja2", "mkdocs", "mkdocs-material")]
        extensions = sorted(environment.extensions)
        python = importlib.util.MAGIC_NUMBER.hex()
        self._inputs = json.dumps([python, versions, options, extensions, bool(environment.autoescape)], sort_keys=True)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template, if it was compiled from the same text.

        Jinja's own way of reading it begins with a pickle. Here, the entry's key says what a pickle would.
        """
        if code := read_entry(_KIND, self._key(bucket)):
            with suppress(EOFError, TypeError, ValueError):
                bucket.code = marshal.loads(code)  # noqa: S302 - only this user could write it

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        write_entry(_KIND, self._key(bucket), marshal.dumps(bucket.code))

    def _key(self, bucket: Bucket) -> str:
        return f"{self._inputs}\0{bucket.key}\0{bucket.checksum}"


def on_env(env: Environment, **_: object) -> Environment:
    """Have Jinja look for a template among the compiled ones, and end the build in words where one is wrong."""

    def end_build(source: str | None = None) -> NoReturn:
        raise PluginError(find_template_problem(env, source).describe()) from None

    env.bytecode_cache = _CompiledTemplates(env)
    env.handle_exception = end_build  # type: ignore[method-assign]
    return env
