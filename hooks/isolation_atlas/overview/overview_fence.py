"""Renders an `overview` fence: a drawing of each technology that leads to its page, and how much the site has."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from isolation_atlas.authoring.source import decode_bytes
from isolation_atlas.comparison import CLAIMS_PAGE, Comparison
from isolation_atlas.escape import ESCAPES_PAGE, Escape
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.headings import list_headings
from isolation_atlas.page.template import render_fence
from isolation_atlas.stack import Stack, draw_skyline_stack

QUESTIONS, LABS = "questions", "labs"
"""The folders whose pages hold the questions and the labs; the page `index.md` of each leads to all of them."""

_ENDING = re.compile(r"(?<=\w{6})(?=t(?:ial|ion)\b)")


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one thing the site has.

    Attributes:
        number: how many.
        name: what they are, such as "answers".
        page: the page that has all of them.
    """

    number: int
    name: str
    page: str


def render_overview_fence(
    fence: Fence, comparison: Comparison, stacks: Mapping[str, Stack], escapes: Mapping[str, Escape]
) -> Rendered:
    """Render all technologies in the order of the comparison, and the counts of what the site has.

    Raises:
        AtlasError: the fence is not empty.
    """
    fence.require_nothing()
    return render_fence(
        "overview",
        technologies=[
            (one, draw_skyline_stack(stacks[one.id]) if one.id in stacks else "")
            for one in comparison.technologies.values()
        ],
        counts=list(_count(fence, comparison, escapes)),
        address=fence.address,
        divide=divide_words,
    )


def divide_words(name: str) -> str:
    r"""Return a name in which a long word may be divided before its ending, where its place is too narrow.

    >>> divide_words("Confidential VM")
    'Confiden\xadtial VM'
    """
    return _ENDING.sub("\N{SOFT HYPHEN}", name)


def _count(fence: Fence, comparison: Comparison, escapes: Mapping[str, Escape]) -> Iterator[Count]:
    """The counts that are not 0, each with a page that is there."""
    for number, name, page in (
        (len(comparison.technologies), "technologies", CLAIMS_PAGE),
        (sum(not claim.unknown for claim in comparison.claims.values()), "claims with sources", CLAIMS_PAGE),
        (_count_questions(fence), "questions answered", f"{QUESTIONS}/index.md"),
        (len(escapes), "escapes", ESCAPES_PAGE),
        (len(_list_pages(fence, LABS)), "labs", f"{LABS}/index.md"),
    ):
        if number and fence.has_page(page):
            yield Count(number, name, page)


def _list_pages(fence: Fence, folder: str) -> list[str]:
    """The pages of a folder without its first one."""
    fence.note_folder(folder)
    return sorted(f"{folder}/{path.name}" for path in (fence.docs_path / folder).glob("*.md") if path.stem != "index")


def _count_questions(fence: Fence) -> int:
    texts = (decode_bytes(fence.read_file(page), f"{fence.docs}/{page}") for page in _list_pages(fence, QUESTIONS))
    return sum(heading.endswith("?") for text in texts for heading in list_headings(text).values())
