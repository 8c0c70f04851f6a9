"""Every page as a reader meets it."""

import re
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import LookAt, Open
from tests.support.sample import PROJECT
from tests.support.site_data import FEATURES, TECHNOLOGIES
from tests.support.waiting import search
from tools.browser_page import wait_until

PAGES = sorted(
    re.sub(r"(^|/)index/$", r"\1", f"{path.relative_to(PROJECT / 'docs').with_suffix('').as_posix()}/")
    for path in (PROJECT / "docs").rglob("*.md")
)
WITH_LOST = [*PAGES, "404.html"]
"""And the one for addresses that lead nowhere."""


# The least contrast between each text of a drawing and what is painted below it.
CONTRAST = """svg => {
  const channel = c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const rgb = color => color.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const paper = rgb(getComputedStyle(document.body).backgroundColor);
  return [...svg.querySelectorAll("text tspan")].filter(t => !t.children.length && t.textContent.trim()).map(text => {
    const box = text.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
    const below = [...svg.querySelectorAll("rect")].filter(r => {
      const b = r.getBoundingClientRect(), fill = getComputedStyle(r).fill;
      return b.width && fill !== "none" && b.left <= x && x <= b.right && b.top <= y && y <= b.bottom;
    }).sort((a, b) => a.getBoundingClientRect().width - b.getBoundingClientRect().width)[0];
    const [dark, light] = [luminance(rgb(getComputedStyle(text).fill)),
      luminance(below ? rgb(getComputedStyle(below).fill) : paper)].sort((a, b) => a - b);
    return {text: text.textContent, contrast: (light + .05) / (dark + .05)};
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_cluster_is_visible_with_labels_that_can_be_read(look_at: LookAt, address: str, scheme: str) -> None:
    page = look_at(f"{address}kubernetes/", color_scheme=scheme)
    drawing = page.get_by_role("group", name="A Kubernetes cluster of two nodes with two Pods each").locator("svg")
    box = drawing.bounding_box()
    assert box
    assert box["width"] > 200
    assert box["height"] > 150
    labels = drawing.evaluate(CONTRAST)
    words = {label["text"].strip() for label in labels}
    assert {"cluster", "node-1", "node-2", "pod-1", "pod-2", "pod-3", "pod-4"} <= words
    assert min(label["contrast"] for label in labels) >= 4.5, labels


def test_the_cluster_is_drawn_left_to_right_in_the_order_of_the_manifest(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}kubernetes/")
    places = {
        name: page.locator("svg tspan", has_text=re.compile(rf"^\s*{name}$")).last.bounding_box()
        for name in ("node-1", "node-2", "pod-1", "pod-2", "pod-3", "pod-4")
    }
    x = {name: box["x"] for name, box in places.items() if box}
    y = {name: box["y"] for name, box in places.items() if box}
    assert x["node-1"] < x["node-2"]
    assert x["pod-1"] < x["pod-3"]
    assert y["node-1"] < y["pod-1"] < y["pod-2"]


def test_no_label_leaves_its_box(look_at: LookAt, address: str) -> None:
    for page in ("kubernetes/", "kubernetes/node-failure/", "kubernetes/pending-claim/", "docker/", "contributing/"):
        outside = look_at(address + page).evaluate(
            """() => [...document.querySelectorAll("svg[role=img] .node")].filter(node => {
              const shape = node.querySelector("rect, polygon, path")?.getBoundingClientRect();
              const label = node.querySelector("text, foreignObject span")?.getBoundingClientRect();
              return shape && label && (label.left < shape.left || label.right > shape.right);
            }).map(node => node.textContent)"""
        )
        assert outside == [], page


def test_without_javascript_the_table_and_the_drawing_are_there(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/", java_script_enabled=False)
    table = page.get_by_role("table", name="Ways to isolate workloads, compared")
    assert table.is_visible()
    assert table.get_by_role("columnheader").all_inner_texts()[:3] == ["Feature", "Virtual machines", "Containers"]
    assert table.get_by_role("columnheader").count() == 1 + len(TECHNOLOGIES)
    assert table.locator("tr[data-feature] > td:visible").count() == len(TECHNOLOGIES) * len(FEATURES)
    assert page.locator(".atlas-controls").is_hidden()
    page = look_at(f"{address}kubernetes/", java_script_enabled=False)
    assert page.get_by_role("img", name="cluster of two nodes").is_visible()


def test_evidence_leads_to_its_source(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/").page
    page.locator("[id='isolation.vm'] a").click()
    page.locator(".atlas-comparison__opened a[href*='#source-']").first.click()
    page.wait_for_url("**/compare/isolation/#source-*")
    expect(page.locator("li:target")).to_be_in_viewport()


def test_a_visit_leaves_nothing_in_the_browser_but_light_or_dark(visit: Open, address: str) -> None:
    opened = visit(f"{address}compare/")
    page = opened.page
    search(page, "hypervisor").click()
    page.wait_for_url("**/virtual-machines/**")
    opened.traffic.wait_until_quiet()
    kept = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    assert page.evaluate(kept) == []
    page.locator("label[for^=__palette]:visible").click()
    [name] = page.evaluate(kept)
    assert name.endswith(".__palette")
    assert page.evaluate("indexedDB.databases()") == []
    assert page.context.cookies() == []


def test_the_text_version_opens_by_keyboard(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/").page
    page.locator("summary", has_text="Text version").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("runs nginx:1.29").first.is_visible()


def test_the_manifest_of_a_drawing_can_be_downloaded(look_at: LookAt, address: str, built_site: Path) -> None:
    page = look_at(f"{address}kubernetes/")
    link = page.get_by_role("link", name="Download the manifest").get_attribute("href")
    assert link
    with urlopen(urljoin(page.url, link)) as answer:  # noqa: S310 - our own server
        assert answer.read() == (built_site / "data/clusters/two-nodes.yml").read_bytes()


def test_an_address_without_its_slash_leads_on_and_an_unknown_one_to_our_404(visit: Open, address: str) -> None:
    assert visit(f"{address}docker").page.url == f"{address}docker/"
    lost = visit(f"{address}nothing/here")
    assert "404" in lost.page.locator("h1").inner_text()
    assert "Isolation Atlas" in lost.page.title()
    # Chromium reports the page's own status as an error; nothing else may be one.
    assert [fault for fault in lost.faults if "status of 404" not in fault] == []
    lost.faults.clear()


def test_a_diagram_wider_than_the_screen_scrolls_by_keyboard(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/services/", viewport={"width": 360, "height": 800}).page
    scroller = page.locator(".atlas-diagram").first
    scroller.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "document.querySelector('.atlas-diagram').scrollLeft > 0")


def test_a_box_of_a_drawing_leads_to_the_page_of_its_kind(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/").page
    page.locator(".atlas-diagram svg a", has_text="pod-1").first.click()
    page.wait_for_url("**/kubernetes/#pods")
    assert page.locator("#pods").is_visible()
    page.locator(".atlas-diagram svg a", has_text="node-1").first.click()
    page.wait_for_url("**/kubernetes/kinds/#node")


def test_the_site_has_a_face_of_its_own(look_at: LookAt, address: str, built_site: Path) -> None:
    page = look_at(address)
    assert page.locator("link[rel=icon]").evaluate("link => link.href") == f"{address}assets/images/favicon.svg"
    assert page.locator(".md-header .md-logo svg").bounding_box()
    assert (built_site / "assets/images/favicon.svg").is_file()
