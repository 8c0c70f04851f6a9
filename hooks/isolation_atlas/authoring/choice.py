"""Selects entries of the data by the ids that an author lists in a fence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.problem import MOST_PROBLEMS, Problem, suggest

_Entry = TypeVar("_Entry")


def choose_entries(
    document: Document, key: str, chosen: Collection[str] | None, entries: Mapping[str, _Entry], problems: list[Problem]
) -> dict[str, _Entry]:
    """Return the entries with the `chosen` ids, in that order, or all entries if `chosen` is None.

    Problems with the ids are appended to `problems`; `key` is the key of the fence that lists them.
    """
    if chosen is None:
        return dict(entries)
    seen: set[str] = set()
    for index, identity in enumerate(chosen):
        if len(problems) > MOST_PROBLEMS:
            break
        if identity not in entries:
            problems.append(unknown_id(document, [key, index], identity, entries))
        elif identity in seen:
            problems.append(document.problem([key, index], f"{identity!r} is chosen twice. Remove one."))
        seen.add(identity)
    if not seen:
        problems.append(document.problem([key], f"{key!r} chooses nothing. Name one, or leave the key out for all."))
    return {identity: entries[identity] for identity in chosen if identity in entries}


def unknown_id(document: Document, keys: Sequence[Key], identity: str, known: Iterable[str]) -> Problem:
    """Return the problem of an id that is not among the `known` ones, at the value that `keys` lead to."""
    return document.problem(keys, f"Unknown id {identity!r} in {keys[0]!r}. {suggest(identity, known)}")
