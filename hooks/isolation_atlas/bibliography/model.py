"""The model and reader of sources: all that a reader needs to find one."""

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.models import AuthoredModel, Id, Name, PastDay, Text
from isolation_atlas.bibliography.place import PlaceLink, Publication, link_place, split_places
from isolation_atlas.control_characters import NOT_TYPED

FILE = "sources.yml"


# The longest that all browsers and servers take.
_MAXIMUM_LENGTH = 2000
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z0-9_-]+\.?(?::[0-9]+)?", re.IGNORECASE | re.ASCII)
# They end an entry of BibTeX or begin a command of TeX, and no browser sends one of them as it stands.
_ENCODED = re.compile(r'[{}\\"<>^`|]')


def _check_address(address: str) -> str:
    if fault := _find_fault(address):
        raise PydanticCustomError("address", "{fault}", {"fault": fault})
    return address


def _find_fault(address: str) -> str | None:
    if len(address) > _MAXIMUM_LENGTH:
        return f"an address has at most {_MAXIMUM_LENGTH} characters"
    scheme, _, rest = address.partition("//")
    host = re.split("[/?#]", rest, maxsplit=1)[0]
    if scheme != "https:" or "." not in host or any(character.isspace() for character in address):
        return "an address starts with https:// and has no spaces"
    if not _HOST.fullmatch(host):
        return "the host of an address has only ASCII letters, digits, dashes and dots, as in xn--bcher-kva.example"
    if odd := NOT_TYPED.search(address):
        return f"an address has no character U+{ord(odd[0][0]):04X}; write it as {quote(odd[0])}"
    if odd := _ENCODED.search(address):
        return f"an address has no {odd[0]!r}; write it as {quote(odd[0])}"
    return None


Address = Annotated[Text, AfterValidator(_check_address)]
"""The address of a page on the web."""


# A reference names all authors up to this many, otherwise only the first.
_MAX_CREDITED = 3


class Source(AuthoredModel):
    """Where a fact comes from."""

    id: Id
    authors: Name
    title: Name
    venue: Name
    year: Annotated[int, Field(ge=1960, le=2100)]
    kind: Literal["paper", "dataset", "docs", "code", "standard", "cve", "blog", "vendor"]
    url: Address
    makes: Annotated[list[Id], Field(description="The technologies of which its authors are the makers.")] = Field(
        default=[]
    )
    checked: Annotated[PastDay, Field(description="The day on which someone last read it, or a copy.")]

    @cached_property
    def short(self) -> str:
        """The name of the source in running text: authors and year, or the number of a CVE."""
        if number := re.search(r"CVE-\d+-\d+", self.venue):
            return number[0]
        first, *others = (name.strip() for name in self.authors.split(","))
        label = _last_name(first.removesuffix(" et al."))
        match others:
            case [] if not first.endswith(" et al."):
                return f"{label} {self.year}"
            case [second]:
                return f"{label} and {_last_name(second)} {self.year}"
            case _:
                return f"{label} et al. {self.year}"

    @property
    def reference(self) -> str:
        """Where a citation leads to: the entry in the list at the end of the page."""
        return f"#source-{self.id}"

    @cached_property
    def publication(self) -> Publication:
        """What places are in."""
        return Publication(self.url, self.venue, has_pages=self.kind in ("paper", "standard"))

    def locate(self, place: str | None) -> list[PlaceLink]:
        """Each single place with its link; none if no place is known."""
        return [link_place(self.publication, part) for part in split_places(place or "")]

    def link_places(self, place: str | None) -> list[PlaceLink]:
        """The same for readers: places that follow each other and have one address share a link."""
        return [
            PlaceLink("; ".join(link.words for link in links), url)
            for url, links in groupby(self.locate(place), key=attrgetter("url"))
        ]

    @cached_property
    def credited(self) -> str:
        """The authors that a reference names. BibTeX and CSL have all of them."""
        names = self.authors.split(", ")
        return self.authors if len(names) <= _MAX_CREDITED else f"{names[0]} et al."


class UnlistedSource(Source):
    """A source of a site whose pages have no list of sources: a citation leads to the source itself."""

    @property
    def reference(self) -> str:
        """Where a citation leads to: the source."""
        return self.url


def _last_name(name: str) -> str:
    """Return the last name of a person, or the whole name of an organisation."""
    organisation = (
        r"project|initiative|alliance|team|program|foundation|inc\.?|authors|maintainers?|users?|competition|images|sig|labs|containers|"
        r"developers|contributors|reviewers|others|makers|community|company|services|studio|machines|research|issue|"
        r"news|herald|insider|knowledgebase|coreos|ironsmith|broadcom|microsoft|red hat"
    )
    return (
        name
        if re.search(rf"\b({organisation})(\b|$)", name, re.IGNORECASE)
        else re.sub(r" \(.*\)$", "", name).rpartition(" ")[2]
    )


def read_sources(folder: DataFolder) -> tuple[Document | None, Mapping[str, Source], Mapping[int, Source]]:
    """Read all sources by id, in the order of their file, and by index; problems are added to `folder`."""
    document, sources, by_index = folder.read_list(FILE, list[Source], required=True, unique_keys=("id", "url"))
    for index, source in by_index.items():
        if document and source.checked.year < source.year:
            message = f"Checked in {source.checked.year}, but the source is of {source.year}. Correct one of them."
            folder.problems.append(document.problem([index, "checked"], message))
    return document, sources, by_index


def read_valid_sources(data: Path, name: str) -> Mapping[str, Source]:
    """All sources in the folder `data` by id, for data that cites them; none if they have problems.

    `read_sources` reports those problems. A report of each citation as well would not help.
    """
    folder = DataFolder(data, name)
    sources = read_sources(folder)[1]
    return {} if folder.problems else sources
