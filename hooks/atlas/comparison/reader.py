"""Reads the comparison from `docs/data/` and checks that its files agree."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TypeVar

from atlas.comparison.model import Claim, Comparison, Feature, Source, Technology
from atlas.document import Document, read_document
from atlas.problem import AtlasError, Location, Problem, suggest
from atlas.shape import conform


class _Entry(Protocol):
    @property
    def id(self) -> str: ...


_Listed = TypeVar("_Listed", bound=_Entry)
_Checked = TypeVar("_Checked")


def read_comparison(data: Path, name: str) -> Comparison:
    """Read the comparison in the folder `data`, called `name` in problems.

    Raises:
        AtlasError: with every problem of every file.
    """
    reader = _Reader(data, name)
    comparison = reader.read()
    if reader.problems:
        raise AtlasError(reader.problems)
    return comparison


class _Reader:
    """Reads file by file, and goes on after a problem, so that an author sees all of them at once."""

    def __init__(self, data: Path, name: str) -> None:
        self.data, self.name = data, name
        self.problems: list[Problem] = []

    def read(self) -> Comparison:
        sources = self._list("sources.yml", list[Source])
        technologies = self._list("comparison/technologies.yml", list[Technology])
        features = self._list("comparison/features.yml", list[Feature])
        claims: dict[tuple[str, str], Claim] = {}
        for path in sorted((self.data / "comparison" / "claims").glob("*.yml")):
            claims |= self._claims(path.stem, technologies, features, sources)
        if not self.problems:
            self._complete(technologies, features, claims)
        return Comparison(technologies, features, claims, sources)

    def _file(self, file: str, shape: type[_Checked]) -> tuple[Document, _Checked] | None:
        try:
            document = read_document(self.data / file, f"{self.name}/{file}")
            return document, conform(document, shape, what="this file")
        except AtlasError as error:
            self.problems += error.problems
            return None

    def _list(self, file: str, shape: type[list[_Listed]]) -> dict[str, _Listed]:
        """The entries of a file by id, in its order."""
        if not (read := self._file(file, shape)):
            return {}
        document, listed = read
        entries: dict[str, _Listed] = {}
        for index, entry in enumerate(listed):
            if entry.id in entries:
                message = f"The id {entry.id!r} stands here twice. Each needs one of its own."
                self.problems.append(document.problem([index, "id"], message))
            entries.setdefault(entry.id, entry)
        return entries

    def _claims(
        self, feature: str, technologies: Iterable[str], features: Iterable[str], sources: Iterable[str]
    ) -> dict[tuple[str, str], Claim]:
        """The claims of the file that is named after a feature."""
        file = f"comparison/claims/{feature}.yml"
        if not (read := self._file(file, dict[str, Claim])):
            return {}
        document, claims = read
        if features and feature not in features:
            message = f"The file is named after the unknown feature {feature!r}. {suggest(feature, features)}"
            self.problems.append(document.problem([], message))
            return {}
        for technology, claim in claims.items():
            if technologies and technology not in technologies:
                message = f"Unknown technology {technology!r}. {suggest(technology, technologies)}"
                self.problems.append(document.problem([technology], message, at_key=True))
            for index, source in enumerate(claim.sources):
                if sources and source not in sources:
                    message = f"Unknown source {source!r}. {suggest(source, sources)}"
                    self.problems.append(document.problem([technology, "sources", index], message))
        return {(feature, technology): claim for technology, claim in claims.items()}

    def _complete(
        self, technologies: Iterable[str], features: Iterable[str], claims: Iterable[tuple[str, str]]
    ) -> None:
        """An empty cell is a defect: report each pair that has no claim."""
        for feature in features:
            for technology in technologies:
                if (feature, technology) not in claims:
                    location = Location(f"{self.name}/comparison/claims/{feature}.yml")
                    message = (
                        f"No claim says how {technology!r} does in {feature!r}. Add one under the key {technology!r}."
                    )
                    self.problems.append(Problem(location, message))
