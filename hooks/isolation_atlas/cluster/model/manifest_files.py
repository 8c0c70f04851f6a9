"""Finds and reads the files that a path names: a file, a folder with its subfolders, or a kustomization."""

import os
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from isolation_atlas.authoring.source import read_bytes
from isolation_atlas.cluster.model.manifest import MAXIMUM_BYTES
from isolation_atlas.problem import AtlasError, Location, Problem

ENDINGS = (".yml", ".yaml", ".json")
"""The endings of manifests, as `kubectl apply -f FOLDER` knows them."""

# https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_CHART = "Chart.yaml"

# The commands that build a kustomization; the first that is installed is used.
_KUSTOMIZE = (("kubectl", "kustomize"), ("kustomize", "build"))
_KUSTOMIZE_SECONDS = 120

_MOST_FILES = 5000


@dataclass(slots=True)
class ReadFiles:
    """The files that paths name.

    Attributes:
        files: the name of each file, as problems have it, and its bytes.
        problems: the problems of what can't be read.
    """

    files: list[tuple[str, bytes]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: Path, name: str) -> None:
        """Read one file."""
        try:
            self.files.append((name, read_bytes(path, name)))
        except AtlasError as error:
            self.problems += error.problems


def read_paths(paths: Sequence[str]) -> ReadFiles:
    """Read files, folders and kustomizations, in the order in which they are named."""
    read = ReadFiles()
    for name in paths:
        path = Path(name)
        if path.name in _KUSTOMIZATIONS and path.is_file():
            _read_kustomization(path.parent, path, read)
        elif path.is_dir():
            kustomization = next((path / known for known in _KUSTOMIZATIONS if (path / known).is_file()), None)
            if kustomization:
                _read_kustomization(path, kustomization, read)
            else:
                _read_folder(path, read)
        else:
            read.add(path, name)
    return read


def list_folder(folder: Path) -> Iterator[Path]:
    """The manifests of a folder and of its subfolders, in the order of their paths, part by part.

    That is the order of `kubectl apply --recursive`. What begins with a dot is left out, and links to folders are.
    """
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and not (Path(place) / name).is_symlink()]
        found += [Path(place) / name for name in files if not name.startswith(".") and name.endswith(ENDINGS)]
    yield from sorted(found, key=lambda path: path.parts)


def _read_folder(folder: Path, read: ReadFiles) -> None:
    charts: list[Path] = []
    size = 0
    for number, path in enumerate(paths := list(list_folder(folder))):
        chart = next((parent for parent in path.parents if (parent / _CHART).is_file()), None)
        if chart and (chart == folder or folder in chart.parents):
            if chart not in charts:
                charts.append(chart)
                line = f"helm template RELEASE {shlex.quote(str(chart))} | python -m isolation_atlas.cluster -"
                message = f"This folder is a chart of Helm, which is not rendered. Render it first: {line}"
                read.problems.append(Problem(Location(str(chart / _CHART)), message))
            continue
        size += path.stat().st_size if path.is_file() else 0
        if size > MAXIMUM_BYTES or number >= _MOST_FILES:
            most = f"{_MOST_FILES:,} files, and {MAXIMUM_BYTES / 1e6:.0f} MB"
            message = f"This folder has too many manifests: at most {most}, are drawn."
            read.problems.append(Problem(Location(str(folder)), message))
            return
        read.add(path, str(path))
    if not paths:
        message = f"This folder has no file that ends in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}."
        read.problems.append(Problem(Location(str(folder)), message))


def _read_kustomization(folder: Path, file: Path, read: ReadFiles) -> None:
    """What kustomize makes of a folder; without kustomize, the folder's manifests as they are."""
    import shutil  # noqa: PLC0415 - slow, and few runs meet a kustomization
    import subprocess  # noqa: PLC0415

    location, quoted = Location(str(file)), shlex.quote(str(folder))
    command = next((words for words in _KUSTOMIZE if shutil.which(words[0])), None)
    if command is None:
        message = (
            "Neither kubectl nor kustomize is installed, so the files of this folder are drawn as they are. Where one "
            f"is, type: kubectl kustomize {quoted} | python -m isolation_atlas.cluster -"
        )
        read.problems.append(Problem(location, message))
        for path in list_folder(folder):
            if path.name not in _KUSTOMIZATIONS:
                read.add(path, str(path))
        return
    try:
        ran = subprocess.run(  # noqa: S603 - a fixed command
            [*command, str(folder.absolute())],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_KUSTOMIZE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        ran = None
    if ran is None or ran.returncode:
        # What it says is not passed on, because it may quote a Secret.
        message = f"{' '.join(command)} can't build this kustomization. It says why: {' '.join(command)} {quoted}"
        read.problems.append(Problem(location, message))
        return
    read.files.append((f"{' '.join(command)} {folder}", ran.stdout))
