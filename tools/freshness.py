"""Lists what someone should look at again, in claims and in prose: `make freshness`.

With `--markdown`, the list is one for an issue. With `--kind`, which may be given several times, only that kind is
listed.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import get_args

from isolation_atlas.authoring.document import Document, read_document
from isolation_atlas.comparison import read_comparison
from isolation_atlas.escape import read_escapes
from isolation_atlas.freshness import find_stale, read_releases
from isolation_atlas.freshness.findings import Kind
from isolation_atlas.problem import AtlasError, Problem
from tools.project import PROJECT
from tools.prose import find_absolutes, find_numbers, find_unconditional, list_numbers, read_ledger, read_prose

_NAME = "docs/data"
KINDS = (*get_args(Kind), "number", "condition", "absolute")
"""The kinds of findings: those of the data, then those of prose."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the list as of today. What is due is no mistake; the exit status is 1 only where data can't be read."""
    parser = argparse.ArgumentParser(prog="make freshness", description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="write a list of Markdown")
    parser.add_argument("--kind", action="append", choices=KINDS, help="list only this kind")
    options = parser.parse_args(arguments)
    try:
        by_kind = _find()
    except AtlasError as error:
        print(*(problem.describe() for problem in error.problems), sep="\n", file=sys.stderr)
        return 1
    for kind in options.kind or KINDS:
        if options.markdown and by_kind[kind]:
            print(f"## {kind.capitalize()}: {len(by_kind[kind])}\n")
        for problem in by_kind[kind]:
            print(_write_line(kind, problem, markdown=options.markdown))
        if options.markdown and by_kind[kind]:
            print()
    if not options.markdown:
        print(", ".join(f"{len(problems)} {kind}" for kind, problems in by_kind.items()))
    return 0


def _find() -> dict[str, list[Problem]]:
    """All findings by their kind."""
    data = PROJECT / _NAME
    comparison = read_comparison(data, _NAME)
    escapes = read_escapes(data, _NAME, comparison.technologies, comparison.sources)
    releases = read_releases(data, _NAME, comparison.sources).values()
    found = find_stale(comparison, escapes, releases, datetime.now(tz=UTC).date())
    by_kind: dict[str, list[Problem]] = {kind: [] for kind in KINDS}
    for one in found:
        document = _read(data / one.file, f"{_NAME}/{one.file}")
        by_kind[one.kind].append(document.problem(one.keys, one.says))
    numbers, ledger = list_numbers(comparison), read_ledger()
    for prose in read_prose():
        by_kind["number"] += find_numbers(prose, numbers)
        by_kind["condition"] += find_unconditional(prose)
        by_kind["absolute"] += find_absolutes(prose, ledger)
    return by_kind


@cache
def _read(path: Path, name: str) -> Document:
    return read_document(path, name)


def _write_line(kind: str, problem: Problem, *, markdown: bool) -> str:
    where = f"{problem.location.path}:{problem.location.line}"
    return f"- `{where}` {problem.message}" if markdown else f"{where}: {kind}: {problem.message}"


if __name__ == "__main__":
    sys.exit(main())
