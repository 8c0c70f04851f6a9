"""Reads and changes the navigation and the redirects in mkdocs.yml, line by line, so that comments stay."""

import math
import re
from collections.abc import Iterator

import yaml

from tools.new.yaml_text import write_value

_ENTRY = re.compile(r"(?P<indent> +)- (?:.*: )?(?P<page>\S+\.md)\s*(?:#.*)?")
_NONE = re.compile(r"(?m)^(?P<indent> +)redirect_maps: \{\}(?P<rest>.*)\n")
_SOME = re.compile(r"(?m)^(?P<indent> +)redirect_maps:(?! \{).*\n")


def list_navigation(text: str) -> list[str]:
    """The pages that the navigation of a mkdocs.yml lists, in its order."""
    return [found["page"] for _, found in _entries(text)]


def add_to_navigation(text: str, title: str, page: str, after: str) -> str:
    """List a page below another."""
    entry = yaml.safe_dump({title: page}, width=math.inf, allow_unicode=True)
    lines = text.splitlines(keepends=True)
    for number, found in _entries(text):
        if found["page"] == after:
            lines.insert(number + 1, f"{found['indent']}- {entry}")
            break
    return "".join(lines)


def drop_from_navigation(text: str, page: str) -> str:
    """Take a page from the navigation."""
    gone = {number for number, found in _entries(text) if found["page"] == page}
    return "".join(line for number, line in enumerate(text.splitlines(keepends=True)) if number not in gone)


def add_redirect(text: str, old: str, new: str) -> str:
    """Let the address of an old page lead to a new one.

    Raises:
        ValueError: mkdocs.yml has no place for redirects.
    """
    text = re.sub(rf"(?m)^ +{re.escape(write_value(new))}: \S+\.md\n", "", text)  # it is a page again
    if found := _NONE.search(text):
        indent = found["indent"]
        entries = f"{indent}redirect_maps:{found['rest']}\n{indent}  {write_value(old)}: {write_value(new)}\n"
        return text[: found.start()] + entries + text[found.end() :]
    if not (found := _SOME.search(text)):
        raise ValueError(
            "mkdocs.yml has no 'redirect_maps' below the plugin 'redirects'. Add 'redirect_maps: {}' there."
        )
    entry = f"{found['indent']}  {write_value(old)}: {write_value(new)}\n"
    return text[: found.end()] + entry + text[found.end() :]


def _entries(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """The lines of the navigation that name a page, with their indices."""
    within = False
    for number, line in enumerate(text.splitlines()):
        if line and not line[0].isspace():
            within = line.startswith("nav:")
        elif within and (found := _ENTRY.fullmatch(line)):
            yield number, found
