"""Provides the site's own stacks, and random ones."""

from collections.abc import Mapping
from typing import get_args

from hypothesis import strategies as st
from tests.support.sample import PROJECT
from tests.support.words import is_shown

from isolation_atlas.stack import Layer, Stack, read_stacks
from isolation_atlas.stack.model import Aside, Kind, Per, Unit, Wall

OURS: Mapping[str, Stack] = read_stacks(PROJECT / "docs" / "data", "docs/data", {})

_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(is_shown)
_KINDS: st.SearchStrategy[Kind] = st.sampled_from(get_args(Kind))
_UNITS = st.builds(Unit, kind=st.sampled_from(["virtual-machine", "container", "process"]), label=_TEXTS)


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    """Any stack that the model allows, of at most ten layers."""
    counts = [draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(0, 2))]
    pers: list[Per] = [per for per, count in zip(get_args(Per), counts, strict=True) for _ in range(count)]
    boundary = draw(st.integers(1, len(pers) - 1))
    layers = []
    for index, per in enumerate(pers):
        wall = None
        if index == boundary or (index and draw(st.booleans())):
            wall = Wall(strength="boundary" if index == boundary else "second", kept_by=draw(_TEXTS), page="index.md")
        layers.append(
            Layer(
                kind=draw(_KINDS),
                label=f"{draw(_TEXTS)} {index}",
                says=f"{draw(_TEXTS)} says {index}.",
                page="index.md",
                per=per,
                wall=wall,
                opens=draw(st.none() | _UNITS) if index else None,
            )
        )
    beside = draw(st.none() | st.builds(Aside, label=_TEXTS, says=_TEXTS, page=st.just("index.md")))
    return Stack(id="s", name="S", summary="s", page="index.md", layers=layers, beside=beside, sources=["s"])
