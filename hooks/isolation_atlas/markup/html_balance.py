"""Finds HTML that an author opened and never closed, which would swallow or change the rest of the page."""

import re
from collections import Counter
from collections.abc import Iterator

from isolation_atlas.markup.html_elements import PAIRED_ELEMENTS

_TAG = re.compile(
    # The target of a link may be in angle brackets, too.
    r"""(?<!\\)(?<!\]\()(?<!\]: )<(?P<end>/?)(?P<name>[A-Za-z][\w-]*+)(?=[\s/>])"""
    r"""(?:[^<>"']|"[^"]*+"|'[^']*+')*?(?P<itself>/?)>"""
)
# Drawings and formulas are XML, in which an element may close itself.
_FOREIGN = frozenset({"math", "svg"})


def find_unbalanced(prose: str) -> Iterator[tuple[int, str]]:
    """The places of tags that are never closed, or that close nothing, in order, each with its message.

    Args:
        prose: the text of a page, without code and comments.
    """
    if "<" not in prose:
        return
    opened: list[tuple[str, int]] = []
    depths: Counter[str] = Counter()  # how many of each are open, so that a tag that closes nothing costs nothing
    found: list[tuple[int, str]] = []
    for tag in _TAG.finditer(prose):
        name = tag["name"].lower()
        if name not in PAIRED_ELEMENTS:
            continue
        if tag["end"]:
            if not depths[name]:
                found.append((tag.start(), f"This </{name}> closes nothing. Remove it, or open a <{name}> above."))
                continue
            while (inner := opened.pop())[0] != name:
                depths[inner[0]] -= 1
                found.append((inner[1], _describe(inner[0])))
            depths[name] -= 1
        elif not tag["itself"] or not (name in _FOREIGN or any(depths[outer] for outer in _FOREIGN)):
            opened.append((name, tag.start()))
            depths[name] += 1
    yield from sorted([*found, *((start, _describe(name)) for name, start in opened)])


def _describe(name: str) -> str:
    return f"This <{name}> is never closed. Write </{name}> where it ends."
