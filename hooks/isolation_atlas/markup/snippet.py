"""Puts files below docs/ into a page in the place of `--8<-- "file"`, and reports those that can't be."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from pymdownx.snippets import SnippetExtension as Snippets
from pymdownx.snippets import SnippetPreprocessor

from isolation_atlas.authoring.source import SourceText, decode
from isolation_atlas.page.front_matter import find_body
from isolation_atlas.page.unsafe_markdown import find_hazards
from isolation_atlas.problem import AtlasError

Report = Callable[[str, str], None]
"""Called with the text on the page at which something is wrong, and the message."""

# Before all others, as in `pymdownx.snippets`.
_PRIORITY = 32


class SnippetExtension(Extension):
    """The Markdown extension.

    Args:
        docs: the folder of the pages; no snippet lies outside.
        name: what messages call that folder.
        report: called for each snippet that is left out.
    """

    def __init__(self, docs: Path, name: str, report: Report) -> None:
        super().__init__()
        self._docs, self._name, self._report = docs, name, report

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's own name
        """Register the preprocessor."""
        md.preprocessors.register(_Snippets(self._docs, self._name, self._report, md), "snippet", _PRIORITY)


def include_snippets(text: str, docs: Path, name: str) -> str:
    """A page's text with its snippets; what is wrong with them was reported when Markdown came to them."""
    if "8<-" not in text:
        return text
    included: list[str] = _Snippets(docs, name, lambda _text, _message: None, Markdown()).run(text.split("\n"))
    return "\n".join(included)


def read_snippets(text: str, docs: Path, name: str) -> list[SourceText]:
    """The files that a page's text has as snippets, and those that they have."""
    if "8<-" not in text:
        return []
    snippets = _Snippets(docs, name, lambda _text, _message: None, Markdown())
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

    def __init__(self, docs: Path, name: str, report: Report, md: Markdown) -> None:
        super().__init__({**Snippets().getConfigs(), "base_path": [str(docs)], "check_paths": False}, md)
        self._docs, self._name, self._report = docs, name, report
        self.found: dict[Path, None] = {}

    def get_snippet_path(self, path: str) -> str | None:
        """The file of a snippet; None if it can't be put into the page, which is reported."""
        if "://" in path:
            self._report(path, f"A snippet is a file below {self._name}/, not an address. Keep a copy there.")
            return None
        found: str | None = super().get_snippet_path(path)
        if found is None:
            files = [file.relative_to(self._docs).as_posix() for file in self._docs.rglob("*") if file.is_file()]
            nearest = get_close_matches(path, files, n=1)
            hint = f"Did you mean {nearest[0]!r}?" if nearest else "Name a file by its path from there."
            self._report(path, f"A snippet is a file below {self._name}/, and {path!r} is none. {hint}")
            return None
        try:
            text = decode(Path(found), f"{self._name}/{path}")
        except AtlasError as error:
            self._report(path, f"This snippet can't be read: {error.problems[0].message}")
            return None
        if hazard := next(iter(find_hazards(text, 0)), None):
            self._report(path, f"This snippet holds {text[hazard.start : hazard.end]!r}. {hazard.message}")
            return None
        self.found[Path(found)] = None
        return found

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
        """The lines of a snippet; of a whole page, without its front matter."""
        if target["section"] or target["start"]:
            return lines
        text = "\n".join(lines)
        return text[find_body(text) :].split("\n")
