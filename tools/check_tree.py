"""Refuses a checkout that carries what a review of its changes doesn't show.

It runs before anything of the checkout is installed or built, with Python alone: `python3 -I tools/check_tree.py`. The
option keeps Python from importing modules of the checkout.
"""

import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LINKS = {"tools/lint/assets/javascripts": "../../../docs/assets/javascripts"}
"""The links that the checkout may carry, and where they lead."""

BINARY = re.compile(
    r"\.github/readme\.png"
    r"|tests/browser/look/[\w-]+\.webp"
    r"|hooks/isolation_atlas/output/fonts/IBMPlexSans-\w+\.ttf"
)
"""The files that are no text; `tools.vendor` checks the fonts."""

HIDDEN = ("docs/assets/mermaid/", "tests/site/mistakes/")
"""Where files may hold characters that nobody sees: in a package, and in the mistakes that a build is tested with."""

VENDORED = "docs/assets/mermaid/"
"""Where files may be larger than a page with changes shows; `make vendor` proves that they are those of the package."""

MAX_BYTES = 400_000

# What emoji and some scripts are written with, where they need it.
_SYMBOL = r"\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINING_LETTER = r"\u0600-\u0fff\u1000-\u109f\u1780-\u18af\ua840-\ua87f\ua8e0-\ua8ff"
# With these, code does something else than it shows.
_UNSEEN = re.compile(
    # Control characters. A return alone ends a line for Python and JavaScript, and for no program that shows changes.
    r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff"
    # Other ends of lines, which end a comment in JavaScript, and spaces that are no plain one.
    r"\u2028\u2029\xad\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
    # What turns the direction of text, and what has no width; some of it may be in the name of a variable.
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065"
    r"\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000133fc\U00013430-\U0001345f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\ufe00-\ufe0d\U000e0000-\U000e0fff]"
    # Selectors and joiners, which can spell a program as well as the characters of a tag can.
    rf"|(?<![{_SYMBOL}0-9#*])[\ufe0e\ufe0f]|(?<=[0-9#*])[\ufe0e\ufe0f]+(?!\u20e3)"
    rf"|(?<![{_SYMBOL}\ufe0f{_JOINING_LETTER}])[\u200c\u200d]"
)

# What a build or a tool makes, and trusts. The names are here too, because a change of .gitignore is easily missed.
_MADE = re.compile(
    r"(?:^|/)(?:__pycache__|\.cache|\.venv|venv|node_modules|\.hypothesis|\.\w+_cache|[^/]*\.py[cod]|[^/]*\.so|[^/]*\.pth)"
    r"(?:/|$)|^site(?:/|$)|^\.site\.",
    re.IGNORECASE,  # the disks of Windows and macOS don't distinguish the cases
)
# These change what git does to other files, or which of them a page with changes shows.
_SETS_GIT = re.compile(r"(?:^|/)\.git(?:attributes|modules)$", re.IGNORECASE)
_FILE, _PROGRAM, _LINK, _MODULE = "100644", "100755", "120000", "160000"


@dataclass(frozen=True)
class _Entry:
    """A file that the checkout carries."""

    path: str
    mode: str
    digest: str


def check_tree(root: Path) -> list[str]:
    """What is wrong with the checkout at `root`, one sentence each.

    Raises:
        RuntimeError: git can't list its files; the message is git's.
    """
    entries = [_read_entry(line) for line in _git(root, "ls-files", "--stage", "-z")]
    ignored = set(_git(root, "ls-files", "--cached", "--ignored", "--exclude-per-directory=.gitignore", "-z"))
    named_alike = Counter(entry.path.casefold() for entry in entries)
    problems = []
    for entry in entries:
        shown = ascii(entry.path)[1:-1]
        problems += [f"{shown} {reason}" for reason in _check_entry(root, entry)]
        if entry.path in ignored:
            problems.append(f"{shown} is ignored by .gitignore, and yet part of the checkout.")
        if named_alike[entry.path.casefold()] > 1:
            problems.append(f"{shown} has the name of another file, but for capital letters.")
    for path in _git(root, "ls-files", "--others", "--exclude-per-directory=.gitignore", "-z"):
        if (root / path).is_symlink():
            problems.append(f"{ascii(path)[1:-1]} is a link that git neither knows nor ignores. Remove it.")
    return problems


def _check_entry(root: Path, entry: _Entry) -> Iterator[str]:
    if any(unicodedata.category(character)[0] in "CZ" and character != " " for character in entry.path):
        yield "has a name with invisible characters."
    if _MADE.search(entry.path):
        yield "has a name of what a build or a tool makes, and later trusts."
    if _SETS_GIT.search(entry.path):
        yield "changes what git shows of other files."
    if entry.mode == _LINK:
        target = _git(root, "cat-file", "blob", entry.digest)[0]
        if LINKS.get(entry.path) != target:
            yield f"is a link to {target!a}. Put the file itself there, or add it to LINKS in tools/check_tree.py."
    elif entry.mode == _MODULE:
        yield "is another repository, whose files no change shows."
    elif entry.mode not in (_FILE, _PROGRAM):
        yield f"has the mode {entry.mode}, which is not that of a file."
    elif not _is_text(root / entry.path) and not BINARY.fullmatch(entry.path):
        yield "is not text, so its changes can't be read. Leave it out, or add it to BINARY in tools/check_tree.py."
    elif (unseen := _find_unseen(root / entry.path)) and not entry.path.startswith(HIDDEN):
        yield f"contains the character U+{ord(unseen):04X}, which is invisible in a change. Write it as an escape."
    elif _is_large(root / entry.path) and not entry.path.startswith(VENDORED):
        yield f"has more than {MAX_BYTES:,} bytes, of which a review shows nothing. Split it."


def _is_text(path: Path) -> bool:
    """Whether a file is shown when it changes; one that is missing in the working tree can do nothing."""
    if path.is_symlink() or not path.is_file():
        return not path.is_symlink()
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def _find_unseen(path: Path) -> str | None:
    if path.is_symlink() or not path.is_file():
        return None
    # A picture was let through by its name.
    found = _UNSEEN.search(path.read_bytes().decode("utf-8", errors="ignore")) if _is_text(path) else None
    return found[0][0] if found else None


def _is_large(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > MAX_BYTES


def _read_entry(line: str) -> _Entry:
    state, _, path = line.partition("\t")
    mode, digest, _ = state.split(" ")
    return _Entry(path, mode, digest)


def _git(root: Path, *arguments: str) -> Sequence[str]:
    """What git prints, as the parts between zero bytes."""
    run = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    if run.returncode:
        raise RuntimeError(run.stderr.decode(errors="replace").strip())
    return run.stdout.decode("utf-8", "surrogateescape").removesuffix("\0").split("\0") if run.stdout else []


def main() -> int:
    """Print what is wrong with this checkout; 1 where something is."""
    root = Path(__file__).absolute().parents[1]
    if not (root / ".git").exists() or not shutil.which("git"):
        print("This is not a git checkout, or git is not installed: what it carries was not checked.")
        return 0
    try:
        problems = check_tree(root)
    except RuntimeError as error:
        problems = [f"git can't list the files of this checkout: {error}"]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
