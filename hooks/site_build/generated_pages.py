"""Adds pages to the site that a build makes from the data of the comparison."""

import json
import re
from collections.abc import Mapping, Sequence

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from isolation_atlas.comparison import CLAIMS_PAGE, Embedded
from site_build.build import Build

_WAYS_ON = {
    "index.md": "Back to the whole table: [Compare](index.md).",
    "decide.md": "Not sure what you need? [Choose](decide.md) by what you can't do without.",
}

_MADE = re.compile(r"compare/[a-z0-9-]+(?:\.md)?")


def list_in_navigation(config: MkDocsConfig, title: str, pages: Sequence[Mapping[str, str]]) -> None:
    """Add pages, each with its name, as a part of the section that has the comparison; nothing without one."""
    section = _find_section(config)
    if pages and section is not None:
        section.append({title: list(pages)})


def add_page(files: Files, config: MkDocsConfig, page: str, front_matter: Mapping[str, object], text: str) -> None:
    """Add a page with this front matter and Markdown, which ends with the ways on that the site has."""
    back = "".join(
        f"\n\n{sentence}" for target, sentence in _WAYS_ON.items() if files.get_file_from_path(f"compare/{target}")
    )
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in front_matter.items())
    is_listed = config.nav is None or _find_section(config) is not None
    inclusion = InclusionLevel.UNDEFINED if is_listed else InclusionLevel.NOT_IN_NAV
    content = f"---\n{head}---\n\n{text}{back}\n"
    files.append(File.generated(config, page, content=content, inclusion=inclusion))


def explain_embedding(config: MkDocsConfig, embedded: Embedded) -> str:
    """How others put the picture of a page into their own, folded, as Markdown; "" for a site without an address."""
    if not (site := config.site_url):
        return ""
    return (
        '<details class="atlas-fold atlas-embed" data-search-exclude markdown>\n'
        "<summary>Put this into your page</summary>\n\n"
        f"A picture without scripts, updated with each change ([look at it]({site}{embedded.file})):\n\n"
        f"```html\n{embedded.write_html(site)}\n```\n\n</details>"
    )


def may_be_missing(build: Build, target: str) -> bool:
    """Whether a page, or its address, may be one that can't be made as long as the comparison can't be read."""
    return build.data.comparison.value is None and _MADE.fullmatch(target) is not None


def _find_section(config: MkDocsConfig) -> list[object] | None:
    """The entries of the section that has the comparison; None if the navigation has no such section."""
    for section in config.nav or ():
        for entries in section.values() if isinstance(section, dict) else ():
            if isinstance(entries, list) and CLAIMS_PAGE in entries:
                return entries
    return None
