"""Adds a page for each pair of technologies that people compare by name, from `docs/data/comparison/pairs.yml`."""

import json
from collections.abc import Collection

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from isolation_atlas.comparison import Comparison, Pair
from isolation_atlas.hooks import escape_address, escape_text
from site_build.build import Build
from site_build.generated_pages import add_page, explain_embedding, list_in_navigation


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the pages to the navigation."""
    comparison = Build.of(config).data.comparison.value
    pairs = comparison.pairs.values() if comparison else ()
    list_in_navigation(config, "Side by side", [{pair.title: pair.page} for pair in pairs])
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    build = Build.of(config)
    data = build.data
    if comparison := data.comparison.value:
        for pair in comparison.pairs.values():
            one, other = (comparison.technologies[identity].name for identity in pair.technologies)
            description = f"{one} and {other}: the short answer, what differs first, both stacks, and questions."
            front_matter = {"title": pair.title, "description": description}
            text = _write(pair, comparison, data.stacks.value or {})
            embedding = explain_embedding(config, build.embedded[pair.id])
            add_page(files, config, pair.page, front_matter, f"{text}\n\n{embedding}")
    return files


def _write(pair: Pair, comparison: Comparison, stacks: Collection[str]) -> str:
    names = [comparison.technologies[identity].name for identity in pair.technologies]
    claims = ", ".join(
        f"[{escape_text(comparison.features[identity].name.lower())}]({identity}.md)" for identity in pair.follows_from
    )
    parts = [
        f"# {escape_text(pair.title)}",
        f"**{escape_text(pair.answer)}** This follows from the claims about {claims}, which have their sources.",
        f"```pair\npair: {pair.id}\n```",
    ]
    if all(identity in stacks for identity in pair.technologies):
        shown = ", ".join(pair.technologies)
        title = " and ".join(names)
        parts.append(f"## Both stacks side by side\n\n```stack\nstacks: [{shown}]\ntitle: {json.dumps(title)}\n```")
    if pair.questions:
        links = "\n".join(
            f"- [{comparison.headings[question]}]({escape_address(f'../{question}')})" for question in pair.questions
        )
        parts.append(f"## Questions about the two\n\n{links}")
    return "\n\n".join(parts)
