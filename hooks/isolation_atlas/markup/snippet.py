"""Replaces `--8<-- "file"` in a page by files below docs/, and reports those that can't be read."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from pymdownx.snippets import SnippetExtension as Snippets
from pymdownx.snippets import SnippetPreprocessor

from isolation_atlas.authoring.source import SourceText, decode
from isolation_atlas.nearest import find_nearest
from isolation_atlas.page.front_matter import MOST_CHARACTERS, find_body
from isolation_atlas.page.unsafe_markdown import find_hazards
from isolation_atlas.problem import AtlasError

Report = Callable[[str, str], None]
"""Called with the text on the page at which something is wrong, and the message."""

MOST_SNIPPETS = 100
"""How many files are put into one page: where each names another twice, they double with each."""

MOST_READ = 500_000
"""How many characters the files of all snippets of a page have, as often as they are read."""

_LONGEST_NAME = 300
_SHORTEST_LINE = 20

# Before all others, as in `pymdownx.snippets`.
_PRIORITY = 32


class SnippetExtension(Extension):
    """The Markdown extension.

    Args:
        docs: the folder of the pages; no snippet lies outside.
        name: what messages call that folder.
        report: called for each snippet that is left out.
        note: called with the path of each file, below that folder, that is put in.
    """

    def __init__(self, docs: Path, name: str, report: Report, note: Callable[[str], None] = lambda _: None) -> None:
        super().__init__()
        self._docs, self._name, self._report, self._note = docs, name, report, note

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's own name
        """Register the preprocessor."""
        md.preprocessors.register(_Snippets(self._docs, self._name, self._report, self._note, md), "snippet", _PRIORITY)


def include_snippets(text: str, docs: Path, name: str) -> str:
    """A page's text with its snippets; what is wrong with them was reported when Markdown came to them."""
    if "8<-" not in text:
        return text
    snippets = _Snippets(docs, name, lambda _text, _message: None, lambda _: None, Markdown())
    included: list[str] = snippets.run(text.split("\n"))
    return "\n".join(included)


def read_snippets(text: str, docs: Path, name: str) -> list[SourceText]:
    """The files that a page's text has as snippets, and those that they have."""
    if "8<-" not in text:
        return []
    snippets = _Snippets(docs, name, lambda _text, _message: None, lambda _: None, Markdown())
    snippets.run(text.split("\n"))
    return [
        SourceText(decode(path, file), file)
        for path in snippets.found
        if (file := f"{name}/{path.relative_to(docs).as_posix()}")
    ]


