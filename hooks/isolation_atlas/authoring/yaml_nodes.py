"""Composes YAML and JSON into nodes, which know their positions; scalars are read as in YAML 1.2 or by kubectl."""

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.problem import AtlasError

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # PyYAML was built without libyaml: the same result, more slowly
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]

# The deepest data that we met, the schemas of Kubernetes, is nested about 40 deep.
MAXIMUM_DEPTH = 100
TOO_DEEP = f"This is nested more than {MAXIMUM_DEPTH} deep. Nest it less."
# libyaml has had a limit of its own since PyYAML 6.0.4. It may meet that first, as it reads ahead of what it reports.
_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"

# Each mapping and each list starts with one of these, so a text with few of them can't be nested deeply.
_OPENING_CHARACTERS = "[{-:?"

TAG_PREFIX = "tag:yaml.org,2002:"


class _Loader(_BaseLoader):
    """libyaml's parser with the scalars of YAML 1.2: no `yes` for true, no dates, no base-60 numbers."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own slot


class _KubernetesLoader(_Loader):
    """The same with the scalars that kubectl reads as YAML 1.1 does: `yes` for true, `1_000` for a thousand."""


class Dialect(Enum):
    """How plain scalars are read; the value is the loader."""

    YAML = _Loader
    KUBERNETES = _KubernetesLoader


_SCALARS: tuple[tuple[str, str, str], ...] = (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", "-+."),
    ("merge", r"<<", "<"),
)
# https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go
_KUBERNETES_SCALARS: tuple[tuple[str, str, str], ...] = (
    ("bool", r"y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF", "yYnNoO"),
    ("int", r"[-+]?[0-9][0-9_]*|0x[0-9a-fA-F_]+|-?0b[01_]+", "-+0123456789"),
)

SCALAR_PATTERNS: dict[Dialect, dict[str, list[re.Pattern[str]]]] = {}
"""By dialect and tag, what the text of a scalar must look like."""

for _dialect, _scalars in ((Dialect.YAML, _SCALARS), (Dialect.KUBERNETES, (*_SCALARS, *_KUBERNETES_SCALARS))):
    _patterns = SCALAR_PATTERNS.setdefault(_dialect, {})
    for _tag, _pattern, _first in _scalars:
        _patterns.setdefault(_tag, []).append(re.compile(f"(?:{_pattern})$"))
for _dialect, _scalars in ((Dialect.YAML, _SCALARS), (Dialect.KUBERNETES, _KUBERNETES_SCALARS)):
    for _tag, _pattern, _first in _scalars:
        _dialect.value.add_implicit_resolver(
            TAG_PREFIX + _tag, re.compile(f"(?:{_pattern})$"), [*_first, *([""] if _tag == "null" else [])]
        )


# What to do where the parser says these words.
_HINTS = {
    "could not find expected ':'": "A key ends with ':' and a space.",
    "did not find expected ',' or": "A comma or the closing bracket is missing.",
    "did not find expected '-' indicator": "Indent all entries of a list alike, each with '- '.",
    "did not find expected alphabetic or numeric character": "Put text that begins with '*' or '&' in quotes.",
    "did not find expected key": "Indent all keys alike, and double a quote within quotes.",
    "found character that cannot start any token": "Put text that begins with this character in quotes.",
    "found undefined alias": "Put text that begins with '*' in quotes.",
    "found unexpected end of stream": "This quote is never closed.",
    "mapping values are not allowed": "Put text with ': ' in it in quotes, and indent all keys alike.",
}


def compose(source: SourceText, dialect: Dialect = Dialect.YAML) -> list[Node]:
    """Return the root node of each document of a text.

    Raises:
        AtlasError: the text is not YAML, or is nested more than `MAXIMUM_DEPTH` deep.
    """
    try:
        _refuse_depth(source)
        return _compose_all(source, dialect)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark and error.context_mark and "\n" not in source.text[mark.index :]:
            # A bracket or quote is never closed. The parser notices at the end, but the author must look at the start.
            mark = error.context_mark
        reason = (error.problem or error.context or "it can't be parsed").rstrip(".")
        if mark and source.text[mark.index : mark.index + 1] == "\t":
            reason = "a tab can't indent. Write spaces"
        message = TOO_DEEP if reason == _LIBYAML_TOO_DEEP else f"This is not YAML: {reason}."
        hint = next((hint for beginning, hint in _HINTS.items() if reason.startswith(beginning)), "")
        message = f"{message} {hint}".rstrip()
        raise AtlasError([source.problem_at(mark.index if mark else 0, message)]) from None
    except yaml.reader.ReaderError as error:
        # PyYAML gives the position in bytes or in characters, so we search: it stops at the first such character.
        place = source.text.index(chr(error.character))
        raise AtlasError([source.problem_at(place, f"YAML allows no character U+{error.character:04X}.")]) from None


@lru_cache(maxsize=4)
def compose_again(source: SourceText) -> list[Node]:
    """Return the nodes of a text that was parsed before.

    Nodes are many times larger than the data and only needed for problems, so they are not kept with the data.
    """
    return _compose_all(source)


def _compose_all(source: SourceText, dialect: Dialect = Dialect.YAML) -> list[Node]:
    with without_collector():
        return list(yaml.compose_all(source.text, Loader=dialect.value))


def _refuse_depth(source: SourceText) -> None:
    """Check the depth before anything is built: libyaml crashes on texts that are nested some 50,000 deep."""
    if _is_surely_shallow(source.text):
        return
    depth = 0
    for event in yaml.parse(source.text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAXIMUM_DEPTH:
            raise AtlasError([source.problem_at(event.start_mark.index if event.start_mark else 0, TOO_DEEP)])


def _is_surely_shallow(text: str) -> bool:
    """Whether a text can't be nested too deeply, by what is found quickly in it.

    In blocks, a mapping or a list begins in a column further right than what holds it, but for a list in a mapping,
    which may begin in the same one. Before it, its line has only spaces and the signs of other blocks.
    """
    if sum(map(text.count, _OPENING_CHARACTERS)) <= MAXIMUM_DEPTH:
        return True
    brackets = text.count("{") - text.count("{}") + text.count("[") - text.count("[]")
    if brackets > MAXIMUM_DEPTH - 2 * _SHALLOW_COLUMNS or _OTHER_LINE_END.search(text):
        return False
    return not _DEEP_LINE.search(f"\n{text}")


_SHALLOW_COLUMNS = 40
_DEEP_LINE = re.compile(rf"\n[ \t?:-]{{{_SHALLOW_COLUMNS}}}")
_OTHER_LINE_END = re.compile(r"\r(?!\n)|[\x85\u2028\u2029]")


Pair: TypeAlias = tuple[ScalarNode, Node]


class Merges:
    """The keys and values of mappings with those that they merge (`<<`).

    Each mapping is worked out once: if it were worked out for each mention, forty lines would take weeks.

    Args:
        limit: how many merged pairs are listed, of all mappings together.
    """

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._pairs: dict[int, dict[str, Pair]] = {}

    def pairs(self, node: MappingNode) -> Mapping[str, Pair]:
        """The keys and values of a mapping by its keys, merged ones first, so that its own override them.

        A mapping that merges itself takes nothing from there.

        Raises:
            OverflowError: the limit is reached.
        """
        # A stack of its own, because a chain of merges may be longer than Python's.
        opened: set[int] = set()
        stack = [node]
        while stack:
            last = stack[-1]
            if id(last) in self._pairs:
                stack.pop()
            elif id(last) in opened:
                self._pairs[id(stack.pop())] = self._merge(last)
            else:
                opened.add(id(last))
                stack += [merged for merged in _merged_mappings(last) if id(merged) not in opened]
        return self._pairs[id(node)]

    def _merge(self, node: MappingNode) -> dict[str, Pair]:
        """The pairs of a mapping; those of the mappings that it merges are known, except in a circle."""
        pairs: dict[str, Pair] = {}
        for merged in _merged_mappings(node):
            known = self._pairs.get(id(merged), {})
            self._left -= len(known) + 1
            if self._left < 0:
                raise OverflowError
            for name, pair in known.items():
                pairs.setdefault(name, pair)
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.tag != TAG_PREFIX + "merge":
                pairs[key.value] = (key, value)  # where a key is repeated, kubectl takes the last
        return pairs


def _merged_mappings(node: MappingNode) -> list[MappingNode]:
    return [
        merged
        for key, value in node.value
        if isinstance(key, ScalarNode) and key.tag == TAG_PREFIX + "merge"
        for merged in list_merged(value)
        if isinstance(merged, MappingNode)
    ]


def list_merged(value: Node) -> list[Node]:
    """List the nodes whose keys a merge takes: one mapping, or a list of them."""
    return list(value.value) if isinstance(value, SequenceNode) else [value]


@contextmanager
def without_collector() -> Iterator[None]:
    """Switch the garbage collector off, which took two thirds of the time to search the many new objects for cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
