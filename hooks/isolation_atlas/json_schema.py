"""Writes a JSON Schema for each kind of data file: `python -m isolation_atlas.json_schema docs/data/schemas`.

An editor with the YAML language server completes and checks a data file whose first line names its schema. With
`--check`, the command writes nothing, and its exit status is 1 if a file is out of date.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from isolation_atlas.authoring.models import Id
from isolation_atlas.bibliography import Source
from isolation_atlas.cluster.output.graph_json import ClusterGraph
from isolation_atlas.comparison.export import ExportedComparison
from isolation_atlas.comparison.model import (
    Claim,
    Correction,
    Experiment,
    Feature,
    FeatureGroup,
    Pair,
    Requirement,
    TechnologyFile,
)
from isolation_atlas.escape import Escape
from isolation_atlas.freshness import Release
from isolation_atlas.glossary import Term
from isolation_atlas.stack import Stack, StackFile
from isolation_atlas.write_file import write_file

KINDS: dict[str, Any] = {
    "claims": dict[Id, Claim],
    "comparison": ExportedComparison,
    "cluster-graph": ClusterGraph,
    "corrections": list[Correction],
    "escapes": list[Escape],
    "experiment": Experiment,
    "features": list[Feature],
    "glossary": list[Term],
    "groups": list[FeatureGroup],
    "pairs": list[Pair],
    "releases": list[Release],
    "requirements": list[Requirement],
    "sources": list[Source],
    "stack": StackFile,
    "stacks": list[Stack],
    "technology": TechnologyFile,
}


def format_schema(kind: str) -> str:
    """Return the JSON Schema of a kind of file as text."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(KINDS[kind]).json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Write or check the schemas in the folder that the arguments name; return the exit status."""
    check = "--check" in arguments
    (folder,) = (Path(argument) for argument in arguments if argument != "--check")
    stale = False
    for kind in KINDS:
        path, text = folder / f"{kind}.json", format_schema(kind)
        if check and (not path.is_file() or path.read_text(encoding="utf-8") != text):
            print(f"{path} is not what the models say. Run `make schemas`.", file=sys.stderr)  # noqa: T201
            stale = True
        elif not check:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_file(path, text)
            except OSError as error:
                print(f"{path} can't be written: {error.strerror}.", file=sys.stderr)  # noqa: T201
                return 1
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
