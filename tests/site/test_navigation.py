"""One navigation: the same tabs on every page, and one name for one thing."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from tests.support.sample import PROJECT, Sample
from tests.support.site_data import FEATURES, TECHNOLOGIES
from tools.html_pages import parse_page

DOCS = PROJECT / "docs"
_NAV = yaml.safe_load(
    re.search(r"^nav:\n(?: .*\n)+", (PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)[0]  # type: ignore[index]
)["nav"]
TABS = [name for entry in _NAV for name in entry]
COMPARE = next(entry["Compare"] for entry in _NAV if "Compare" in entry)


def _read_tabs(page: Path) -> list[str]:
    soup = parse_page(page)
    return [link.get_text() for link in soup.select(".atlas-sections > ul:first-child a")]


@pytest.mark.parametrize("page", ["", "compare/", "compare/decide/", "compare/startup-time/", "between/gvisor/"])
def test_every_sort_of_page_has_the_same_tabs(built_site: Path, page: str) -> None:
    assert _read_tabs(built_site / page / "index.html") == TABS


def test_a_page_without_a_list_beside_it_has_the_pages_of_its_section_below_the_tabs(built_site: Path) -> None:
    soup = parse_page(built_site / "compare/index.html")
    links = [link.get_text() for link in soup.select(".atlas-sections__pages a")]
    assert links == ["Compare", "Choose", "Experiments", "Corrections", "Feature by feature", "Side by side"]
    beside = (built_site / "between/gvisor/index.html").read_text(encoding="utf-8")
    assert "atlas-sections__pages" not in beside


def test_a_page_of_the_comparison_has_one_name_in_tab_title_and_heading() -> None:
    names = {"compare/index.md": "Compare"}
    names |= {page: name for entry in COMPARE if isinstance(entry, dict) for name, page in entry.items()}
    for page, name in names.items():
        text = (DOCS / page).read_text(encoding="utf-8")
        title, heading = re.search(r"^title: (.*)$", text, re.MULTILINE), re.search(r"^# (.*)$", text, re.MULTILINE)
        assert title
        assert heading
        assert title[1].startswith(name), page
        assert heading[1].startswith(name), page


def test_each_door_of_the_first_page_has_the_name_of_the_tab_that_it_leads_to() -> None:
    doors = re.findall(r"^- \*\*\[(.+?)\]\((.+?)\)\*\*", (DOCS / "index.md").read_text(encoding="utf-8"), re.MULTILINE)
    first = {name: pages if isinstance(pages, str) else pages[0] for entry in _NAV for name, pages in entry.items()}
    first |= {name: page for entry in COMPARE if isinstance(entry, dict) for name, page in entry.items()}
    assert doors
    assert [(name, page) for name, page in doors if first.get(name) != page] == []


def test_a_closed_section_is_rendered_as_the_theme_renders_it(sample: Sample) -> None:
    for page in ("a/one.md", "a/deep/two.md", "b/three.md", "b/four.md", "c/index.md"):
        sample.write(page, f"---\ntitle: <{page}>\n---\n\n# A page\n")
    sample.configure(
        "\ntheme:",
        "\nnav:\n  - A: [a/one.md, {Deep: [a/deep/two.md]}]\n  - B: [b/three.md, b/four.md]\n  - C: []\n\ntheme:",
    )
    (sample.root / "overrides").unlink()
    shutil.copytree(PROJECT / "overrides", sample.root / "overrides")

    def build() -> dict[str, list[str]]:
        assert sample.build().returncode == 0
        pages = sample.site.rglob("*.html")
        return {str(page): page.read_text(encoding="utf-8").split() for page in pages}

    ours = build()
    (sample.root / "overrides/partials/nav.html").unlink()
    theirs = build()
    assert sum("md-nav__item--pruned" in "".join(words) for words in theirs.values()) > 2
    assert ours == theirs


@pytest.mark.parametrize("feature", FEATURES)
def test_the_contents_of_a_feature_are_its_technologies_in_the_order_of_the_page(
    built_site: Path, feature: str
) -> None:
    soup = parse_page(built_site / "compare" / feature / "index.html")
    listed = [str(link["href"]) for link in soup.select(".md-sidebar--secondary [data-md-component=toc] a")]
    claims = [f"#{heading['id']}" for heading in soup.select(".atlas-claim > h2")]
    assert len(claims) == len(TECHNOLOGIES)
    assert listed == [*claims, "#sources"]
