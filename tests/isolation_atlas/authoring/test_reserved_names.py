"""Facts about ids that are the theme's or the site's own."""

import pytest
from tests.support.work import assert_bounded

from isolation_atlas.authoring.reserved_names import find_reserved, find_reserved_attributes, list_reserved_names


@pytest.mark.parametrize(
    "identity",
    [
        *("__config", "__", "source-handbook", "term-vm", "letter-a", "scenario-1-step-2", "experiment-1"),
        *("atlas-remains", "cluster-1", "mermaid-2"),
    ],
)
def test_a_name_that_begins_like_one_of_the_theme_or_of_ours_is_refused(identity: str) -> None:
    fault = find_reserved(identity)
    assert fault is not None
    assert fault.startswith(f"{identity!r} begins like ")


@pytest.mark.parametrize(
    "identity", ["__figure-caption_1_2", "config", "sources", "cluster-and-control-plane", "my-source-a", "_a", "terms"]
)
def test_other_names_are_free(identity: str) -> None:
    assert find_reserved(identity) is None


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="__config">',
        "<p id='__config'>",
        "<p ID=__config>",
        "<p\nid\n=\n__config>",
        '<p title=">" id="__config">',
        '<p id="&#95;_config">',
        '<p id="&lowbar;_config">',
        '<img name="__config">',
        "<img\nNAME = '__config'>",
        "<img Name=__config>",
        '<form/id="__config">',
        '<span class="atlas-card" role="note" id="__config">',
    ],
)
def test_a_name_is_found_however_it_is_written(html: str) -> None:
    assert list_reserved_names(html, ()) == ["__config"]


def test_what_is_no_id_is_not_found() -> None:
    html = '<p title=\'id="__config"\'>id="__config" <code>&lt;p id="__config"&gt;</code><meta name=\'__a\'>'
    assert list_reserved_names(html, ()) == []


def test_a_name_of_ours_is_ours_once() -> None:
    html = '<li id="source-a"><li id="source-b"><h2 id="source-a"><span id="term-a"><i id="term-b"><i id="term-a">'
    assert list_reserved_names(html, {"source-a", "source-b"}) == ["source-a", "term-a"]


@pytest.mark.parametrize("unit", ['id="', "id = ", 'id="__a" ', '<p id="__a">', "id='&", "<p id=&", "id="])
def test_no_page_takes_more_than_its_time(unit: str) -> None:
    assert_bounded(lambda html: list_reserved_names(html, ()), lambda size: unit * (size // len(unit)))


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ('<div data-atlas="guide">', ["data-atlas"]),
        ("<b\nDATA-MD-Component=dialog data-md-toggle=search>", ["DATA-MD-Component", "data-md-toggle"]),
        ("text\n{: data-atlas-started=1 }", ["data-atlas-started"]),
        ('<b data-md-color-scheme="slate" data-atlases="1" my-data-atlas="1">', []),
        ("The attribute data-atlas is ours.", []),
    ],
)
def test_an_attribute_by_which_a_script_finds_a_part_of_a_page_is_refused(prose: str, found: list[str]) -> None:
    places = [*find_reserved_attributes(prose)]
    assert [message.split("'")[1] for _, message in places] == found
    assert all(prose[offset:].startswith(name) for (offset, _), name in zip(places, found, strict=True))
