"""Chooses entries of the data by the ids that an author names in a fence."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from isolation_atlas.authoring.document import Document
from isolation_atlas.problem import Problem, suggest

_Entry = TypeVar("_Entry")


def choose(
    document: Document, key: str, chosen: Collection[str] | None, entries: Mapping[str, _Entry], problems: list[Problem]
) -> dict[str, _Entry]:
    """The chosen entries in the order of the choice; all where none is made. What is wrong goes to `problems`."""
    if chosen is None:
        return dict(entries)
    seen: set[str] = set()
    for index, identity in enumerate(chosen):
        if identity not in entries:
            problems.append(
                document.problem([key, index], f"Unknown id {identity!r} in {key!r}. {suggest(identity, entries)}")
            )
        elif identity in seen:
            problems.append(document.problem([key, index], f"{identity!r} is chosen twice. Remove one."))
        seen.add(identity)
    if not seen:
        problems.append(document.problem([key], f"{key!r} chooses nothing. Name one, or leave the key out for all."))
    return {identity: entries[identity] for identity in chosen if identity in entries}
