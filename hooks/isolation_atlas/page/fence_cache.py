"""Caches rendered fences until one of their inputs changes."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pydantic_core import to_json

from isolation_atlas.cache import read_entry, write_entry
from isolation_atlas.page.fence import CLAIMS, Fence, Rendered, fingerprint_file
from isolation_atlas.page.template import FILLED_TEMPLATES, digest_template

_KIND = "fences"


def digest_data(data: object) -> str:
    """A digest of models or dataclasses, or of collections of them."""
    return hashlib.sha256(to_json(data, fallback=repr)).hexdigest()


def is_same(fence: Fence) -> bool:
    """Whether the files that were read for a rendered fence, and the templates that were filled, are still the same."""
    return all(fingerprint_file(fence.docs_path, name) == digest for name, digest in fence.files.items()) and all(
        digest_template(name) == digest for name, digest in fence.templates.items()
    )


def render_cached(fence: Fence, inputs: str, render: Callable[[Fence], Rendered]) -> Rendered:
    """The rendered fence, from the cache or else from `render`.

    An entry of the cache has the digests of the files that the renderer read (`Fence.read_file`) and of the templates
    that it filled, and is used until one of them changes. It also names the claims that the renderer looked at. A
    result with problems is not cached, because each build has to report the problems.

    Args:
        fence: the fence, as the author wrote it; these files and templates are noted in it.
        inputs: everything else that the result depends on, or digests of it: the code, the settings and the data.
        render: a function that renders the fence; if it raises, nothing is cached.

    Raises:
        AtlasError: the fences of the page have read too much again, whether for the cache or now.
    """
    # The key is the same after a checkout was moved to another folder. The files in it are compared by their digests.
    key = f"{inputs}\0{replace(fence, docs_path=Path())!r}"
    if cached := read_entry(_KIND, key):
        entry = json.loads(cached)
        fence.files.update(entry["files"])
        fence.templates.update(entry["templates"])
        if is_same(fence):
            fence.claims[:] = entry["claims"]
            for path in (fence.docs_path / name for name in entry["files"]):
                if path.is_file():
                    fence.note_reading(path.relative_to(fence.docs_path).as_posix(), path.stat().st_size)
            return Rendered(entry["html"], (), tuple(entry["notes"]), entry["markdown"])
        fence.files.clear()
        fence.templates.clear()
    with FILLED_TEMPLATES.collect() as templates, CLAIMS.collect() as claims:
        rendered = render(fence)
    fence.templates.update(templates)
    fence.claims[:] = claims
    if not rendered.problems:
        entry = {
            "files": fence.files,
            "templates": fence.templates,
            "claims": fence.claims,
            "html": rendered.html,
            "notes": rendered.notes,
            "markdown": rendered.markdown,
        }
        write_entry(_KIND, key, json.dumps(entry, ensure_ascii=False).encode())
    return rendered
