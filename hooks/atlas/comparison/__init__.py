"""The comparison: technologies, features, and a sourced claim for each pair, from data to table."""

from atlas.comparison.comparison_fence import render_comparison_fence
from atlas.comparison.model import Claim, Comparison, Feature, Source, Technology
from atlas.comparison.reader import read_comparison

__all__ = ["Claim", "Comparison", "Feature", "Source", "Technology", "read_comparison", "render_comparison_fence"]
