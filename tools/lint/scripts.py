"""Checks the types of the site's scripts with TypeScript, which comes from npm."""

import subprocess
import sys
from pathlib import Path

from tools.npm import NpmError, install, node_environment
from tools.project import PROJECT

_FOLDER = Path(__file__).parent
# A link to docs/assets/javascripts/, beside which stand the types of the libraries: see tsconfig.json.
_SEEN_AS, _NAME = "tools/lint/assets/javascripts/", "docs/assets/javascripts/"


def main() -> int:
    """Print what TypeScript objects to, each with its place; 1 where there is something, or no TypeScript."""
    try:
        tsc = install(_FOLDER, "lint") / ".bin" / "tsc"
    except NpmError as error:
        print(f"The types of scripts are checked by TypeScript, which comes from npm. {error}", file=sys.stderr)
        return 1
    command = [str(tsc), "--project", str(_FOLDER / "tsconfig.json"), "--pretty", "false"]
    run = subprocess.run(
        command, cwd=PROJECT, env=node_environment(), stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    print(run.stdout.replace(_SEEN_AS, _NAME), end="")
    return 1 if run.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
