"""Finds what Mermaid would leave out of a picture without a word: icons, files, scripts, and misspelt names.

Mermaid draws an icon or picture that it can't have as a question mark or not at all, ignores settings that it can't
read, and colours nothing by a class that is not there.
"""

import json
import re
from collections.abc import Callable, Iterator

import yaml

from isolation_atlas.problem import suggest

KINDS = ("machine", "pod", "container", "controller", "service", "route", "rule", "storage")
"""What follows `kind-` in the names of classes that the site colours."""

_CLASSES = {*(f"kind-{kind}" for kind in KINDS), "default", "row"}
_THEMES = {
    *("base", "dark", "default", "forest", "neo", "neo-dark", "neutral", "null"),
    *("redux", "redux-color", "redux-dark", "redux-dark-color"),
}
_KEYS = {"config", "displayMode", "title"}
_REFUSED = {"maxEdges", "maxTextSize", "secure", "securityLevel", "startOnLoad", "suppressErrorRendering"}
_ICONS = {"blank", "cloud", "database", "disk", "internet", "server", "unknown"}

_COMMENT = re.compile(r"^[^\S\n]*%%(?!\{).*", re.MULTILINE)
_FIRST_WORD = re.compile(r"^[^\S\n]*(?!%%)([A-Za-z][\w-]*)", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\s*---[^\S\n]*\n(?P<text>.*?)^[^\S\n]*---[^\S\n]*$", re.DOTALL | re.MULTILINE)
_DIRECTIVE = re.compile(r"%%\{(?P<text>.*?)\}%%", re.DOTALL)
_WHERE_CLASSES_ARE = re.compile(r"flowchart|graph|stateDiagram|classDiagram|block|erDiagram|requirement")
_DEFINED = re.compile(r"^[^\S\n]*classDef[^\S\n]+([\w,-]+)", re.MULTILINE)
_USED = re.compile(
    r":::[^\S\n]*([\w-]*\w(?:,[\w-]*\w)*)|^[^\S\n]*class[^\S\n]+[\w, -]+?[^\S\n]+([\w-]+)[^\S\n]*;?[^\S\n]*$",
    re.MULTILINE,
)
_ARCHITECTURE_ICON = re.compile(r"^[^\S\n]*(?:group|service)[^\S\n]+[\w-]+\((?P<icon>[^()\n]*)\)", re.MULTILINE)

_NO_ICON = "would draw nothing, as the site has no such icons. Write a word, or an emoji."
_LINES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\bfa[bklrsdt]?:fa-[\w-]+"), lambda found: f"{found[0]!r} {_NO_ICON}"),
    (re.compile(r"::icon\([^)\n]*\)?"), lambda found: f"{found[0]!r} {_NO_ICON}"),
    (
        re.compile(r"@\{[^{}]*?(?<![\w-])icon\s*:\s*\"?[^\",}\n]+", re.DOTALL),
        lambda _: f"An icon {_NO_ICON}",
    ),
    (
        re.compile(r"@\{[^{}]*?(?<![\w-])img\s*:|<img\b", re.DOTALL),
        lambda _: (
            "A diagram can't contain pictures from other files. Put them beside it: '![What it shows](file.png)'."
        ),
    ),
    (
        re.compile(r"^[^\S\n]*(?:callback\b|click[^\S\n]+\S+[^\S\n]+(?!href\b|\"|')\S).*", re.MULTILINE),
        lambda _: "A diagram can't run a script. Write a link: 'click NAME href \"https://example.org/\"'.",
    ),
)
_FORMULA = re.compile(r"\$\$(?P<tex>[^$\n]*)(?P<end>\$\$)?")
_BRACE = re.compile(r"(?<!\\)[{}]")
_SEQUENCE = re.compile(r"^[^\S\n]*links?[^\S\n]+\w.*", re.MULTILINE)
_TODAY = re.compile(r"^[^\S\n]*todayMarker[^\S\n]+(?!off\b).*", re.MULTILINE)


