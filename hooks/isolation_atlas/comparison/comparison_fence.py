"""Renders a `comparison` fence as a table: features down, technologies across, claims with evidence in the cells."""

from collections.abc import Mapping

from isolation_atlas.authoring.choice import choose
from isolation_atlas.authoring.models import AuthoredModel, Id, Text, validate
from isolation_atlas.comparison.model import Comparison, Group
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError, Problem
from isolation_atlas.stack import Stack, draw_small_stack

GROUPS: Mapping[str, str] = {
    "basics": "In short",
    "isolation": "The wall",
    "performance": "Cost and speed",
    "operations": "Operation",
    "compatibility": "What fits inside",
    "tooling": "Tools",
}
"""The groups in the order in which they stand, with their headings."""

CLAIMS_PAGE = "compare/index.md"
"""The page whose table has every claim, under the address of its cell."""

# A caption names so many technologies; more would be a list, not a caption.
_NAMED = 2


class ComparisonOptions(AuthoredModel):
    """What an author may write in the fence; a list that is left out means all."""

    technologies: list[Id] | None = None
    features: list[Id] | None = None
    groups: list[Group] | None = None
    caption: Text | None = None
    controls: bool = False


def render_comparison_fence(fence: Fence, comparison: Comparison, stacks: Mapping[str, Stack]) -> Rendered:
    """Render the chosen part of the comparison; `controls` adds what a reader can change.

    A technology has the stack of its id at the head of its column, where there is one.

    Raises:
        AtlasError: with every problem of the fence.
    """
    problems: list[Problem] = []
    document = fence.document()
    options = validate(document, ComparisonOptions, what="this comparison fence")
    technologies = choose(document, "technologies", options.technologies, comparison.technologies, problems)
    features = choose(document, "features", options.features, comparison.features, problems)
    groups = choose(document, "groups", options.groups, GROUPS, problems)
    shown = {
        heading: [feature for feature in features.values() if feature.group == group]
        for group, heading in groups.items()
    }
    if options.controls and fence.number > 1:
        problems.append(document.problem(["controls"], "Only the first comparison of a page can have controls."))
    if not problems and not any(shown.values()):
        problems.append(fence.problem("None of these features is in these groups. Leave one of the lists out."))
    if problems:
        raise AtlasError(problems)
    names = [technology.name for technology in technologies.values()]
    title = " and ".join(names) if len(names) <= _NAMED else "Ways to isolate workloads"
    return render_fence(
        "comparison",
        prefix="" if fence.number == 1 else f"comparison-{fence.number}-",
        caption=options.caption or f"{title}, compared",
        controls=options.controls,
        technologies=technologies,
        groups={heading: of_group for heading, of_group in shown.items() if of_group},
        ordered=[feature for feature in features.values() if feature.order],
        comparison=comparison,
        signs={identity: draw_small_stack(stacks[identity]) for identity in technologies if identity in stacks},
        root=fence.root,
    )
