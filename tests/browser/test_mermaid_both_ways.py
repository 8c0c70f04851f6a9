"""What merman draws is what Mermaid draws, and what Mermaid draws can be read in both schemes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tools.project import PROJECT
from tools.release.mermaid import Drawer, answer_with_assets

from isolation_atlas.mermaid.draw import _FIRST_WORDS, draw_mermaid
from isolation_atlas.mermaid.support import find_unsupported

TYPES = PROJECT / "docs/contributing/diagrams.md"
FENCE = re.compile(r"^```mermaid[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
HEADED = re.compile(r'^### ([^\n]+)\n\n```mermaid draw="browser"\n(.*?)^```', re.DOTALL | re.MULTILINE)
USUAL = ("Classes", "Pie")
BY_MERMAID = dict(HEADED.findall(TYPES.read_text(encoding="utf-8")))
SELDOM = dict(HEADED.findall(Path(__file__).with_name("seldom_drawn.md").read_text(encoding="utf-8")))

# What both drawings must have in common: their words, and of each sort the number.
SUMMARY = """(svg) => {
  const place = document.createElement("div");
  place.innerHTML = svg;
  const count = (selector) => place.querySelectorAll(selector).length;
  const words = [...place.querySelectorAll("text, foreignObject")].flatMap((label) =>
    [...label.querySelectorAll("*"), label].flatMap(({ childNodes }) =>
      [...childNodes].filter(({ nodeType }) => nodeType === 3).flatMap(({ data }) => data.split(/\\s+/)),
    ),
  );
  return {
    words: words.filter(Boolean).sort().join(" "),
    boxes: count(".node, rect.actor-top"),
    groups: count(".cluster"),
    links: count(".flowchart-link, .transition, .messageLine0, .messageLine1"),
    ends: count("[marker-end]"),
    notes: count("rect.note"),
  };
}"""

# The words of a drawing that lie outside of it, or have too little contrast with what is painted under their middle.
FAULTS = """([svg, scheme]) => {
  document.body.dataset.mdColorScheme = scheme === "dark" ? "slate" : "default";
  document.body.innerHTML = svg;
  document.body.style.cssText = `margin: 0; color-scheme: ${scheme}; background: var(--atlas-paper)`;
  const drawing = document.querySelector("svg");
  const [, , width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
  Object.assign(drawing.style, { maxWidth: "none", width: `${width}px`, height: `${height}px` });
  const parse = (colour) => {
    const numbers = colour.match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    const scale = colour.startsWith("color(") ? 255 : 1;
    return [...numbers.slice(0, 3).map((channel) => channel * scale), numbers[3] ?? 1];
  };
  const linear = (channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((channel) => linear(channel / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const lay = (colour, alpha, under) => under.map((channel, index) => colour[index] * alpha + channel * (1 - alpha));
  const isPaint = (element) =>
    element !== drawing && drawing.contains(element) && !/^(text|tspan|g|line|foreignObject)$/.test(element.localName);
  const ground = (label) => {
    label.scrollIntoView({ block: "center", inline: "center" });
    const { x, y, width, height } = label.getBoundingClientRect();
    return document
      .elementsFromPoint(x + width / 2, y + height / 2)
      .filter((element) => isPaint(element) && !label.contains(element))
      .reduceRight((under, element) => {
        const { fill, fillOpacity, opacity, backgroundColor } = getComputedStyle(element);
        const isShape = element instanceof SVGElement;
        const painted = isShape ? fill : backgroundColor;
        if (painted === "none" || painted.startsWith("url")) return under;
        const colour = parse(painted);
        return lay(colour, colour[3] * opacity * (isShape ? fillOpacity : 1), under);
      }, page);
  };
  const own = parse(getComputedStyle(drawing).backgroundColor);
  const page = lay(own, own[3], parse(getComputedStyle(document.body).backgroundColor).slice(0, 3));
  const faults = [];
  const frame = drawing.getBoundingClientRect();
  for (const label of drawing.querySelectorAll("text, foreignObject *")) {
    const isWritten = [...label.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim());
    if (!isWritten && !(label.localName === "text" && label.textContent.trim())) continue;
    const style = getComputedStyle(label.querySelector("tspan") ?? label);
    const box = label.getBoundingClientRect();
    // The discs under numbers are ends of lines, which no script can find.
    if (!box.width || style.visibility === "hidden" || label.classList.contains("sequenceNumber")) continue;
    const words = label.textContent.trim();
    const beyond = [frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom];
    // A box of text has some room above and below its letters.
    if (Math.max(...beyond) > parseFloat(style.fontSize) / 3) faults.push(`${words} lies outside`);
    document.documentElement.scrollTo(0, 0);
    const under = ground(label);
    const colour = parse(label instanceof SVGElement ? style.fill : style.color);
    const [light, dark] = [luminance(lay(colour, colour[3], under)), luminance(under)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) faults.push(`${words} has a contrast of ${contrast.toFixed(1)}`);
    document.documentElement.scrollTo(0, 0);
  }
  return faults;
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page in which Mermaid draws."""
    context = browser.new_context(service_workers="block", viewport={"width": 1440, "height": 900})
    context.route("**/*", answer_with_assets)
    yield context.new_page()
    context.close()


def _fences() -> list[Any]:
    """The diagrams of the guide that merman draws."""
    found: list[Any] = []
    for path in sorted(Path(PROJECT / "docs").rglob("*.md")):
        for number, source in enumerate(FENCE.findall(path.read_text(encoding="utf-8")), start=1):
            if not find_unsupported(source):
                found.append(pytest.param(source, id=f"{path.parent.name}-{path.stem}-{number}"))
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("source", _fences())
def test_merman_and_mermaid_draw_the_same_words_boxes_and_links(page: Page, source: str) -> None:
    ours, theirs = (page.evaluate(SUMMARY, svg) for svg in (draw_mermaid(source, "x"), Drawer(page).draw(source)))
    assert ours == theirs


@pytest.mark.parametrize(
    "name", [name if name in USUAL else pytest.param(name, marks=pytest.mark.thorough) for name in BY_MERMAID]
)
def test_a_drawing_of_mermaid_can_be_read_in_both_schemes_and_lies_within_its_frame(page: Page, name: str) -> None:
    svg = Drawer(page).draw(BY_MERMAID[name])
    faults = {scheme: page.evaluate(FAULTS, [svg, scheme]) for scheme in ("light", "dark")}
    assert faults == {"light": [], "dark": []}


@pytest.mark.parametrize(
    "name", [name if "Long" in name else pytest.param(name, marks=pytest.mark.thorough) for name in SELDOM]
)
def test_what_authors_seldom_type_can_be_read_in_both_schemes_too(page: Page, name: str) -> None:
    svg = Drawer(page).draw(SELDOM[name])
    assert {scheme: page.evaluate(FAULTS, [svg, scheme]) for scheme in ("light", "dark")} == {"light": [], "dark": []}


def test_the_columns_of_a_board_have_a_ground_and_a_border_in_both_schemes(page: Page) -> None:
    svg = Drawer(page).draw(BY_MERMAID["Kanban"])
    for scheme in ("light", "dark"):
        page.evaluate(FAULTS, [svg, scheme])
        columns = page.evaluate("""() => [...document.querySelectorAll(".sections rect")].map((column) => {
          const { fill, stroke } = getComputedStyle(column);
          return [getComputedStyle(document.body).backgroundColor, fill, stroke];
        })""")
        assert [len(set(colours)) for colours in columns] == [3, 3]


def test_the_page_of_types_shows_all_that_mermaid_knows() -> None:
    shown = {source.split()[0] for source in FENCE.findall(TYPES.read_text(encoding="utf-8"))}
    aliases = {
        *("C4Component", "C4Container", "C4Deployment", "C4Dynamic", "architecture", "block", "classDiagram-v2"),
        *("flowchart-elk", "graph", "info", "ishikawa", "packet", "requirement", "sankey", "stateDiagram", "treemap"),
        "xychart",
    }
    assert shown == set(_FIRST_WORDS) - aliases
