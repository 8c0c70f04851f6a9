"""Parses YAML and JSON into plain data: mappings with text keys, lists, and scalars."""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.authoring.yaml_nodes import (
    MAXIMUM_DEPTH,
    SCALAR_PATTERNS,
    TAG_PREFIX,
    TOO_DEEP,
    Dialect,
    Merges,
    compose,
    compose_again,
    list_merged,
    without_collector,
)
from isolation_atlas.problem import AtlasError, Problem

Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"
Key: TypeAlias = str | int

# The largest manifest that we tried, 1,000 Pods as `kubectl get -o yaml` prints them, holds about 150,000 values.
MAXIMUM_VALUES = 2_000_000

# Without aliases, a file has fewer values than characters. With this many more once they are expanded, it is a bomb:
# a few hundred characters would keep the checks busy that look at each value.
MAXIMUM_EXPANSION = 10_000

# A message does not spell out larger numbers of values.
_UNCOUNTED = 1_000_000_000

# Longer numbers are no quantities, and Python refuses to parse more than 4,300 digits.
MAXIMUM_DIGITS = 1000

_TEXT_TAG, _MERGE_TAG = TAG_PREFIX + "str", TAG_PREFIX + "merge"
_COLLECTION_TAGS = frozenset({TAG_PREFIX + "map", TAG_PREFIX + "seq"})

_TAG_VALUES = {
    "null": "'null' or nothing",
    "bool": "'true' or 'false'",
    "int": "a whole number such as 7",
    "float": "a number such as 1.5",
}


class Repeat(NamedTuple):
    """A key that stands more than once in a mapping.

    Attributes:
        key: the key.
        at_root: whether the mapping is the document itself.
        problem: the problem, at the later place.
    """

    key: str
    at_root: bool
    problem: Problem


class Read(NamedTuple):
    """What a text holds that may have mistakes.

    Attributes:
        documents: the data of each document that is not empty and has no mistake but repeated keys, with its index.
            Of a repeated key, the last value is taken.
        problems: the problems of the documents that are left out.
        repeats: the repeated keys, by the index of their document.
        size: the number of values with the aliases expanded.
    """

    documents: tuple[tuple[int, Data], ...]
    problems: tuple[Problem, ...]
    repeats: tuple[tuple[int, Repeat], ...]
    size: int


@lru_cache(maxsize=512)  # the preview reads all files at each save, and parsing them takes 0.15 s
def parse_leniently(source: SourceText, dialect: Dialect = Dialect.YAML) -> Read:
    """Read the documents of a text, apart from those with mistakes.

    Raises:
        AtlasError: the text is not YAML, or has too many values with its aliases expanded.
    """
    with without_collector():
        converter = _Converter(source, dialect)
        documents: list[tuple[int, Data]] = []
        repeats: list[tuple[int, Repeat]] = []
        for index, root in enumerate(compose(source, dialect)):
            known = len(converter.problems)
            data = converter.convert(root)
            if converter.is_full:
                raise AtlasError([*converter.problems, *(repeat.problem for _, repeat in repeats)])
            repeats += [(index, repeat) for repeat in converter.take_repeats()]
            if data is not None and len(converter.problems) == known:
                documents.append((index, data))
    return Read(tuple(documents), tuple(converter.problems), tuple(repeats), converter.size)


def parse_data(source: SourceText) -> list[tuple[int, Data]]:
    """Return the data of each document that is not empty, with the index of the document.

    Raises:
        AtlasError: the text is not YAML, repeats a key, or has too many values with its aliases expanded.
    """
    read = parse_leniently(source)
    if problems := [*read.problems, *(repeat.problem for _, repeat in read.repeats)]:
        raise AtlasError(problems)
    return list(read.documents)


def find_place(source: SourceText, document: int, keys: Sequence[Key], *, at_key: bool) -> int:
    """Return the index in the text at which the value that `keys` lead to starts, or its key with `at_key`.

    If the last keys lead nowhere, it is the index of the nearest value that exists.
    """
    node = place = compose_again(source)[document]
    merges = _merges_of(source)
    for key in keys:
        match node:
            case MappingNode():
                pair = merges.pairs(node).get(str(key))
                if pair is None:
                    break
                place, node = (pair[0] if at_key else pair[1]), pair[1]
            case SequenceNode() if isinstance(key, int) and key < len(node.value):
                place = node = node.value[key]
            case _:
                break
    return int(place.start_mark.index)


@lru_cache(maxsize=4)
def _merges_of(source: SourceText) -> Merges:
    """The merges of the nodes that `compose_again` returns; their number was checked when the text was first read."""
    return Merges(_most_values(source))


def _most_values(source: SourceText) -> int:
    return min(MAXIMUM_VALUES, MAXIMUM_EXPANSION + len(source.text))


