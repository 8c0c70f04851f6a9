"""Caches compiled templates, and reports the place of an error in a template."""

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
    """Keeps compiled templates from one build to the next, because compiling the theme's takes 0.12 s.

    Args:
        environment: the environment that compiles them. The key of an entry has its options, because the compiled code
            depends on them.
    """

    def __init__(self, environment: Environment) -> None:
        options = {name: value for name, value in vars(environment).items() if isinstance(value, bool | int | str)}
        versions = [version(package) for package in ("jinja2", "mkdocs", "mkdocs-material")]
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


def on_env(env: Environment, **_: object) -> Environment:
    """Give Jinja the cache of compiled templates, and end the build without a traceback if a template has an error."""

    def end_build(source: str | None = None) -> NoReturn:
        raise PluginError(find_template_problem(env, source).describe()) from None

    env.bytecode_cache = _CompiledTemplates(env)
    env.handle_exception = end_build  # type: ignore[method-assign]
    return env
