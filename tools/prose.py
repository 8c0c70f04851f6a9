"""Finds in prose what to look at again: numbers of the data, quantities without a condition, and absolute words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from isolation_atlas.authoring.source import SourceText, decode
from isolation_atlas.comparison import Comparison
from isolation_atlas.comparison.experiment_fence import format_value
from isolation_atlas.page.fence import CODE_SPAN
from isolation_atlas.problem import Problem
from tools.project import PROJECT
from tools.yaml_file import read_yaml

LEDGER = PROJECT / "tools" / "absolute_words.yml"
"""The absolute words that stay, by phrase, pattern or page, each with the reason why it is true."""

_FENCE = re.compile(r"(?ms)^(?P<mark>`{3,}|~{3,}).*?^(?P=mark)")
_COMMENT = re.compile(r"(?m)^ *#.*$")
# What people type for a section claims nothing.
_ASKED = re.compile(r"(?m)\A---\n(?:.*\n)*?  asked:.*\n(?P<words>(?: {4,}.*\n)+)")
_ABSOLUTE = re.compile(r"\b(?:never|always|only|all|none|every|cannot)\b", re.IGNORECASE)
# They leave no exception out, or say nothing about how often something is true.
_IDIOM = re.compile(
    r"\bread-only\b|\bnot only\b|\bat all\b|\babove all\b|\bafter all\b|\ball the same\b|\bnone of these\b",
    re.IGNORECASE,
)
# What may stand before a figure's digits in the data; in prose it would make another number of them.
_BEFORE = "\N{LESS-THAN OR EQUAL TO}\N{GREATER-THAN OR EQUAL TO}\N{MINUS SIGN}\N{EN DASH}-"
_SENTENCE = re.compile(r"[^.!?:;|\n]+(?:\n[^.!?:;|\n]+)*")

_UNIT = (
    r"(?:[mnµμ]?s|(?:milli|micro)?seconds?|minutes?|[kKMGT]i?B|percent|%|times|requests? per second|[MG]bit/s"
    r"|system calls?)"
)
_QUANTITY = re.compile(rf"(?<![\w.@#/-])\d[\d.,]*\s*(?:to\s+\d[\d.,]*\s*)?{_UNIT}(?!\w)")
# What says of when, of which version, or of which setting a quantity is.
_CONDITION = re.compile(
    r"""\[\[figure:|\b20[012]\d\b|(?:[A-Z][\w.-]*|\b(?:since|before|with|until|of))\s+v?\d+(?:\.\d+)?\b|\bversion\b
    |\bdefaults?\b|\blimits?\b|\bat\s+most\b|\bunless\s+you\b|\blast\s+run\b""",
    re.VERBOSE,
)
_BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*\n?)+")
# What these pages say of this project is true of the checkout that they are read in.
_OWN = "docs/contributing/"


@dataclass(frozen=True, slots=True)
class Defence:
    """Why an absolute word may stay.

    Attributes:
        pattern: what the sentence has in it.
        pages: the files in which it counts, by the whole of their path.
        because: the reason.
    """

    pattern: re.Pattern[str]
    pages: re.Pattern[str]
    because: str

    def covers(self, path: str, sentence: str) -> bool:
        """Whether it covers this sentence in this file."""
        return bool(self.pages.fullmatch(path) and self.pattern.search(sentence))


def read_prose(docs: Path = PROJECT / "docs") -> list[SourceText]:
    """All pages, and the data that is shown as text; code is replaced by spaces, so that each line is where it was."""
    texts = ("glossary", "corrections", "stacks", "escapes", "comparison/features")
    technologies = sorted((docs / "data/comparison/technologies").glob("*/*.yml"))
    files = [*sorted(docs.rglob("*.md")), *(docs / f"data/{name}.yml" for name in texts), *technologies]
    return [read_file(path, docs.parent) for path in files if path.is_file()]


def read_file(path: Path, root: Path = PROJECT) -> SourceText:
    """One file below `root`; code, the comments of YAML and what people type are replaced by spaces."""
    name = path.relative_to(root).as_posix()
    text = _FENCE.sub(_blank, decode(path, name))
    if path.suffix == ".yml":
        text = _COMMENT.sub(_blank, text)
    if asked := _ASKED.match(text):
        text = text[: asked.start("words")] + re.sub(r"[^\n]", " ", asked["words"]) + text[asked.end() :]
    return SourceText(CODE_SPAN.sub(_blank, text), name)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def list_numbers(comparison: Comparison) -> dict[tuple[str, str], str]:
    """The place in the data of each figure and value, by its number and unit; the first of several."""
    numbers: dict[tuple[str, str], str] = {}
    for (feature, technology), claim in comparison.claims.items():
        for figure in claim.figures:
            numbers.setdefault((figure.value, figure.unit), f"{feature}/{technology}/{figure.id or '<id>'}")
    for name, experiment in comparison.experiments.items():
        for measurement in experiment.measurements:
            for value in measurement.values:
                numbers.setdefault((format_value(value), measurement.unit), f"{name}/{value.id or '<id>'}")
    return numbers


def find_numbers(prose: SourceText, numbers: Mapping[tuple[str, str], str]) -> Iterator[Problem]:
    """A problem for each number with its unit that is in a text as well as in the data.

    The texts of claims and escapes are left out: they stand beside their figures, or have none.
    """
    if prose.path.endswith(("/claims.yml", "/escapes.yml")):
        return
    for (value, unit), name in numbers.items():
        if value.lstrip(_BEFORE) == "1":  # one of something is no figure
            continue
        number, words = re.escape(value.lstrip(_BEFORE)), r"\s+".join(map(re.escape, unit.split()))
        pattern = rf"(?<![\d.,/{_BEFORE}]){number}\s+{words}\b"
        for found in re.finditer(pattern, prose.text):
            message = f"{' '.join(found[0].split())!r} is in the data too. Write [[figure:{name}]] in its place."
            yield prose.problem_at(found.start(), message)


def find_unconditional(prose: SourceText) -> Iterator[Problem]:
    """A problem for each quantity that no year, version or setting belongs to, in its block or in those beside it.

    A heading asks and does not claim. A number that is the data's own has its conditions there.
    """
    if prose.path.startswith(_OWN) or prose.path.endswith(("/claims.yml", "/escapes.yml")):
        return
    blocks = [*_BLOCK.finditer(prose.text)]
    for at, block in enumerate(blocks):
        around = " ".join(one[0] for one in blocks[max(at - 1, 0) : at + 2])
        found = None if block[0].startswith("#") or _CONDITION.search(around) else _QUANTITY.search(block[0])
        if found:
            message = f"{' '.join(found[0].split())!r} has no condition: say its version, year or setting."
            yield prose.problem_at(block.start() + found.start(), message)


def read_ledger(path: Path = LEDGER) -> list[Defence]:
    """The defences of the absolute words that stay, one for each phrase, pattern or page."""
    defences = []
    for entry in read_yaml(path) or []:
        words = entry.get("words", [])
        phrases = [words] if isinstance(words, str) else words
        patterns = [re.escape(" ".join(phrase.split())) for phrase in phrases] or [entry.get("pattern", "")]
        pages = re.compile(entry.get("pages", ".*"))
        defences += [Defence(re.compile(one, re.IGNORECASE), pages, str(entry["because"])) for one in patterns]
    return defences


def find_absolutes(prose: SourceText, ledger: Iterable[Defence]) -> Iterator[Problem]:
    """A problem for each sentence with an absolute word that the ledger does not defend."""
    ledger = list(ledger)
    for begin, word, sentence in list_absolutes(prose):
        if not any(defence.covers(prose.path, sentence) for defence in ledger):
            message = f"{word!r} leaves no exception: {sentence!r}. Defend it in {LEDGER.name}, or say when."
            yield prose.problem_at(begin, message)


def list_absolutes(prose: SourceText) -> Iterator[tuple[int, str, str]]:
    """Each sentence with an absolute word: where the word begins, the word, and the sentence in one line."""
    for sentence in _SENTENCE.finditer(prose.text):
        if found := _ABSOLUTE.search(_IDIOM.sub(_blank, sentence[0])):
            yield sentence.start() + found.start(), found[0], " ".join(sentence[0].split())
