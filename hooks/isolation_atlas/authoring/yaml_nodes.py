"""Composes YAML and JSON into nodes, which know their places; scalars are those of YAML 1.2."""

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

# Kubernetes' own schemas, the deepest that we met, nest about 40 deep.
MAXIMUM_DEPTH = 100
_TOO_DEEP = f"This is nested more than {MAXIMUM_DEPTH} deep, which no data is."

# Each mapping and each list has one of these to begin it, so that a text of few of them can't be nested deep.
_BEGINNINGS = "[{-:?"

PREFIX = "tag:yaml.org,2002:"


class _Loader(_BaseLoader):
    """libyaml's parser with the scalars of YAML 1.2: no `yes` for true, no dates, no base-60 numbers."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own slot


# What the text of a scalar must look like for its tag.
TEXTS: dict[str, list[re.Pattern[str]]] = {}

for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", "-+."),
    ("merge", r"<<", "<"),
):
    TEXTS.setdefault(_tag, []).append(re.compile(f"(?:{_pattern})$"))
    _Loader.add_implicit_resolver(PREFIX + _tag, TEXTS[_tag][-1], [*_first, *([""] if _tag == "null" else [])])


def compose(source: SourceText) -> list[Node]:
    """The nodes of each document of a text.

    Raises:
        AtlasError: the text is not YAML, or is nested more than `MAXIMUM_DEPTH` deep.
    """
    try:
        _refuse_depth(source)
        return _compose_all(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark and error.context_mark and "\n" not in source.text[mark.index :]:
            # What was opened is never closed; that is found at the end, but mended at the start.
            mark = error.context_mark
        reason = (error.problem or error.context or "it can't be parsed").rstrip(".")
        # libyaml reads ahead, so it may meet its own limit, 1,000, before we can apply ours.
        message = _TOO_DEEP if reason == "exceeded maximum nesting depth" else f"This is not YAML: {reason}."
        raise AtlasError([source.problem_at(mark.index if mark else 0, message)]) from None
    except yaml.reader.ReaderError as error:
        # The position is told in bytes or in characters; the first such character is where it stopped.
        place = source.text.index(chr(error.character))
        raise AtlasError([source.problem_at(place, f"YAML allows no character U+{error.character:04X}.")]) from None


@lru_cache(maxsize=4)
def compose_again(source: SourceText) -> list[Node]:
    """The nodes of a text whose data was read before.

    They are many times larger than the data, and wanted only where something is wrong, so they are not kept with it.
    """
    return _compose_all(source)


def _compose_all(source: SourceText) -> list[Node]:
    with without_collector():
        return list(yaml.compose_all(source.text, Loader=_Loader))


def _refuse_depth(source: SourceText) -> None:
    """Go through the text once without building anything: libyaml crashes on what is nested some 50,000 deep."""
    if sum(map(source.text.count, _BEGINNINGS)) <= MAXIMUM_DEPTH:
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
    """The keys and values of a mapping; merged ones (`<<`) first, so that its own win."""
    pairs: dict[str, tuple[ScalarNode, Node]] = {}
    within |= {id(node)}
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.tag == PREFIX + "merge":
            for merged in list_merged(value):
                if isinstance(merged, MappingNode) and id(merged) not in within:
                    for pair in list_pairs(merged, within):
                        pairs.setdefault(pair[0].value, pair)
    own: set[str] = set()
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.tag != PREFIX + "merge" and key.value not in own:
            own.add(key.value)
            pairs[key.value] = (key, value)
    yield from pairs.values()


def list_merged(value: Node) -> list[Node]:
    """What a merge takes the keys of."""
    return list(value.value) if isinstance(value, SequenceNode) else [value]


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python from looking for circles among the many new objects: that took two thirds of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
