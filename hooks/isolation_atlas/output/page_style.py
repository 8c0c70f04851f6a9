"""Selects the rules of the site's stylesheet that one page needs, in their order, so that the page can contain them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from html import unescape

# What a selector may need of a page: a tag, ".class", "#id", or a setting of the theme, such as 'dir="ltr"'. No other
# attribute is one, because scripts set and remove them.
_SETTINGS = "dir|data-md-color-(?:scheme|primary|accent)"
_TAG = re.compile(r"<([A-Za-z][\w-]*)")
# A pattern that begins with a letter is searched five times as fast as one that begins with a space, or with a letter
# of either case: the search looks for the letter alone.
_NAMES = {
    prefix: tuple(
        re.compile(rf"""{first}(?<=\s{first})(?i:{rest})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
        for first in (letter, letter.upper())
    )
    for letter, rest, prefix in (("c", "lass", "."), ("i", "d", "#"))
}
# Only a page with such a table needs the theme's rules for one. One of them makes a browser restyle all that follows
# a moved element.
_PLAIN_TABLE = "table:not([class])"
_TABLE = re.compile(r"""<table\b((?:"[^"]*"|'[^']*'|[^'">])*)""", re.IGNORECASE)
_VALUE = re.compile(r""""[^"]*"|'[^']*'""")
_SETTING = re.compile(rf'(?:{_SETTINGS})="[\w-]+"')
# The name of a custom property, or the start of a name that a script completes. Other text may look like one.
_PROPERTY = re.compile(r"--[A-Za-z_][\w-]*")

_CREATED = re.compile(r"""\bcreateElement\(\s*["'`]([\w-]+)""")
_CLASS_NAME = re.compile(r"""\bclassName\s*[:=]\s*["'`]([^"'`]*)""")
_CLASS_LIST = re.compile(r"\bclassList\.(?:add|toggle|replace)\(([^)]*)")
_QUOTED = re.compile(r"""["'`]([\w -]+)["'`]""")

