"""Renders a `figure` fence: one figure of a claim in large type, with its conditions, year and source."""

from typing import Annotated

from pydantic import Field

from isolation_atlas.authoring.choice import unknown_id
from isolation_atlas.authoring.models import AuthoredModel, Id, Text, validate
from isolation_atlas.comparison.comparison_fence import CLAIMS_PAGE
from isolation_atlas.comparison.model import BASES, Comparison
from isolation_atlas.comparison.reader import claims_file
from isolation_atlas.page.address import page_address
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError, suggest


class FigureOptions(AuthoredModel):
    """The options of the fence."""

    feature: Id
    technology: Id
    id: Annotated[Id, Field(description="The id of the claim's figure; left out for the first.")] | None = None
    title: Text


def render_figure_fence(fence: Fence, comparison: Comparison) -> Rendered:
    """Render one figure; all but its title comes from the claim.

    Raises:
        AtlasError: with every problem of the fence.
    """
    document = fence.document()
    options = validate(document, FigureOptions, what="this figure fence")
    problems = []
    if options.feature not in comparison.features:
        problems.append(unknown_id(document, ["feature"], options.feature, comparison.features))
    if options.technology not in comparison.technologies:
        problems.append(unknown_id(document, ["technology"], options.technology, comparison.technologies))
    if problems:
        raise AtlasError(problems)
    figures = comparison.claims[options.feature, options.technology].figures
    where = f"{options.feature!r} in {fence.docs}/data/{claims_file(options.technology)}"
    if not figures:
        message = f"There is no figure for {where}. Choose another one, or add a figure with its conditions."
        raise AtlasError([document.problem(["technology"], message)])
    named = {figure.id: figure for figure in figures if figure.id}
    if options.id and options.id not in named:
        message = f"There is no figure {options.id!r} for {where}. {suggest(options.id, named)}"
        raise AtlasError([document.problem(["id"], message)])
    figure = named[options.id] if options.id else figures[0]
    return render_fence(
        "figure",
        title=options.title,
        figure=figure,
        age_warning=comparison.age_warning(figure),
        source=comparison.sources[figure.source],
        technology=options.technology,
        bases=BASES,
        evidence=f"{fence.root}{page_address(CLAIMS_PAGE)}#{options.feature}.{options.technology}",
    )
