"""Finds what other sites render and this one would print as it is typed, and says what to type instead."""

import re
from collections.abc import Callable, Iterator

from isolation_atlas.page.prose import read_prose
from isolation_atlas.problem import suggest

_ADMONITIONS = {
    *("note", "abstract", "summary", "tldr", "info", "todo", "tip", "hint", "important", "success", "check", "done"),
    *("question", "help", "faq", "warning", "caution", "attention", "failure", "fail", "missing", "danger", "error"),
    *("bug", "example", "quote", "cite"),
}
# Modifiers that may stand with a type.
_MODIFIERS = {"annotate", "end", "inline"}
_CAPTIONS = {"caption", "figure-caption", "table-caption"}

# What stands in each text that a pattern finds, as searching for that is much faster; the pattern; and the message.
_PATTERNS: tuple[tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (
        (":::",),
        re.compile(r"^ {0,3}:::.*", re.MULTILINE),
        lambda _: "':::' is not supported here. Write a fence for code or a diagram, and '!!! note' for a box.",
    ),
    (
        ("[[",),
        re.compile(r"\[\[_?toc_?\]\]", re.IGNORECASE),
        lambda _: "The contents are shown beside each page. Write '[TOC]' alone for a list of them in the text.",
    ),
    (
        ("[[",),
        re.compile(r"\[\[(?!figure:|_?toc_?\]\])[^\[\]\n]+\]\](?!\()", re.IGNORECASE),
        lambda found: f"Links between double brackets are not supported here. Write '[{_name(found[0])}](page.md)'.",
    ),
    (
        ("{{", "{%"),
        re.compile(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}"),
        lambda _: "Macros are not run here. Write the text itself, or put a file into the page with '--8<-- \"file\"'.",
    ),
    (
        ("{+", "{-", "{~", "{=", "{>"),
        re.compile(r"\{(?:\+\+.+?\+\+|--.+?--|~~.+?~~|==.+?==|>>.+?<<)\}"),
        lambda _: "Marks of an editor are not supported here. Write '^^added^^', '~~removed~~' or '==marked=='.",
    ),
    (
        ("///",),
        re.compile(r"^[ \t]*///[ \t]+(?P<kind>[\w-]+).*", re.MULTILINE),
        lambda found: _describe_block(found["kind"]),
    ),
    (
        ("[!",),
        re.compile(r"^[ \t]*>[ \t]*\[!(?P<kind>\w+)\]", re.MULTILINE),
        lambda found: f"This is GitHub's. Write '!!! {found['kind'].lower()}', and indent its text by four spaces.",
    ),
    (
        ("!!!", "???"),
        re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+(?P<kinds>[\w -]+)", re.MULTILINE),
        lambda found: _describe_admonition(found["kinds"].split()),
    ),
    (
        ("???",),
        re.compile(r"^[ \t]*\?\?\?[ \t]+\+", re.MULTILINE),
        lambda _: "A box that is open at first begins with '???+', without a space.",
    ),
    (
        ("-[", "*[", "+["),
        re.compile(r"^[ \t]*[-*+]\[[ xX]\][ \t]", re.MULTILINE),
        lambda _: "A task begins with '- [ ] ' or, once done, with '- [x] ': a space stands behind the dash, too.",
    ),
    (
        (")[",),
        re.compile(r"\((?P<words>[^()\n]{1,300})\)\[(?P<target>[^\[\]\s]{1,300})\]"),
        lambda found: _describe_reversed(found["words"], found["target"]),
    ),
    (
        ("8<-",),
        re.compile(r"^[ \t]*-+8<-+[ \t]+(?P<name>[^\s\"'].*)", re.MULTILINE),
        lambda found: f"The name of a snippet has quotes: '--8<-- \"{found['name'].strip()}\"'.",
    ),
    (
        ("\n:",),
        re.compile(r"(?<=\S\n):(?![\w+-]+:)[^\s:]"),
        lambda found: f"The text of a definition begins with ':' and three spaces: ':   {found[0][1:]}'.",
    ),
    (
        ("===",),
        re.compile(r"^[ \t]*===[!+]*[ \t]+(?![\"!+=])\S.*", re.MULTILINE),
        lambda found: f"The name of a tab has quotes: '=== \"{found[0].strip().lstrip('=!+ ')}\"'.",
    ),
    (
        (" http", "\nhttp"),
        re.compile(r"(?<=\s)https?://[^\s<>]*[^\s<>.,;:!?)]"),
        lambda found: f"A bare address is not a link here. Write '<{found[0]}>'.",
    ),
    (
        ("www.",),
        re.compile(r"(?<=\s)www\.[\w-]+\.[^\s<>]*[^\s<>.,;:!?)]"),
        lambda found: f"A bare address is not a link here. Write '<https://{found[0]}>'.",
    ),
    (
        ("\\\n",),
        re.compile(r"(?<=[^\s\\])\\$(?=\n[ \t]*\S)", re.MULTILINE),
        lambda _: "A backslash does not end a line here. End the line with '<br>', or begin a new paragraph.",
    ),
)
_NOTE = re.compile(r"\[\^(?P<name>[^\[\]\s]+)\](?P<defined>:)?")
_DEFINITION = re.compile(r"^[ \t]*\*?\[[^\]\n]+\]:.*", re.MULTILINE)
# A page without any of these has nothing to find.
_SUSPICIOUS = re.compile(
    r"[:=/?!]{3}|[\[{][\[{%+~=>!^-]|\s(?:https?:|www\.)|\\\n|\n +(?:[-*+]|\d+\.) |[-*+]\[[ xX]\]|\)\[|8<-|\n:"
)
_TOO_LITTLE = (2, 3)
"""Spaces by which an inner list may be indented elsewhere, and not here."""

