"""The comparison of technologies by features, with a claim and its evidence for each pair, from data to page."""

from isolation_atlas.comparison.chart_files import CHART_TEMPLATE, write_charts
from isolation_atlas.comparison.comparison_fence import CLAIMS_PAGE, render_comparison_fence
from isolation_atlas.comparison.contradictions import refuse_contradictions
from isolation_atlas.comparison.corrections_fence import render_corrections_fence
from isolation_atlas.comparison.embed import EMBED_TEMPLATE, Embedded, embed_feature, embed_pair, list_embedded
from isolation_atlas.comparison.evidence_fence import render_evidence_fence
from isolation_atlas.comparison.experiment_fence import LONGEST_BAR, render_experiment_fence
from isolation_atlas.comparison.export import to_csv, to_json
from isolation_atlas.comparison.figure_fence import render_figure_fence
from isolation_atlas.comparison.glance import Glance, find_glance
from isolation_atlas.comparison.inline_figure import (
    InlineFigure,
    InlineFigureExtension,
    describe_unknown,
    list_inline_figures,
)
from isolation_atlas.comparison.model import (
    Claim,
    Comparison,
    Correction,
    Experiment,
    Feature,
    Figure,
    Pair,
    Requirement,
    Technology,
)
from isolation_atlas.comparison.pair_fence import render_pair_fence
from isolation_atlas.comparison.reader import claims_file, read_comparison, read_corrections, technology_file
from isolation_atlas.comparison.requirements_fence import render_requirements_fence
from isolation_atlas.comparison.technology_fence import render_technology_fence
from isolation_atlas.comparison.words import list_words

__all__ = [
    "CHART_TEMPLATE",
    "CLAIMS_PAGE",
    "EMBED_TEMPLATE",
    "LONGEST_BAR",
    "Claim",
    "Comparison",
    "Correction",
    "Embedded",
    "Experiment",
    "Feature",
    "Figure",
    "Glance",
    "InlineFigure",
    "InlineFigureExtension",
    "Pair",
    "Requirement",
    "Technology",
    "claims_file",
    "describe_unknown",
    "embed_feature",
    "embed_pair",
    "find_glance",
    "list_embedded",
    "list_inline_figures",
    "list_words",
    "read_comparison",
    "read_corrections",
    "refuse_contradictions",
    "render_comparison_fence",
    "render_corrections_fence",
    "render_evidence_fence",
    "render_experiment_fence",
    "render_figure_fence",
    "render_pair_fence",
    "render_requirements_fence",
    "render_technology_fence",
    "technology_file",
    "to_csv",
    "to_json",
    "write_charts",
]
