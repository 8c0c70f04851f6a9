"""Reads from git what changed on the site, day by day."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from isolation_atlas.changes.model import ClaimChange, ClaimKind, Day, PageChange
from isolation_atlas.output.git_dates import is_complete, read_blobs, read_commit, run_git

_NEXT, _NOTHING = "\x01", "0" * 40
_OF_TECHNOLOGY = re.compile(r"data/comparison/technologies/(?P<technology>[a-z0-9-]+)/claims\.yml")
# The claims stood by feature until each technology got a folder.
_OF_FEATURE = re.compile(r"data/comparison/claims/(?P<feature>[a-z0-9-]+)\.yml")
_FIELD = re.compile(r"^  ([a-z]+):", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
# What begins a text of several lines, and quotation marks.
_MARKS = re.compile(r"^[ \t]*[>|][+-]?[ \t]*$|(?<!\\)\"|^[ \t]*'|'[ \t]*$", re.MULTILINE)
_EVIDENCE = ("detail", "figures", "measured", "sources", "basis")
_KEY = re.compile(r"^([a-z0-9-]+):[ \t]*$", re.MULTILINE)

Pair = tuple[str, str]
"""A feature and a technology."""


@dataclass(frozen=True, slots=True)
class _Change:
    """One file in one commit: its path before and after, and its content after, "" for a file that went."""

    before: str
    after: str
    blob: str


def read_changes(docs: Path) -> tuple[Day, ...]:
    """Return the days on which a claim or a page below the folder `docs` changed, the newest first.

    Only commits of the main line count, each merge as a whole. Empty without a repository or git, and in a shallow
    clone, whose oldest commit seems to have made all.
    """
    head = read_commit(docs)
    return _read(docs, head) if head and is_complete(docs) else ()


@lru_cache(maxsize=1)  # a save under `mkdocs serve` changes no commit
def _read(docs: Path, head: str) -> tuple[Day, ...]:
    log = run_git(
        docs,
        *("log", head, "--reverse", "--first-parent", "-m", "--raw", "--abbrev=40", "-z", "-M", "--relative"),
        *("--format=%x01%cs", "--", "*.md", "data/comparison"),
    )
    days = list(_list_days(log))
    wanted = {blob: "" for _, changes in days for blob in _find_claims(changes)}
    texts = read_blobs(docs, wanted)
    files: dict[str, str] = {}
    claims: dict[Pair, str] = {}
    found: list[Day] = []
    for day, changes in days:
        pages = tuple(_compare_pages(files, changes))
        for change in changes:
            files.pop(change.before, None)
        files |= {change.after: change.blob for change in changes if change.blob}
        if _find_claims(changes) or any(_is_of_claims(change.before) for change in changes):
            now = {pair: text for file, blob in files.items() for pair, text in _split(file, texts.get(blob, ""))}
            compared = tuple(_compare_claims(claims, now))
            claims = now
        else:
            compared = ()
        if pages or compared:
            found.append(Day(day, compared, pages))
    return tuple(reversed(found))


def _list_days(log: str) -> Iterator[tuple[date, list[_Change]]]:
    """Each day of the log, with what its commits made of each file together."""
    latest = date.min
    together: dict[str, _Change] = {}
    for commit in log.split(_NEXT)[1:]:
        head, _, rest = commit.partition("\0")
        day = max(latest, date.fromisoformat(head.strip()))  # clocks differ
        if day != latest and together:
            yield latest, list(together.values())
            together = {}
        latest = day
        for change in _list_changes(rest):
            earlier = together.pop(change.before, None)
            together[change.after] = _Change(earlier.before if earlier else change.before, change.after, change.blob)
    if together:
        yield latest, list(together.values())


def _list_changes(raw: str) -> Iterator[_Change]:
    """The changes of one commit, from git's raw format: modes, blobs and a letter, then one path, or two for a move."""
    parts = iter(raw.lstrip("\n").split("\0"))
    for part in parts:
        fields = part.lstrip("\n:").split(" ")
        if len(fields) != 5:  # noqa: PLR2004 - two modes, two blobs and a letter
            continue
        before = next(parts)
        moved = fields[4].startswith(("R", "C"))
        after = next(parts) if moved else before
        copied = fields[4].startswith("C")
        yield _Change(after if copied else before, after, "" if fields[3] == _NOTHING else fields[3])


def _is_of_claims(file: str) -> bool:
    return bool(_OF_TECHNOLOGY.fullmatch(file) or _OF_FEATURE.fullmatch(file))


def _find_claims(changes: Iterable[_Change]) -> list[str]:
    """The contents of the files with claims."""
    return [change.blob for change in changes if change.blob and _is_of_claims(change.after)]


def _compare_pages(files: Mapping[str, str], changes: Iterable[_Change]) -> Iterator[PageChange]:
    for change in sorted(changes, key=lambda change: change.after):
        if not change.after.endswith(".md"):
            continue
        was = files.get(change.before)
        if was is None:
            if change.blob:
                yield PageChange(change.after, "new", change.after)
        elif not change.blob:
            yield PageChange(change.after, "removed", change.before)
        elif change.before != change.after:
            yield PageChange(change.after, "moved", change.before)
        elif was != change.blob:
            yield PageChange(change.after, "changed", change.after)


def _split(file: str, text: str) -> Iterator[tuple[Pair, str]]:
    """Each claim of a file as its author wrote it."""
    if not (of := _OF_TECHNOLOGY.fullmatch(file) or _OF_FEATURE.fullmatch(file)):
        return
    keys = [*_KEY.finditer(text)]
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        written = text[key.end() : following.start() if following else len(text)]
        yield (key[1], of["technology"]) if of.re is _OF_TECHNOLOGY else (of["feature"], key[1]), written


def _compare_claims(before: Mapping[Pair, str], after: Mapping[Pair, str]) -> Iterator[ClaimChange]:
    for pair in sorted({**before, **after}):
        was, now = before.get(pair, ""), after.get(pair, "")
        if was != now and (compared := _compare(_read_fields(was), _read_fields(now))):
            kind, words_before, words_after = compared
            yield ClaimChange(*pair, kind, words_before, words_after)


def _compare(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[ClaimKind, str, str] | None:
    """What happened to a claim, and its words before and after; None if nothing that a reader sees."""
    before, after = _find_words(old), _find_words(new)
    if not old or not new:
        return ("new" if new else "removed", before, after) if old or new else None
    if before != after or ("class" in old and _differ(old, new, "class")):
        return "answer", before, after
    if any(_differ(old, new, key) for key in _EVIDENCE):
        return "evidence", before, after
    return ("checked", before, after) if _differ(old, new, "checked") else None


def _read_fields(claim: str) -> dict[str, str]:
    """The fields of a claim as its author wrote them, without comments.

    A history has thousands of claims, and to parse all of them as YAML takes seconds.
    """
    parts = _FIELD.split(_COMMENT.sub("", claim))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _differ(old: Mapping[str, str], new: Mapping[str, str], key: str) -> bool:
    was, now = old.get(key, ""), new.get(key, "")
    return was != now and _plain(was) != _plain(now)


def _find_words(fields: Mapping[str, str]) -> str:
    return _plain(fields.get("verdict") or fields.get("unknown") or "")


def _plain(text: str) -> str:
    """A text of YAML without quotation marks, and on one line."""
    return " ".join(_MARKS.sub("", text).split())
