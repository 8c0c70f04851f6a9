"""Finds a word behind backticks that names neither a fence nor a language, and marks in code that nothing explains."""

import re
from collections.abc import Collection, Iterator
from functools import cache

from pygments.lexers import get_all_lexers

from isolation_atlas.authoring.source import SourceText, split_lines
from isolation_atlas.nearest import find_nearest
from isolation_atlas.page.fence import CODE_SPAN, Opening, find_fences
from isolation_atlas.page.unsafe_markdown import blank_fences
from isolation_atlas.problem import Location, Problem, suggest

_PLAIN = "text"
_CALLED_ELSEWHERE = {
    **dict.fromkeys(("conf", "dotenv", "env", "gitignore", "log", "nohighlight", "none", "output"), _PLAIN),
    **dict.fromkeys(("plain", "plaintext", "stdout", "tree", "txt"), _PLAIN),
    "cmd": "bat",
    "jsonc": "json",
}
BOXES = frozenset(
    {
        *("note", "abstract", "summary", "tldr", "info", "todo", "tip", "hint", "important", "success", "check"),
        *("done", "question", "help", "faq", "warning", "caution", "attention", "failure", "fail", "missing"),
        *("danger", "error", "bug", "example", "quote", "cite"),
    }
)
"""The types of boxes that the theme knows."""

_BOXES_ELSEWHERE = BOXES | {"admonish", "admonition", "alert", "callout", "dropdown", "seealso"}
# What other tools draw, and Pygments does not colour.
_DRAWN_ELSEWHERE = frozenset(
    {
        *("blockdiag", "bytefield", "c4plantuml", "d2", "ditaa", "drawio", "erd", "excalidraw", "nomnoml", "pikchr"),
        *("plantuml", "puml", "svgbob", "vega", "vega-lite", "vegalite", "wavedrom", "wireviz"),
    }
)
_INLINE = re.compile(r"`+\s?#!(?P<language>[A-Za-z][\w+-]*)\s+\S")
# The theme treats a number in parentheses as a mark if it is in a comment.
_MARK = re.compile(r"(?:#|//|--|;|%|/\*|<!--)[ \t]*\((?P<number>[1-9]\d?)\)!?(?=[ \t]*(?:$|\*/|-->|\())")
_HIGHLIGHTED = re.compile(r"""hl_lines=["']([\d\s-]*)["']""")
_HIGHLIGHTED_ELSEWHERE = re.compile(r"\{[ \t]*(\d[\d,\s-]*)\}")
_OPENING_WITHIN = re.compile(r"[\s>]*(?P<mark>`{3,}|~{3,})[ \t]*[\w{.][^`]*$")
_NUMBERED = re.compile(r"\d+\.[ \t]+\S")


def find_unknown_languages(page: str, fences: Collection[str], name: str) -> Iterator[Problem]:
    """A problem for each fence of a page whose language is unknown.

    Args:
        page: the text of the page.
        fences: the languages of the fences that are rendered.
        name: what problems call the page.
    """
    for opening in find_fences(page):
        if opening.language and opening.language not in fences and opening.language.lower() not in _languages():
            yield opening.problem(name, _describe_unknown(opening, {*fences}))
    if "#!" in page:
        for span in CODE_SPAN.finditer(blank_fences(page)):
            if (found := _INLINE.match(span[0])) and (language := found["language"].lower()) not in _languages():
                nearest = find_nearest(language, sorted(_languages()))
                hint = suggest(language, [nearest or _PLAIN])
                message = f"No language is called {found['language']!r}. {hint}"
                yield SourceText(page, name).problem_at(span.start() + found.start("language"), message)


