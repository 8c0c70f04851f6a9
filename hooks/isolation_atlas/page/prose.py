"""Shows of a page what Markdown treats as prose: without code, comments and front matter."""

import re
from functools import lru_cache

from isolation_atlas.page.front_matter import find_body
from isolation_atlas.page.unsafe_markdown import blank_code

# What the lines below it, indented by four spaces, belong to.
_OPENER = re.compile(r" *(?:[-*+] |\d+\. |!!!|\?\?\?|===|: |\[\^|///|>|<)")


@lru_cache(maxsize=4)  # several hooks, one after the other, ask for that of the same page
def read_prose(page: str) -> str:
    """A page's text with spaces instead of all that is not prose; indexes into it are those of the page."""
    return _blank_indented_code(_blank_comments(blank_code(page, find_body(page))))


def _blank_comments(prose: str) -> str:
    parts, end = [], 0
    while (start := prose.find("<!--", end)) != -1 and (close := prose.find("-->", start + 4)) != -1:
        parts += [prose[end:start], re.sub(r"[^\n]", " ", prose[start : close + 3])]
        end = close + 3
    return "".join([*parts, prose[end:]])


def _blank_indented_code(prose: str) -> str:
    """Blank blocks that begin with four spaces and belong to nothing above them."""
    lines = prose.split("\n")
    is_inner, after_empty, in_code = False, True, False
    for number, line in enumerate(lines):
        if not line.strip():
            after_empty = True
            continue
        if not line.startswith("    "):
            is_inner, in_code = bool(_OPENER.match(line)) or (is_inner and line.startswith(" ")), False
        elif not is_inner and (after_empty or in_code):
            in_code = True
            lines[number] = " " * len(line)
        after_empty = False
    return "\n".join(lines)