def find_lost(source: str) -> Iterator[tuple[int, str]]:
    """Find the places in a diagram's source, by their index, of what Mermaid would leave out, each with its message."""
    text = _COMMENT.sub(lambda found: " " * len(found[0]), source)
    start = 0
    if found := _FRONT_MATTER.match(text):
        yield from _check_front_matter(found)
        start = found.end()
    for directive in _DIRECTIVE.finditer(text):
        yield from _check_directive(directive)
    body = _DIRECTIVE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), " " * start + text[start:])
    first = _FIRST_WORD.search(body, start)
    kind = first[1] if first else ""
    for pattern, describe in _LINES:
        yield from ((found.start() + _indent(found[0]), describe(found)) for found in pattern.finditer(body))
    if "$$" in body:
        yield from _check_formulas(body)
    if kind == "sequenceDiagram":
        message = "The menu of a participant does not open on this site. Put its links below the diagram."
        yield from ((found.start() + _indent(found[0]), message) for found in _SEQUENCE.finditer(body))
    elif kind == "gantt":
        message = "A drawing can't mark today: the line would stay at the day of the build. Write 'todayMarker off'."
        yield from ((found.start() + _indent(found[0]), message) for found in _TODAY.finditer(body))
    elif kind.startswith("architecture"):
        yield from _check_architecture(body)
    elif _WHERE_CLASSES_ARE.match(kind):
        yield from _check_classes(body, kind)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _check_formulas(body: str) -> Iterator[tuple[int, str]]:
    """Formulas that KaTeX, which Mermaid draws them with, would show as an error."""
    for found in _FORMULA.finditer(body):
        depth = 0
        for brace in _BRACE.findall(found["tex"]):
            depth += 1 if brace == "{" else -1
            if depth < 0:
                break
        if not found["end"]:
            yield found.start(), "This formula is never closed. Write '$$' where it ends."
        elif depth:
            missing, extra = ("}", "{") if depth > 0 else ("{", "}")
            yield (
                found.start("tex"),
                f"This formula has {extra!r} without {missing!r}. Correct it, or write '\\{extra}'.",
            )


def _check_architecture(body: str) -> Iterator[tuple[int, str]]:
    for found in _ARCHITECTURE_ICON.finditer(body):
        if found["icon"] not in _ICONS:
            yield found.start("icon"), f"Mermaid has no icon {found['icon']!r}. {suggest(found['icon'], _ICONS)}"


def _check_classes(body: str, kind: str) -> Iterator[tuple[int, str]]:
    known = _CLASSES | {name for found in _DEFINED.finditer(body) for name in found[1].split(",")}
    for found in _USED.finditer(body):
        # In a diagram of classes, `class` begins one.
        if found[1] is None and kind.startswith("classDiagram"):
            continue
        group = 1 if found[1] is not None else 2
        offset = found.start(group)
        for name in found[group].split(","):
            if name not in known:
                message = f"No class is named {name!r}. {suggest(name, known)}"
                yield offset, f"{message} Your own need a line such as 'classDef {name} stroke-width:3px'."
            offset += len(name) + 1


def _check_front_matter(found: re.Match[str]) -> Iterator[tuple[int, str]]:
    offset = found.start("text")
    try:
        # Nothing is made of it: an alias may stand for very much.
        node = yaml.compose(found["text"], Loader=yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "it can't be read"
        yield offset + (mark.index if mark else 0), f"The text between the lines of dashes is not YAML: {reason}."
        return
    for key, value in _list_pairs(node):
        if key.value not in _KEYS:
            yield (
                offset + key.start_mark.index,
                f"A diagram has no setting {key.value!r} here. {suggest(key.value, _KEYS)}",
            )
        if key.value == "config":
            for name, setting in _list_pairs(value):
                yield from _check_setting(offset + name.start_mark.index, name.value, getattr(setting, "value", None))


def _list_pairs(node: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode):
            yield key, value


def _check_directive(found: re.Match[str]) -> Iterator[tuple[int, str]]:
    text = found["text"].strip()
    name, colon, value = text.partition(":")
    if name.strip() in ("wrap", "nowrap") and not colon:
        return
    if name.strip() not in ("init", "initialize"):
        yield found.start(), f"A line of settings begins with '%%{{init:', and this one with '%%{{{name.strip()}'."
        return
    try:
        settings = json.loads(value.replace("'", '"'))
    except (ValueError, RecursionError):
        yield (
            found.start(),
            'Mermaid can\'t read these settings. Write \'%%{init: {"theme": "forest"}}%%\', with all quotes.',
        )
        return
    for key, setting in settings.items() if isinstance(settings, dict) else ():
        yield from _check_setting(found.start() + found[0].find(key), key, setting)


def _check_setting(offset: int, name: str, value: object) -> Iterator[tuple[int, str]]:
    if name in _REFUSED:
        yield offset, f"A diagram can't set {name!r}, which is the same for all of the site. Remove it."
    if name == "theme" and isinstance(value, str) and value not in _THEMES:
        yield offset, f"Mermaid has no theme {value!r}. {suggest(value, _THEMES)}"
