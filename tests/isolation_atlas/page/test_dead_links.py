"""Facts about dead links: each is found where it stands, with the page that was likely meant."""

import pytest

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.page.dead_links import describe_dead_anchor, describe_dead_link, find_link

FILES = ["index.md", "containers/index.md", "containers/walls.md", "start/index.md", "assets/images/sign.svg"]


@pytest.mark.parametrize(
    ("page", "link", "meant"),
    [
        ("index.md", "containers/wals.md", "'containers/walls.md'"),
        ("start/index.md", "walls.md#a", "'../containers/walls.md#a'"),
        ("start/index.md", "../containers/", "'../containers/index.md'"),
        ("start/index.md", "/containers/walls/", "'../containers/walls.md'"),
        ("start/index.md", "../containers/walls.html", "'../containers/walls.md'"),
        ("start/index.md", "sign.svg", "'../assets/images/sign.svg'"),
    ],
)
def test_the_page_that_was_meant_is_offered_from_where_the_link_stands(page: str, link: str, meant: str) -> None:
    assert describe_dead_link(page, link, "docs", FILES).endswith(f"Did you mean {meant}?")


def test_a_page_that_is_like_no_other_is_offered_for_nothing() -> None:
    assert "Did you mean" not in describe_dead_link("index.md", "containers/images.md", "docs", FILES)


@pytest.mark.parametrize(
    ("link", "right"),
    [
        ("www.example.org", "'https://www.example.org'"),
        ("me@example.org", "'mailto:me@example.org'"),
        ("a.svg =100x50", '\'(a.svg){ width="100" height="50" }\''),
        ("containers\\walls.md", "'containers/walls.md'"),
    ],
)
def test_what_is_no_path_is_told_as_it_is_written_here(link: str, right: str) -> None:
    assert describe_dead_link("index.md", link, "docs", FILES).endswith(f"{right}.")


def test_a_link_out_of_the_folder_of_pages_is_named_as_that() -> None:
    assert "leads out of docs/" in describe_dead_link("index.md", "../README.md", "docs", FILES)


def test_the_nearest_anchor_is_offered() -> None:
    assert describe_dead_anchor("a.md#the-wal", "docs/a.md", ["the-wall"]).endswith("Did you mean '#the-wall'?")


def test_a_link_is_found_at_each_of_its_places_but_not_in_code() -> None:
    text = "[a](b.md) `[a](b.md)`\n[a]: b.md\n<a href='b.md'>, [c](b.mdx)\n"
    places = [
        (one.location.line, one.location.column) for one in find_link([SourceText(text, "docs/a.md")], "b.md", "")
    ]
    assert places == [(1, 5), (2, 6), (3, 10)]
