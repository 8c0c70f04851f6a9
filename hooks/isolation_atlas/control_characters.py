"""Characters that nothing can show, which no page, name or picture may hold."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""A control character, one that turns the text around it, or one that no XML may hold."""


def replace_controls(text: str) -> str:
    r"""The text with the sign for what can't be shown in the place of each, as for bytes that are not UTF-8.

    >>> replace_controls("A\a b")
    'A� b'
    """
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def refuse_control(name: str, character: str) -> str:
    r"""What is wrong with something, called `name`, that holds such a character.

    >>> refuse_control("The page", "\a")
    'The page holds the character U+0007, which nothing can show. Remove it.'
    """
    return f"{name} holds the character U+{ord(character):04X}, which nothing can show. Remove it."