_GROUPS = ("@media", "@supports", "@container", "@layer", "@scope", "@starting-style")
_MARK = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\((?:\\.|[^"'()\\])*\)|\\.|(?P<mark>[{};])""", re.DOTALL)
_BRACKET = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|(?P<mark>[()\[\];,])""", re.DOTALL)
_ENCLOSING = re.compile(r"""["'()\[\]\\]""")
_PART = re.compile(
    r"""(?P<name>[.#](?:\\.|[\w-]|[^\x00-\x7f])+)"""
    r"""|(?P<pseudo>::?[\w-]+)(?P<open>\()?"""
    rf"""|\[(?P<setting>(?:{_SETTINGS})="?[\w-]+"?)\]|\[(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\]"'])*\]"""
    r"""|(?P<tag>(?:\\.|[\w-]|[^\x00-\x7f])+)|.""",
    re.DOTALL,
)
_PROSE = frozenset({".md-typeset"})
_ALTERNATIVES = frozenset({":is", ":where", ":has", ":-webkit-any", ":-moz-any"})
_ADDRESS = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')]*))\s*\)""")
_KEYFRAMES = re.compile(r"@(?:-\w+-)?keyframes\s+")
_ANIMATION = re.compile(r"(?:^|;)(?:-\w+-)?animation(?:-name)?:([^;]*)")
_WORD = re.compile(r"[\w-]+")


def find_symbols(html: str) -> set[str]:
    """Return what the selectors of a page's rules may name, and the custom properties that the page itself uses."""
    found = {name.lower() for name in set(_TAG.findall(html))}
    found.update(_SETTING.findall(html), _PROPERTY.findall(html))
    if any(not re.search(r"\bclass\b", _VALUE.sub("", tag), re.IGNORECASE) for tag in _TABLE.findall(html)):
        found.add(_PLAIN_TABLE)
    for prefix, patterns in _NAMES.items():
        for values in {values for pattern in patterns for values in pattern.findall(html)}:
            found.update(prefix + name for name in unescape("".join(values)).split())
    return found


@lru_cache(maxsize=128)  # a page that is saved changes no script
def find_made(script: str) -> frozenset[str]:
    """Return what a script of the project may add to a page: tags, classes, and the custom properties that it reads."""
    classes = [
        *_CLASS_NAME.findall(script),
        *(name for call in _CLASS_LIST.findall(script) for name in _QUOTED.findall(call)),
    ]
    created = _CREATED.findall(script)
    return frozenset(
        (
            *created,
            *([_PLAIN_TABLE] if "table" in created else ()),
            *_PROPERTY.findall(script),
            *(f".{name}" for names in classes for name in names.split()),
        )
    )


@dataclass(frozen=True, slots=True)
class _Need:
    """What a page must have for a selector to match: all symbols, and of each list of alternatives one."""

    symbols: frozenset[str]
    alternatives: tuple[tuple["_Need", ...], ...]

    def is_met(self, page: frozenset[str]) -> bool:
        return self.symbols <= page and all(any(need.is_met(page) for need in needs) for needs in self.alternatives)


@dataclass(frozen=True, slots=True)
class _Declaration:
    """A declaration, or all that stands between the braces of an at-rule.

    Attributes:
        text: the declaration itself.
        sets: the custom property that it sets; empty if it sets none.
        uses: the custom properties in its value.
    """

    text: str
    sets: str
    uses: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule with selectors, or an at-rule without any, which stays.

    Attributes:
        selectors: each selector, with what it needs.
        prelude: what stands before the braces of an at-rule; empty for a rule with selectors.
        declarations: what stands between the braces.
        animations: the words that may name an animation.
        common: what all selectors need.
        uses: the custom properties that are used by what sets none.
        sets: the declarations that set one.
        text: the whole rule, if it can only stay as it is; "" if some of its declarations may go.
    """

    selectors: tuple[tuple[str, _Need], ...]
    prelude: str
    declarations: tuple[_Declaration, ...]
    animations: frozenset[str]
    common: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    sets: tuple[_Declaration, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules under a condition, such as `@media print`."""

    prelude: str
    parts: tuple["_Rule | _Group", ...]


@dataclass(frozen=True, eq=False)
class PageStyles:
    """The rules of a stylesheet, from which those of each page are selected."""

    parts: tuple[_Rule | _Group, ...]

    @staticmethod
    @lru_cache(maxsize=4)  # a page that is saved changes no stylesheet
    def parse(stylesheet: str) -> "PageStyles":
        """Read a stylesheet, which must be minified: it has no comments, and no rules within rules."""
        return PageStyles(tuple(_parse(stylesheet)))

    def select(self, page: set[str], shared: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Return the rules that a page needs.

        A rule stays if the page has all that one of its selectors names; a custom property stays if a rule that stays
        uses it, or the page. So a rule may stay that matches nothing, but none goes that matches something.

        Args:
            page: what `find_symbols` and `find_made` found in the page, and in the scripts that may change it.
            shared: what other pages have too. Selectors that name nothing else get a rule of their own, which is the
                same on each of these pages.
        """
        started = (name for name in page if name.startswith("--") and name.endswith("-"))
        return _select_once(self, frozenset({*(page & self._names), *started}), shared)

    @cached_property
    def _names(self) -> frozenset[str]:
        """All that decides what is selected, beside the starts of names that a script completes."""
        rules = list(_flatten(self.parts))
        properties = (declaration.sets for rule in rules for declaration in rule.declarations)
        return frozenset({*properties, *_list_symbols(need for rule in rules for _, need in rule.selectors)})


@lru_cache(maxsize=256)  # many pages need the same rules
def _select_once(styles: PageStyles, page: frozenset[str], shared: frozenset[str]) -> tuple[str, ...]:
    kept = [one for part in _select(styles.parts, page) for one in _split_off(part, shared)]
    rules = list(_flatten(kept))
    used = _close(rules, page)
    animations = {word for rule in rules for word in rule.animations}
    return tuple(text for part in kept if (text := _write(part, used, animations)))


def _list_symbols(needs: Iterable[_Need]) -> Iterator[str]:
    for need in needs:
        yield from need.symbols
        for alternatives in need.alternatives:
            yield from _list_symbols(alternatives)


@lru_cache(maxsize=256)
def rebase(style: str, folder: str) -> str:
    """Return rules in which addresses that are relative to the stylesheet lead there from a page.

    Args:
        style: the rules.
        folder: the way from the page to the stylesheet's folder, such as "../assets/stylesheets/".
    """

    def lead(found: re.Match[str]) -> str:
        address = (found[1] or found[2] or found[3] or "").strip()
        if not address or address.startswith(("#", "/")) or re.match(r"[A-Za-z][\w+.-]*:", address):
            return found[0]
        return f'url("{folder}{address}")'

    return _ADDRESS.sub(lead, style)


def _parse(css: str) -> Iterator[_Rule | _Group]:
    marks = [found for found in _MARK.finditer(css) if found["mark"]]
    start = at = 0
    while at < len(marks):
        mark = marks[at]
        prelude = css[start : mark.start()].strip()
        if mark[0] == "{":
            end = _find_end(marks, at)
            body = css[mark.end() : marks[end].start()]
            yield _Group(prelude, tuple(_parse(body))) if prelude.startswith(_GROUPS) else _read_rule(prelude, body)
            at = end
        elif mark[0] == ";":
            yield _Rule((), f"{prelude};", (), frozenset(), text=f"{prelude};")
        start = marks[at].end()
        at += 1


def _find_end(marks: list[re.Match[str]], begin: int) -> int:
    """The index of the mark that closes the brace at `begin`."""
    depth = 0
    for at in range(begin, len(marks)):
        depth += {"{": 1, "}": -1}.get(marks[at][0], 0)
        if not depth:
            return at
    raise ValueError("A brace of the stylesheet is never closed.")


def _read_rule(prelude: str, body: str) -> _Rule:
    if prelude.startswith("@"):
        uses = frozenset(_PROPERTY.findall(body))
        text = "" if _KEYFRAMES.match(prelude) or not body else f"{prelude}{{{body}}}"
        return _Rule((), prelude, (_Declaration(body, "", uses),), frozenset(), uses=uses, text=text)
    selectors = tuple((selector, _read_need(selector)) for selector in _split(prelude, ","))
    declarations = tuple(_read_declaration(text) for text in _split(body, ";") if text)
    animations = frozenset(word for value in _ANIMATION.findall(body) for word in _WORD.findall(value))
    common = frozenset.intersection(*(need.symbols for _, need in selectors))
    uses = frozenset[str]().union(*(one.uses for one in declarations if not one.sets))
    sets = tuple(one for one in declarations if one.sets)
    rule = _Rule(selectors, "", declarations, animations, common, uses, sets)
    return rule if sets else replace(rule, text=_write(rule, set(), set()))


def _read_declaration(text: str) -> _Declaration:
    name, _, value = text.partition(":")
    return _Declaration(text, name if name.startswith("--") else "", frozenset(_PROPERTY.findall(value)))


def _split(text: str, separator: str) -> list[str]:
    """The parts of a text between separators that are not in quotes or brackets."""
    if not _ENCLOSING.search(text):
        return text.split(separator)
    parts, depth, start = [], 0, 0
    for found in _BRACKET.finditer(text):
        mark = found["mark"]
        if mark is None:
            continue
        if mark in "([":
            depth += 1
        elif mark in ")]":
            depth -= 1
        elif mark == separator and not depth:
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]


def _read_need(selector: str) -> _Need:
    names, tags, alternatives, at = set[str](), set[str](), [], 0
    while found := _PART.match(selector, at):
        at = found.end()
        if found["name"]:
            names.add(found["name"].replace("\\", ""))
        elif found["setting"]:
            name, _, value = found["setting"].partition("=")
            names.add(f'{name}="{value.strip(chr(34))}"')
        elif found["tag"]:
            tags.add(found["tag"].lower())
        elif found["open"]:
            end = _find_bracket(selector, at)
            if selector[: end + 1].endswith(_PLAIN_TABLE):
                tags.add(_PLAIN_TABLE)
            if found["pseudo"] in _ALTERNATIVES:
                alternatives.append(tuple(_read_need(one) for one in _split(selector[at:end], ",")))
            at = end + 1
    # The tags within something that has a class of its own come with it, regardless of who writes it.
    is_prose = not any(name[0] in ".#" for name in names - _PROSE)
    return _Need(frozenset(names | tags if is_prose else names), tuple(alternatives))


def _find_bracket(selector: str, begin: int) -> int:
    """The index of the bracket that closes the one before `begin`."""
    depth = 1
    for found in _BRACKET.finditer(selector, begin):
        depth += {"(": 1, ")": -1}.get(found["mark"] or "", 0)
        if not depth:
            return found.start()
    return len(selector)


def _select(parts: Iterable[_Rule | _Group], page: frozenset[str]) -> Iterator[_Rule | _Group]:
    for part in parts:
        if isinstance(part, _Group):
            if within := tuple(_select(part.parts, page)):
                yield _Group(part.prelude, within)
        elif part.prelude:
            yield part
        elif part.common <= page:
            selectors = [
                one
                for one in part.selectors
                if one[1].symbols <= page and (not one[1].alternatives or one[1].is_met(page))
            ]
            if len(selectors) == len(part.selectors):
                yield part
            elif selectors:
                yield replace(part, selectors=tuple(selectors), text="")


def _split_off(part: _Rule | _Group, shared: frozenset[str]) -> Iterator[_Rule | _Group]:
    """The part; a rule as two if some of its selectors name only what is shared, and others more."""
    selectors = () if isinstance(part, _Group) else part.selectors
    alike = tuple(one for one in selectors if one[1].is_met(shared))
    if isinstance(part, _Group) or not shared or len(alike) in (0, len(selectors)):
        yield part
    else:
        yield replace(part, selectors=alike, text="")
        yield replace(part, selectors=tuple(one for one in selectors if one not in alike), text="")


def _flatten(parts: Iterable[_Rule | _Group]) -> Iterator[_Rule]:
    for part in parts:
        if isinstance(part, _Group):
            yield from _flatten(part.parts)
        else:
            yield part


def _close(rules: list[_Rule], page: frozenset[str]) -> set[str]:
    """The custom properties that the page or these rules use, by themselves or through others."""
    values: dict[str, set[str]] = {}
    waiting: set[str] = set()
    for rule in rules:
        waiting |= rule.uses
        for declaration in rule.sets:
            values.setdefault(declaration.sets, set()).update(declaration.uses)
    started = tuple(name for name in page if name.startswith("--") and name.endswith("-"))
    waiting |= {name for name in values if name in page or name.startswith(started)}
    used: set[str] = set()
    while waiting:
        used |= waiting
        waiting = {name for one in waiting for name in values.get(one, ())} - used
    return used


def _write(part: _Rule | _Group, used: set[str], animations: set[str]) -> str:
    if isinstance(part, _Group):
        within = "".join(_write(one, used, animations) for one in part.parts)
        return f"{part.prelude}{{{within}}}" if within else ""
    if part.text:
        return part.text
    if (keyframes := _KEYFRAMES.match(part.prelude)) and part.prelude[keyframes.end() :] not in animations:
        return ""
    if part.prelude.endswith(";"):
        return part.prelude
    body = ";".join(one.text for one in part.declarations if not one.sets or one.sets in used)
    prelude = part.prelude or ",".join(selector for selector, _ in part.selectors)
    return f"{prelude}{{{body}}}" if body else ""
