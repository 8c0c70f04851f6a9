"""Keeps the data of Secrets out of messages, even where the manifest can't be parsed."""

import re
from dataclasses import replace

from isolation_atlas.problem import Problem

# The name of the kind, or a field that only a Secret has. A comment or a reference that names Secrets counts, too: one
# excerpt less is better than a password in the log of a build. A kind in lower case is wrong, but its data are secret.
_SIGN = re.compile(r"\bSecrets?(?:List)?\b|\bstringData\b|\bkind\W{1,12}(?i:secrets?(?:list)?)\b")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|U000([0-9A-Fa-f]{5}))")
_QUOTED = re.compile(r"(['\"]).*['\"]", re.DOTALL)


def may_hold_secret(text: str) -> bool:
    """Whether a text that need not be YAML may hold a Secret, however that is written."""
    return bool(_SIGN.search(text) or ("\\" in text and _SIGN.search(_ESCAPE.sub(_character, text))))


def conceal_quotes(problem: Problem) -> Problem:
    """The problem without an excerpt, and without all that stands in quotation marks in its message."""
    return replace(problem, message=_QUOTED.sub(r"\1…\1", problem.message), excerpt="")


def _character(escape: re.Match[str]) -> str:
    return chr(int(next(filter(None, escape.groups())), 16))
