"""Installs the packages of requirements-wheels.txt that have a wheel for this platform, one by one.

pip installs all packages of a file or none, and no marker of a requirement can name the C library, which decides here.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

_FILE = Path(__file__).parents[1] / "requirements-wheels.txt"
_PACKAGE = re.compile(r"^[\w.-]+==.*(?:\n[ \t].*)*", re.MULTILINE)


def main() -> int:
    """Install each package that can be had, and name the others; a build works without them."""
    for requirement in _PACKAGE.findall(_FILE.read_text(encoding="utf-8")):
        name = requirement.partition("==")[0]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "requirement.txt")
            file.write_text(requirement, encoding="utf-8")
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--require-hashes"]
            run = subprocess.run([*command, "--requirement", file], capture_output=True, text=True, check=False)
        if run.returncode:
            print(f"{name} has no wheel for this platform, or can't be fetched. The site is built without it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
