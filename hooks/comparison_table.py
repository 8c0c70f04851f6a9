"""Registers the fences that are rendered from data: the comparison, the escapes, the glossary and others."""

from mkdocs.config.defaults import MkDocsConfig

from isolation_atlas.bibliography import render_sources_fence
from isolation_atlas.changes import render_changes_fence, render_edition_fence
from isolation_atlas.comparison import (
    render_comparison_fence,
    render_corrections_fence,
    render_evidence_fence,
    render_experiment_fence,
    render_figure_fence,
    render_pair_fence,
    render_requirements_fence,
    render_technology_fence,
)
from isolation_atlas.escape import render_escapes_fence, render_measures_fence, render_setups_fence
from isolation_atlas.freshness import render_freshness_fence
from isolation_atlas.glossary import render_glossary_fence
from isolation_atlas.lab import render_last_run_fence
from isolation_atlas.overview import render_overview_fence
from isolation_atlas.stack import render_call_fence, render_stack_fence
from site_build import fence_registry
from site_build.build import Build
from site_build.fence_registry import from_data, from_files

# For each language of a fence, the function that renders it, the parts of the data that the function takes, and how
# many a page may have.
FENCES = {
    "comparison": from_data(render_comparison_fence, "comparison", "stacks", most=5),
    "evidence": from_data(render_evidence_fence, "comparison"),
    "technology": from_data(render_technology_fence, "comparison"),
    "pair": from_data(render_pair_fence, "comparison"),
    "experiment": from_data(render_experiment_fence, "comparison", most=10),
    "figure": from_data(render_figure_fence, "comparison"),
    "requirements": from_data(render_requirements_fence, "comparison"),
    "corrections": from_data(render_corrections_fence, "corrections", "sources", most=1),
    "escapes": from_data(render_escapes_fence, "escapes", "comparison"),
    "measures": from_data(render_measures_fence, "escapes"),
    "setups": from_data(render_setups_fence, "escapes", "comparison", most=5),
    "stack": from_data(render_stack_fence, "stacks", "sources", most=20),
    "call": from_data(render_call_fence, "stacks", "sources"),
    "changes": from_data(render_changes_fence, "changes", "comparison", "redirects", most=1),
    "edition": from_data(render_edition_fence, "edition"),
    "overview": from_data(render_overview_fence, "comparison", "stacks", "escapes", most=1),
    "freshness": from_data(render_freshness_fence, "comparison", "day", most=1),
    "glossary": from_data(render_glossary_fence, "glossary", most=1),
    "sources": from_data(render_sources_fence, "sources", most=1),
    "last-run": from_files(render_last_run_fence),
}

on_page_markdown = fence_registry.on_page_markdown
on_page_content = fence_registry.on_page_content
on_env = fence_registry.on_env


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fences, and read the data."""
    fence_registry.register_fences(config, FENCES)
    _ = Build.of(config).data  # reports problems of the data even if no page shows the data
    return config
