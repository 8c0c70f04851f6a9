"""Recalls what a fence was rendered as, for as long as nothing that it could have read has changed."""

import hashlib
import json
import sysconfig
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from atlas.cache import remember
from atlas.fence import Fence, Rendered

_PROJECT = Path(__file__).parents[2]
_LEFT_OUT = ("__pycache__", ".git")


class _UnsoundError(Exception):
    """What was rendered has problems, which have to be found again at each build."""

    def __init__(self, rendered: Rendered) -> None:
        super().__init__()
        self.rendered = rendered


def fingerprint(docs: Path, settings: object) -> str:
    """A word that changes with anything that a renderer may read beside the text of its fence.

    That is our code and templates, the installed packages, what lies below `docs` and is neither page nor script, and
    the settings, which can be written as JSON. For the project's own site, it takes some 8 ms.
    """
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
    packages = Path(sysconfig.get_paths()["purelib"])
    digest.update("\n".join(sorted(path.name for path in packages.iterdir())).encode())  # the names hold versions
    for folder in (_PROJECT / "hooks", _PROJECT / "overrides", docs):
        for path in sorted(folder.rglob("*")):
            is_another = folder == docs and path.suffix in (".md", ".js", ".mjs")
            if not is_another and path.is_file() and not any(part in path.parts for part in _LEFT_OUT):
                digest.update(f"\0{path.relative_to(folder)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def recall(fence: Fence, inputs: str, render: Callable[[Fence], Rendered]) -> Rendered:
    """What `render` makes of the fence, or made of it when all was as it is now.

    Args:
        fence: as the author wrote it.
        inputs: what `fingerprint` returns, and the text of the page.
        render: may raise; only what has no problems is kept.
    """

    def make() -> bytes:
        rendered = render(fence)
        if rendered.problems:
            raise _UnsoundError(rendered)
        kept = {"html": rendered.html, "notes": rendered.notes, "plain": rendered.plain}
        return json.dumps(kept, ensure_ascii=False).encode()

    asked = replace(fence, docs_path=Path())  # what lies there is in the fingerprint
    try:
        kept = json.loads(remember("fences.json", f"{inputs}\0{asked!r}", make))
    except _UnsoundError as error:
        return error.rendered
    return Rendered(kept["html"], (), tuple(kept["notes"]), kept["plain"])
