"""Brings in what checks finished pages, the Nu HTML Checker and axe; `python -m tools.checkers` does it ahead."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.sample import PROJECT

CACHE = PROJECT / ".cache" / "checkers"
JAVA = (
    "Install Java 11 or newer (on Debian and Ubuntu: apt-get install default-jre-headless), and run `make test` again."
)


class CheckerError(Exception):
    """Raised where a checker can't be brought in; says what would help."""


@dataclass(frozen=True, slots=True)
class Checker:
    """One file of an npm package.

    Attributes:
        package, version: the package.
        sha256: of the archive that npm gives.
        member: the file's place in the archive.
    """

    package: str
    version: str
    sha256: str
    member: str

    def file(self) -> Path:
        """The file, brought in where it is not there yet.

        Raises:
            CheckerError: there is no npm, no network, or another archive than the pinned one.
        """
        kept = CACHE / f"{self.package}-{self.version}{Path(self.member).suffix}"
        if not kept.exists():
            self._fetch(kept)
        return kept

    def _fetch(self, kept: Path) -> None:
        npm = shutil.which("npm")
        if not npm:
            raise CheckerError(f"{self.package} comes from npm. Install npm, and run `make test` again.")
        with TemporaryDirectory() as folder:
            name = f"{self.package}@{self.version}"
            packed = subprocess.run([npm, "pack", "--silent", name], cwd=folder, capture_output=True, check=False)
            archives = list(Path(folder).glob("*.tgz"))
            if packed.returncode or not archives:
                raise CheckerError(f"npm can't fetch {name}: {packed.stderr.decode(errors='replace').strip()}")
            if hashlib.sha256(archives[0].read_bytes()).hexdigest() != self.sha256:
                raise CheckerError(f"npm's archive of {name} is not the one whose hash stands in tools/checkers.py.")
            with tarfile.open(archives[0]) as archive:
                archive.extract(self.member, folder, filter="data")
            kept.parent.mkdir(parents=True, exist_ok=True)
            # In one step, so that a run that is broken off leaves no half of a file.
            shutil.move(Path(folder, self.member), kept.with_suffix(".new"))
            kept.with_suffix(".new").replace(kept)


NU = Checker(
    "vnu-jar",
    "26.9.27",
    "5970d3ffca91a627cf0965e5d91bb2e4242307c29292998de0b419d6a901b2b7",
    "package/build/dist/vnu.jar",
)
AXE = Checker(
    "axe-core", "4.14.1", "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745", "package/axe.min.js"
)


def find_java() -> str | None:
    """The Java that is on the path."""
    return shutil.which("java")


def _install_java() -> None:
    print("There is no Java here; installing it with apt-get.", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quietly)
    command = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "default-jre-headless"]
    subprocess.run(command, check=True, env=quietly, stdout=subprocess.DEVNULL)


def main() -> int:
    """Bring in all that is missing; 1 where something still is."""
    if not find_java() and shutil.which("apt-get") and getattr(os, "geteuid", lambda: 1)() == 0:
        _install_java()
    problems = [] if find_java() else [f"There is no Java for the Nu HTML Checker. {JAVA}"]
    for checker in (NU, AXE):
        try:
            checker.file()
        except CheckerError as error:
            problems.append(str(error))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
