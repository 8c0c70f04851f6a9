"""Reads the documents of a text as kubectl does: where one of them can't be read, the others are."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.source import SourceText, decode_bytes, split_lines
from isolation_atlas.authoring.yaml_data import MAXIMUM_VALUES, Read, Repeat, parse_leniently
from isolation_atlas.authoring.yaml_nodes import Dialect
from isolation_atlas.cluster.model.secrets import conceal_quotes, is_broken_text_safe, is_suspicious, may_hold_secret
from isolation_atlas.problem import AtlasError, Location, Problem

# https://github.com/kubernetes/apimachinery/blob/master/pkg/util/yaml/decoder.go: what follows may be a comment.
_SEPARATOR = re.compile(r"^---[ \t]*(?:#[^\r\n]*)?(?=\r?$)", re.MULTILINE)
_ONLY_COMMENTS = re.compile(r"(?:[ \t]*(?:#.*|%.*|---.*|\.\.\.)?\r?(?:\n|$))*")
_LINE_START = re.compile(r"\r\n?|\n")

# What Helm and other tools replace, and what begins or ends a part of a template.
_HELM = re.compile(
    r"\{\{-?\s*(?:/\*|(?:if|else|end|range|with|define|include|template|block|tpl|toYaml|default|quote|printf|required|"
    r"lookup|fail)\b|[.$])"
)
_OTHER_TEMPLATE = re.compile(r"\{\{|\{%|<%")

# What kubectl prints without `--output`: a table, a description, or with `--output name` names alone.
_FOR_PEOPLE = re.compile(
    r"\s*(?:(?:NAMESPACE +)?NAME(?: +[A-Z][A-Z()-]*)+ *\r?$|Name: {2,}\S.*\n(?:.*\n){0,3}?(?:Namespace|Labels|Roles): "
    r"|[a-z]+(?:\.[a-z0-9.-]+)?/[a-z0-9.-]+\r?$)",
    re.MULTILINE,
)

# A file with more documents that can't be read does not contain Kubernetes objects.
_MOST_UNREADABLE = 20

HELM_LINE = "helm template RELEASE CHART | python -m isolation_atlas.cluster -"

_ENCODINGS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

_OBJECT_KEYS = ("apiVersion", "kind")


class Documents(NamedTuple):
    """What a text holds.

    Attributes:
        documents: the documents that can be read.
        problems: the problems of all documents.
        unread: for each part that can't be read and may hold a Secret, the place where it starts.
    """

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    unread: tuple[Location, ...] = ()


def decode_manifest(data: bytes, name: str) -> str:
    """The text of a file: UTF-8, or UTF-16 as PowerShell writes it.

    Raises:
        AtlasError: it is neither.
    """
    encoding = next((encoding for mark, encoding in _ENCODINGS if data.startswith(mark)), None)
    if encoding is None and data[:2].count(0) == 1:  # UTF-16 without a byte order mark, of a text in Latin letters
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    if encoding is None:
        return decode_bytes(data, name)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise AtlasError([Problem(Location(name), "This is not UTF-16 text. Save the file as UTF-8.")]) from None


def read_documents(text: str, name: str) -> Documents:
    """Read the documents of a text, called `name` in problems, and tell those that can't be read.

    Raises:
        AtlasError: they hold too many values with their aliases expanded, or are what kubectl prints for people.
    """
    source = SourceText(text, name, secret=may_hold_secret(text))
    if _FOR_PEOPLE.match(text):
        message = "This is what kubectl prints for people. Ask it for YAML: kubectl get … --output yaml"
        raise AtlasError([source.problem(1, 1, message)])
    problems: list[Problem] = []
    unread: list[SourceText] = []
    try:
        parts = [(source, parse_leniently(source, Dialect.KUBERNETES))]
    except AtlasError as error:
        parts = list(_read_parts(source, error, problems, unread))
    secret = (
        source.secret
        or any(not is_broken_text_safe(part.text) for part in unread)
        or any(read.problems and not is_broken_text_safe(part.text) for part, read in parts)
        or any(is_suspicious(data) for _, read in parts for _, data in read.documents)
    )
    for part, read in parts:
        problems += _explain_lines(part, read.problems)
        problems += _tell_repeats(read.repeats)
    documents = [
        Document(data, part._replace(secret=secret), index) for part, read in parts for index, data in read.documents
    ]
    return Documents(
        tuple(documents),
        tuple(map(conceal_quotes, problems) if secret else problems),
        tuple(Location(name, part.line) for part in unread if not is_broken_text_safe(part.text)),
    )


def _read_parts(
    source: SourceText, error: AtlasError, problems: list[Problem], unread: list[SourceText]
) -> Iterator[tuple[SourceText, Read]]:
    """The parts of a text that can be read alone; the problems of the others are added to `problems`."""
    parts = _split_json(source) or list(_split_yaml(source))
    left = MAXIMUM_VALUES
    failed = 0
    for part in parts:
        try:
            if len(parts) == 1:
                raise error
            read = parse_leniently(part, Dialect.KUBERNETES)
        except AtlasError as reason:
            failed += 1
            unread.append(part)
            if failed <= _MOST_UNREADABLE:
                problems += _explain(part, reason.problems)
            elif failed == _MOST_UNREADABLE + 1:
                problems.append(part.problem(1, 1, "This and more documents can't be read, either."))
            continue
        left -= read.size
        if left < 0:
            raise AtlasError([part.problem(1, 1, f"This file has more than {MAXIMUM_VALUES:,} values.")])
        yield part, read


def _split_yaml(source: SourceText) -> Iterator[SourceText]:
    """The parts of a text between its separators, without those of comments alone."""
    start = 0
    ends = [(found.start(), found.end()) for found in _SEPARATOR.finditer(source.text)]
    for stop, after in [*ends, (len(source.text), len(source.text))]:
        part = source.text[start:stop]
        if not _ONLY_COMMENTS.fullmatch(part):
            line = source.line + len(_LINE_START.findall(source.text, 0, start))
            yield source._replace(text=part, line=line)
        start = after


def _split_json(source: SourceText) -> list[SourceText]:
    """The parts of a text of JSON objects in a row, as `jq` prints them; none if it is another text."""
    text, position = source.text, 0
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return []
    parts: list[SourceText] = []
    decoder, line, counted = json.JSONDecoder(), source.line, 0
    while (start := _skip_space(text, position)) < len(text):
        try:
            _, position = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            if not parts:
                return []
            position = len(text)
        line += len(_LINE_START.findall(text, counted, start))
        counted = start
        column = start - max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) - 1
        # The spaces keep the columns of the first line right.
        parts.append(source._replace(text=" " * column + text[start:position], line=line))
    return parts


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in "\ufeff \t\r\n,":
        position += 1
    return position


def _explain(part: SourceText, problems: Iterable[Problem]) -> Iterable[Problem]:
    """The problems of a part that is not YAML; of a template, one that says so."""
    if found := _HELM.search(part.text) or _OTHER_TEMPLATE.search(part.text):
        return [part.problem_at(found.start(), _explain_template(part.text))]
    return problems


def _explain_template(text: str) -> str:
    if _HELM.search(text):
        return f"This is a template of Helm that is not rendered. Render it first: {HELM_LINE}"
    return "This is a template that is not rendered. Render it first."


def _explain_lines(part: SourceText, problems: Sequence[Problem]) -> Iterator[Problem]:
    """The problems of a part, but where a placeholder is taken for a mapping in braces, one that says so."""
    lines = split_lines(part.text) if problems else []
    told = None
    for problem in problems:
        number = problem.location.line - part.line
        line = lines[number] if number < len(lines) else ""
        braces = problem.location.column - part.indent - 2
        found = _HELM.search(line)
        if found or (braces >= 0 and line.startswith("{{", braces)):
            told = told or part.problem(number + 1, (found.start() if found else braces) + 1, _explain_template(line))
            continue
        yield problem
    if told:
        yield told


def _tell_repeats(repeats: Sequence[tuple[int, Repeat]]) -> Iterator[Problem]:
    """One problem for each repeated key, or for each object that starts without a line `---` before it."""
    begun: tuple[int, set[str]] | None = None
    for document, repeat in repeats:
        if not repeat.at_root:
            yield _tell_repeat(repeat)
            continue
        if begun and begun[0] == document and repeat.key not in begun[1]:
            begun[1].add(repeat.key)
        elif repeat.key in _OBJECT_KEYS:
            begun = (document, {repeat.key})
            yield repeat.problem._replace(
                message="The line '---' is missing above this one: a second object starts here, and kubectl reads its "
                "fields as those of the first.",
            )
        else:
            yield _tell_repeat(repeat)


def _tell_repeat(repeat: Repeat) -> Problem:
    message = repeat.problem.message.removesuffix("Remove one.") + "kubectl uses the last one. Remove one."
    return repeat.problem._replace(message=message)
