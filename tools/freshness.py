"""Lists what someone should look at again: `make freshness`.

With `--markdown`, the list is one for an issue. With `--kind`, which may stand there several times, only that kind is
listed.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import get_args

from isolation_atlas.authoring.document import Document, read_document
from isolation_atlas.comparison import read_comparison
from isolation_atlas.escape import read_escapes
from isolation_atlas.freshness import Finding, find_stale, read_releases
from isolation_atlas.freshness.findings import Kind
from tools.project import PROJECT

_NAME = "docs/data"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the list as of today; the exit status is 0, because what is due is no mistake."""
    parser = argparse.ArgumentParser(prog="make freshness", description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="write a list of Markdown")
    parser.add_argument("--kind", action="append", choices=get_args(Kind), help="list only this kind")
    options = parser.parse_args(arguments)
    data = PROJECT / _NAME
    comparison = read_comparison(data, _NAME)
    escapes = read_escapes(data, _NAME, comparison.technologies, comparison.sources)
    releases = read_releases(data, _NAME, comparison.sources).values()
    found = list(find_stale(comparison, escapes, releases, datetime.now(tz=UTC).date()))
    documents = {file: read_document(data / file, f"{_NAME}/{file}") for file in {one.file for one in found}}
    for kind in options.kind or get_args(Kind):
        of_kind = [one for one in found if one.kind == kind]
        if options.markdown and of_kind:
            print(f"## {kind.capitalize()}: {len(of_kind)}\n")
        for one in of_kind:
            print(_write_line(one, documents[one.file], markdown=options.markdown))
        if options.markdown and of_kind:
            print()
    if not options.markdown:
        counts = Counter(one.kind for one in found)
        print(", ".join(f"{counts[kind]} {kind}" for kind in get_args(Kind)))
    return 0


def _write_line(found: Finding, document: Document, *, markdown: bool) -> str:
    place = document.problem(found.keys, found.says).location
    where = f"{place.path}:{place.line}"
    return f"- `{where}` {found.says}" if markdown else f"{where}: {found.kind}: {found.says}"


if __name__ == "__main__":
    sys.exit(main())