class _Converter:
    """Converts nodes into plain data, and collects the problems of those that can't be converted."""

    def __init__(self, source: SourceText, dialect: Dialect) -> None:
        self.source, self.dialect = source, dialect
        self.problems: list[Problem] = []
        self._repeats: list[Repeat] = []
        self._root: Node | None = None
        # Aliases share one node, so each node is converted once, however often it is used.
        self._converted: dict[int, _Value] = {}
        self._unfinished: set[int] = set()
        self._merges = Merges(_most_values(source))
        self.size = 0

    @property
    def is_full(self) -> bool:
        """Whether the documents so far hold more values than are read of one file."""
        return self.size > _most_values(self.source)

    def convert(self, root: Node) -> Data:
        """Return the data of a document."""
        self._root = root
        try:
            value = self._value(root)
        except OverflowError:
            self.size = _most_values(self.source) + 1
            self._add_problem(root, "The '<<' of this file merge too many keys again and again. Write fewer of them.")
            return None
        self.size += value.size
        if self.is_full:
            most = _most_values(self.source)
            size = f"{self.size:,}" if self.size < _UNCOUNTED else f"more than {_UNCOUNTED:,}"
            self._add_problem(
                root, f"The aliases of this file multiply it to {size} values; at most {most:,} are read."
            )
            return None
        return value.data

    def take_repeats(self) -> list[Repeat]:
        """The repeated keys that were found since the last call."""
        taken, self._repeats = self._repeats, []
        return taken

    def _add_problem(self, node: Node, message: str) -> None:
        self.problems.append(self.source.problem_at(node.start_mark.index, message))

    def _value(self, node: Node) -> "_Value":
        known = self._converted.get(id(node))
        if known is not None:
            return known
        if id(node) in self._unfinished:
            self._add_problem(node, "This anchor contains itself. Data can't be circular.")
            return _NOTHING
        self._unfinished.add(id(node))
        result = _NOTHING
        if len(self._unfinished) > MAXIMUM_DEPTH:
            self._add_problem(node, TOO_DEEP)
        elif isinstance(node, ScalarNode):
            result = _Value(node.value if node.tag == _TEXT_TAG else self._scalar(node))
        elif node.tag not in _COLLECTION_TAGS:
            self._refuse_tag(node)
        elif isinstance(node, MappingNode):
            result = self._mapping(node)
        else:
            items = [self._value(item) for item in node.value]
            result = _Value([item.data for item in items], *_measure(items))
        if result.depth > MAXIMUM_DEPTH:  # by aliases: a text that is nested as deep was refused before
            self._add_problem(node, TOO_DEEP)
            result = _NOTHING
        self._unfinished.discard(id(node))
        self._converted[id(node)] = result
        return result

    def _mapping(self, node: MappingNode) -> "_Value":
        pairs: dict[str, Node] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or key.tag == _MERGE_TAG or key.value in pairs:
                pairs = self._unusual_pairs(node)
                break
            pairs[key.value] = value
        values = {name: self._value(value) for name, value in pairs.items()}
        return _Value({name: value.data for name, value in values.items()}, *_measure(values.values()))

    def _unusual_pairs(self, node: MappingNode) -> dict[str, Node]:
        """The keys and values of a mapping that repeats keys, merges other mappings, or has keys that are no text."""
        own: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._add_problem(key, "A key must be text, not a list or a mapping.")
            elif key.tag != _MERGE_TAG and key.value in own:
                message = f"The key {key.value!r} appears twice. Remove one."
                problem = self.source.problem_at(key.start_mark.index, message)
                self._repeats.append(Repeat(str(key.value), node is self._root, problem))
            elif key.tag != _MERGE_TAG:
                own.add(key.value)
            elif not all(isinstance(merged, MappingNode) for merged in list_merged(value)):
                self._add_problem(
                    key, "'<<' needs a mapping, or a list of mappings, as in '<<: *base'. Write one here."
                )
        return {name: value for name, (_, value) in self._merges.pairs(node).items()}

    def _scalar(self, node: Node) -> Data:
        text = str(node.value)
        tag = node.tag.removeprefix(TAG_PREFIX)
        patterns = SCALAR_PATTERNS[self.dialect]
        if tag in _TAG_VALUES and not any(pattern.fullmatch(text) for pattern in patterns[tag]):
            # Only an explicit tag can disagree with its text.
            self._add_problem(node, f"The tag '!!{tag}' wants {_TAG_VALUES[tag]}. Write that, or remove the tag.")
            return None
        match tag:
            case "merge" | "value":
                return text
            case "bool":
                return text.lower() in ("true", "yes", "y", "on")
            case "int" | "float":
                return self._number(node, tag, text)
            case "null":
                pass
            case _:
                return self._tagged(node, tag, text)
        return None

    def _number(self, node: Node, tag: str, text: str) -> int | float | None:
        if tag == "float":
            return float(re.sub(r"\.(inf|nan)$", r"\1", text.lower()))
        if len(text) <= MAXIMUM_DIGITS:
            return _integer(text)
        self._add_problem(node, "This number is too long. Put it in quotes if it is text.")
        return None

    def _tagged(self, node: Node, tag: str, text: str) -> Data:
        """The text that is encoded in Base64, as kubectl reads it; any other tag is refused."""
        if tag != "binary" or self.dialect is not Dialect.KUBERNETES:
            self._refuse_tag(node)
            return None
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            self._add_problem(node, "The tag '!!binary' wants Base64. Write that, or remove the tag.")
            return None

    def _refuse_tag(self, node: Node) -> None:
        tag = node.tag.replace(TAG_PREFIX, "!!")
        self._add_problem(node, f"The tag {tag!r} means nothing here. Write the plain value.")


class _Value(NamedTuple):
    """The data of a node.

    Attributes:
        data: the data itself.
        size: the number of values in it once aliases are expanded, itself included.
        depth: how deep it is nested, 0 for a scalar.
    """

    data: Data
    size: int = 1
    depth: int = 0


_NOTHING = _Value(None)


def _measure(items: Iterable[_Value]) -> tuple[int, int]:
    """The size and depth of a list or mapping of these."""
    size, depth = 1, 0
    for _, of_item, depth_of_item in items:
        size += of_item
        depth = max(depth, depth_of_item)
    return size, depth + 1


def _integer(text: str) -> int:
    """Return the value of a YAML integer; a leading 0 means octal, as kubectl reads `defaultMode: 0644`."""
    digits = text.lstrip("+-").lower().replace("_", "")
    base = (
        16
        if digits.startswith("0x")
        else 2
        if digits.startswith("0b")
        else 8
        if re.fullmatch(r"0o?[0-7]+", digits)
        else 10
    )
    value = int(digits, base)
    return -value if text.startswith("-") else value
