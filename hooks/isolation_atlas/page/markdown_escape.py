"""Writes words and addresses into Markdown so that they stay words and addresses."""

import re
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

# What opens emphasis, code, a link or a cell. Within a word, as in "CONFIG_KVM", an underscore opens nothing.
_MARK = re.compile(r"[\\`*\[\]|]|(?<![^\W_])_|_(?![^\W_])")
# What makes a line a heading, a quotation, an entry of a list or a fence.
_OPENING = re.compile(r"^(\d*)([#>]|~(?=~~)|[-+](?=\s|$)|(?<=\d)[.)](?=\s|$))")
# HTML, for which Markdown has no other escape that all its dialects know, and what HTML would read as a character.
_HTML = re.compile(r"<|&(?=#?\w+;)")
_LINE_END = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")


def write_value(value: Any) -> Any:
    """What stands in the braces of a template: text in words, all else, Markdown included, as it is."""
    return write_words(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def write_words(words: str) -> Markup:
    """Words as Markdown that shows just them, on one line."""
    text = _MARK.sub(r"\\\g<0>", _LINE_END.sub(" ", words))
    text = _HTML.sub(lambda found: "&lt;" if found[0] == "<" else "&amp;", text)
    return Markup(_OPENING.sub(r"\1\\\2", text))  # noqa: S704 - nothing in it is markup any more


def write_address(address: str) -> Markup:
    """An address as the target of a link, which no bracket or space ends too early."""
    return Markup(quote(address, safe="/:?#@!$&'*+,;=%~-._"))  # noqa: S704 - nothing in it is markup any more
