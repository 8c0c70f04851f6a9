"""Checks the types of the site's scripts with TypeScript, which comes from npm."""

import subprocess
import sys
from pathlib import Path

from tools.npm import NpmError, install, node_environment
from tools.project import PROJECT

_FOLDER = Path(__file__).parent
# TypeScript reads the scripts through a symbolic link, because the types of the libraries are beside it: see
# tsconfig.json. Messages get the real path.
_LINKED_PATH, _PATH = "tools/lint/assets/javascripts/", "docs/assets/javascripts/"


def main() -> int:
    """Print the errors that TypeScript finds; return 1 if there are any, or if TypeScript can't be installed."""
    try:
        tsc = install(_FOLDER, "lint") / ".bin" / "tsc"
    except NpmError as error:
        print(f"The types of scripts are checked by TypeScript, which comes from npm. {error}", file=sys.stderr)
        return 1
    command = [str(tsc), "--project", str(_FOLDER / "tsconfig.json"), "--pretty", "false"]
    run = subprocess.run(
        command, cwd=PROJECT, env=node_environment(), stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    print(run.stdout.replace(_LINKED_PATH, _PATH), end="")
    return 1 if run.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
