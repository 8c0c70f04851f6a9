"""Writes entries of YAML files, and inserts them so that all comments and all other lines stay as they are."""

import math
import textwrap
from collections.abc import Mapping, Sequence

import yaml

_WIDTH = 120


def write_value(value: str | int | Sequence[str]) -> str:
    """A value on one line, in quotes where YAML needs them.

    >>> write_value("Yes: it does"), write_value(["a b", "no"])
    ("'Yes: it does'", "[a b, 'no']")
    """
    plain = value if isinstance(value, str | int) else list(value)
    text = yaml.safe_dump(plain, width=math.inf, allow_unicode=True, default_flow_style=True)
    return text.removesuffix("\n").removesuffix("\n...")


def write_pair(key: str, value: str | int | Sequence[str], indent: str = "") -> str:
    """A line with a key and its value, or several lines where the value is a long text."""
    line = f"{indent}{key}: {write_value(value)}\n"
    if len(line) <= _WIDTH or not isinstance(value, str):
        return line
    inner = f"{indent}  "
    wrapped = textwrap.wrap(
        value, _WIDTH - 2, initial_indent=inner, subsequent_indent=inner, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join([f"{indent}{key}: >-", *wrapped]) + "\n"


def write_entry(values: Mapping[str, str | int | Sequence[str]]) -> str:
    """An entry of a list of mappings."""
    lines = "".join(write_pair(key, value, "  ") for key, value in values.items())
    return f"- {lines[2:]}"


def append(text: str, block: str) -> str:
    """A text with a block at its end, after an empty line."""
    return f"{text.rstrip()}\n\n{block}"


def insert_after_entry(text: str, index: int, block: str) -> str:
    """The text of a list of mappings, with a block after the entry at an index; comments before the next stay there."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert root is not None
    last_line = _last_line(root.value[index])
    lines = text.splitlines(keepends=True)
    while not lines[last_line].strip():  # a block scalar ends after the empty lines that follow it
        last_line -= 1
    return "".join([*lines[: last_line + 1], "\n", block, *lines[last_line + 1 :]])


def _last_line(node: yaml.Node) -> int:
    """The line of the last scalar of a node: a block ends where the next thing begins, after comments."""
    if isinstance(node, yaml.ScalarNode):
        # Only a block scalar ends where a line starts.
        return node.end_mark.line if node.end_mark.column else node.end_mark.line - 1
    if getattr(node, "flow_style", False) or not node.value:
        return node.end_mark.line
    last = node.value[-1]
    return _last_line(last[1] if isinstance(last, tuple) else last)
