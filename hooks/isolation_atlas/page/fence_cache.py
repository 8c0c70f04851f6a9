"""Renders a fence only if something that its result was made from has changed since the last time."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pydantic_core import to_json

from isolation_atlas.cache import read_entry, write_entry
from isolation_atlas.page.fence import Fence, Rendered, fingerprint_file

_KIND = "fences"


def digest_data(data: object) -> str:
    """A digest of data: of models, or of dataclasses and collections of them."""
    return hashlib.sha256(to_json(data, fallback=repr)).hexdigest()


def render_cached(fence: Fence, inputs: str, render: Callable[[Fence], Rendered]) -> Rendered:
    """What `render` makes of the fence, or what it made of it when everything was as it is now.

    The files that the fence read (`Fence.read_file`) are kept with the result, which is used for as long as none of
    them has changed. A result with problems is not kept: the problems have to be reported at each build.

    Args:
        fence: as the author wrote it.
        inputs: everything else that the result depends on, or digests of it: the code, the settings and the data.
        render: may raise; then nothing is kept.
    """
    # The folder is left out because a checkout may be moved, and because what was read there has digests of its own.
    key = f"{inputs}\0{replace(fence, docs_path=Path())!r}"
    if kept := read_entry(_KIND, key):
        entry = json.loads(kept)
        if all(fingerprint_file(fence.docs_path, name) == digest for name, digest in entry["files"].items()):
            return Rendered(entry["html"], (), tuple(entry["notes"]), entry["markdown"])
    rendered = render(fence)
    if not rendered.problems:
        entry = {
            "files": fence.files,
            "html": rendered.html,
            "notes": rendered.notes,
            "markdown": rendered.markdown,
        }
        write_entry(_KIND, key, json.dumps(entry, ensure_ascii=False).encode())
    return rendered
