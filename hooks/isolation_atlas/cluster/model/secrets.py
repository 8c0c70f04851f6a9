"""Keeps the data of Secrets out of messages, even where the manifest can't be parsed."""

import re
from dataclasses import replace

from isolation_atlas.problem import Problem

# The name of the kind, or a field that only a Secret has. A comment that mentions Secrets matches too, because a
# missing excerpt does less harm than a password in the log of a build. A kind in lower case is a mistake, but has
# secret data.
_SIGN = re.compile(r"\bSecrets?(?:List)?\b|\bstringData\b|\bkind\W{1,12}(?i:secrets?(?:list)?)\b")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|U000([0-9A-Fa-f]{5}))")
_QUOTED = re.compile(r"(['\"]).*['\"]", re.DOTALL)


def may_hold_secret(text: str) -> bool:
    """Whether a text, which need not be valid YAML, may hold a Secret, also if its kind is written with escapes."""
    return bool(_SIGN.search(text) or ("\\" in text and _SIGN.search(_ESCAPE.sub(_character, text))))


def conceal_quotes(problem: Problem) -> Problem:
    """The problem without an excerpt, and without the quoted parts of its message."""
    return replace(problem, message=_QUOTED.sub(r"\1…\1", problem.message), excerpt="")


def _character(escape: re.Match[str]) -> str:
    return chr(int(next(filter(None, escape.groups())), 16))
