"""Finds a mistake in the syntax of a script, of which a browser would run nothing."""

import re
from functools import cache

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.cache import read_entry, write_entry
from isolation_atlas.problem import Problem

MOST_CHARACTERS = 50_000
"""How long a script may be to be read: the parser takes seconds for the worst of them."""

_LINE = re.compile(r"Line \d+: ")
_LIMIT = "resource limit"
# The parser reads a line break within what is thrown as one before it.
_THROWN = re.compile(r"throw[^\S\n]*(?:`|/\*)")
_OF_MODULES = re.compile(r"(?:import|export)\b")
_UNEXPECTED = re.compile(r"Unexpected token (\S+)")
_AWAITED = re.compile(r"\bawait\s+\Z")
_REASONS = {
    "Unexpected end of input": "It ends before a bracket is closed",
    "Unexpected token ILLEGAL": "This has no meaning here, or what begins before it is never closed",
}


class UnreadScriptError(Exception):
    """Raised if a script is too long, or nested too deeply, to be read; says so."""


def find_syntax_error(script: SourceText, *, module: bool) -> Problem | None:
    """The first place at which a browser would refuse a script; None if it would run it.

    Args:
        script: the script.
        module: whether it is loaded as a module, which may import others and is always strict.

    Raises:
        UnreadScriptError: the script can't be read.
    """
    if len(script.text) > MOST_CHARACTERS:
        raise UnreadScriptError(f"it has more than {MOST_CHARACTERS:,} characters")
    inputs = f"{_version()}\0{module}\0{script.text}"
    if read_entry("scripts", inputs) is not None:
        return None
    problem = _parse(script, module=module)
    if problem is None:
        write_entry("scripts", inputs, b"")
    return problem


def _parse(script: SourceText, *, module: bool) -> Problem | None:
    import esprima  # noqa: PLC0415 - slow, and hardly any build has a new script

    try:
        (esprima.parseModule if module else esprima.parseScript)(script.text, {"positionEncoding": "scalar"})
    except esprima.Error as error:
        reason = _LINE.sub("", str(error), count=1).rstrip(".")
        if _LIMIT in reason:
            raise UnreadScriptError("it is nested too deeply") from None
        offset = min(error.index or 0, max(len(script.text) - 1, 0))
        if "after throw" in reason and _THROWN.match(script.text, script.text.rfind("throw", 0, offset + 6)):
            return None
        if not module and _OF_MODULES.match(script.text, offset):
            reason = "Only a module imports and exports: load it as one, with 'type: module' in mkdocs.yml"
        elif script.text.startswith("await", offset) or _AWAITED.search(script.text, max(offset - 20, 0), offset):
            reason = "Only a function that is 'async' awaits something"
        reason = _REASONS.get(reason) or _UNEXPECTED.sub(r"'\1' is not expected here", reason)
        return script.problem_at(offset, f"A browser runs nothing of this script. {reason}.")
    except RecursionError:
        raise UnreadScriptError("it is nested too deeply") from None
    return None


@cache
def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415 - slow, and only a build needs it

    return version("esprima-fork")
