"""Reads YAML and JSON into plain data that remembers the line and column of every value."""

import gc
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from atlas.cache import name_rules, remember
from atlas.problem import AtlasError, Location, Problem

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # PyYAML was built without libyaml: the same result, more slowly
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]

Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"
Key: TypeAlias = str | int

# A document that is larger once its aliases are written out is an alias bomb, not data: the largest
# manifest that we tried, 1,000 Pods as `kubectl get -o yaml` prints them, holds about 150,000 values.
MAXIMUM_VALUES = 2_000_000

# Kubernetes' own schemas, the deepest that we met, nest about 40 deep.
MAXIMUM_DEPTH = 100

# Each mapping and each list has one of these to begin it, so that a text of few of them can't be nested deep.
_BEGINNINGS = "[{-:?"

# Longer ones are no quantities, and Python refuses to read those of more than 4,300.
MAXIMUM_DIGITS = 1000

# Where a name, or the way to a file, begins or ends.
_EDGE = r"(?:(?<![\w./-])|(?![\w./-]))"
_NOTHING = re.compile(r"(?!)")

_PREFIX = "tag:yaml.org,2002:"

# What was parsed is kept, but not of a few characters, which are parsed as fast as they are found, and not where an
# alias may stand for more than fits on a disk.
_FEW = 2000
_ANCHOR = re.compile(r"(?:^|[\s\[{,:?-])&\S")

# What was parsed by other rules is not taken.
_RULES = name_rules(__file__, "PyYAML")


class _Loader(_BaseLoader):
    """libyaml's parser with the scalars of YAML 1.2: no `yes` for true, no dates, no base-60 numbers."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own slot


# What the text of a scalar must look like for its tag.
_TEXTS: dict[str, list[re.Pattern[str]]] = {}

for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", "-+."),
    ("merge", r"<<", "<"),
):
    _TEXTS.setdefault(_tag, []).append(re.compile(f"(?:{_pattern})$"))
    _Loader.add_implicit_resolver(_PREFIX + _tag, _TEXTS[_tag][-1], [*_first, *([""] if _tag == "null" else [])])

_WANTED = {
    "null": "'null' or nothing",
    "bool": "'true' or 'false'",
    "int": "a whole number such as 7",
    "float": "a number such as 1.5",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A text and where it comes from.

    Attributes:
        text: what is parsed.
        path: the file that holds it, as a `Location` names it.
        line: the line of that file on which the text starts, counted from 1.
        indent: how many characters the file has before each line of the text.
    """

    text: str
    path: str
    line: int = 1
    indent: int = 0

    def problem(self, line: int, column: int, message: str) -> Problem:
        """A problem at `line` and `column` of the text, both counted from 1."""
        lines = _lines(self.text)
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        location = Location(self.path, self.line + line - 1, self.indent + column)
        return Problem(location, message, " " * self.indent + excerpt.replace("\t", " "))

    def problem_at(self, offset: int, message: str) -> Problem:
        """A problem at a character of the text, counted from 0."""
        before = unify_breaks(self.text[:offset])
        return self.problem(before.count("\n") + 1, len(before) - before.rfind("\n"), message)

    def locate(self, words: str, message: str, *, beside: re.Pattern[str] = _NOTHING) -> Problem:
        """A problem at the first place where the text says these words; where it does not, at its start, without it.

        Where they are part of a longer name, or `beside` matches, they are only found if they stand nowhere else.
        """
        said = beside.sub(lambda found: " " * len(found[0]), self.text)
        exactly = f"{_EDGE}{re.escape(words)}{_EDGE}"
        if found := re.search(exactly, said) or re.search(re.escape(words), self.text):
            return self.problem_at(found.start(), message)
        return Problem(Location(self.path, self.line, self.indent + 1), message)


def unify_breaks(text: str) -> str:
    """The text with a line feed at the end of each line, however the file ends them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split_lines(text: str) -> list[str]:
    """The lines of a text without their ends, as an editor counts them.

    `str.splitlines` and YAML also count U+0085, U+2028 and others, which are characters within a line to most editors.
    """
    lines = unify_breaks(text).split("\n")
    return lines if lines[-1] else lines[:-1]


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    return split_lines(text)


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document.

    Attributes:
        data: mappings, lists and scalars; the keys of mappings are always text.
        source: the text that it was parsed from.
    """

    data: Data
    source: Source
    _index: int = field(repr=False)

    def problem(self, keys: Sequence[Key], message: str, *, at_key: bool = False) -> Problem:
        """A problem at the value that `keys` lead to, or at the key that names it.

        Where the last keys lead nowhere (something is missing), it stands at the nearest value that is there.
        """
        return self.source.problem_at(self._find(keys, at_key), message)

    def _find(self, keys: Sequence[Key], at_key: bool) -> int:
        node = place = _compose(self.source)[self._index]
        for key in keys:
            match node:
                case MappingNode():
                    pair = next(((k, v) for k, v in _pairs(node) if k.value == key), None)
                    if pair is None:
                        break
                    place, node = (pair[0] if at_key else pair[1]), pair[1]
                case SequenceNode() if isinstance(key, int) and key < len(node.value):
                    place = node = node.value[key]
                case _:
                    break
        return int(place.start_mark.index)


