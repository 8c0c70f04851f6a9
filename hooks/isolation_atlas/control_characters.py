"""Finds and replaces control characters, which can't be displayed and are not allowed in pages, names or pictures."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""A control character, one that changes the direction of text, or one that XML forbids."""


def replace_controls(text: str) -> str:
    r"""Replace each control character by U+FFFD, which also stands for bytes that are not UTF-8.

    >>> replace_controls("A\a b")
    'A� b'
    """
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def describe_control_character(name: str, character: str) -> str:
    r"""Return the error message for a control character in something called `name`.

    >>> describe_control_character("The page", "\a")
    'The page holds the character U+0007, which nothing can show. Remove it.'
    """
    return f"{name} holds the character U+{ord(character):04X}, which nothing can show. Remove it."
