"""Keeps the date and tools of a page's last run in a file, and renders them: the `last-run` fence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated

import yaml
from pydantic import Field

from isolation_atlas.authoring.document import parse_documents
from isolation_atlas.authoring.models import AuthoredModel, Text, validate
from isolation_atlas.authoring.source import SourceText, decode_bytes
from isolation_atlas.lab.session import read_lab
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError
from isolation_atlas.write_file import write_file

FOLDER = "data/runs"
_HEAD = "# Written by `make labs` when it had run the page.\n"


class LastRun(AuthoredModel):
    """A run in which every command of a page did what the page says."""

    date: Annotated[date, Field(strict=False)]
    tools: Annotated[Mapping[str, Text], Field(min_length=1, description="Their versions by their names.")]
    commands: Annotated[int, Field(ge=1)]
    digest: Text


def last_run_file(page: str) -> str:
    """Return the path of the file with the last run of `page`; both are below docs/."""
    return f"{FOLDER}/{PurePosixPath(page).with_suffix('.yml')}"


def parse_last_run(data: bytes, name: str) -> LastRun:
    """The last run that the bytes of a file, called `name` in problems, describe.

    Raises:
        AtlasError: with every problem of the file.
    """
    source = SourceText(decode_bytes(data, name), name)
    documents = parse_documents(source)
    if len(documents) != 1:
        raise AtlasError([source.problem(1, 1, "A run is one YAML mapping. Run `make labs` to write it again.")])
    return validate(documents[0], LastRun, what="this run")


def write_last_run(docs_path: Path, page: str, run: LastRun) -> None:
    """Replace the file of a page's last run."""
    file = docs_path / last_run_file(page)
    file.parent.mkdir(parents=True, exist_ok=True)
    values = run.model_dump() | {"tools": dict(run.tools)}
    write_file(file, _HEAD + yaml.safe_dump(values, sort_keys=False, allow_unicode=True))


def render_last_run_fence(fence: Fence) -> Rendered:
    """Render the date and tools of the page's last run, and whether the page has changed since.

    Raises:
        AtlasError: the fence is not empty, the page can't be run, or its run can't be read.
    """
    fence.require_nothing()
    page = fence.source.path.removeprefix(f"{fence.docs}/")
    lab = read_lab(decode_bytes(fence.read_file(page), fence.source.path), fence.source.path)
    run = _read_run(fence, last_run_file(page))
    changed = run is not None and run.digest != lab.digest
    rendered = render_fence("last-run", run=run, changed=changed, commands=lab.commands, root=fence.root)
    notes = (f"{fence.source.path} has changed since it was last run. Run `make labs`.",) if changed else ()
    return replace(rendered, notes=notes)


def _read_run(fence: Fence, file: str) -> LastRun | None:
    """The run that a file of the pages' folder describes; None if there is no such file."""
    try:
        data = fence.read_file(file)
    except AtlasError:
        if (fence.docs_path / file).exists():
            raise
        return None
    return parse_last_run(data, f"{fence.docs}/{file}")