def decode(path: Path, name: str) -> str:
    """The text of the file at `path`, called `name` in problems.

    Raises:
        AtlasError: the file can't be read or is not UTF-8.
    """
    return decode_bytes(read_bytes(path, name), name)


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of the file at `path`, called `name` in problems.

    Raises:
        AtlasError: the file can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise AtlasError([Problem(Location(name), f"The file can't be read: {error.strerror}.")]) from None


def decode_bytes(data: bytes, name: str) -> str:
    """The text of a file's bytes, called `name` in problems.

    Raises:
        AtlasError: they are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        location = Location(name, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise AtlasError([Problem(location, "This is not UTF-8 text. Save the file as UTF-8.")]) from None


def read_documents(path: Path, name: str) -> list[Document]:
    """Read the documents of the YAML or JSON file at `path`, called `name` in problems.

    Raises:
        AtlasError: the file can't be read or is not YAML.
    """
    return parse_documents(Source(decode(path, name), name))


def read_document(path: Path, name: str) -> Document:
    """Read the only document of the file at `path`, called `name` in problems.

    Raises:
        AtlasError: the file can't be read, is not YAML, or holds no or several documents.
    """
    documents = read_documents(path, name)
    if not documents:
        raise AtlasError([Problem(Location(name), "The file is empty.")])
    if len(documents) > 1:
        raise AtlasError([documents[1].problem([], "A second document starts here. This file holds just one.")])
    return documents[0]


def parse_documents(source: Source) -> list[Document]:
    """Parse all documents of a text; empty ones are left out.

    Raises:
        AtlasError: the text is not YAML, repeats a key, or multiplies beyond `MAXIMUM_VALUES` by its aliases.
    """
    with _without_collector():
        if len(source.text) > _FEW and not _ANCHOR.search(source.text):
            parsed = json.loads(
                remember("documents.json", f"{_RULES}\0{source.text}", lambda: json.dumps(_parse(source)).encode())
            )
        else:
            parsed = _parse(source)
        return [Document(data, source, index) for index, data in parsed]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep Python from looking for circles among the many new objects: that took two thirds of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _parse(source: Source) -> list[tuple[int, Data]]:
    """The data of each document that is not empty, with its place among all."""
    try:
        _refuse_depth(source)
        roots = _compose.__wrapped__(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark and error.context_mark and "\n" not in source.text[mark.index :]:
            # What was opened is never closed; that is found at the end, but mended at the start.
            mark = error.context_mark
        reason = (error.problem or error.context or "it can't be parsed").rstrip(".")
        raise AtlasError([source.problem_at(mark.index if mark else 0, f"This is not YAML: {reason}.")]) from None
    except yaml.reader.ReaderError as error:
        # The position is told in bytes or in characters; the first such character is where it stopped.
        place = source.text.index(chr(error.character))
        raise AtlasError([source.problem_at(place, f"YAML allows no character U+{error.character:04X}.")]) from None

    converter = _Converter(source)
    documents: list[tuple[int, Data]] = []
    for index, root in enumerate(roots):
        data = converter.convert(root)
        if data is not None:
            documents.append((index, data))
    if converter.problems:
        raise AtlasError(converter.problems)
    return documents


@lru_cache(maxsize=4)
def _compose(source: Source) -> list[Node]:
    """The nodes of a text, which know their places.

    They are many times larger than the data, and wanted only where something is wrong, so they are not kept with it.
    """
    with _without_collector():
        return list(yaml.compose_all(source.text, Loader=_Loader))


def _refuse_depth(source: Source) -> None:
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
            message = f"This is nested more than {MAXIMUM_DEPTH} deep, which no data is."
            raise AtlasError([source.problem_at(event.start_mark.index if event.start_mark else 0, message)])


class _Converter:
    """Turns parsed nodes into plain data, collecting what can't be turned."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        # Aliases share one node, so each is converted once, however often it is used.
        self._done: dict[int, tuple[Data, int]] = {}
        self._open: set[int] = set()

    def convert(self, root: Node) -> Data:
        data, size = self._value(root)
        if size > MAXIMUM_VALUES:
            self._report(
                root,
                f"The aliases of this document multiply it to {size:,} values; at most {MAXIMUM_VALUES:,} are read.",
            )
            return None
        return data

    def _report(self, node: Node, message: str) -> None:
        self.problems.append(self.source.problem_at(node.start_mark.index, message))

    def _value(self, node: Node) -> tuple[Data, int]:
        """The data of a node and how many values it holds once aliases are written out."""
        if id(node) in self._done:
            return self._done[id(node)]
        if id(node) in self._open:
            self._report(node, "This anchor contains itself. Data can't be circular.")
            return None, 1
        self._open.add(id(node))
        result: tuple[Data, int] = None, 1
        match node:
            case MappingNode() | SequenceNode() if node.tag not in (_PREFIX + "map", _PREFIX + "seq"):
                self._refuse_tag(node)
            case MappingNode():
                result = self._mapping(node)
            case SequenceNode():
                items = [self._value(item) for item in node.value]
                result = [data for data, _ in items], 1 + sum(size for _, size in items)
            case _:
                result = self._scalar(node), 1
        self._open.discard(id(node))
        self._done[id(node)] = result
        return result

    def _mapping(self, node: MappingNode) -> tuple[Data, int]:
        mapping: dict[str, Data] = {}
        size = 1
        own: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._report(key, "A key must be text, not a list or a mapping.")
            elif key.tag != _PREFIX + "merge" and key.value in own:
                self._report(key, f"The key {key.value!r} stands here twice. Remove one.")
            elif key.tag != _PREFIX + "merge":
                own.add(key.value)
            elif not all(isinstance(merged, MappingNode) for merged in _merged(value)):
                self._report(key, "'<<' takes a mapping, or a list of mappings, as in '<<: *base'. Write one here.")
        for key, value in _pairs(node):
            data, value_size = self._value(value)
            mapping[key.value] = data
            size += value_size
        return mapping, size

    def _scalar(self, node: Node) -> Data:
        text = str(node.value)
        tag = node.tag.removeprefix(_PREFIX)
        if tag in _WANTED and not any(pattern.fullmatch(text) for pattern in _TEXTS[tag]):
            # Only a tag that an author wrote can fail to fit.
            self._report(node, f"The tag '!!{tag}' wants {_WANTED[tag]}. Write that, or take the tag away.")
            return None
        match tag:
            case "str" | "merge" | "value":
                return text
            case "bool":
                return text.lower() == "true"
            case "int" if len(text) <= MAXIMUM_DIGITS:
                return _integer(text)
            case "int":
                self._report(node, "This number is too long. Put it in quotes if it is text.")
            case "float":
                return float(re.sub(r"\.(inf|nan)$", r"\1", text.lower()))
            case "null":
                pass
            case _:
                self._refuse_tag(node)
        return None

    def _refuse_tag(self, node: Node) -> None:
        tag = node.tag.replace(_PREFIX, "!!")
        self._report(node, f"The tag {tag!r} means nothing here. Write the plain value.")


def _pairs(node: MappingNode, within: frozenset[int] = frozenset()) -> Iterator[tuple[ScalarNode, Node]]:
    """The keys and values of a mapping; merged ones (`<<`) first, so that its own win."""
    pairs: dict[str, tuple[ScalarNode, Node]] = {}
    within |= {id(node)}
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.tag == _PREFIX + "merge":
            for merged in _merged(value):
                if isinstance(merged, MappingNode) and id(merged) not in within:
                    for pair in _pairs(merged, within):
                        pairs.setdefault(pair[0].value, pair)
    own: set[str] = set()
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.tag != _PREFIX + "merge" and key.value not in own:
            own.add(key.value)
            pairs[key.value] = (key, value)
    yield from pairs.values()


def _merged(value: Node) -> list[Node]:
    """What a merge takes the keys of."""
    return list(value.value) if isinstance(value, SequenceNode) else [value]


def _integer(text: str) -> int:
    """The value of a YAML integer; a leading 0 means octal, as kubectl reads `defaultMode: 0644`."""
    digits = text.lstrip("+-").lower()
    base = 16 if digits.startswith("0x") else 8 if re.fullmatch(r"0o?[0-7]+", digits) else 10
    value = int(digits, base)
    return -value if text.startswith("-") else value
