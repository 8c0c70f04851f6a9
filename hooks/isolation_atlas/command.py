"""The command `isolation-atlas`: pictures of clusters, and the files that another site needs once."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from isolation_atlas.resources import SCHEMAS
from isolation_atlas.write_file import write_file

PROGRAM = "isolation-atlas"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the first argument names with those that follow it; return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    commands: Mapping[str, tuple[str, Callable[[Sequence[str]], int]]] = {
        "cluster": ("draw a Kubernetes manifest, or what changed between two", _draw_cluster),
        "stylesheet": ("write the stylesheet of the fences of a site", _write_stylesheet),
        "schemas": ("write the JSON Schema of each kind of data file into a folder", _write_schemas),
    }
    parser = argparse.ArgumentParser(
        PROGRAM,
        description="Draw clusters, and write what a site needs once.",
        epilog="; ".join(f"{name}: {says}" for name, (says, _) in commands.items()) + ".",
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="print the version, and end")
    parser.add_argument("command", choices=list(commands), help=f"`{PROGRAM} COMMAND --help` explains each")
    parsed = parser.parse_args(given[:1])
    return commands[parsed.command][1](given[1:])


class _ShowVersion(argparse.Action):
    """Looks for the version only where it is asked for, because that loads more than a small picture needs."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"{_version()}\n")
        parser.exit()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version(PROGRAM)
    except PackageNotFoundError:  # it runs from a checkout
        return "not installed, but run from a checkout"


def _draw_cluster(arguments: Sequence[str]) -> int:
    # Each command loads only its own code.
    from isolation_atlas.cluster.command import main as draw  # noqa: PLC0415

    return draw(arguments, f"{PROGRAM} cluster")


def _write_stylesheet(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(f"{PROGRAM} stylesheet", description="Write the stylesheet of a site's fences.")
    parser.add_argument("file", type=Path, help="the file to write, such as docs/assets/isolation-atlas.css")
    file: Path = parser.parse_args(arguments).file
    from isolation_atlas.output.site_stylesheet import join_stylesheet  # noqa: PLC0415

    return _write({file: join_stylesheet()})


def _write_schemas(arguments: Sequence[str]) -> int:
    """Copy the schemas, with which an editor checks data files as they are written."""
    parser = argparse.ArgumentParser(f"{PROGRAM} schemas", description="Write the JSON Schemas of the data files.")
    parser.add_argument("folder", type=Path, help="the folder to write into")
    folder: Path = parser.parse_args(arguments).folder
    return _write({folder / path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")})


def _write(files: Mapping[Path, str]) -> int:
    """Write files into folders that are made where they are missing; return the exit status."""
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, text)
        except OSError as error:
            sys.stderr.write(f"{path} can't be written: {error.strerror}.\n")
            return 1
    return 0
