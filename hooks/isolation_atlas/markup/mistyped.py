"""Finds Markdown that is meant for a list, table, box or picture, and that this site would print or lose."""

import itertools
import re
from collections.abc import Callable, Iterator
from html.entities import html5

from isolation_atlas.markup.html_balance import find_unbalanced
from isolation_atlas.markup.html_elements import ELEMENTS_WITHIN, HTML_ELEMENTS
from isolation_atlas.nearest import find_nearest
from isolation_atlas.page.prose import read_prose

_FENCE_MARKS = "A fence begins and ends with three backticks: '```'."
_BOX_INSTEAD = "a box: '!!! note', with its text indented by four spaces"
# What is written here instead of a directive of reStructuredText.
_DIRECTIVES = {
    "code": "a fence: '```python'",
    "code-block": "a fence: '```python'",
    "figure": "a picture: '![What it shows](file.png)'",
    "image": "a picture: '![What it shows](file.png)'",
    "include": "a snippet: '--8<-- \"file\"'",
    "literalinclude": "a snippet within a fence: '--8<-- \"file\"'",
    "math": "a formula between two lines of '$$'",
    "toctree": "'[TOC]' for the contents of a page; mkdocs.yml has those of the site",
}

# What each text has that a pattern finds, as searching for that is much faster; the pattern, whose first group,
# if it has one, is the place; and the message.
_PATTERNS: tuple[tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (
        ("[x", "[X", "[]", "[ ", "[-]", "[>]", "[/]"),
        re.compile(
            r"^[ \t>]*(?:[-*+]|\d+\.)[ \t]+(\[(?:[xX ]\](?![\s(\[:])|(?:[->/]?| [xX] ?|[xX] )\](?![(\[:])))",
            re.MULTILINE,
        ),
        lambda _: "A task begins with '- [ ] ' or, once done, with '- [x] '. A space goes into and after the brackets.",
    ),
    (
        (") ",),
        re.compile(r"^ {0,3}(\d{1,2}\)) +\S", re.MULTILINE),
        lambda found: f"A numbered list has points. Write '{found[1][:-1]}.'.",
    ),
    (
        ("$$",),
        re.compile(r"(?<=[^\s$])[ \t]*(\$\$(?!\$)[^$\n]+\$\$)|(\$\$(?!\$)[^$\n]+\$\$)(?=[ \t]*[^\s$])"),
        lambda _: "In a line of words, put a formula between single dollars: '$x$'.",
    ),
    (
        ("$",),
        re.compile(r"(?<![\\$])(\$)(?=[^\s$])[^$\n]{0,300}(?<=[^\s\\$])\$(?=\d)"),
        lambda _: "This is read as a formula up to the next dollar sign. Write '\\$' for one that begins none.",
    ),
    (
        ("&",),
        re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)"),
        lambda found: (
            None if found[1] in html5 else f"There is no character '&{found[1]}'. Write the character itself."
        ),
    ),
    (
        ("mermaid",),
        re.compile(r"""<(?:div|pre)\b[^<>]*\bclass=["']?mermaid\b[^<>]*>"""),
        lambda _: "Nothing draws this. Write a fence that begins with '```mermaid'.",
    ),
    (
        ("grid",),
        re.compile(r"""<div\b(?![^<>]*\bmarkdown\b)[^<>]*\bclass=["']?grid\b[^<>]*>"""),
        lambda _: "Markdown within HTML is read only if the tag says so: '<div class=\"grid cards\" markdown>'.",
    ),
    (
        ("[](", "]()", "] ("),
        re.compile(r"(?<![\w!\]])(\[\])\([^()\s]"),
        lambda _: "A link without words can't be found. Write them between the brackets.",
    ),
    (
        ("]()",),
        re.compile(r"(?<![\w\]])!?\[[^\[\]\n]*\](\([ \t]*\))"),
        lambda _: "These parentheses are empty. Name a page, a file or an address.",
    ),
    (
        ("}",),
        re.compile(r"(?:\]\([^()\n]*\)|(?<=\w)\*{1,3})\{[^{}\n]*\}[^\n<>\[\]*_`}]{1,300}(?<!\\)(\})"),
        lambda _: "Attributes before this on the line are read up to this brace. Write '\\}'.",
    ),
    (
        ("**/",),
        re.compile(r"(?<![\w*\\/])(\*\*/)"),
        lambda _: "Markdown reads stars as marks of emphasis. Write this as code, between backticks.",
    ),
    (
        ("![](",),
        re.compile(r"(!\[\])\([^()\s]"),
        lambda _: "Those who can't see this picture are told nothing. Say between the brackets what it shows.",
    ),
    (
        ("<img",),
        re.compile(r"""<img\b(?![^<>]*\balt=)[^<>]*>"""),
        lambda _: "Those who can't see this picture are told nothing. Say what it shows: '<img alt=\"…\" …>'.",
    ),
    (
        ("![",),
        re.compile(r"!\[[^\[\]\n]*(\|\d+(?:x\d+)?)\]\("),
        lambda _: "The size of a picture stands behind the parentheses: '![words](file.png){ width=\"100\" }'.",
    ),
    (
        ("!",),
        re.compile(r"(?<![\w!])(!(?: \[[^\[\]\n]*\])?\([^()\s]+\.(?:png|svg|jpe?g|webp|gif|avif)\))"),
        lambda _: "A picture begins with '![', without a space: '![What it shows](file.png)'.",
    ),
    (
        ("](http",),
        re.compile(r"\]\(<?(https?:(?!//))"),
        lambda found: f"An address begins with '{found[1]}//'.",
    ),
    (
        ("+-", "+="),
        re.compile(r"(?:^|\n\n)[ \t>]*(\+(?:[-=]{2,}\+){2,})[ \t]*\n[ \t>]*\|"),
        lambda _: "This table is not supported here. Write '| a | b |', and '| --- | --- |' below its head alone.",
    ),
    (
        ("'''", "\u00b4\u00b4\u00b4", "\u2018\u2018\u2018", "\u2019\u2019\u2019"),
        re.compile(
            r"^[ \t>]*((['\u00b4\u2018\u2019])\2{2,})[ \t]*[\w+-]*[ \t]*\n(?:[^\n]*\n){0,200}?[ \t>]*\2{3,}[ \t]*$",
            re.MULTILINE,
        ),
        lambda _: _FENCE_MARKS,
    ),
    (
        ("`",),
        re.compile(r"^[ \t>]*(?<!`)(`{1,2})[A-Za-z][\w+-]*[ \t]*\n(?:[^`\n]+\n){1,200}[ \t>]*\1[ \t]*$", re.MULTILINE),
        lambda _: _FENCE_MARKS,
    ),
    (
        ("=\u201c", "=\u201d", "=\u201e", "=\u2018", "=\u2019"),
        re.compile(r"[{<][A-Za-z:. \t][^{}<>\n]*?=([\u201c\u201d\u201e\u2018\u2019])[^{}<>\n]*[}>]"),
        lambda _: "Attributes have straight quotes: 'width=\"100\"'.",
    ),
    (
        ("{",),
        re.compile(r"""(?<=[)\]`*_ \t\n])\{(?:[^{}"'\n]|"[^"\n{}]*+"|'[^'\n{}]*+')*+(?<==)(["'])[^"'{}\n]*\}"""),
        lambda _: "This quote is never closed.",
    ),
    (
        ("] (",),
        re.compile(r"\[[^\[\]\n]+\]( )\((?:[^()\s]+\.(?:md|png|svg|jpe?g|webp)\b[^()]*|https?://[^()\s]+|#[\w-]+)\)"),
        lambda _: "A link has no space between its brackets and its parentheses. Remove it.",
    ),
    (
        ("-8<-",),
        re.compile(r"^(?=[^\n]*-8<-)[ \t]*[^\s;>-][^\n]*?(-+8<-+)", re.MULTILINE),
        lambda _: "A snippet must be alone on its line: '--8<-- \"file\"'.",
    ),
    (
        ("\u00a0",),
        re.compile(r"^[ \t>]*(?:[-*+]|\d+\.|#{1,6})(\u00a0)", re.MULTILINE),
        lambda _: "This space does not break, so Markdown reads no mark before it. Type an ordinary space.",
    ),
    (
        ("](", "]:", "://"),
        re.compile(
            r"(?:(?<!\])\]\(<?|^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?|<(?=[a-z]+://))([A-Za-z][A-Za-z0-9+.-]*):(?=\S)",
            re.MULTILINE,
        ),
        lambda found: _describe_scheme(found[1].lower()),
    ),
    (
        (".. ",),
        re.compile(r"^ {0,3}\.\. (?P<kind>[\w-]+)::.*", re.MULTILINE),
        lambda found: f"This is reStructuredText. Write {_DIRECTIVES.get(found['kind'], _BOX_INSTEAD)}.",
    ),
    (
        ("{",),
        re.compile(r"\{(?::|[ \t]*[.#][A-Za-z])(?:[^{}\"'\n]|\"[^\"\n]*\"|'[^'\n]*')*$", re.MULTILINE),
        lambda _: "These attributes are never closed. Write '}' after them.",
    ),
)
_SCHEMES = frozenset({"data", "ftp", "geo", "http", "https", "javascript", "mailto", "sms", "tel", "vbscript"})
"""What addresses may begin with, and what another check refuses."""
_ATTRIBUTES = re.compile(r"\{:?(?:[^{}\"'\n]|\"[^\"\n]*\"|'[^'\n]*')*\}")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_CLASSES = frozenset({"annotate", "card", "cards", "end", "grid", "inline", "md-button", "md-button--primary"})
"""The classes of the theme that authors write into attributes."""
# Where Markdown takes braces for attributes: at the end of a heading or of a cell, behind a link, and in a line below.
_READ_ATTRIBUTES = re.compile(
    r"(?:^#{1,6}[ \t][^\n]*?[ \t](?=\{[^{}\n]*\}[ \t#]*$)|\]\([^()\n]*\)|(?<=\w)\*{1,3}"
    r"|(?<=\S\n)[ ]{0,3}(?=\{[^{}\n]*\}[ \t]*$)|(?P<space>(?<=[ \t])))"
    r"(?P<attributes>\{:?[ \t]*[^{}\s][^{}\n]*\})(?P<bar>(?=[ \t]*\|))?",
    re.MULTILINE,
)
_ATTRIBUTE = re.compile(r"[.#]|[^=]*=|(?:aria|data)-")
_FLAGS = frozenset(
    {
        "autoplay",
        "controls",
        "download",
        "hidden",
        "inert",
        "loop",
        "markdown",
        "muted",
        "open",
        "playsinline",
        "reversed",
    }
)
"""Attributes that need no value."""

