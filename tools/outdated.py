"""Says which newer Kubernetes schemas, Mermaid, merman and other vendored packages are out, and what to do then.

Dependabot moves the pins of Python packages; it can't say what else an update of these takes, and does not know what is
vendored. The exit status is 1 if something newer is out. What can't be asked, as without a network, is named and passed
over.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.npm import NpmError, find_npm, node_environment
from tools.project import PROJECT
from tools.vendor import read_vendored

_BOTH_WAYS = (
    "The tests then compare what Mermaid and merman draw; hooks/isolation_atlas/mermaid/support.py says which is right."
)
_KUBERNETES = (
    "Where it has a newer Kubernetes, set `kubernetes_version` in mkdocs.yml too, and write the table of kinds again "
    "with `python -m tools.kubernetes_kinds`."
)
_PYTHON = {
    "kubernetes-validate": ("requirements.in", _KUBERNETES),
    "merman": ("requirements-wheels.in", _BOTH_WAYS),
}
"""The file that pins a package, and what its update takes."""

_VENDORED = "Set its version and hash in vendored.toml, and run `make vendor` and `make test`."


@dataclass(frozen=True, slots=True)
class Pinned:
    """A package whose newer versions need more than a new pin.

    Attributes:
        name: the package.
        version: what is pinned.
        ask: returns the newest version that is out; "" if nobody answers.
        then: what an update takes.
    """

    name: str
    version: str
    ask: Callable[[str], str]
    then: str


def main() -> int:
    """Ask for each, and say what is newer."""
    newer = 0
    for one in list_pinned():
        newest = one.ask(one.name)
        if not newest:
            print(f"{one.name}: its registry did not answer when asked for the newest version.", file=sys.stderr)
        elif is_newer(newest, one.version):
            newer += 1
            print(f"- {one.name} {newest} is out; {one.version} is here. {one.then}")
    return int(newer > 0)


def list_pinned(project: Path = PROJECT) -> list[Pinned]:
    """All of them, with their versions."""
    pinned = []
    for name, (file, then) in _PYTHON.items():
        found = re.search(rf"(?m)^{re.escape(name)}==(\S+)", (project / file).read_text(encoding="utf-8"))
        if not found:
            raise LookupError(f"{file} does not pin {name}. Correct the table in tools/outdated.py.")
        pinned.append(Pinned(name, found[1], ask_pypi, f"Set it in {file}, and run `make lock`. {then}"))
    for package in read_vendored():
        more = f" {_BOTH_WAYS}" if package.name == "mermaid" else ""
        pinned.append(Pinned(package.name, package.version, ask_npm, _VENDORED + more))
    return pinned


def is_newer(version: str, than: str) -> bool:
    """Whether a version comes after another.

    >>> is_newer("12.10.0", "12.9.1"), is_newer("1.37.0", "1.37.0")
    (True, False)
    """
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def ask_pypi(name: str) -> str:
    """The newest version of a Python package, by uv; "" if nobody answers."""
    uv = Path(sys.executable).with_name("uv")
    command = [uv, "pip", "compile", "-", "--no-deps", "--no-header", "--no-annotate", "--quiet", "--no-cache"]
    run = _run([*map(str, command)], name)
    return run.partition("==")[2].split()[0] if "==" in run else ""


def ask_npm(name: str) -> str:
    """The newest version of an npm package; "" if nobody answers."""
    try:
        return _run([find_npm(), "view", name, "version"]).strip()
    except NpmError:
        return ""


def _run(command: list[str], typed: str = "") -> str:
    try:
        run = subprocess.run(
            command, input=typed, env=node_environment(), capture_output=True, text=True, check=False, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if run.returncode else run.stdout


if __name__ == "__main__":
    sys.exit(main())
