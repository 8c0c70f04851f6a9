"""Finds and replaces control characters, and those that hide or turn text: they have no place in pages and pictures."""

import re
from collections.abc import Iterator
from functools import cache

# Emoji and other symbols, which a variation selector or a joiner may follow.
_SYMBOL = r"\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
# The letters of scripts that write some words with a joiner, or its opposite.
_JOINING_LETTER = r"\u0600-\u0fff\u1000-\u109f\u1780-\u18af\ua840-\ua87f\ua8e0-\ua8ff"
_TAG = r"\U000e0000-\U000e007f"
# England, Scotland and Wales.
_COUNTRY = "(?:{})".format(
    "|".join("".join(chr(0xE0000 + ord(letter)) for letter in f"gb{name}\x7f") for name in ("eng", "sct", "wls"))
)

_CONTROL_CHARACTERS = (
    # Control characters, and what XML forbids.
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff"
    # What turns the direction of text.
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    # What has no width: spaces, joiners, operators that are not seen, fillers, marks of annotations, byte order marks.
    r"\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    r"\U000133fc\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\ufe00-\ufe0d\U000e0080-\U000e0fff"
)
_CONTROL = (
    f"[{_CONTROL_CHARACTERS}]"
    # The selector for emoji follows a symbol, or stands within a key such as 1; a joiner follows a symbol or a letter.
    rf"|(?<![{_SYMBOL}0-9#*])[\ufe0e\ufe0f]+|(?<=[0-9#*])[\ufe0e\ufe0f]+(?!\u20e3)"
    rf"|(?<![{_SYMBOL}\ufe0f{_JOINING_LETTER}])[\u200c\u200d]+"
    # Tags, with which text can be written that nobody sees. The flags of three countries are spelt with them.
    rf"|(?<![\U0001f3f4{_TAG}])[{_TAG}]+|(?<=\U0001f3f4)(?!{_COUNTRY}(?![{_TAG}]))[{_TAG}]+"
)
_ODD_SPACE = r"[\xad\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"

CONTROL: re.Pattern[str]
"""A character that nobody sees: of control, of direction, of no width, or one that XML forbids.

Left alone are those that emoji and some scripts are written with, where they stand as they do there.
"""

NOT_TYPED: re.Pattern[str]
"""What nobody types into a command or an address: one of the above, or a space that is no plain one."""

# They are compiled when they are first asked for: that takes 5 ms, and a command that draws ASCII needs neither.
_PATTERNS = {"CONTROL": _CONTROL, "NOT_TYPED": f"{_CONTROL}|{_ODD_SPACE}"}

# The same in ASCII, and every character that the whole pattern may find. Almost no long text has one. Both are searched
# ten to fifty times faster, because they have no lookbehinds.
_ASCII_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SUSPECT = rf"[{_CONTROL_CHARACTERS}\u200c\u200d\ufe0e\ufe0f{_TAG}]"


def __getattr__(name: str) -> re.Pattern[str]:
    if name not in _PATTERNS:
        raise AttributeError(name)
    return _compile(_PATTERNS[name])


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def replace_controls(text: str) -> str:
    r"""Replace each such character by U+FFFD, which also stands for bytes that are not UTF-8.

    >>> replace_controls("A\a b")
    'A� b'
    """
    return _choose(text).sub("\N{REPLACEMENT CHARACTER}", text)


def find_controls(text: str) -> Iterator[re.Match[str]]:
    r"""Find each such character, fast in ASCII.

    >>> [found.start() for found in find_controls("A\a b")]
    [1]
    """
    return _choose(text).finditer(text)


def find_control(text: str) -> re.Match[str] | None:
    """The first such character."""
    return _choose(text).search(text)


def _choose(text: str) -> re.Pattern[str]:
    if text.isascii() or not _compile(_SUSPECT).search(text):
        return _ASCII_CONTROL
    return _compile(_CONTROL)


def describe_control_character(name: str, found: str) -> str:
    r"""Return the error message for what one of the patterns found in something called `name`.

    >>> describe_control_character("The page", "\a")
    "The page contains the character U+0007, which can't be shown. Remove it."
    """
    what = "the character" if len(found) == 1 else f"{len(found)} characters that begin with"
    why = "which nobody types" if re.match(_ODD_SPACE, found) else "which can't be shown"
    return f"{name} contains {what} U+{ord(found[0]):04X}, {why}. Remove {'it' if len(found) == 1 else 'them'}."