_TAG = re.compile(
    r"""(?<!\\)(?<!\]\()(?<!\]\( )(?<!\]: )<([A-Za-z][\w.-]*+(?::(?!//)[\w-]*+)?)(?=[\s/>])"""
    r"""(?:[^<>"']|"[^"]*+"|'[^']*+')*+>"""
)
_ID = re.compile(r"""(?<=[\s"'])id=(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""")
_LIST_ITEM = re.compile(r" *(?:[-*+]|\d+\.) +[^|]*$")
_HEADING = re.compile(r"(#{1,6})[ \t]*[^#\s]")
_LINE_BELOW = re.compile(r"(?P<title>=+)|-+")
_ITEM = re.compile(r" {0,3}(?:[-*+]|1\.) +\S")
# Blocks in which a list item needs no empty line above: lists, quotations, headings, tables, definitions and HTML.
_NO_PARAGRAPH = re.compile(r" *(?:[-*+] |\d+[.)] |>|#|\||:|<|!!!|\?\?\?|===|///|\[\^|\*\[|\[[^\]\n]+\]:|    )")
_ODD_ITEM = re.compile(
    r" {0,3}(?:(?P<bullet>[\u2022\u2023\u25e6\u25aa\u00b7\u2013\u2014] )"
    r"|(?P<letter>[a-z][.)] \S|\((?:\d{1,2}|[a-z])\) \S)"
    r"|(?P<close>[-+](?=[A-Za-z])|\d{1,2}\.(?=[A-Za-z])))"
)
_ODD_ITEMS = {
    "bullet": "This is not a list here. Begin each item with '- '.",
    "letter": "A list has numbers here, or dashes. Begin each item with '1. ' or '- '.",
    "close": "A space stands behind the dash or the number of an item.",
}
_BOX = re.compile(r"^(?P<indent> *)(?P<mark>!!!|\?\?\?\+?|===[!+]*)[ \t]*(?=[\w\"])", re.MULTILINE)
_RULE = re.compile(r"[ >]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_ROW = re.compile(r"[ \t]*\|.*[^\s\\|].*\|[ \t]*")
_BAR = re.compile(r"(?<!\\)\|")


def find_mistyped(page: str) -> list[tuple[int, str]]:
    """The places in a page, each with its message, in order."""
    prose = read_prose(page)
    lines = prose.expandtabs(4).split("\n") if "\t" in prose else prose.split("\n")
    starts = _list_starts(prose)
    found = {
        *_find_patterns(prose),
        *_find_elements(prose),
        *find_unbalanced(prose),
        *_find_attributes(prose),
        *_find_words_in_attributes(page, prose),
        *((starts[line], message) for line, message in _find_lists(lines)),
        *((starts[line], message) for line, message in _find_odd_lists(lines)),
        *((starts[line], message) for line, message in _find_tables(lines)),
        *((starts[line], message) for line, message in _find_tables_without_rule(lines)),
        *((starts[line], message) for line, message in _find_headings(lines)),
        *((starts[line], message) for line, message in _find_empty_boxes(lines, page.expandtabs(4).split("\n"))),
    }
    return sorted(found)


def _find_patterns(prose: str) -> Iterator[tuple[int, str]]:
    for marks, pattern, describe in _PATTERNS:
        if not any(mark in prose for mark in marks):
            continue
        for found in pattern.finditer(prose):
            if message := describe(found):
                yield found.start(found.lastindex or 0), message


def _describe_scheme(scheme: str) -> str | None:
    if scheme in _SCHEMES:
        return None
    near = find_nearest(scheme, ("https", "http", "mailto"))
    hint = f"Did you mean '{near}:'?" if near else "Name a page by its path, or write an address with 'https://'."
    return f"A browser opens no address that begins with '{scheme}:'. {hint}"


def _list_starts(prose: str) -> list[int]:
    """Where the first letter of each line stands."""
    starts, offset = [], 0
    for line in prose.split("\n"):
        starts.append(offset + len(line) - len(line.lstrip()))
        offset += len(line) + 1
    return starts


def _find_elements(prose: str) -> Iterator[tuple[int, str]]:
    if "<" not in prose:
        return
    known = HTML_ELEMENTS.union(*(names for start, names in ELEMENTS_WITHIN.items() if start in prose))
    for found in _TAG.finditer(prose):
        if found[1].lower() not in known:
            message = f"There is no HTML element <{found[1]}>, so readers see nothing of it."
            yield found.start(), f"{message} Write it as code, or '&lt;{found[1]}>'."


def _find_attributes(prose: str) -> Iterator[tuple[int, str]]:
    """Ids that stand twice, and classes that are nearly one of the theme."""
    ids: list[tuple[int, str]] = []
    if "{" in prose:
        for found in _ATTRIBUTES.finditer(prose):
            plain = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), found[0])
            for mark in re.finditer(r"(?<=[\s{:])([.#])([A-Za-z][\w:.-]*)", plain):
                if mark[1] == "#":
                    ids.append((found.start() + mark.start(), mark[2]))
                elif mark[2] not in _CLASSES and (near := find_nearest(mark[2], _CLASSES, 0.8)):
                    message = f"No class is called {mark[2]!r}. Did you mean {near!r}?"
                    yield found.start() + mark.start() + 1, message
    if "id=" in prose:
        for tag in _TAG.finditer(prose):
            ids += [(tag.start() + one.start(), one[1] or one[2] or one[3]) for one in _ID.finditer(tag[0])]
    known: set[str] = set()
    for offset, name in sorted(ids):
        if name in known:
            yield offset, f"The id {name!r} is already used on this page. Give this part another one."
        known.add(name)


