"""The model and reader of glossary terms: their names, meaning and an authoritative source."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.models import AuthoredModel, Id, Name, Text
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.bibliography import Address
from isolation_atlas.problem import AtlasError

FILE = "glossary.yml"


class Term(AuthoredModel):
    """One entry of the glossary."""

    id: Id
    term: Name = Field(description="In lower case where it is a common noun; else as it is always written.")
    also: list[Name] = Field(default=[], description="Other names for it, explained on pages as the term is.")
    typed: list[Name] = Field(default=[], description="What people type when they look for it; for the search alone.")
    meaning: Text = Field(description="One sentence.")
    url: Address

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the term on pages."""
        return (self.term, *self.also)

    @property
    def title(self) -> str:
        """The term as the start of a line: with a capital letter, except for names that never have one."""
        return self.term if self.term in _UNCAPITALIZED else self.term[:1].upper() + self.term[1:]


# Programs and projects whose names never start with a capital letter.
_UNCAPITALIZED = {"cgroup", "containerd", "gVisor", "kubelet", "microVM", "runc", "seccomp", "systemd-nspawn", "virtio"}


def read_glossary(data: Path, name: str) -> Mapping[str, Term]:
    """Read all terms in the folder `data`, called `name` in problems; return them by id, in the order of the file.

    Raises:
        AtlasError: with every problem of the file.
    """
    folder = DataFolder(data, name)
    document, terms, by_index = folder.read_list(FILE, list[Term])
    owners: dict[str, Term] = {}
    for index, term in by_index.items():
        for alias in term.names:
            owner = owners.setdefault(alias.lower(), term)
            if owner is not term and document:
                keys: list[Key] = [index, "term"] if alias == term.term else [index, "also", term.also.index(alias)]
                message = f"{alias!r} is a name of {owner.term!r} too. A name belongs to one term."
                folder.problems.append(document.problem(keys, message))
    if folder.problems:
        raise AtlasError(folder.problems)
    return terms
