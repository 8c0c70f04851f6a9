"""Composes YAML and JSON into nodes, which know their positions; scalars are read as in YAML 1.2."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

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
_TOO_DEEP = f"This is nested more than {MAXIMUM_DEPTH} deep, which no data is."
# libyaml has had a limit of its own since PyYAML 6.0.4. It may meet that first, as it reads ahead of what it reports.
_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"

# Each mapping and each list starts with one of these, so a text with few of them can't be nested deeply.
_OPENING_CHARACTERS = "[{-:?"

TAG_PREFIX = "tag:yaml.org,2002:"


class _Loader(_BaseLoader):
    """libyaml's parser with the scalars of YAML 1.2: no `yes` for true, no dates, no base-60 numbers."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own slot


# By tag, what the text of a scalar must look like.
SCALAR_PATTERNS: dict[str, list[re.Pattern[str]]] = {}

for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", "-+."),
    ("merge", r"<<", "<"),
):
    SCALAR_PATTERNS.setdefault(_tag, []).append(re.compile(f"(?:{_pattern})$"))
    _Loader.add_implicit_resolver(
        TAG_PREFIX + _tag, SCALAR_PATTERNS[_tag][-1], [*_first, *([""] if _tag == "null" else [])]
    )


def compose(source: SourceText) -> list[Node]:
    """Return the root node of each document of a text.

    Raises:
        AtlasError: the text is not YAML, or is nested more than `MAXIMUM_DEPTH` deep.
    """
    try:
        _refuse_depth(source)
        return _compose_all(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark and error.context_mark and "\n" not in source.text[mark.index :]:
            # A bracket or quote is never closed. The parser notices at the end, but the author must look at the start.
            mark = error.context_mark
        reason = (error.problem or error.context or "it can't be parsed").rstrip(".")
        message = _TOO_DEEP if reason == _LIBYAML_TOO_DEEP else f"This is not YAML: {reason}."
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


def _compose_all(source: SourceText) -> list[Node]:
    with without_collector():
        return list(yaml.compose_all(source.text, Loader=_Loader))


def _refuse_depth(source: SourceText) -> None:
    """Check the depth before anything is built: libyaml crashes on texts that are nested some 50,000 deep."""
    if sum(map(source.text.count, _OPENING_CHARACTERS)) <= MAXIMUM_DEPTH:
        return
    depth = 0
    for event in yaml.parse(source.text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAXIMUM_DEPTH:
            raise AtlasError([source.problem_at(event.start_mark.index if event.start_mark else 0, _TOO_DEEP)])


def list_pairs(node: MappingNode, within: frozenset[int] = frozenset()) -> Iterator[tuple[ScalarNode, Node]]:
    """List the keys and values of a mapping, merged ones (`<<`) first, so that its own override them."""
    pairs: dict[str, tuple[ScalarNode, Node]] = {}
    within |= {id(node)}
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.tag == TAG_PREFIX + "merge":
            for merged in list_merged(value):
                if isinstance(merged, MappingNode) and id(merged) not in within:
                    for pair in list_pairs(merged, within):
                        pairs.setdefault(pair[0].value, pair)
    own: set[str] = set()
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.tag != TAG_PREFIX + "merge" and key.value not in own:
            own.add(key.value)
            pairs[key.value] = (key, value)
    yield from pairs.values()


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
