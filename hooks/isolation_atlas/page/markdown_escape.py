"""Escapes text and addresses for Markdown, so that nothing in them becomes markup."""

import re
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

# Characters that open emphasis, code, a link or a table cell. An underscore within a word, as in CONFIG_KVM, does not.
_INLINE_MARKUP = re.compile(r"[\\`*\[\]|]|(?<![^\W_])_|_(?![^\W_])")
# Characters at the start of a line that make it a heading, a quotation, a list item or a fence.
_BLOCK_MARKUP = re.compile(r"^(\d*)([#>]|~(?=~~)|[-+](?=\s|$)|(?<=\d)[.)](?=\s|$))")
# HTML tags and character references. Not all dialects of Markdown know a backslash before "<", but all know "&lt;".
_HTML = re.compile(r"<|&(?=#?\w{1,40};)")
_SPACES = re.compile(r"\s+")
_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# A text without any of these stays as it is: most do, and one search takes a quarter of the time of the others.
_PERHAPS_MARKUP = re.compile(rf"[\\`*\[\]|_<&]|{_LINE_END.pattern}|^[\d#>~+-]")


def escape_value(value: Any) -> Any:
    """Escape the value of an expression in a template, unless it is Markdown already or no text."""
    return escape_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def escape_text(text: str) -> Markup:
    """Return Markdown that shows exactly this text, on one line."""
    if not _PERHAPS_MARKUP.search(text):
        return Markup(text)  # noqa: S704 - nothing in it is markup
    text = _INLINE_MARKUP.sub(r"\\\g<0>", _SPACES.sub(_join_lines, text))
    text = _HTML.sub(lambda found: "&lt;" if found[0] == "<" else "&amp;", text)
    return Markup(_BLOCK_MARKUP.sub(r"\1\\\2", text))  # noqa: S704 - all markup in it is escaped


def _join_lines(spaces: re.Match[str]) -> str:
    """One space for spaces with a line end among them."""
    return " " if _LINE_END.search(spaces[0]) else spaces[0]


def escape_address(address: str) -> Markup:
    """Return an address as the target of a link, with brackets and spaces encoded, which would end the target."""
    return Markup(quote(address, safe="/:?#@!$&'*+,;=%~-._"))  # noqa: S704 - all markup in it is escaped
