"""Adds a page for each feature of the comparison, on which all that stands behind its claims is shown."""

import json

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from isolation_atlas.comparison import CLAIMS_PAGE, Feature
from isolation_atlas.page.markdown_escape import escape_text
from site_build.build import Build

_SECTION = "Feature by feature"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the pages to the section of the navigation that has the comparison."""
    pages = [{feature.name: feature.page} for feature in _list_features(config)]
    section = _find_section(config)
    if pages and section is not None:
        section.append({_SECTION: pages})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    back = "\n\nBack to [the whole table](index.md)." if files.get_file_from_path(CLAIMS_PAGE) else ""
    is_listed = config.nav is None or _find_section(config) is not None
    inclusion = InclusionLevel.UNDEFINED if is_listed else InclusionLevel.NOT_IN_NAV
    for feature in _list_features(config):
        content = f"{_write_page(feature)}{back}\n"
        files.append(File.generated(config, feature.page, content=content, inclusion=inclusion))
    return files


def _find_section(config: MkDocsConfig) -> list[object] | None:
    """The entries of the section that has the comparison; None if the navigation has no such section."""
    for section in config.nav or ():
        for entries in section.values() if isinstance(section, dict) else ():
            if isinstance(entries, list) and CLAIMS_PAGE in entries:
                return entries
    return None


def _list_features(config: MkDocsConfig) -> list[Feature]:
    comparison = Build.of(config).data.comparison.value
    return list(comparison.features.values()) if comparison else []


def _write_page(feature: Feature) -> str:
    front_matter = {
        "title": f"{feature.name} compared",
        "description": f"{feature.question} Each technology's claim with its figures, sources and places.",
        # The search finds a feature by its row in the comparison.
        "search": {"exclude": True},
    }
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in front_matter.items())
    question = escape_text(feature.question)
    fence = f"```evidence\nfeature: {feature.id}\n```"
    return f"---\n{head}---\n\n# {question}\n\n{fence}"
