"""Bounds the work of Markdown: what would keep Python-Markdown busy for long is left out of a page, and reported.

Python-Markdown looks at the same text again for each bracket, tag or heading in it, so a page of 100 kB may take an
hour. The limits here are far above what a page needs.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from isolation_atlas.page.front_matter import MOST_CHARACTERS

# Before the fences (25) are taken out, and after that, before HTML (20), which is the first to read the rest.
_BEFORE_FENCES, _AFTER_FENCES = 29, 24

MOST_FENCES = 500
"""How many fences a page may have."""

MOST_WORK = 100_000_000
"""The work that a page may be, in steps of Python-Markdown. A million of them take about 10 ms."""

MOST_NESTED = 20
"""How many quotations and lists may begin on one line."""

MOST_INDENTED = 160
"""How many spaces a line may begin with."""

# What hooks may add to the text of a page.
_ADDED = 1_000

# The share of what a page may have, from which on a message names what it is.
_WORTH_NAMING = 0.1

# What takes its time, and often looks again at all that precedes it: its pattern, how many a page that has nothing else
# may have, and its name. So many take less than a second, until the page is written.
_MOST = (
    (re.compile(r"(?m)^ {0,3}\*\["), 200, "abbreviations"),
    (re.compile(r"(?m)^[ >]*#{1,6}[^#\n]|^[ ]{0,3}(?:=+|-+)[ ]*$|<h[1-6]\b"), 1_000, "headings"),
    (re.compile(r"</?[A-Za-z]"), 4_000, "tags"),
    (re.compile(r"\^|~|(?<!=)==(?!=)|\+\+"), 400, "footnotes and marks such as '^', '~', '==' and '++'"),
    (re.compile(r"(?m)^[ \t>]*(?:===[!+]*|\?\?\?\+?|!!!)[ \t]"), 1_000, "boxes and tabs"),
    (re.compile(r"(?m)^[ \t>]*/{3,}[ \t]"), 400, "blocks such as captions"),
    (re.compile(r"\["), 3_000, "links and other brackets"),
    (re.compile(r"`+(?:#!|:::)"), 500, "pieces of code with a language"),
    (re.compile(r"[*_`]"), 15_000, "marks such as '*', '_' and '`'"),
    (re.compile(r"(?m)^[ \t>]*(?:[-*+]|\d+\.|:)[ \t]"), 4_000, "items of lists"),
    (re.compile(r"\n[ \t]*\n(?=[^\n])"), 5_000, "paragraphs"),
)
_FENCE = re.compile(r"(?m)^[ \t>]*(?:`{3}|~{3})")
_BLOCK_END = re.compile(r"\n[ \t]*(?=\n)")
# Lines before which, or after which, the rest of a block is taken apart again.
_PARTING = re.compile(r"(?m)^[ ]{0,3}(?:\x02|#|:|!!!|\*\[|[-=*_][-=*_ ]*$)")
_SPECIAL = re.compile(r"[\\`*_<>&!{]")
_BRACKET = re.compile(r"\\.|[\[\]()]", re.DOTALL)
# A tag without an end before the next one.
_OPEN_TAG = re.compile(r"<(?=[A-Za-z/!?])(?![^<>]*>)")
_NESTED = re.compile(rf"(?m)^[ \t]*(?:(?:>[ \t]?|[-*+][ \t]+|\d+\.[ \t]+)[ \t]*){{{MOST_NESTED + 1},}}")
_INDENTED = re.compile(rf"(?m)^[ ]{{{MOST_INDENTED + 1},}}(?=\S)")


class BoundsExtension(Extension):
    """The Markdown extension.

    Args:
        report: called with the text at which a page exceeds a limit, and the message. What follows is left out.
    """

    def __init__(self, report: Callable[[str, str], None]) -> None:
        super().__init__()
        self._report = report

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's own name
        """Register the preprocessors."""
        md.preprocessors.register(_Bounds(find_fence_excess, self._report), "fence_bounds", _BEFORE_FENCES)
        md.preprocessors.register(_Bounds(find_excess, self._report), "bounds", _AFTER_FENCES)


class _Bounds(Preprocessor):
    def __init__(self, find: Callable[[str], tuple[int, str] | None], report: Callable[[str, str], None]) -> None:
        super().__init__()
        self._find, self._report = find, report

    def run(self, lines: list[str]) -> list[str]:
        """The lines up to that at which a limit is exceeded."""
        text = "\n".join(lines)
        found = self._find(text)
        if found is None:
            return lines
        start, message = found
        self._report(text[start:].lstrip().partition("\n")[0].rstrip(), message)
        return text[:start].split("\n")


def find_fence_excess(text: str) -> tuple[int, str] | None:
    """Where a page has more text or fences than it may have, and the message; None if nowhere."""
    found = []
    if len(text) > MOST_CHARACTERS + _ADDED:
        message = f"With its snippets, a page has at most {MOST_CHARACTERS:,} characters, and this has {len(text):,}."
        found.append((MOST_CHARACTERS, f"{message} Divide it."))
    starts = [fence.start() for fence in _FENCE.finditer(text)]
    if len(starts) > 2 * MOST_FENCES:
        found.append((starts[2 * MOST_FENCES], f"A page has at most {MOST_FENCES:,} fences. Divide it."))
    return min(found, default=None)


def find_excess(text: str) -> tuple[int, str] | None:
    """Where a page that has its fences taken out exceeds a limit first, and a message; None if nowhere.

    That of a single limit comes before that of their sum.
    """
    found = list(_find_all(text))
    return (min(found)[0], found[0][1]) if found else None


def _find_all(text: str) -> Iterator[tuple[int, str]]:
    shares: list[tuple[int, float, str]] = []
    for pattern, most, name in _MOST:
        starts = [found.start() for found in pattern.finditer(text)]
        shares += [(start, 1 / most, name) for start in starts]
        if len(starts) > most:
            yield starts[most], f"A page has at most {most:,} {name}, and this has {len(starts):,}. Divide it."
    if nested := _NESTED.search(text):
        message = f"At most {MOST_NESTED} quotations and lists begin on one line. Write fewer."
        yield nested.start(), message
    if indented := _INDENTED.search(text):
        message = f"A line begins with at most {MOST_INDENTED} spaces. Nest less deeply, or put it into a fence."
        yield indented.start(), message
    tags = [found.start() for found in _OPEN_TAG.finditer(text)]
    if 6 * len(tags) * len(text) > MOST_WORK:
        most = MOST_WORK // (6 * len(text))
        yield tags[most], f"A page of this length has at most {most:,} tags without '>'. Write '&lt;', or close them."
    yield from _find_work(text)
    yield from _find_sum(shares)


def _find_sum(shares: list[tuple[int, float, str]]) -> Iterator[tuple[int, str]]:
    """Find where a page has too much of everything, though not too many of one thing."""
    shares.sort()
    index = bisect_right(list(accumulate(share for _, share, _ in shares)), 1 + 1e-9)
    if index < len(shares):
        counts = Counter(name for _, _, name in shares)
        most = {name: share for _, share, name in shares}
        named = [f"{counts[name]:,} {name}" for name in counts if counts[name] * most[name] > _WORTH_NAMING]
        message = f"Markdown would take too long for all that this page has: {', '.join(named)}. Divide it."
        yield shares[index][0], message


def _find_work(text: str) -> Iterator[tuple[int, str]]:
    """Find the block with which the work of all blocks is too much."""
    ends = [0, *(end.end() for end in _BLOCK_END.finditer(text)), len(text)]
    longest = max(end - start for start, end in pairwise(ends))
    # Most pages are far below the limit, by a measure that takes no time.
    if 130 * text.count("[") * longest + (5 * text.count("\n") + len(_SPECIAL.findall(text))) * longest < MOST_WORK:
        return
    blocks = [text[start:end] for start, end in pairwise(ends)]
    index = bisect_right(list(accumulate(map(_measure, blocks))), MOST_WORK)
    if index < len(blocks):
        block = blocks[index]
        message = (
            f"Markdown would take too long for what begins here, {len(block.strip()):,} characters without an empty "
            f"line: {_measure(block):,} steps, and a page has at most {MOST_WORK:,}. "
            "Divide it by empty lines, and close its brackets."
        )
        yield ends[index] + len(block) - len(block.lstrip()), message


def _measure(block: str) -> int:
    """The steps that Python-Markdown needs for a block, as measured."""
    parting = len(_PARTING.findall(block))
    again = 4 * parting + block.count("\n") // 2 + len(_SPECIAL.findall(block))
    return again * len(block) + 120 * _scan_brackets(block)


def _scan_brackets(block: str) -> int:
    """How many characters are read in search of the ends of all brackets; one without an end is sought to the end."""
    scanned, unclosed = 0, []
    for found in _BRACKET.finditer(block):
        if found[0] in "[(":
            unclosed.append((found[0], found.start()))
        elif found[0] in "])":
            opening = "[" if found[0] == "]" else "("
            if unclosed and unclosed[-1][0] == opening:
                scanned += found.start() - unclosed.pop()[1]
    return scanned + sum(len(block) - start for _, start in unclosed)
