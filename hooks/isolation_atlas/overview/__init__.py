"""The overview: all technologies on one ground, and how much the site has of each thing."""

from isolation_atlas.overview.overview_fence import QUESTIONS, render_overview_fence

__all__ = ["QUESTIONS", "render_overview_fence"]
