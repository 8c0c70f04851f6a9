"""The site as programs read it: pages as text, the lists of them, and what a page's head says."""

import json
import re
import struct
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import Tag
from tests.support.sample import PROJECT, Sample
from tools.html_pages import parse, parse_page
from tools.yaml_file import read_yaml

PAGES = sorted(path.relative_to(PROJECT / "docs") for path in (PROJECT / "docs").rglob("*.md"))
_CODE = re.compile(r"(?ms)^[ >]*(`{3,}|~{3,}).*?^[ >]*\1`*$|(`+)(?!`).*?(?<!`)\2(?!`)")


def _built(page: Path) -> Path:
    """The page's place in the site, without an ending."""
    return page.with_suffix("") if page.stem == "index" else page.with_suffix("") / "index"


@pytest.mark.parametrize("page", PAGES, ids=Path.as_posix)
def test_each_page_stands_as_text_beside_its_html(built_site: Path, site_url: str, page: Path) -> None:
    path = built_site / _built(page)
    text = path.with_suffix(".md").read_text(encoding="utf-8")
    soup = parse_page(path.with_suffix(".html"))
    link = soup.select_one("link[rel=alternate][type='text/markdown']")
    assert link is not None
    assert link["href"] == "index.md"
    prose = _CODE.sub("", text)
    assert re.findall(r"</?(?:div|span|table|td|svg|p|a|b)\b[^>]*>", prose) == []
    assert re.findall(r"\[@[\w-]+\]|data-atlas|atlas-", prose) == []
    for target in re.findall(r"\]\(([^()\s]+)\)", prose):
        parts = urlsplit(target)
        assert parts.scheme == "https" or target.startswith(site_url), target
        if target.startswith(site_url):
            there = built_site / parts.path.removeprefix(urlsplit(site_url).path)
            # An anchor of the page itself is one of its HTML.
            assert there.is_file() or there == path.parent, target


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            "compare",
            [
                "| Feature | VM | Container |",
                "| Startup time | ▮▮▯▯ Depends on the set-up: a kernel boots first |",
            ],
        ),
        ("kubernetes", ["  - Node node-2\n    - Pod pod-3, runs nginx:1.29"]),
        ("reference/glossary", ["- **Hypervisor**: Software that divides"]),
        ("compare/experiments", ["| --- | --- |"]),
    ],
)
def test_fences_are_plain_tables_and_lists(built_site: Path, page: str, words: list[str]) -> None:
    text = (built_site / page / "index.md").read_text(encoding="utf-8")
    assert [word for word in words if word not in text] == []


def test_links_of_a_page_as_text_lead_where_those_of_its_html_do(sample: Sample) -> None:
    sample.write("a/b & c.md", "# B\n\n## D\n")
    sample.write(
        "a/one.md",
        "# One\n\n[1](b%20&%20c.md?e#d) [2](<b & c.md>) [3](#one) [4](HTTPS://example.org) [5](<mailto:x@y.z>) [6]\n\n"
        "[6]: ../index.md\n",
    )
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    root = "http://127.0.0.1:8000/"
    there = f"{root}a/b%20%26%20c/index.md"
    assert (
        (sample.site / "a/one/index.md")
        .read_text(encoding="utf-8")
        .endswith(
            f"[1]({there}?e#d) [2]({there}) [3]({root}a/one/#one) [4](HTTPS://example.org) [5](mailto:x@y.z) [6]\n\n"
            f"[6]: {root}index.md\n"
        )
    )
    assert f"]({there}): " in (sample.site / "llms.txt").read_text(encoding="utf-8")


def test_a_site_without_an_address_says_nothing_of_one(sample: Sample) -> None:
    sample.write("index.md", "# Sample\n\n[Here](#sample)\n")
    built = sample.build("--strict", site_url="")
    assert built.returncode == 0, built.stderr
    soup = parse(sample.page())
    assert soup.select('[property="og:url"], [property="og:image"], [name="twitter:card"], [rel=canonical]') == []
    (about,) = soup.select('script[type="application/ld+json"]')
    assert "url" not in json.loads(about.text)
    assert (sample.site / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /"
    text = "# Sample\n\n[Here](#sample)\n"
    assert (sample.site / "index.md").read_text(encoding="utf-8") == (
        f'---\ntitle: "Sample"\ndescription: ""\n---\n\n{text}'
    )
    assert f"\n---\n\n{text}" in (sample.site / "llms-full.txt").read_text(encoding="utf-8")


def test_the_lists_of_pages_are_whole(built_site: Path, site_url: str) -> None:
    listed = (built_site / "llms.txt").read_text(encoding="utf-8")
    whole = (built_site / "llms-full.txt").read_text(encoding="utf-8")
    for page in PAGES:
        address = f"{site_url}{_built(page).as_posix()}"
        assert f"]({address}.md): " in listed
        assert f"<{address.removesuffix('index')}>" in whole


@pytest.mark.parametrize("page", PAGES, ids=Path.as_posix)
def test_each_page_says_in_its_head_what_it_is(built_site: Path, site_url: str, page: Path) -> None:
    soup = parse_page((built_site / _built(page)).with_suffix(".html"))
    address = f"{site_url}{_built(page).as_posix()}".removesuffix("index")

    def meta(name: str, key: str = "property") -> str:
        element = soup.find("meta", attrs={key: name})
        assert isinstance(element, Tag), name
        return str(element["content"])

    canonical = soup.find("link", rel="canonical")
    assert isinstance(canonical, Tag)
    data = soup.find("script", type="application/ld+json")
    assert isinstance(data, Tag)
    described = json.loads(data.get_text())
    assert canonical["href"] == meta("og:url") == described["url"] == address
    assert meta("description", "name") == meta("og:description") == described["description"]
    picture = (built_site / meta("og:image").removeprefix(site_url)).read_bytes()
    # The width and height of a PNG are the first two numbers of its first chunk.
    assert struct.unpack(">II", picture[16:24]) == (int(meta("og:image:width")), int(meta("og:image:height")))
    assert meta("og:title") in (described.get("headline"), described.get("name"))


def test_no_two_pages_have_the_same_title_or_description(built_site: Path) -> None:
    titles, descriptions = set(), set()
    for page in PAGES:
        text = (built_site / _built(page)).with_suffix(".md").read_text(encoding="utf-8")
        title, description = re.findall(r'(?m)^(?:title|description): "(.*)"$', text)[:2]
        titles.add(title)
        descriptions.add(description)
    assert len(titles) == len(descriptions) == len(PAGES)


def test_robots_are_led_to_the_sitemap_and_that_to_every_page(built_site: Path, site_url: str) -> None:
    assert f"Sitemap: {site_url}sitemap.xml" in (built_site / "robots.txt").read_text(encoding="utf-8")
    listed = re.findall("<loc>(.*?)</loc>", (built_site / "sitemap.xml").read_text(encoding="utf-8"))
    features = read_yaml(PROJECT / "docs/data/comparison/features.yml")
    pairs = read_yaml(PROJECT / "docs/data/comparison/pairs.yml")
    names = [*(feature["id"] for feature in features), *("-vs-".join(pair["technologies"]) for pair in pairs)]
    pages = [*PAGES, *(Path("compare", f"{name}.md") for name in names)]
    assert sorted(listed) == sorted(f"{site_url}{_built(page).as_posix()}".removesuffix("index") for page in pages)
