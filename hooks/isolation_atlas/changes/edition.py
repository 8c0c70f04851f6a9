"""Renders an `edition` fence: which version of the site this is, where its repository is, and how to cite it."""

from dataclasses import dataclass
from datetime import date

from isolation_atlas.page.days import write_day
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence

_SHORT = 10


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the site.

    Attributes:
        name: the name of the site.
        address: the address of the site; "" if it has none.
        repository: the address of its repository; "" if the build was not told.
        commit: the commit from which it was built; "" without git.
        day: the day of that commit.
    """

    name: str
    address: str
    repository: str
    commit: str
    day: date | None


def render_edition_fence(fence: Fence, edition: Edition) -> Rendered:
    """Render what is known of the version, and a citation as text and as BibTeX.

    Raises:
        AtlasError: the fence is not empty.
    """
    fence.require_nothing()
    commit = edition.commit[:_SHORT]
    version = f"version of {write_day(edition.day)} (commit {commit})" if edition.day and commit else ""
    return render_fence(
        "edition",
        edition=edition,
        version=version,
        repository=edition.repository.rstrip("/"),
        plain=_cite_plain(edition, version),
        bibtex=_cite_bibtex(edition, version),
    )


def _cite_plain(edition: Edition, version: str) -> str:
    year = f" ({edition.day.year})" if edition.day else ""
    parts = (f"{edition.name} contributors{year}. {edition.name}{', ' if version else ''}{version}.", edition.address)
    return " ".join(filter(None, parts))


def _cite_bibtex(edition: Edition, version: str) -> str:
    fields = {
        "author": f"{{{edition.name} contributors}}",
        "title": f"{{{edition.name}}}",
        "year": str(edition.day.year) if edition.day else "",
        "version": version.removeprefix("version of "),
        "url": edition.address,
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join(["@misc{isolation-atlas,", *lines, "}"])
