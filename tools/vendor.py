"""Fetches the npm packages that are vendored in the repository, and checks that their files are unchanged."""

import argparse
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.npm import NpmError, hash_file, unpack_package
from tools.project import PROJECT

TABLE = PROJECT / "vendored.toml"
_SUMS, _VERSION, _LICENCE = "SHA256SUMS", "VERSION", "LICENSE"
_LICENCE_TEXTS = {
    "OFL-1.1": "SIL OPEN FONT LICENSE Version 1.1",
    "MIT": "Permission is hereby granted, free of charge",
}
"""By licence, a sentence that only its text has, with line breaks as spaces."""


@dataclass(frozen=True, slots=True)
class VendoredPackage:
    """A package that is vendored in the repository.

    Attributes:
        name: the package on npm, with its scope.
        version: the version.
        sha256: the hash of npm's archive.
        licence: the SPDX identifier of the licence.
        folder: the folder of its files, below the root of the project.
        files: the target of each file of the package, below `folder`. A key that is a pattern has a folder as target,
            with a slash at the end.
    """

    name: str
    version: str
    sha256: str
    licence: str
    folder: str
    files: Mapping[str, str]


def read_vendored() -> list[VendoredPackage]:
    """The packages that the table lists, in its order."""
    return [VendoredPackage(**entry) for entry in tomllib.loads(TABLE.read_text(encoding="utf-8"))["package"]]


def vendor(package: VendoredPackage, project: Path = PROJECT) -> None:
    """Fetch a package, and replace the files in its folder by its listed files.

    Raises:
        NpmError: the package can't be fetched.
        FileNotFoundError: the package has no such file.
        ValueError: the table names a place that is not for vendored files.
    """
    folder = _find_folder(package, project)
    with TemporaryDirectory() as scratch:
        unpacked = unpack_package(package.name, package.version, package.sha256, Path(scratch))
        new = Path(scratch, "new")
        for pattern, target in package.files.items():
            _move(unpacked, pattern, new / target, into_folder=target.endswith("/"))
        (new / _VERSION).write_text(f"{package.version}\n", encoding="utf-8")
        (new / _SUMS).write_text(_write_sums(new), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(new, folder)


def _find_folder(package: VendoredPackage, project: Path) -> Path:
    """The folder of a package: one within the project, on no link, that holds nothing else."""
    folder = project.resolve() / package.folder
    if folder == project.resolve() or folder.resolve() != folder or not folder.is_relative_to(project.resolve()):
        raise ValueError(f"{package.folder} is not a folder below the project. Correct `folder` in {TABLE.name}.")
    if folder.exists() and not (folder / _SUMS).is_file():
        raise ValueError(f"{package.folder} was not made by `make vendor`: it has no {_SUMS}. Name another folder.")
    if outside := [name for name in package.files.values() if Path(name).is_absolute() or ".." in Path(name).parts]:
        raise ValueError(f"{outside[0]} is not below {package.folder}. Correct `files` in {TABLE.name}.")
    return folder


def _move(unpacked: Path, pattern: str, target: Path, *, into_folder: bool) -> None:
    files = sorted(unpacked.glob(pattern))
    if not files:
        raise FileNotFoundError(f"The package has no file {pattern}. Correct `files` in {TABLE.name}.")
    for file in files:
        path = target / file.name if into_folder else target
        path.parent.mkdir(parents=True, exist_ok=True)
        file.rename(path)


def _write_sums(folder: Path) -> str:
    """The hashes of all files below a folder, as `sha256sum --check` reads them."""
    names = sorted(f"./{name}" for name in _list_files(folder))
    return "".join(f"{hash_file(folder / name)}  {name}\n" for name in names)


def check(package: VendoredPackage, project: Path = PROJECT) -> Iterator[str]:
    """The problems of a package's files, one sentence for each."""
    folder = project / package.folder
    if not (folder / _SUMS).is_file():
        yield f"{package.folder}/{_SUMS} is missing. Run `make vendor`."
        return
    lines = (folder / _SUMS).read_text(encoding="utf-8").splitlines()
    expected = {name.removeprefix("./"): digest for digest, _, name in (line.partition("  ") for line in lines)}
    present = _list_files(folder)
    for name in sorted(expected.keys() | present):
        if name not in present:
            yield f"{package.folder}/{name} is missing."
        elif name not in expected:
            yield f"{package.folder}/{name} is not in {_SUMS}, so it is not from {package.name}."
        elif hash_file(folder / name) != expected[name]:
            yield f"{package.folder}/{name} was changed: its hash differs from {_SUMS}."
    if _read(folder / _VERSION).strip() != package.version:
        yield f"{package.folder}/{_VERSION} is not {package.version}, as {TABLE.name} says. Run `make vendor`."
    if (text := _LICENCE_TEXTS.get(package.licence)) is None:
        yield f"{package.licence} is not one of {', '.join(_LICENCE_TEXTS)}. Add a typical part to tools/vendor.py."
    elif text not in " ".join(_read(folder / _LICENCE).split()):
        yield f"{package.folder}/{_LICENCE} is not {package.licence}, as {TABLE.name} says."


def _list_files(folder: Path) -> set[str]:
    """The files below a folder, without the file of hashes."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {_SUMS}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch every package unless `--check` is given, and check all; return 1 if there is a problem."""
    parser = argparse.ArgumentParser(prog="make vendor", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fetch nothing, only check the files")
    packages = read_vendored()
    try:
        if not parser.parse_args(arguments).check:
            for package in packages:
                vendor(package)
    except (NpmError, FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    problems = [problem for package in packages for problem in check(package)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
