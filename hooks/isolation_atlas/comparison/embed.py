"""Draws one feature, or one pair of technologies, as an SVG without scripts, which others put into their own pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from isolation_atlas.comparison.glance import Glance, find_glance
from isolation_atlas.comparison.model import Comparison, Feature, Pair
from isolation_atlas.comparison.pair_fence import are_alike
from isolation_atlas.page.address import page_address
from isolation_atlas.page.template import render

FOLDER = "data/embed"
"""Where the files are, below the site's root."""

EMBED_TEMPLATE = "embed.html"
"""The name of the template of the pictures."""

WIDTH = 720
_TOP, _ROW, _NOTES = 44, 28, 34


@dataclass(frozen=True, slots=True)
class EmbeddedRow:
    """A row of the picture.

    Attributes:
        name: what the row is about.
        address: the page that it leads to.
        glances: what each column says.
    """

    name: str
    address: str
    glances: Sequence[Glance]


@dataclass(frozen=True, slots=True)
class Embedded:
    """A picture of a part of the comparison, and how to put it into a page.

    Attributes:
        title: what it shows.
        heads: the names of its columns, if it has more than one.
        file: its address below the site's root.
        page: the address of the page that it is about, below the site's root.
        checked: the first and the last day on which its claims were checked.
    """

    title: str
    heads: Sequence[str]
    file: str
    page: str
    rows: Sequence[EmbeddedRow]
    checked: tuple[str, str]

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return _TOP + _ROW * (len(self.rows) + bool(self.heads)) + _NOTES

    def draw(self, site: str) -> str:
        """The SVG; `site` is the address of the site, to which its links lead."""
        first = _TOP + _ROW * bool(self.heads)
        return str(
            render(
                EMBED_TEMPLATE,
                embedded=self,
                width=WIDTH,
                top=_TOP,
                columns=[175, 447] if self.heads else [150],
                rows=[(first + _ROW * index, row) for index, row in enumerate(self.rows)],
                site=site,
            )
        )

    def write_html(self, site: str) -> str:
        """The HTML that shows the picture, with a link to the page and the same in words."""
        said = "; ".join(f"{row.name}: {' and '.join(map(_say, row.glances))}" for row in self.rows)
        return (
            f'<a href="{escape(site + self.page)}"><img src="{escape(site + self.file)}" width="{WIDTH}" '
            f'height="{self.height}" style="max-width: 100%; height: auto" alt="{escape(f"{self.title} {said}.")}"></a>'
        )


def _say(glance: Glance) -> str:
    return ", ".join(part for part in (glance.word, glance.text, glance.figure) if part)


def embed_feature(comparison: Comparison, feature: Feature) -> Embedded:
    """The picture of one row of the comparison: what each technology is in a feature, best first."""
    technologies = comparison.rank_technologies(feature, comparison.technologies)
    page = page_address(feature.page)
    return Embedded(
        title=f"{feature.name}: {feature.question}",
        heads=(),
        file=f"{FOLDER}/{feature.id}.svg",
        page=page,
        rows=[
            EmbeddedRow(comparison.technologies[one].short, f"{page}#{one}", [find_glance(comparison, feature.id, one)])
            for one in technologies
        ],
        checked=_find_days(comparison, [(feature.id, one) for one in technologies]),
    )


def embed_pair(comparison: Comparison, pair: Pair) -> Embedded:
    """The picture of a pair of technologies: the features in which they differ."""
    features = [one for one in comparison.features.values() if not are_alike(comparison, pair, one)]
    return Embedded(
        title=pair.title,
        heads=[comparison.technologies[one].name for one in pair.technologies],
        file=f"{FOLDER}/{pair.id}.svg",
        page=page_address(pair.page),
        rows=[
            EmbeddedRow(
                feature.name,
                page_address(feature.page),
                [find_glance(comparison, feature.id, one) for one in pair.technologies],
            )
            for feature in features
        ],
        checked=_find_days(comparison, [(one.id, each) for one in features for each in pair.technologies]),
    )


def _find_days(comparison: Comparison, claims: Sequence[tuple[str, str]]) -> tuple[str, str]:
    days = sorted(comparison.claims[one].checked.isoformat() for one in claims)
    return (days[0], days[-1]) if days else ("", "")


def list_embedded(comparison: Comparison) -> dict[str, Embedded]:
    """The pictures of all features and pairs, by their ids."""
    features = {feature.id: embed_feature(comparison, feature) for feature in comparison.features.values()}
    return features | {pair.id: embed_pair(comparison, pair) for pair in comparison.pairs.values()}