def _find_words_in_attributes(page: str, prose: str) -> Iterator[tuple[int, str]]:
    """Words in braces that Markdown takes for attributes without a value, so that readers see nothing of them."""
    if "{" not in prose:
        return
    for found in _READ_ATTRIBUTES.finditer(prose):
        offset = found.start("attributes")
        line = prose[prose.rfind("\n", 0, offset) + 1 : offset]
        is_in_cell = found["bar"] is not None and line.lstrip().startswith("|")
        if found["space"] is not None and not is_in_cell and page[offset - 1] != "`":
            continue
        words = _QUOTED.sub("", found["attributes"]).strip("{:} ").split()
        lost = (word for word in words if not _ATTRIBUTE.match(word) and word.lower() not in _FLAGS)
        if (word := next(lost, None)) and (near := find_nearest(word, _CLASSES, 0.8)):
            yield offset, f"A class begins with a dot: '{{ .{near} }}'."
        elif word:
            yield offset, f"These braces are read as attributes, so readers don't see {word!r}. Write '\\{{{word}}}'."


def _find_headings(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Second titles, and headings that leave out a level."""
    last, has_title = 0, False
    for number, line in enumerate(lines):
        level = len(found[1]) if (found := _HEADING.match(line)) else 0
        place = number
        if (below := _LINE_BELOW.fullmatch(line.rstrip())) and number and lines[number - 1].strip():
            is_heading = number == 1 or not lines[number - 2].strip()
            level = (1 if below["title"] else 2) if is_heading and not _NO_PARAGRAPH.match(lines[number - 1]) else 0
            place = number - 1
        if not level:
            continue
        if level == 1 and has_title:
            yield place, "The page has a title already. Begin the heading of a section with '##'."
        elif last and level > last + 1:
            message = f"A heading of level {last} comes before this one of level {level}, so one in between is missing."
            yield place, f"{message} Begin it with {'#' * (last + 1)!r}."
        last, has_title = level, has_title or level == 1


def _find_lists(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Items that Markdown takes for words of the paragraph above them."""
    opening: str | None = None
    for number, line in enumerate(lines):
        if not line.strip():
            opening = None
        elif opening is None:
            opening = line
        elif _ITEM.match(line) and not _NO_PARAGRAPH.match(opening) and not _NO_PARAGRAPH.match(lines[number - 1]):
            yield number, "A list begins after an empty line. Without one, this stays in the paragraph above."
            opening = line


def _find_odd_lists(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines that are meant for the items of a list, and begin with what Markdown takes for none."""
    for number, (above, line, below) in enumerate(zip(["", *lines], lines, [*lines[1:], ""], strict=False)):
        found = _ODD_ITEM.match(line)
        if not found or above.strip() or not ((next_one := _ODD_ITEM.match(below)) or not below.strip()):
            continue
        kind = found.lastgroup or ""
        if next_one and next_one.lastgroup == kind:
            yield number, _ODD_ITEMS[kind]


def _find_tables(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Tables that Markdown would print, and cells of a row that it would lose."""
    rows, padded = iter(range(len(lines))), ["", "", *lines]
    for number in rows:
        line = lines[number]
        above, head = padded[number : number + 2]
        if "-" not in line or "|" not in line or not _RULE.fullmatch(line):
            continue
        if "|" not in head:
            if line.lstrip(" >").startswith("|"):
                yield number, "The head of a table is the line above its line of dashes, without one between them."
            continue
        columns, width = _count_cells(line), _count_cells(head)
        if columns != width:
            yield number, f"The head of this table has {width} cells, and this line {columns}, so it is not a table."
        elif above.strip() and (
            _LIST_ITEM.match(above) or (_indent(above) >= _indent(head) and not _NO_PARAGRAPH.match(above))
        ):
            yield number - 1, "A table begins after an empty line. Without one, this stays in the paragraph above."
        else:
            for below in itertools.takewhile(lambda below: lines[below].strip(), rows):
                if (cells := _count_cells(lines[below])) > columns:
                    message = f"This row has {cells} cells, and the head {columns}: the rest would be lost."
                    yield below, f"{message} A bar within a cell is '\\|'."


def _find_tables_without_rule(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Rows that Markdown would print, as no line of dashes says that they are a table."""
    above = ""
    for number, (line, below) in enumerate(itertools.pairwise([*lines, ""])):
        is_first = _ROW.fullmatch(line) and (not above.strip() or _indent(above) < _indent(line))
        if is_first and _ROW.fullmatch(below) and not _RULE.fullmatch(below) and not _RULE.fullmatch(line):
            rule = f"|{' --- |' * _count_cells(line)}"
            yield number, f"These rows become a table with a line of dashes below the first one. Write {rule!r}."
        above = line


def _count_cells(row: str) -> int:
    text = row.strip().lstrip("> ")
    return len(_BAR.findall(text)) + 1 - text.startswith("|") - bool(re.search(r"(?<!\\)\|$", text))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _find_empty_boxes(lines: list[str], typed: list[str]) -> Iterator[tuple[int, str]]:
    """Boxes and tabs that have nothing below them; of what is `typed`, code may be there, too."""
    indent_below = -1
    for number in range(len(lines) - 1, -1, -1):
        if (found := _BOX.match(lines[number])) and indent_below < len(found["indent"]) + 4:
            what = "tab" if found["mark"].startswith("=") else "box"
            yield number, f"This {what} is empty, because the text below it is not indented by four spaces."
        if typed[number].strip():
            indent_below = _indent(typed[number])