def find_unmarked_lines(page: str, name: str) -> Iterator[Problem]:
    """A problem for each fence that highlights a line that it does not have."""
    for opening in find_fences(page):
        if elsewhere := _HIGHLIGHTED_ELSEWHERE.search(opening.header):
            option = f'hl_lines="{" ".join(elsewhere[1].replace(",", " ").split())}"'
            yield opening.problem(name, f"Lines are highlighted by an option: ```{opening.language} {option}.")
            continue
        found = _HIGHLIGHTED.search(opening.header)
        # What a snippet brings is not known here.
        if not found or not opening.closed or any("-8<-" in line for line in opening.body):
            continue
        lines = len(opening.body)
        asked = (int(number[:9]) for number in re.findall(r"\d+", found[1]))
        if (wrong := next((number for number in asked if not 1 <= number <= lines), None)) is not None:
            has = f"{lines} line{'' if lines == 1 else 's'}"
            message = f"This code has {has}, so line {wrong} can't be highlighted. Correct 'hl_lines'."
            yield opening.problem(name, message)


def find_swallowed_fences(page: str, name: str) -> Iterator[Problem]:
    """A problem for each fence in which another one begins, as it was not closed before."""
    for opening in find_fences(page):
        if opening.before or not opening.closed:
            continue
        for number, line in enumerate(opening.body, opening.line + 1):
            within = _OPENING_WITHIN.match(line)
            if within and within["mark"].startswith(opening.mark):
                longer = opening.mark + opening.mark[0]
                message = (
                    f"Another fence begins within this one, in line {number}. Close this one before it with a line"
                )
                yield opening.problem(
                    name, f"{message} that says {opening.mark}, or begin and end this one with {longer}."
                )
                break


def find_unexplained_marks(page: str, fences: Collection[str], name: str) -> Iterator[Problem]:
    """A problem for each fence of code that has a mark such as `# (1)!` for which no numbered list follows.

    Args:
        page: the text of the page.
        fences: the languages of the fences that are rendered.
        name: what problems call the page.
    """
    lines: list[str] = []
    for opening in find_fences(page):
        # Markdown that is shown as code has its notes within.
        if opening.language in {*fences, "markdown", "md"} or not opening.closed:
            continue
        if not any(_MARK.search(line) for line in opening.body):
            continue
        lines = lines or split_lines(page.expandtabs(4))
        notes = _count_notes(lines[opening.line + len(opening.body) + 1 :], opening.indent)
        for number, line in enumerate(opening.body, 1):
            for mark in _MARK.finditer(line):
                if int(mark["number"]) > notes:
                    where = Location(name, opening.line + number, opening.indent + mark.start("number"))
                    message = (
                        f"No numbered list below this code has a note {mark['number']}. "
                        f"Write '{mark['number']}. The note.' there, after an empty line."
                    )
                    yield Problem(where, message, " " * opening.indent + line)


def _count_notes(below: list[str], indent: int) -> int:
    """The items of the numbered list with which the lines below a fence begin."""
    notes = 0
    for line in below:
        text = line.strip()
        if text and len(line) - len(line.lstrip()) <= indent:
            if not _NUMBERED.match(text):
                break
            notes += 1
        elif text and not notes:
            break
    return notes


@cache
def _languages() -> frozenset[str]:
    """The names of all languages that Pygments can highlight."""
    return frozenset(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)


def _describe_unknown(opening: Opening, fences: set[str]) -> str:
    if opening.language == "math":
        return "A formula is not a fence here. Write it between two lines of '$$', with an empty line above and below."
    if opening.language.lower() in _DRAWN_ELSEWHERE:
        return (
            f"Nothing draws {opening.language!r} here. Draw it with Mermaid, or show it as a picture: '![…](file.svg)'."
        )
    if opening.language.lower() in _BOXES_ELSEWHERE:
        kind = opening.language.lower() if opening.language.lower() in BOXES else "note"
        return f"A box is no fence here. Write '!!! {kind}', and indent its text by four spaces."
    if called := _CALLED_ELSEWHERE.get(opening.language.lower()):
        return f"No fence and no language is called {opening.language!r}. Write {called!r}."
    nearest = find_nearest(opening.language, sorted(_languages() | fences))
    offer = suggest(opening.language, {nearest} if nearest else {*fences, _PLAIN})
    return f"No fence and no language is called {opening.language!r}. {offer}"
