"""Renders a `comparison` fence as a table: features down, technologies across, a claim at a glance in each cell."""

from collections.abc import Mapping

from isolation_atlas.authoring.choice import choose_entries
from isolation_atlas.authoring.models import AuthoredModel, Id, Text, validate
from isolation_atlas.comparison.glance import find_glance
from isolation_atlas.comparison.model import BASES, Comparison
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError, Problem
from isolation_atlas.stack import Stack, draw_small_stack

CLAIMS_PAGE = "compare/index.md"
"""The page whose table shows every claim in a cell with an anchor."""

# A caption names at most this many technologies.
_MAX_NAMES_IN_CAPTION = 2


class ComparisonOptions(AuthoredModel):
    """The options of the fence; a missing list means all entries."""

    technologies: list[Id] | None = None
    features: list[Id] | None = None
    groups: list[Id] | None = None
    caption: Text | None = None
    controls: bool = False


def render_comparison_fence(fence: Fence, comparison: Comparison, stacks: Mapping[str, Stack]) -> Rendered:
    """Render the chosen part of the comparison; the option `controls` adds a form with which readers change it.

    Each cell leads to its claim on the page of the feature, because a table of all claims with their evidence would
    weigh several times as much. Where the site has no such pages, a cell holds its evidence, folded. Above the
    name of a technology stands the stack with the same id, if there is one.

    Raises:
        AtlasError: with every problem of the fence.
    """
    problems: list[Problem] = []
    document = fence.document()
    options = validate(document, ComparisonOptions, what="this comparison fence")
    technologies = choose_entries(document, "technologies", options.technologies, comparison.technologies, problems)
    features = choose_entries(document, "features", options.features, comparison.features, problems)
    groups = choose_entries(document, "groups", options.groups, comparison.list_groups(), problems)
    shown = [
        (heading, [feature for feature in features.values() if feature.group == group])
        for group, heading in groups.items()
    ]
    if options.controls and not fence.site.offers_controls:
        message = "This site has no script for controls. Remove 'controls': the table is whole without it."
        problems.append(document.problem(["controls"], message, at_key=True))
    if options.controls and fence.number > 1:
        problems.append(document.problem(["controls"], "Only the first comparison of a page can have controls."))
    if not problems and not any(in_group for _, in_group in shown):
        problems.append(fence.problem("None of these features is in these groups. Leave one of the lists out."))
    if problems:
        raise AtlasError(problems)
    names = [technology.name for technology in technologies.values()]
    title = " and ".join(names) if len(names) <= _MAX_NAMES_IN_CAPTION else f"{len(names)} technologies"
    return render_fence(
        "comparison",
        prefix="" if fence.number == 1 else f"comparison-{fence.number}-",
        caption=options.caption or f"{title}, compared",
        controls=options.controls,
        technologies=technologies,
        groups=[(heading, in_group) for heading, in_group in shown if in_group],
        ordered=[feature for feature in features.values() if feature.scale.classes],
        comparison=comparison,
        find_glance=find_glance,
        signs={identity: draw_small_stack(stacks[identity]) for identity in technologies if identity in stacks},
        bases=BASES,
        root=fence.root,
        site=fence.site,
    )
