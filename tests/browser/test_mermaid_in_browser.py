"""Diagrams that the browser draws, through mkdocs-mermaid2-plugin and the self-hosted Mermaid."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import Open
from tests.support.sample import make_sample
from tools.browser_page import wait_until
from tools.pages_server import free_address, serve

DIAGRAM = '```mermaid draw="browser"\nflowchart LR\n  author --> Markdown --> reader\n```\n'


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with such a diagram on its root page and below, and a page without."""
    sample = make_sample(tmp_path_factory.mktemp("drawn"))
    sample.write("index.md", f"# Root\n\n{DIAGRAM}\n[Plain](plain.md)\n")
    sample.write("plain.md", "# Plain\n\n[Below](below/page.md)\n")
    sample.write("below/page.md", f"# Below\n\n{DIAGRAM}")
    address = free_address()
    built = sample.build("--strict", site_url=address)
    assert built.returncode == 0, built.stderr
    with serve(sample.site, address):
        yield address


def _label_colours(page: Page) -> dict[str, int]:
    """The labels of the drawn diagram and how light each is, from 0 to 255.

    The theme draws into a closed shadow root, which only the developer tools see into.
    """
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    document: dict[str, Any] = session.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
    labels: dict[str, int] = {}

    def walk(node: dict[str, Any], parent: dict[str, Any] | None) -> None:
        """Visit a node; `parent` is None outside of the shadow root."""
        text = node["nodeValue"].strip()
        if parent and text and node["nodeName"] == "#text" and parent["nodeName"] != "STYLE":
            style = session.send("CSS.getComputedStyleForNode", {"nodeId": parent["nodeId"]})["computedStyle"]
            colour = next(entry["value"] for entry in style if entry["name"] == "color")
            channels = re.findall(r"[\d.]+", colour)[:3]
            labels[text] = round(sum(map(float, channels)) / 3)
        for child in node.get("children", []):
            walk(child, node if parent else None)
        for shadow in node.get("shadowRoots", []):
            walk(shadow, shadow)

    walk(document, None)
    session.detach()
    return labels


def _wait_for_drawing(page: Page) -> dict[str, int]:
    wait_until(page, "document.querySelector('div.mermaid') && !document.querySelector('pre.mermaid')")
    return _label_colours(page)


@pytest.mark.parametrize("place", ["", "below/page/"])
def test_the_browser_draws_on_the_root_page_and_below(visit: Open, root: str, place: str) -> None:
    assert {"author", "Markdown", "reader"} <= set(_wait_for_drawing(visit(root + place).page))


def test_mermaid_is_loaded_on_such_pages_alone(visit: Open, root: str) -> None:
    assert not [url for url in visit(f"{root}plain/").requests if "mermaid.esm" in url]
    assert [url for url in visit(root).requests if "mermaid.esm" in url]


def test_a_diagram_that_instant_navigation_brings_is_drawn(visit: Open, root: str) -> None:
    page = visit(f"{root}plain/").page
    page.evaluate("window.stillTheSameDocument = true")
    page.get_by_role("link", name="Below").first.click()
    page.wait_for_url("**/below/page/")
    assert "Markdown" in _wait_for_drawing(page)
    assert page.evaluate("window.stillTheSameDocument"), "the page was loaded anew, so nothing was shown"


def test_the_palette_switch_recolours_it(visit: Open, root: str) -> None:
    page = visit(root, color_scheme="light").page
    light = _wait_for_drawing(page)["Markdown"]
    page.locator("label[for=__palette_1]").click()
    wait_until(page, "document.body.dataset.mdColorScheme === 'slate'")
    dark = _label_colours(page)["Markdown"]
    assert light < 100, "dark letters on light ground"
    assert dark > 150, "light letters on dark ground"
