"""Fetches the programs with which the tests check finished pages: the Nu HTML Checker and axe."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.apt import install_packages
from tools.npm import NpmError, unpack_package
from tools.project import PROJECT

CACHE = PROJECT / ".cache" / "checkers"
JAVA = (
    "Install Java 11 or newer (on Debian and Ubuntu: apt-get install default-jre-headless), and run `make test` again."
)


@dataclass(frozen=True, slots=True)
class Checker:
    """One file of an npm package.

    Attributes:
        package, version: the package.
        sha256: the hash of npm's archive.
        member: the path of the file in the package.
    """

    package: str
    version: str
    sha256: str
    member: str

    def file(self) -> Path:
        """The path of the file, which is fetched on first use.

        Raises:
            NpmError: there is no npm, no network, or npm has another archive than the pinned one.
        """
        cached = CACHE / f"{self.package}-{self.version}{Path(self.member).suffix}"
        if not cached.exists():
            cached.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=cached.parent) as folder:
                unpacked = unpack_package(self.package, self.version, self.sha256, Path(folder))
                # A rename on the same disk is atomic, so that an interrupted run leaves no incomplete file.
                (unpacked / self.member).replace(cached)
        return cached


NU = Checker(
    "vnu-jar",
    "26.9.27",
    "5970d3ffca91a627cf0965e5d91bb2e4242307c29292998de0b419d6a901b2b7",
    "build/dist/vnu.jar",
)
AXE = Checker("axe-core", "4.14.1", "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745", "axe.min.js")


def find_java() -> str | None:
    """The path of Java; None if it is not on the search path."""
    return shutil.which("java")


def main() -> int:
    """Fetch the missing checkers; return 1 if one is still missing."""
    if not find_java():
        install_packages(["default-jre-headless"])
    problems = [] if find_java() else [f"There is no Java for the Nu HTML Checker. {JAVA}"]
    for checker in (NU, AXE):
        try:
            checker.file()
        except NpmError as error:
            problems.append(str(error))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
