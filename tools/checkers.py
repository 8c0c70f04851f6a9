"""Fetches the programs with which the tests check finished pages: the Nu HTML Checker and axe."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from isolation_atlas.cache import private_folder
from tools.apt import install_packages
from tools.npm import NpmError, hash_file, unpack_package

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
        member_sha256: the hash of this file.
    """

    package: str
    version: str
    sha256: str
    member: str
    member_sha256: str

    def file(self) -> Path:
        """The path of the file, whose hash is checked at each use; it is fetched if it is missing or another.

        Raises:
            NpmError: there is no npm, no network, npm has another archive than the pinned one, or it can't be kept.
        """
        try:
            folder = private_folder("checkers")
            kept = folder / f"{self.package}-{self.version}{Path(self.member).suffix}"
            if kept.is_file() and hash_file(kept) == self.member_sha256:
                return kept
            with TemporaryDirectory(dir=folder) as scratch:
                unpacked = unpack_package(self.package, self.version, self.sha256, Path(scratch)) / self.member
                if (found := hash_file(unpacked)) != self.member_sha256:
                    raise NpmError(
                        f"{self.member} of {self.package} has the SHA-256 {found}, not {self.member_sha256}."
                    )
                # On the same disk, a rename is one step: an interrupted run leaves no half of a file.
                unpacked.replace(kept)
        except OSError as error:
            raise NpmError(f"{self.package} can't be kept: {error}") from error
        return kept


NU = Checker(
    "vnu-jar",
    "26.9.27",
    "5970d3ffca91a627cf0965e5d91bb2e4242307c29292998de0b419d6a901b2b7",
    "build/dist/vnu.jar",
    "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47",
)
AXE = Checker(
    "axe-core",
    "4.14.1",
    "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745",
    "axe.min.js",
    "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
)


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
