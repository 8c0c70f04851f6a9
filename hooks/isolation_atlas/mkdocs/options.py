"""What another site may say of itself in the configuration of the Markdown extension."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from isolation_atlas.cluster import known_versions
from isolation_atlas.page.site_settings import SiteSettings
from isolation_atlas.problem import suggest

EXTENSION = "isolation_atlas.mkdocs"


class OptionError(Exception):
    """Raised if an option of the extension is unknown or has a wrong value; says what would be right."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the extension.

    Attributes:
        data: the folder of the data of comparisons and stacks, directly below that of the pages.
        clusters: the folder below that of the pages in which messages tell authors to put manifests.
        kubernetes: the version whose API manifests are checked against; "" for no check.
        kinds: the path, below the pages' folder, of a file that says which fields of custom kinds refer to what.
        kind_pages: the pages that explain kinds, by name, such as `Pod: concepts.md#pods`.
        strict: whether a problem ends the build. MkDocs and ProperDocs do so with `--strict`, and need no option.
    """

    data: str = "data"
    clusters: str = "data/clusters"
    kubernetes: str = ""
    kinds: str = ""
    kind_pages: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False

    def site(self, *, directory_addresses: bool) -> SiteSettings:
        """The settings of the site for its fences."""
        return SiteSettings(self.data, self.clusters, directory_addresses, self.kind_pages)


def read_options(given: Mapping[str, Any]) -> Options:
    """Check the options that a site gives.

    Raises:
        OptionError: one is unknown or has a wrong value.
    """
    known = {one.name: one for one in fields(Options)}
    for name, value in given.items():
        if name not in known:
            raise OptionError(f"{EXTENSION} has no option {name!r}. {suggest(name, known)}")
        _check_type(name, value)
    read = Options(**given)
    if read.kubernetes and read.kubernetes not in known_versions():
        hint = suggest(read.kubernetes, known_versions())
        raise _wrong("kubernetes", f"There are no schemas of Kubernetes {read.kubernetes!r}. {hint}")
    for name, folder in (("data", read.data), ("clusters", read.clusters)):
        if "\\" in folder or {"", ".", ".."} & {*folder.split("/")}:
            raise _wrong(name, f"{folder!r} is not a folder below that of the pages. Write it as in 'data/clusters'.")
    if "/" in read.data:
        hint = f"Move it there, and write {read.data.rpartition('/')[2]!r}."
        raise _wrong("data", f"{read.data!r} does not lie directly below the folder of the pages. {hint}")
    return read


def _check_type(name: str, value: object) -> None:
    if name == "strict":
        right, fits = "true or false", isinstance(value, bool)
    elif name == "kind_pages":
        right = "pages by the names of kinds, as in 'Pod: concepts.md#pods'"
        fits = isinstance(value, Mapping) and all(isinstance(one, str) for pair in value.items() for one in pair)
    elif name == "kubernetes":
        right, fits = "a version in quotes, as in '\"1.37\"', because 1.30 is the number 1.3", isinstance(value, str)
    else:
        right, fits = "a path below the folder of the pages", isinstance(value, str)
    if not fits:
        raise _wrong(name, f"{value!r} is not a valid value. Give it {right}.")


def _wrong(name: str, message: str) -> OptionError:
    return OptionError(f"The option {name!r} of {EXTENSION} is wrong. {message}")
