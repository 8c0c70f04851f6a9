"""Parses YAML and JSON into plain data: mappings with text keys, lists, and scalars."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.authoring.yaml_nodes import (
    SCALAR_PATTERNS,
    TAG_PREFIX,
    compose,
    compose_again,
    list_merged,
    list_pairs,
    without_collector,
)
from isolation_atlas.problem import AtlasError, Problem

Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"
Key: TypeAlias = str | int

# A document with more values once its aliases are expanded is an alias bomb: the largest manifest that we tried,
# 1,000 Pods as `kubectl get -o yaml` prints them, holds about 150,000.
MAXIMUM_VALUES = 2_000_000

# Longer numbers are no quantities, and Python refuses to parse more than 4,300 digits.
MAXIMUM_DIGITS = 1000

_TAG_VALUES = {
    "null": "'null' or nothing",
    "bool": "'true' or 'false'",
    "int": "a whole number such as 7",
    "float": "a number such as 1.5",
}


@lru_cache(maxsize=128)  # the preview reads all files at each save, and parsing them takes 0.15 s
def parse_data(source: SourceText) -> list[tuple[int, Data]]:
    """Return the data of each document that is not empty, with the index of the document.

    Raises:
        AtlasError: the text is not YAML, repeats a key, or has more than `MAXIMUM_VALUES` with its aliases expanded.
    """
    with without_collector():
        converter = _Converter(source)
        documents: list[tuple[int, Data]] = []
        for index, root in enumerate(compose(source)):
            data = converter.convert(root)
            if data is not None:
                documents.append((index, data))
    if converter.problems:
        raise AtlasError(converter.problems)
    return documents


def find_place(source: SourceText, document: int, keys: Sequence[Key], *, at_key: bool) -> int:
    """Return the index in the text at which the value that `keys` lead to starts, or its key with `at_key`.

    If the last keys lead nowhere, it is the index of the nearest value that exists.
    """
    node = place = compose_again(source)[document]
    for key in keys:
        match node:
            case MappingNode():
                pair = next(((k, v) for k, v in list_pairs(node) if k.value == key), None)
                if pair is None:
                    break
                place, node = (pair[0] if at_key else pair[1]), pair[1]
            case SequenceNode() if isinstance(key, int) and key < len(node.value):
                place = node = node.value[key]
            case _:
                break
    return int(place.start_mark.index)


class _Converter:
    """Converts nodes into plain data, and collects the problems of those that can't be converted."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.problems: list[Problem] = []
        # Aliases share one node, so each node is converted once, however often it is used.
        self._converted: dict[int, tuple[Data, int]] = {}
        self._unfinished: set[int] = set()

    def convert(self, root: Node) -> Data:
        """Return the data of a document."""
        data, size = self._value(root)
        if size > MAXIMUM_VALUES:
            self._add_problem(
                root,
                f"The aliases of this document multiply it to {size:,} values; at most {MAXIMUM_VALUES:,} are read.",
            )
            return None
        return data

    def _add_problem(self, node: Node, message: str) -> None:
        self.problems.append(self.source.problem_at(node.start_mark.index, message))

    def _value(self, node: Node) -> tuple[Data, int]:
        """Return the data of a node, and the number of values in it once aliases are expanded."""
        if id(node) in self._converted:
            return self._converted[id(node)]
        if id(node) in self._unfinished:
            self._add_problem(node, "This anchor contains itself. Data can't be circular.")
            return None, 1
        self._unfinished.add(id(node))
        result: tuple[Data, int] = None, 1
        match node:
            case MappingNode() | SequenceNode() if node.tag not in (TAG_PREFIX + "map", TAG_PREFIX + "seq"):
                self._refuse_tag(node)
            case MappingNode():
                result = self._mapping(node)
            case SequenceNode():
                items = [self._value(item) for item in node.value]
                result = [data for data, _ in items], 1 + sum(size for _, size in items)
            case _:
                result = self._scalar(node), 1
        self._unfinished.discard(id(node))
        self._converted[id(node)] = result
        return result

    def _mapping(self, node: MappingNode) -> tuple[Data, int]:
        mapping: dict[str, Data] = {}
        size = 1
        own: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._add_problem(key, "A key must be text, not a list or a mapping.")
            elif key.tag != TAG_PREFIX + "merge" and key.value in own:
                self._add_problem(key, f"The key {key.value!r} stands here twice. Remove one.")
            elif key.tag != TAG_PREFIX + "merge":
                own.add(key.value)
            elif not all(isinstance(merged, MappingNode) for merged in list_merged(value)):
                self._add_problem(
                    key, "'<<' takes a mapping, or a list of mappings, as in '<<: *base'. Write one here."
                )
        for key, value in list_pairs(node):
            data, value_size = self._value(value)
            mapping[key.value] = data
            size += value_size
        return mapping, size

    def _scalar(self, node: Node) -> Data:
        text = str(node.value)
        tag = node.tag.removeprefix(TAG_PREFIX)
        if tag in _TAG_VALUES and not any(pattern.fullmatch(text) for pattern in SCALAR_PATTERNS[tag]):
            # Only an explicit tag can disagree with its text.
            self._add_problem(node, f"The tag '!!{tag}' wants {_TAG_VALUES[tag]}. Write that, or take the tag away.")
            return None
        match tag:
            case "str" | "merge" | "value":
                return text
            case "bool":
                return text.lower() == "true"
            case "int" if len(text) <= MAXIMUM_DIGITS:
                return _integer(text)
            case "int":
                self._add_problem(node, "This number is too long. Put it in quotes if it is text.")
            case "float":
                return float(re.sub(r"\.(inf|nan)$", r"\1", text.lower()))
            case "null":
                pass
            case _:
                self._refuse_tag(node)
        return None

    def _refuse_tag(self, node: Node) -> None:
        tag = node.tag.replace(TAG_PREFIX, "!!")
        self._add_problem(node, f"The tag {tag!r} means nothing here. Write the plain value.")


def _integer(text: str) -> int:
    """Return the value of a YAML integer; a leading 0 means octal, as kubectl reads `defaultMode: 0644`."""
    digits = text.lstrip("+-").lower()
    base = 16 if digits.startswith("0x") else 8 if re.fullmatch(r"0o?[0-7]+", digits) else 10
    value = int(digits, base)
    return -value if text.startswith("-") else value
