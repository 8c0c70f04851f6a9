"""Writes `relations.yml`, which says which field of which kind refers to what, as JSON, which is read much faster.

With `--check`, it writes nothing, and its exit status is 1 if the JSON is not what the YAML says.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from isolation_atlas.write_file import write_file
from tools.project import PROJECT
from tools.yaml_file import read_yaml

TABLE = PROJECT / "hooks" / "isolation_atlas" / "cluster" / "model" / "relations.yml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check `relations.json`; return the exit status."""
    parser = argparse.ArgumentParser("python -m tools.relations", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(arguments).check
    path, text = TABLE.with_suffix(".json"), format_relations()
    if not check:
        write_file(path, text)
    elif path.read_text(encoding="utf-8") != text:
        sys.stderr.write(f"{path} is not what {TABLE.name} says. Run `make schemas`.\n")
        return 1
    return 0


def format_relations() -> str:
    """The table as JSON, with a line for each kind, so that a change of one shows as a change of one line."""
    table = read_yaml(TABLE)
    lines = (f"{json.dumps(kind)}: {json.dumps(entry, ensure_ascii=False)}" for kind, entry in table.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    sys.exit(main())