_INNER = re.compile(r"\n +(?:[-*+]|\d+\.) ")
_ITEM = re.compile(r"(?P<indent> *)(?:[-*+]|\d+\.) +\S")


def find_switched_off(page: str) -> list[tuple[int, str]]:
    """The places in a page, each with its message, in order."""
    if not _SUSPICIOUS.search(page):
        return []
    prose = read_prose(page)
    return sorted({*_find_patterns(prose), *_find_footnotes(prose), *_find_flat_lists(prose)})


def _find_patterns(prose: str) -> Iterator[tuple[int, str]]:
    without_definitions = _DEFINITION.sub(_spaces, prose) if "]:" in prose else prose
    for marks, pattern, describe in _PATTERNS:
        if not any(mark in without_definitions for mark in marks):
            continue
        for found in pattern.finditer(without_definitions):
            if message := describe(found):
                yield found.start() + len(found[0]) - len(found[0].lstrip()), message


def _name(link: str) -> str:
    return link.strip("[]").split("|")[-1]


def _describe_reversed(words: str, target: str) -> str | None:
    if not re.search(r"\.md(?:#|$)|^https?://", target):
        return None
    return f"In a link, the brackets come first. Write '[{words}]({target})'."


def _describe_block(kind: str) -> str | None:
    if kind in _CAPTIONS:
        return None
    other = {"details": "'??? note'", "tab": "'=== \"Name\"'"}.get(kind, "'!!! note'")
    return f"'/// {kind}' is not supported here. Write {other}, and indent its text by four spaces."


def _describe_admonition(kinds: list[str]) -> str | None:
    unknown = [kind for kind in kinds if kind not in _ADMONITIONS | _MODIFIERS]
    if unknown and kinds[0] in _ADMONITIONS:
        return f"A title needs quotes: '!!! {kinds[0]} \"{' '.join(kinds[1:])}\"'."
    return f"There is no box {unknown[0]!r}. {suggest(unknown[0], _ADMONITIONS)}" if unknown else None


def _find_footnotes(prose: str) -> Iterator[tuple[int, str]]:
    if "[^" not in prose:
        return
    defined: dict[str, int] = {}
    used: dict[str, int] = {}
    for found in _NOTE.finditer(prose):
        line = prose[prose.rfind("\n", 0, found.start()) + 1 : found.start()]
        where = defined if found["defined"] and not line.strip() else used
        if where is defined and found["name"] in defined:
            message = f"The page has a footnote {found['name']!r} already. Give this one another name."
            yield found.start(), message
        where.setdefault(found["name"], found.start())
    for name in used.keys() - defined.keys():
        near = suggest(name, defined) if defined else f"Write it below: '[^{name}]: The note.'"
        yield used[name], f"The page has no footnote {name!r}. {near}"
    for name in defined.keys() - used.keys():
        yield defined[name], f"Nothing leads to this footnote. Write '[^{name}]' where it belongs."


def _find_flat_lists(prose: str) -> Iterator[tuple[int, str]]:
    """List items that Markdown takes for those of the outer list, as they are not indented far enough."""
    if not _INNER.search(prose):
        return
    offset, outer = 0, None
    for line in prose.split("\n"):
        item = _ITEM.match(line)
        if item and outer is not None and len(item["indent"]) - outer in _TOO_LITTLE:
            yield offset + len(item["indent"]), "An inner list is indented by four spaces more than the outer one."
        elif item:
            outer = len(item["indent"])
        elif line.strip() and not line.startswith(" "):
            outer = None
        offset += len(line) + 1


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])
