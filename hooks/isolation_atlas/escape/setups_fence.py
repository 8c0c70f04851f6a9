"""Renders a `setups` fence: for each set-up, which escapes of a technology it would have stopped, and which it has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from isolation_atlas.authoring.choice import unknown_id
from isolation_atlas.authoring.models import AuthoredModel, Id, Name, validate
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.comparison import Comparison
from isolation_atlas.escape.escapes_fence import ESCAPES_PAGE
from isolation_atlas.escape.model import Escape, FlawLayer, Measure, newest_first
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.template import render_fence
from isolation_atlas.problem import AtlasError


class Setup(AuthoredModel):
    """A way to run a program, as the fence describes it."""

    name: Name
    technology: Annotated[Id, Field(description="Whose boundary keeps the program in.")]
    measures: Annotated[list[Measure], Field(description="What it switches on, of the measures of escapes.")] = Field(
        default=[]
    )
    replaces: Annotated[list[FlawLayer], Field(description="The layers in place of which it has others.")] = Field(
        default=[]
    )


class SetupsOptions(AuthoredModel):
    """The options of the fence."""

    technology: Annotated[Id, Field(description="The technology whose escapes the set-ups would have met.")]
    setups: Annotated[list[Setup], Field(min_length=1, max_length=12)]


@dataclass(frozen=True, slots=True)
class SetupRow:
    """A set-up, and what the timeline says of it.

    Attributes:
        named: the escapes that a source says one of its measures stops.
        elsewhere: the others whose flaw is in a layer that it lacks, because it has another or none.
        own: the escapes from its own technology that are in neither.
    """

    setup: Setup
    named: list[Escape]
    elsewhere: list[Escape]
    own: list[Escape]


def render_setups_fence(fence: Fence, escapes: Mapping[str, Escape], comparison: Comparison) -> Rendered:
    """Render a row for each set-up, in the order of the fence, with links to the timeline.

    Raises:
        AtlasError: with every problem of the fence.
    """
    document = fence.document()
    options = validate(document, SetupsOptions, what="this setups fence")
    technologies = comparison.technologies
    named: list[tuple[Sequence[Key], str]] = [(["technology"], options.technology)]
    named += [(["setups", index, "technology"], setup.technology) for index, setup in enumerate(options.setups)]
    if problems := [
        unknown_id(document, keys, identity, technologies) for keys, identity in named if identity not in technologies
    ]:
        raise AtlasError(problems)
    tried = [escape for escape in escapes.values() if options.technology in escape.technologies]
    return render_fence(
        "setups",
        rows=[meet_setup(setup, tried, escapes.values()) for setup in options.setups],
        total=len(tried),
        technology=technologies[options.technology],
        timeline=fence.address(ESCAPES_PAGE),
    )


def meet_setup(setup: Setup, tried: Iterable[Escape], every: Iterable[Escape]) -> SetupRow:
    """Return what the timeline says of a set-up, newest first.

    Args:
        setup: the set-up.
        tried: the escapes that it would have met.
        every: all escapes, of which some are from its own technology.
    """
    ordered = newest_first(tried)
    named = [escape for escape in ordered if set(setup.measures) & set(escape.measures)]
    met = {escape.id for escape in named}
    elsewhere = [escape for escape in ordered if escape.flaw_in in setup.replaces and escape.id not in met]
    met |= {escape.id for escape in elsewhere}
    own = [escape for escape in newest_first(every) if setup.technology in escape.technologies and escape.id not in met]
    return SetupRow(setup, named, elsewhere, own)
