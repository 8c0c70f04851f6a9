"""Recalls what a fence was rendered as, for as long as nothing that it could have read has changed."""

import hashlib
import json
import sysconfig
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pydantic_core import to_json

from isolation_atlas.cache import get_or_make
from isolation_atlas.page.fence import Fence, Rendered

_PROJECT = Path(__file__).parents[3]
_LEFT_OUT = ("__pycache__", ".git")


class _UnsoundError(Exception):
    """What was rendered has problems, which have to be found again at each build."""

    def __init__(self, rendered: Rendered) -> None:
        super().__init__()
        self.rendered = rendered


def fingerprint_code(settings: object) -> str:
    """A word that changes with our code and templates, the installed packages and the settings, which JSON can hold."""
    packages = Path(sysconfig.get_paths()["purelib"])
    names = sorted(path.name for path in packages.iterdir())  # they hold versions
    inputs = json.dumps([settings, names], sort_keys=True, default=str)
    folders = ("hooks", "overrides")
    files = {f"{folder}/{name}": held for folder in folders for name, held in _read(_PROJECT / folder).items()}
    return _digest(inputs, files)


def fingerprint_data(data: object) -> str:
    """A word that changes with the data: models, or dataclasses and collections of them."""
    return hashlib.sha256(to_json(data, fallback=repr)).hexdigest()


def fingerprint_files(folder: Path, names: Iterable[str]) -> str:
    """A word that changes with what the files hold that have these names in `folder`, and with which can be read."""
    found = {}
    for name in names:
        with suppress(OSError):  # whoever needs it says so
            if (folder / name).is_file():
                found[name] = (folder / name).read_bytes()
    return _digest("", found)


def _read(folder: Path) -> dict[str, bytes]:
    """What the files below the folder hold, by their way from there."""
    found = ((path.relative_to(folder), path) for path in folder.rglob("*"))
    return {
        name.as_posix(): path.read_bytes()
        for name, path in found
        if path.is_file() and not any(part in name.parts for part in _LEFT_OUT)
    }


def _digest(inputs: str, files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(inputs.encode())
    for name in sorted(files):
        digest.update(f"\0{name}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()


def recall(fence: Fence, inputs: str, render: Callable[[Fence], Rendered]) -> Rendered:
    """What `render` makes of the fence, or made of it when all was as it is now.

    Args:
        fence: as the author wrote it.
        inputs: all else that it may read, or fingerprints of it.
        render: may raise; only what has no problems is kept.
    """

    def make() -> bytes:
        rendered = render(fence)
        if rendered.problems:
            raise _UnsoundError(rendered)
        kept = {"html": rendered.html, "notes": rendered.notes, "plain": rendered.plain}
        return json.dumps(kept, ensure_ascii=False).encode()

    asked = replace(fence, docs_path=Path())  # what is read there is in the inputs
    try:
        kept = json.loads(get_or_make("fences.json", f"{inputs}\0{asked!r}", make))
    except _UnsoundError as error:
        return error.rendered
    return Rendered(kept["html"], (), tuple(kept["notes"]), kept["plain"])