class _Snippets(SnippetPreprocessor):  # type: ignore[misc]
    """The preprocessor.

    Attributes:
        found: the files that were put into the page.
    """

    def __init__(self, docs: Path, name: str, report: Report, note: Callable[[str], None], md: Markdown) -> None:
        super().__init__({**Snippets().getConfigs(), "base_path": [str(docs)], "check_paths": False}, md)
        self._docs, self._name, self._report, self._note = docs, name, report, note
        self.found: dict[Path, None] = {}
        self._count, self._read, self._length = 0, 0, 0
        self._lengths: dict[str, int] = {}

    def parse_snippet_target(self, path: str) -> Mapping[str, Any] | None:
        """The file, the lines and the section that a snippet names; None if it names none."""
        if len(path) > _LONGEST_NAME:
            message = f"A snippet is named by at most {_LONGEST_NAME} characters, and this has {len(path):,}."
            self._report(path[:_LONGEST_NAME], f"{message} Name fewer lines, or a section.")
            return None
        found: Mapping[str, Any] | None = super().parse_snippet_target(path)
        return found

    def get_snippet_path(self, path: str) -> str | None:
        """The file of a snippet; None if it can't be put into the page, which is reported."""
        self._count += 1
        if self._has_enough():
            return None
        try:
            return self._find(path)
        except ValueError as fault:
            self._report(path, str(fault))
            return None

    def _find(self, path: str) -> str:
        if self._count > MOST_SNIPPETS:
            raise ValueError(f"At most {MOST_SNIPPETS} snippets are put into a page, also by others. Write fewer.")
        if "://" in path:
            raise ValueError(f"A snippet is a file below {self._name}/, not an address. Keep a copy there.")
        found: str | None = super().get_snippet_path(path)
        if found is None:
            nearest = find_nearest(path, self._files)
            hint = f"Did you mean {nearest!r}?" if nearest else "Name a file by its path from there."
            raise ValueError(f"A snippet is a file below {self._name}/, and {path!r} is not one. {hint}")
        if found not in self._lengths:
            self._lengths[found] = self._check(Path(found), path)
        self._read += self._lengths[found]
        if self._read > MOST_READ:
            read = f"The files of a page's snippets have at most {MOST_READ:,} characters, counted each time."
            raise ValueError(f"{read} Write fewer, or divide the files.")
        self.found[Path(found)] = None
        self._note(path)
        return found

    def _has_enough(self) -> bool:
        """Whether it was said that no more is put into the page."""
        return self._count > MOST_SNIPPETS + 1 or self._read > MOST_READ or self._length > MOST_CHARACTERS

    def _check(self, file: Path, path: str) -> int:
        """The length of a file that can be put into the page."""
        try:
            text = decode(file, f"{self._name}/{path}")
        except AtlasError as error:
            raise ValueError(f"This snippet can't be read: {error.problems[0].message}") from None
        if len(text) > MOST_CHARACTERS:
            most = f"A file for snippets has at most {MOST_CHARACTERS:,} characters, and this has {len(text):,}."
            raise ValueError(f"{most} Divide it.")
        if hazard := next(iter(find_hazards(text, 0)), None):
            raise ValueError(f"This snippet contains {text[hazard.start : hazard.end]!r}. {hazard.message}")
        return len(text)

    @cached_property
    def _files(self) -> list[str]:
        """The files that a snippet may come from."""
        return [file.relative_to(self._docs).as_posix() for file in self._docs.rglob("*") if file.is_file()]

    def select_snippet_lines(self, lines: list[str], target: Mapping[str, Any]) -> list[str]:
        """The lines that a snippet names; those that the file does not have are reported."""
        total = len(lines) - (lines[-1:] == [""])  # what follows the last end of line is no line
        ranges = [*zip(target["start"], target["end"], strict=True)]
        if any(start is not None and end is not None and start >= end for start, end in ranges):
            self._report(target["path"], "The first line that this names comes after the last, so nothing is put in.")
        elif any((start or 0) >= total or (end or 0) > total for start, end in ranges):
            message = (
                f"The file has {total} lines, and this names others. To go to the last, name no end: 'file.md:5:'."
            )
            self._report(target["path"], message)
        selected: list[str] = super().select_snippet_lines(lines, target)
        return selected

    def extract_section(self, section: str, lines: list[str]) -> list[str]:
        """The lines of a section; none if there is no such section, which is reported."""
        found: list[str] = super().extract_section(section, lines)
        if not any(found):
            example = f"--8<-- [start:{section}]"
            message = (
                f"The file has no section {section!r}. Put it between lines with '{example}' and '[end:{section}]'."
            )
            self._report(section, message)
        return found

    def process_snippet_lines(self, lines: list[str], target: Mapping[str, Any]) -> list[str]:
        """The lines of a snippet; of a whole page, without its front matter; none if the page has too many."""
        # Each line gets the indent of the snippet, so also empty ones count.
        self._length += sum(max(len(line), _SHORTEST_LINE) for line in lines)
        if self._length > MOST_CHARACTERS:
            message = f"The snippets of a page have at most {MOST_CHARACTERS:,} characters. Put in less."
            self._report(target["path"], message)
            return []
        if target["section"] or target["start"]:
            return lines
        text = "\n".join(lines)
        return text[find_body(text) :].split("\n")
