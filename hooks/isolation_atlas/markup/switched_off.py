"""Finds what other sites render and this one would print as it is typed, and says what to type instead."""

import re
from collections.abc import Callable, Iterator

from isolation_atlas.page.fence import find_fences
from isolation_atlas.page.fence_languages import BOXES
from isolation_atlas.page.prose import read_prose
from isolation_atlas.problem import suggest

_QUOTES = " \"'\u2018\u2019\u201c\u201d\u201e"
# Modifiers that may stand with a type.
_MODIFIERS = {"annotate", "end", "inline"}
_CAPTIONS = {"caption", "figure-caption", "table-caption"}

# What each text has that a pattern finds, as searching for that is much faster; the pattern; and the message.
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
        re.compile(r"\[\[(?! ?figure:|_?toc_?\]\])[^\[\]\n]+\]\](?!\()", re.IGNORECASE),
        lambda found: f"Links between double brackets are not supported here. Write '[{_name(found[0])}](page.md)'.",
    ),
    (
        ("{{", "{%", "{!"),
        re.compile(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\{![^{}\n]+!\}"),
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
        lambda found: (
            f"This is GitHub's syntax. Write '!!! {found['kind'].lower()}', and indent its text by four spaces."
        ),
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
        lambda _: "A task begins with '- [ ] ' or, once done, with '- [x] '. A space goes after the dash, too.",
    ),
    (
        (")[",),
        re.compile(r"\((?P<words>[^()\n]{1,300})\)\[(?P<target>[^\[\]\s]{1,300})\]"),
        lambda found: _describe_reversed(found["words"], found["target"]),
    ),
    (
        ("8<-",),
        re.compile(r"^[ \t]*-+8<-+[ \t]+(?P<name>[^\s\"'].*)", re.MULTILINE),
        lambda found: f"The name of a snippet has quotes: '--8<-- \"{found['name'].strip(_QUOTES)}\"'.",
    ),
    (
        ("\n:",),
        re.compile(r"(?<=\S\n):(?![\w+-]+:)[^\s:][^\n]*"),
        lambda found: f"The text of a definition begins with ':' and three spaces: ':   {found[0][1:]}'.",
    ),
    (
        ("===",),
        re.compile(r"^[ \t]*===[!+]*[ \t]+(?![\"!+=])\S.*", re.MULTILINE),
        lambda found: f"The name of a tab has quotes: '=== \"{found[0].strip(_QUOTES).lstrip(f'=!+{_QUOTES}')}\"'.",
    ),
    (
        ("==",),
        re.compile(
            r"^[ \t]*(?:==|={4,})[ \t]+[\"“](?P<name>[^\"”\n]+)[\"”]|^[ \t]*===[!+]*\"(?P<close>[^\"\n]+)\"",
            re.MULTILINE,
        ),
        lambda found: f"A tab begins with three signs and a space: '=== \"{found['name'] or found['close']}\"'.",
    ),
    (
        ("!!", "??"),
        re.compile(r"^[ \t]*(?P<mark>!!|!{4,}|\?\?|\?{4,})[ \t]*(?P<kind>\w+)\b.*\n+    ", re.MULTILINE),
        lambda found: (
            f"A box begins with three marks: '{found['mark'][0] * 3} {found['kind']}'."
            if found["kind"].lower() in BOXES
            else None
        ),
    ),
    (
        ("!!!", "???"),
        re.compile(r"^[ \t]*(?:!!![+-]|\?\?\?-)[ \t]*(?P<kind>\w+)", re.MULTILINE),
        lambda found: f"A box that folds begins with '??? {found['kind']}', or with '???+' if it is open at first.",
    ),
    (
        ("!!!", "???"),
        re.compile(r"^[ \t]*(?P<mark>!!!|\?\?\?\+?)[ \t]*(?P<title>\"[^\"\n]*\")", re.MULTILINE),
        lambda found: f"The type of a box comes before its title: '{found['mark']} note {found['title']}'.",
    ),
    (
        ("import ", "export "),
        re.compile(r"^(?:import\s[^\n]*\sfrom\s+[\"'][^\n]*|export (?:const|default|function)\s[^\n]*)", re.MULTILINE),
        lambda _: "Pages are Markdown without JavaScript, so readers see this as it is typed. Remove it.",
    ),
    (
        ("%%", "{#", "{/*"),
        re.compile(r"%%[^%\n]+%%|\{#[^{}\n]*#\}|\{/\*[^{\n]*?\*/\}"),
        lambda _: "Readers see this. A comment stands between '<!--' and '-->'.",
    ),
    (
        ("!include", "<<<", "include::"),
        re.compile(r"^(?:!include |<<< *@?/|include::)(?P<name>[^\s\[]+).*", re.MULTILINE),
        lambda found: (
            f"A file is put into the page by its path below the folder of pages: '--8<-- \"{found['name']}\"'."
        ),
    ),
    (
        ("\\",),
        re.compile(
            r"\\(?:(?P<cite>(?:paren|text)?cite[pt]?)\*?\{(?P<id>[\w:-]+)|(?:newpage|pagebreak|clearpage)\b|footnote\{)"
        ),
        lambda found: (
            f"TeX is read in formulas alone. A citation is '[@{found['id']}]'."
            if found["cite"]
            else "TeX is read in formulas alone. Remove this, or write it in Markdown."
        ),
    ),
    (
        ("^[",),
        re.compile(r"(?<![\w\]])\^\[[^\[\]\n]+\](?!\()|(?<=\w)\^\[[^\[\]\n^]+\](?![(^])"),
        lambda found: f"A footnote has a name, and its text is below: '[^note]' and '[^note]: {found[0][2:-1]}'.",
    ),
    (
        ("[^",),
        re.compile(r"\[\^(?=[^\[\]\n]*\s)(?P<name>[^\[\]\n]{1,40})\]"),
        lambda found: f"The name of a footnote has no spaces: '[^{'-'.join(found['name'].split())}]'.",
    ),
    (
        ("[figure:", "[[figure", "[[ figure", "[[Figure", "[Figure:"),
        re.compile(
            r"(?<!\[)\[figure:(?P<one>[\w-]+)\](?![\](])|\[\[(?!(?-i:figure):[^\s\]])\s*figure:\s*(?P<two>[\w-]+)\s*\]\]",
            re.IGNORECASE,
        ),
        lambda found: (
            f"A figure is shown by '[[figure:{found['one'] or found['two']}]]', without spaces and in lower case."
        ),
    ),
    (
        ("[@",),
        re.compile(r"\[@[^\[\]\n]+\](?P<target>\([^()\n]*\))"),
        lambda found: f"A citation leads to its source by itself. Remove '{found['target']}'.",
    ),
    (
        ("*http", "(http", " http", "\nhttp"),
        re.compile(r"http(?:(?<=[\s*]http)|(?<=[\s*]\(http))s?://[^\s<>*]*[^\s<>.,;:!?)*_\"]"),
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
# The formula of GitHub and GitLab.
_FORMULA = re.compile(r"\$(?<![\w$]\$)`([^`\n]+)`\$")
_NOTE = re.compile(r"\[\^(?P<name>[^\[\]\s]+)\](?P<defined>:)?")
_DEFINITION = re.compile(r"^[ \t]*\*?\[[^\]\n]+\]:.*", re.MULTILINE)
_TOO_LITTLE = (2, 3)
"""Spaces by which what belongs to an item may be indented elsewhere, and not here."""

_ITEM = re.compile(r"(?P<indent> *)(?:[-*+]|(?P<number>\d+\.)) +\S")


def find_switched_off(page: str) -> list[tuple[int, str]]:
    """The places in a page, each with its message, in order."""
    prose = read_prose(page)
    found = {*_find_patterns(prose), *_find_footnotes(prose), *_find_flat_lists(page, prose)}
    formulas = (one for one in _FORMULA.finditer(page) if prose[one.start()] == "$")
    found |= {(one.start(), f"A formula stands between dollars alone: '${one[1]}$'.") for one in formulas}
    return sorted(found)


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
    unknown = [kind for kind in kinds if kind not in BOXES | _MODIFIERS]
    if unknown and kinds[0] in BOXES:
        return f"A title needs quotes: '!!! {kinds[0]} \"{' '.join(kinds[1:])}\"'."
    return f"There is no box {unknown[0]!r}. {suggest(unknown[0], BOXES)}" if unknown else None


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
        yield defined[name], f"No text refers to this footnote. Write '[^{name}]' where the reference belongs."


def _find_flat_lists(page: str, prose: str) -> Iterator[tuple[int, str]]:
    """What Markdown takes out of a list, as it is not indented far enough: inner items, paragraphs and fences."""
    offset, outer, is_new = 0, None, False
    kinds: dict[int, bool] = {}  # whether the items of the lists that are open have numbers, by their indent
    fences = {fence.line: fence.indent for fence in find_fences(page) if not fence.before}
    for number, line in enumerate(prose.split("\n"), start=1):
        item = _ITEM.match(line)
        indent = fences.get(number, len(line) - len(line.lstrip()))
        has_text = number in fences or bool(line.strip())
        is_inner = has_text and outer is not None and indent - outer in _TOO_LITTLE
        if item:
            has_number = bool(item["number"])
            if not is_new and kinds.get(indent, has_number) != has_number:
                yield offset + indent, "A list of another kind begins after an empty line."
            kinds = {known: kinds[known] for known in kinds if known < indent} | {indent: has_number}
        if item and is_inner:
            yield offset + indent, "An inner list is indented by four spaces more than the outer one."
        elif item:
            outer = indent
        elif is_inner and is_new:
            yield offset + indent, "What belongs to an item of a list is indented by four spaces more than the item."
        elif has_text and not indent:
            outer = None
            kinds = {} if is_new else kinds
        is_new = not has_text
        offset += len(line) + 1


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])
