"""Checks what statements cite: that the source exists, that the place can be in it, and when it was read there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.bibliography.model import Source
from isolation_atlas.bibliography.place import find_fault, split_places


@dataclass(frozen=True, slots=True)
class CitationCheck:
    """Checks the citations of one file.

    Attributes:
        folder: the folder to which problems are added.
        document: the file; None if it could not be read.
        sources: all sources by id; empty if those could not be read.
    """

    folder: DataFolder
    document: Document | None
    sources: Mapping[str, Source]

    def check_all(self, keys: Sequence[Key], cited: Mapping[str, str]) -> None:
        """Check the mapping of sources to places at `keys`."""
        self.folder.require(self.document, "source", [((*keys, one), one) for one in cited], self.sources)
        for identity, place in cited.items():
            self.check_place((*keys, identity), identity, place)

    def check_place(self, keys: Sequence[Key], identity: str, place: str) -> None:
        """Check the place in the source `identity` that stands at `keys`."""
        source = self.sources.get(identity)
        if not source or not self.document:
            return
        for part in split_places(place):
            if fault := find_fault(source.publication, part):
                message = f"This place can't be in {identity!r} ({source.url}): {fault}"
                self.folder.problems.append(self.document.problem(keys, message))

    def check_day(self, keys: Sequence[Key], checked: date, cited: Iterable[str]) -> None:
        """Check that the day at `keys`, on which the `cited` sources were read, is not before one of them was there."""
        for identity in cited:
            source = self.sources.get(identity)
            if source and self.document and checked.year < source.year:
                message = (
                    f"Checked in {checked.year}, but its source {identity!r} is from {source.year}. "
                    "Read the source again and write that day, or correct the source's year."
                )
                self.folder.problems.append(self.document.problem(keys, message))
