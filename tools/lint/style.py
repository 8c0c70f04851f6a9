"""Finds in prose the habits that `style.yml` lists, and tells what to write instead."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.problem import Problem
from tools.project import PROJECT
from tools.prose import read_file, read_prose
from tools.yaml_file import read_yaml

RULES = Path(__file__).with_name("style.yml")
"""The rules, each with a sentence that breaks it and one that follows it."""

GUIDE = "docs/contributing/style.md"
"""The page that shows the sentences of the rules; it breaks them on purpose."""

# What no reader sees as text: addresses, ids, places in sources, tags, and the statements of templates.
_HIDDEN = re.compile(
    r"\]\([^)\s]*\)|\]\[[^\]\s]*\]|\[@[^\]]*\]|\[\[[^\]]*\]\]|\{[ #:][^}\n]*\}|https?://\S+"
    r"|<!--.*?-->|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}"
    r"|<(?:script|style)\b.*?</(?:script|style)>|</?[a-z][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
# Keys of YAML, and values that are names, what readers type, or places in sources, which quote the headings of others.
_QUOTED = re.compile(
    r"(?m)^ *(?:- )?(?:at|url|page|id|typed|sources): .*$"
    r"|^ +(?:[a-z]+[a-z0-9-]*[0-9][a-z0-9-]*|[a-z0-9]+-[a-z0-9-]+): .*$"
    r"|^ *(?:- )?[\w-]+:(?= |$)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A habit to avoid.

    Attributes:
        pattern: what finds it.
        write: what to write instead.
        before: a sentence that has the habit.
        after: the same sentence without it.
    """

    pattern: re.Pattern[str]
    write: str
    before: str
    after: str


def main() -> int:
    """Print what the rules find in the project's prose, with its place; return 1 if there is anything."""
    rules = read_rules()
    found = [problem for text in read_texts() for problem in find_habits(text, rules)]
    for problem in sorted(found):
        print(problem.describe(), file=sys.stderr)
    if found:
        print(f"{len(found)} to rewrite. {GUIDE} says why.", file=sys.stderr)
    return 1 if found else 0


def read_rules(path: Path = RULES) -> list[Rule]:
    """The rules of a file, in its order."""
    entries = read_yaml(path)
    return [Rule(_compile(entry["pattern"]), entry["write"], entry["before"], entry["after"]) for entry in entries]


def _compile(pattern: str) -> re.Pattern[str]:
    # Long patterns have several lines. A space means any space of the text, also the end of a line.
    joined = "".join(line.strip() for line in pattern.splitlines())
    return re.compile(joined.replace(" ", r"\s+"), re.IGNORECASE | re.MULTILINE)


def read_texts() -> Iterator[SourceText]:
    """What readers and authors read: pages, data, templates and the files at the root; not the guide itself."""
    comparison, templates = PROJECT / "docs/data/comparison", PROJECT / "overrides"
    more = [
        *sorted(comparison.glob("experiments/*.yml")),
        *sorted(comparison.glob("*.yml")),
        *sorted(templates.rglob("*.html")),
        *sorted(templates.rglob("*.md")),
        *sorted(PROJECT.glob("*.md")),
    ]
    texts = {text.path: text for text in [*read_prose(), *map(read_file, more)]}
    texts.pop(GUIDE, None)
    yield from texts.values()


def find_habits(text: SourceText, rules: Iterable[Rule]) -> Iterator[Problem]:
    """A problem for each place where a rule's pattern is found in what readers see of a text."""
    seen = _HIDDEN.sub(_blank, text.text)
    if text.path.endswith(".yml"):
        seen = _QUOTED.sub(_blank, seen)
    for rule in rules:
        for found in rule.pattern.finditer(seen):
            words = " ".join(found[0].split())
            yield text.problem_at(found.start(), f"{words!r} is not plain English. Write {rule.write}.")


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


if __name__ == "__main__":
    sys.exit(main())
