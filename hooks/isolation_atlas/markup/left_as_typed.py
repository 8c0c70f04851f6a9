"""Finds in a finished page what its author typed as Markdown and a reader would see as it was typed."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.page.prose import read_prose
from isolation_atlas.problem import Problem, suggest

_HIDDEN = re.compile(r"<(pre|code|math|svg|script|style|textarea)\b.*?</\1>|<[^>]*>", re.DOTALL)
_IN_HTML = "In HTML, Markdown is read only where the tag says 'markdown', as in '<div markdown>'."

# What each page has that a pattern finds; the pattern; and the message.
_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("**", re.compile(r"\*\*(?=\S)[^*\n]{1,200}(?<=\S)\*\*"), lambda _: f"Readers see these stars. {_IN_HTML}"),
    (
        "**",
        re.compile(
            r"(?<![\w*/\\])\*\* [^*\n]{1,200}\*\*(?!\*)|(?<![\w*/\\])\*\*(?=\w)[^*\n]*(?:\*(?!\*)[^*\n]*)*$",
            re.MULTILINE,
        ),
        lambda _: "Readers see these stars. '**strong**' has stars at both ends, and no space within them.",
    ),
    (
        "==",
        re.compile(r"(?<!=)==(?=[^\s=])[^=\n]{1,200}(?<=\S)==(?!=)"),
        lambda _: f"Readers see these signs. {_IN_HTML}",
    ),
    ("^^", re.compile(r"\^\^(?=\S)[^^\n]{1,200}(?<=\S)\^\^"), lambda _: f"Readers see these signs. {_IN_HTML}"),
    ("~~", re.compile(r"~~(?=\S)[^~\n]{1,200}(?<=\S)~~"), lambda _: f"Readers see these signs. {_IN_HTML}"),
    ("](", re.compile(r"!?\[[^\[\]\n]+\]\([^()\s]+\)"), lambda _: f"Readers see this as it is typed. {_IN_HTML}"),
    (
        "](",
        re.compile(r"!?\[[^\[\]\n]+\]\((?![^()\s]+\))[^\n]*"),
        lambda _: "This is not a link. Its address ends with ')', and one with spaces stands between '<' and '>'.",
    ),
    (
        "=== ",
        re.compile(r"===[!+]*[ \t]+[\"][^\"\n]+[\"]"),
        lambda _: (
            "Readers see this as it is typed. A tab begins after an empty line, and within an item by four spaces."
        ),
    ),
    (
        "][",
        re.compile(r"(?<![\w\]])!?\[[^\[\]\n]+\]\[[^\[\]\n@^]*\]"),
        lambda found: f"Nothing on this page says where this leads. Write {_define(found[0])!r} below.",
    ),
    (
        "{",
        re.compile(
            r"\{[ \t]*+:?[ \t]*+"
            r"(?:[.#][A-Za-z][\w-]*|(?:width|height|align|loading|target|title|data-[\w-]+)=)[^{}\n]*\}"
        ),
        lambda _: "Attributes go directly after a link, a picture or code, without a space, or below a paragraph.",
    ),
    (
        "++",
        re.compile(r"(?<!\+)\+\+(?=\w)(?:[\w.-]|\+(?!\+)| \+ )+\+\+(?!\+)"),
        lambda found: _describe_keys(found[0]),
    ),
    (
        "!!!",
        re.compile(r"!!![ \t]+\w[^\n]*"),
        lambda found: _describe_box(found[0]),
    ),
    (
        "???",
        re.compile(r"\?\?\?\+?[ \t]+\w[^\n]*"),
        lambda found: _describe_box(found[0]),
    ),
    (
        "$$",
        re.compile(r"\$\$[^\n$]*"),
        lambda _: "This formula is never closed, or is not alone between empty lines. Write '$$'.",
    ),
    (
        "```",
        re.compile(r"`{3,}[^\n]*"),
        lambda _: (
            "Nothing closes these backticks. Close a fence with a line of its own, and code in a line in that line."
        ),
    ),
    ("&lt;!--", re.compile(r"<!--[^\n]*"), lambda _: "This comment is never closed. Write '-->' where it ends."),
    ("[", re.compile(r"\[toc\]", re.IGNORECASE), lambda _: "Write '[TOC]' in capitals, and alone between empty lines."),
    (
        "\n- ",
        re.compile(r"(?<=\n)- \S[^\n]*"),
        lambda _: f"Readers see this as it is typed. A list begins after an empty line. {_IN_HTML}",
    ),
)
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([^\n]*)")
_TAG = re.compile(r"<[A-Za-z]")
_BOX = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+[\w-]+(?: inline(?: end)?)?(?:[ \t]+\"[^\"]*\")?")
# Markdown reads a fence that is indented by four spaces as indented code.
_IN_CODE = re.compile(r"<pre><span></span><code>(`{3,}[^<\n]*)")
# Markdown reads a fence that it can't parse as a code span of several lines.
_SPAN_OF_LINES = re.compile(r"<code>(?<!<pre><code>)\s*([^<\n]+)\n[^<]*</code>")
_LONGEST_MARK = 8


def find_left(html: str, texts: Sequence[SourceText]) -> Iterator[Problem]:
    """Find what is left of Markdown in the HTML of a page.

    Args:
        html: the page's content, before anything is added to it.
        texts: the text of the page and of its snippets. What none of them has was typed by nobody.
    """
    marked = [entry for entry in _PATTERNS if entry[0] in html or (entry[0] == "\n- " and "\n    - " in html)]
    if not marked:
        return
    shown = unescape(_HIDDEN.sub(_keep_lines, html))
    for _, pattern, describe in marked:
        for found in dict.fromkeys(found[0].strip() for found in pattern.finditer(shown)):
            for text in texts:
                if (offset := _locate(read_prose(text.text), found)) != -1:
                    yield text.problem_at(offset, describe(re.match(r".*", found, re.DOTALL)))  # type: ignore[arg-type]
                    break


def _locate(prose: str, found: str) -> int:
    """Where a text stands; -1 if it stands nowhere."""
    offsets = [one.start() for one in re.finditer(re.escape(found), prose)]
    # The same words may be elsewhere on the page where they are read.
    offset = max(offsets, key=lambda offset: (_is_alone(prose, offset, found), _is_in_html(prose, offset)), default=-1)
    # Of a list, its first item.
    while found.startswith("- ") and prose.startswith("- ", above := prose.rfind("\n", 0, max(offset - 1, 0)) + 1):
        if above == offset:
            break
        offset = above
    return offset


def _is_alone(prose: str, offset: int, found: str) -> bool:
    """Whether attributes have a space before them, or an item of a list is at the start of its line."""
    return prose[offset - 1 : offset] == {"{": " ", "-": "\n"}.get(found[0])


def _is_in_html(prose: str, offset: int) -> bool:
    return bool(_TAG.search(prose, prose.rfind("\n\n", 0, offset) + 1, offset))


def list_left_fences(html: str) -> list[str]:
    """The first lines of fences that readers would see as they are typed."""
    left = []
    if "```" in html or "~~~" in html:
        left = ["".join(found).strip() for found in _FENCE.findall(unescape(_HIDDEN.sub(_keep_lines, html)))]
    left += [unescape(header).strip() for header in _IN_CODE.findall(html)]
    for header in _SPAN_OF_LINES.findall(html):
        left += [f"{'`' * length}{unescape(header).strip()}" for length in range(3, _LONGEST_MARK)]
    return left


def _keep_lines(found: re.Match[str]) -> str:
    return " " if found[1] is None else "\ufffc"


def _define(reference: str) -> str:
    text, _, label = reference.lstrip("!").strip("[]").partition("][")
    return f"[{label or text}]: page.md"


def _describe_box(line: str) -> str:
    if _BOX.fullmatch(line.strip()):
        return "A box begins after an empty line, and within an item it is indented by four spaces more than the item."
    return "The first line of a box is its type, then perhaps 'inline' or 'inline end', then a title in quotes."


def _describe_keys(keys: str) -> str:
    from pymdownx.keymap_db import aliases, keymap  # noqa: PLC0415 - slow, and hardly any page needs it

    known = {*aliases, *keymap}
    typed = re.sub(r"[ -]?\+[ ]?|(?<=\w)-(?=\w)", "+", keys.strip("+").lower())
    if all(key in known for key in typed.split("+")):
        return f"Keys are written in small letters, with '+' between them: '++{typed}++'."
    wrong = next((key for key in keys.strip("+").split("+") if key.strip() not in known), keys)
    return f"No key is called {wrong!r}. {suggest(wrong, known)}"
