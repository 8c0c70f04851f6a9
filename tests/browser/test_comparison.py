"""The comparison as a reader uses it, by mouse and by keyboard."""

import io
import re
import time
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect
from tests.browser.conftest import LookAt, Open
from tests.support.axe import COME_TO_REST
from tests.support.pixels import find_lines
from tests.support.site_data import COMPARISON, FEATURES, TECHNOLOGIES
from tools.bench.visit import WATCH
from tools.browser_page import wait_until

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 800}
COUNT = len(TECHNOLOGIES)
EVERYTHING = f"{COUNT} of {COUNT} technologies, {len(FEATURES)} of {len(FEATURES)} features"


def _heads(page: Page) -> list[str]:
    heads = page.locator("[data-atlas=comparison] thead th[data-technology]:not([hidden])")
    return list(heads.evaluate_all("heads => heads.map((head) => head.dataset.technology)"))


def _features(page: Page) -> list[str]:
    rows = page.locator("tr[data-feature]:not([hidden])")
    return list(rows.evaluate_all("rows => rows.map((row) => row.dataset.feature)"))


def _cell(page: Page, name: str) -> Locator:
    return page.locator(f"[id='{name}']")


def _link(page: Page, name: str) -> Locator:
    return _cell(page, name).get_by_role("link")


def _opened(page: Page) -> Locator:
    """What is open below a row, once the claim is there."""
    return page.locator(".atlas-comparison__opened", has=page.locator(".atlas-actions"))


def _signs(feature: str, technologies: list[str]) -> set[str]:
    """The classes of technologies in a feature; where it has none, their glances."""
    return {COMPARISON.find_class(feature, one) or str(COMPARISON.claims[feature, one].glance) for one in technologies}


# As if the reader went back in the history to where they came from.
_GO_BACK_TO = """async (address) => {
  await new Promise((resolve) => setTimeout(resolve));
  history.replaceState(history.state, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
  document.activeElement.blur();
  scrollTo(0, 0);
}"""


@pytest.fixture(params=[360, 1440], ids=str)
def compare(request: pytest.FixtureRequest, look_at: LookAt, address: str) -> Iterator[Page]:
    """The comparison with all technologies, at each width; each test finds it as the first did."""
    size = {"width": request.param, "height": 900}
    everything = f"{address}compare/?technologies={','.join(TECHNOLOGIES)}"
    page = look_at(everything, viewport=size)
    yield page
    page.evaluate(_GO_BACK_TO, everything)


@pytest.mark.parametrize(("width", "count"), [(360, 2), (768, 3), (1440, 6), (1920, 8)])
def test_at_first_as_many_technologies_are_shown_as_fit_and_the_rest_is_one_click_away(
    visit: Open, address: str, width: int, count: int
) -> None:
    page = visit(f"{address}compare/", viewport={"width": width, "height": 900}).page
    assert _heads(page) == TECHNOLOGIES[:count]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name=f"Show all {COUNT}").click()
    assert _heads(page) == TECHNOLOGIES
    expect(page.locator("output")).to_have_text(EVERYTHING)
    page.go_back()
    expect(page.locator("output")).to_have_text(re.compile(f"^{count} of "))
    assert _heads(page) == TECHNOLOGIES[:count]


def test_a_choice_of_technologies_stands_in_the_address_and_goes_back_and_forward(compare: Page) -> None:
    compare.get_by_role("checkbox", name="gVisor").uncheck()
    assert "gvisor" not in _heads(compare)
    expect(compare).to_have_url(re.compile("technologies=vm,container,(?!.*gvisor)"))
    chosen = compare.url
    compare.get_by_role("checkbox", name="Kata").uncheck()
    compare.go_back()
    expect(_cell(compare, "isolation.kata")).to_be_visible()
    expect(compare).to_have_url(chosen)
    compare.go_forward()
    expect(_cell(compare, "isolation.kata")).to_be_hidden()


def test_an_address_brings_the_same_comparison_to_a_colleague(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/?technologies=container,gvisor&filter=startup&order=startup-time", viewport=WIDE)
    assert set(_heads(page)) == {"container", "gvisor"}
    assert _features(page) == ["startup-time"]
    assert page.get_by_role("checkbox", name="VM", exact=True).is_checked() is False


def test_nonsense_in_the_address_is_passed_over(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/?technologies=<script>,nothing&order=nothing#nothing.here", viewport=WIDE)
    assert _heads(page) == TECHNOLOGIES[:6]


NEEDS = {
    "security": {"isolation", "attack-surface", "known-escapes"},
    "boot": {"startup-time"},
    "price": {"resource-efficiency", "density"},
    "untrusted": {"isolation", "use-cases"},
    "hypervisor": {"isolation"},
    "gpu": {"devices"},
}


def test_features_are_found_by_what_a_reader_needs(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport=WIDE).page
    for words, found in NEEDS.items():
        page.get_by_role("searchbox", name="Find a need").fill(words)
        # The words of the verdicts come a moment after the first letter.
        for feature in found:
            expect(page.locator(f"tr[data-feature='{feature}']")).to_be_visible()
        assert len(_features(page)) < len(FEATURES) * 0.7, words


def test_what_is_typed_in_one_go_is_one_step_back_and_an_empty_result_says_so(compare: Page) -> None:
    expect(compare.locator("output")).to_have_text(EVERYTHING)
    search = compare.get_by_role("searchbox", name="Find a need")
    search.press_sequentially("zebra")
    expect(compare.locator("output")).to_have_text(re.compile(f" 0 of {len(FEATURES)} features$"))
    nothing = compare.locator(".atlas-comparison__none")
    expect(nothing).to_contain_text("No feature has “zebra” in its question or its answers.")
    compare.go_back()
    expect(compare.locator("output")).to_have_text(EVERYTHING)
    compare.go_forward()
    compare.get_by_role("button", name="List every feature").click()
    expect(nothing).to_be_hidden()
    expect(compare.locator("output")).to_have_text(EVERYTHING)
    expect(compare).not_to_have_url(re.compile("filter"))


def test_only_what_differs_hides_features_in_which_all_have_the_same_class(look_at: LookAt, address: str) -> None:
    chosen = ["container", "system-container"]
    page = look_at(f"{address}compare/?technologies={','.join(chosen)}&differ=1", viewport=WIDE)
    expect(page.get_by_role("checkbox", name="Only what differs")).to_be_checked()
    expected = [feature for feature in FEATURES if len(_signs(feature, chosen)) > 1]
    assert _features(page) == expected
    assert 0 < len(expected) < len(FEATURES)


def test_technologies_are_ordered_by_class_best_first(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/?technologies={','.join(TECHNOLOGIES)}", viewport=WIDE)
    usual = _heads(page)
    ordered = [feature for feature in COMPARISON.features.values() if feature.scale.classes]
    order = page.get_by_role("combobox", name="Order by")
    assert order.locator("option").count() == 1 + len(ordered)
    for feature in ordered:
        order.select_option(feature.id)
        assert _heads(page) == COMPARISON.rank_technologies(feature, TECHNOLOGIES), feature.id
    first = page.locator(f"tr[data-feature='{ordered[-1].id}'] td").first
    assert first.get_attribute("id") == f"{ordered[-1].id}.{_heads(page)[0]}"
    order.select_option("")
    assert _heads(page) == usual


def test_a_cell_opens_its_claim_across_the_row_with_an_address_of_its_own(compare: Page) -> None:
    _link(compare, "startup-time.vm").click()
    opened, claim = _opened(compare), COMPARISON.claims["startup-time", "vm"]
    expect(opened).to_contain_text(str(claim.verdict))
    expect(opened).to_contain_text(claim.figures[0].conditions)
    expect(opened.locator("a[href*='compare/startup-time/#source-']").first).to_be_visible()
    assert compare.url.endswith("#startup-time.vm")
    expect(_link(compare, "startup-time.vm")).to_have_attribute("aria-expanded", "true")
    row, below = _cell(compare, "startup-time.vm").bounding_box(), opened.bounding_box()
    assert row
    assert below
    assert below["y"] >= row["y"] + row["height"] - 1
    assert below["width"] > 2 * row["width"]
    # Another cell takes its place, and each is a step back.
    _link(compare, "startup-time.container").click()
    expect(opened).to_contain_text(str(COMPARISON.claims["startup-time", "container"].verdict))
    expect(opened).to_have_count(1)
    compare.go_back()
    expect(opened).to_contain_text(str(claim.verdict))
    compare.go_back()
    expect(opened).to_have_count(0)
    expect(compare).not_to_have_url(re.compile("#"))


def test_a_claim_opens_by_enter_takes_the_focus_and_closes_by_escape(compare: Page) -> None:
    link = _link(compare, "isolation.container")
    link.focus()
    compare.keyboard.press("Enter")
    expect(_opened(compare).locator(".atlas-comparison__title")).to_be_focused()
    compare.wait_for_url("**#isolation.container")
    compare.keyboard.press("Escape")
    expect(_opened(compare)).to_have_count(0)
    expect(link).to_be_focused()
    expect(compare).not_to_have_url(re.compile("#"))


def test_a_claim_is_copied_and_cited(visit: Open, address: str) -> None:
    allowed = ["clipboard-write", "clipboard-read"]
    page = visit(f"{address}compare/#isolation.gvisor", viewport=WIDE, permissions=allowed).page
    opened = _opened(page)
    opened.get_by_role("button", name="Copy link").click()
    copied = f"{address}compare/isolation/#gvisor"
    expect(opened.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == copied
    opened.locator("summary", has_text="Cite").click()
    verdict = str(COMPARISON.claims["isolation", "gvisor"].verdict)
    expect(opened.locator(".atlas-cite p").first).to_contain_text(verdict)
    expect(opened.locator(".atlas-cite p").first).to_contain_text(copied)
    bibtex = opened.locator(".atlas-cite pre").inner_text()
    assert bibtex.startswith("@misc{isolation-atlas-isolation-gvisor,")
    assert f"url = {{{copied}}}" in bibtex
    assert bibtex.count("{") == bibtex.count("}")


def test_evidence_that_can_t_be_fetched_leads_to_its_page_and_is_asked_for_again(visit: Open, address: str) -> None:
    visited = visit(f"{address}compare/", viewport=WIDE)
    page = visited.page
    page.route("**/compare/network/next.json", lambda route: route.fulfill(status=503, body="down"))
    _link(page, "network.vm").click()
    expect(page.locator(".atlas-comparison__opened")).to_contain_text("The claim could not be loaded.")
    page.unroute("**/compare/network/next.json")
    page.get_by_role("button", name="Close").click()
    _link(page, "network.vm").click()
    expect(_opened(page)).to_contain_text(str(COMPARISON.claims["network", "vm"].verdict))
    # The browser tells of each answer 503: of the one to the reader, and of the one to what is fetched ahead.
    visited.faults[:] = [fault for fault in visited.faults if "503" not in fault]


def test_a_cell_opens_by_touch(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport=NARROW, has_touch=True).page
    _link(page, "isolation.vm").tap()
    expect(_opened(page)).to_be_visible()


def test_arrow_keys_lead_from_cell_to_cell(compare: Page) -> None:
    _link(compare, "isolation.vm").focus()
    for key, reached in (
        ("ArrowRight", "isolation.container"),
        ("ArrowDown", f"{FEATURES[1]}.container"),
        ("ArrowLeft", f"{FEATURES[1]}.vm"),
        ("ArrowUp", "isolation.vm"),
    ):
        compare.keyboard.press(key)
        expect(_link(compare, reached)).to_be_focused()
    compare.keyboard.press("ArrowLeft")
    expect(compare.locator("tr[data-feature=isolation] th a")).to_be_focused()


def test_everything_can_be_done_by_keyboard(compare: Page) -> None:
    compare.get_by_role("checkbox", name="gVisor").focus()
    compare.keyboard.press("Space")
    assert "gvisor" not in _heads(compare)
    compare.get_by_role("searchbox", name="Find a need").focus()
    compare.keyboard.type("startup time")
    assert "startup-time" in _features(compare)
    compare.keyboard.press("Tab")
    expect(compare.get_by_role("combobox", name="Order by")).to_be_focused()
    compare.keyboard.press("ArrowDown")
    expect(compare).to_have_url(re.compile("order="))
    compare.get_by_role("checkbox", name="Only what differs").focus()
    compare.keyboard.press("Space")
    expect(compare).to_have_url(re.compile("differ=1"))
    compare.keyboard.press("Tab")
    compare.keyboard.press("Enter")
    assert _features(compare) == FEATURES
    expect(compare).not_to_have_url(re.compile("filter|order|differ"))
    focused = compare.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert focused != "none", "the focus must be visible"


def test_the_heads_and_the_first_column_stay_in_the_window_while_the_page_scrolls(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies={','.join(TECHNOLOGIES)}", viewport=WIDE).page
    whole = page.locator("[data-atlas=comparison]")
    expect(whole).to_have_attribute("data-beyond", "")
    page.evaluate("scrollTo(5000, document.querySelectorAll('tr[data-feature]')[8].getBoundingClientRect().top)")
    wait_until(page, "scrollX > 0")
    bar, head = page.locator(".md-header").bounding_box(), page.locator("thead th[data-technology=wasm]").bounding_box()
    first = page.locator("tr[data-feature] th").nth(9).bounding_box()
    assert bar
    assert head
    assert first
    assert (round(bar["x"]), round(bar["y"]), round(bar["width"])) == (0, 0, 1440)
    assert abs(head["y"] - bar["height"]) < 2
    assert head["x"] + head["width"] <= 1440
    assert abs(first["x"]) < 2
    expect(whole).not_to_have_attribute("data-beyond", "")
    boxes = page.evaluate(
        """[...document.querySelectorAll(".atlas-comparison--whole, .atlas-comparison--whole *")].filter((one) =>
          one.tagName !== "PRE" && /auto|scroll/.test(getComputedStyle(one).overflowX)).length"""
    )
    assert boxes == 0, "the page scrolls, and no box in it"


# Places to scroll the page to: the left edge of a column that moves, and now and again a row that the head cuts.
_PLACES = """() => {
  const [corner, ...heads] = document.querySelectorAll("thead th");
  const left = (element) => element.getBoundingClientRect().left + scrollX;
  const lefts = [0, left(heads[1]) - corner.offsetWidth, left(heads[2]) - corner.offsetWidth];
  const rows = [...document.querySelectorAll("tr[data-feature]")].filter((_, index) => index % 4 === 1);
  return rows.map((row, index) => [lefts[index % 3], row.getBoundingClientRect().top + scrollY - 89]);
}"""


def test_the_lines_between_rows_go_through_the_column_that_stands_still(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies={','.join(TECHNOLOGIES)}", viewport=WIDE, color_scheme="light").page
    broken, seen, places = [], 0, page.evaluate(_PLACES)
    assert len(places) > 4
    for place in places:
        page.evaluate("place => scrollTo(...place)", place)
        page.evaluate(COME_TO_REST)
        first = page.locator("thead th").first.bounding_box()
        assert first
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        # Beside the words of the column that stands still, and where none of another reaches.
        columns = (first["x"] + 3, first["x"] + first["width"] - 4)
        still = [find_lines(page, shot, int(x)) for x in columns]
        moved = find_lines(page, shot, int(first["x"] + first["width"]) + 2)
        seen += bool(moved)  # no line is in sight where the table ends
        broken += [(place, lines, moved) for lines in still if lines != moved]
    assert broken == []
    assert seen >= 4


@pytest.mark.parametrize(("width", "height"), [(900, 800), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("cell", ["isolation.wasm", "startup-time.vm", "use-cases.unikernel"])
def test_the_address_of_a_cell_opens_it_below_its_head_even_if_its_column_was_not_chosen(
    visit: Open, address: str, cell: str, width: int, height: int
) -> None:
    visited = visit(f"{address}compare/?technologies=vm,container#{cell}", viewport={"width": width, "height": height})
    page, technology = visited.page, cell.partition(".")[2]
    expect(_opened(page)).to_be_visible()
    visited.traffic.wait_until_quiet()
    for part in (page.locator(f"thead th[data-technology={technology}] a"), _link(page, cell)):
        box = part.bounding_box()
        assert box
        x, y = box["x"] + min(box["width"] / 2, 20), box["y"] + 6
        seen = part.evaluate("(e, [x, y]) => e.contains(document.elementFromPoint(x, y))", [x, y])
        assert seen, part


def test_without_scripts_all_is_shown_and_a_cell_leads_to_its_claim(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", java_script_enabled=False, viewport=WIDE).page
    assert page.locator("tr[data-feature] > td:visible").count() == COUNT * len(FEATURES)
    assert page.evaluate("document.documentElement.scrollWidth") > 1440
    _link(page, "startup-time.kata").click()
    page.wait_for_url("**/compare/startup-time/#kata")
    expect(page.locator("section:has(#kata)")).to_contain_text(str(COMPARISON.claims["startup-time", "kata"].verdict))


def test_the_signs_keep_their_shapes_where_readers_set_the_colours(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/", viewport=WIDE, forced_colors="active")
    drawn = "e => getComputedStyle(e, '::before').backgroundImage"
    assert "linear-gradient" in page.locator("td .atlas-sign[data-sign*='/']").first.evaluate(drawn)
    assert page.locator("td .atlas-sign[data-sign=yes]").first.evaluate(
        "e => getComputedStyle(e, '::before').backgroundColor !== 'rgba(0, 0, 0, 0)'"
    )


def test_on_a_narrow_screen_two_technologies_stand_side_by_side(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/", viewport=NARROW)
    row = page.locator("tr[data-feature=isolation]")
    cells = row.locator("td:visible")
    expect(cells).to_have_count(2)
    one, two = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
    assert one
    assert two
    assert abs(one["y"] - two["y"]) < 2
    assert one["x"] + one["width"] <= two["x"]
    assert min(one["width"], two["width"]) > 130
    assert page.get_by_role("table").first.get_by_role("cell").count() >= 2 * len(FEATURES)


def test_it_works_after_instant_navigation(visit: Open, address: str) -> None:
    page = visit(address, viewport=WIDE).page
    page.evaluate("window.stillTheSameDocument = true")
    page.get_by_role("link", name="Compare", exact=True).first.click()
    page.wait_for_url("**/compare/")
    expect(page.locator("output")).to_have_text(re.compile(f"^6 of {COUNT} "))
    page.get_by_role("checkbox", name="gVisor").uncheck()
    assert "gvisor" not in _heads(page)
    assert page.evaluate("window.stillTheSameDocument")


@pytest.mark.parametrize("file", ["comparison.csv", "comparison.json", "sources.bib", "sources.json"])
def test_the_downloads_are_there(look_at: LookAt, address: str, file: str) -> None:
    page = look_at(f"{address}compare/")
    href = page.locator(f"a[href$='{file}']").get_attribute("href")
    assert href
    assert page.request.get(urljoin(page.url, href)).ok


@pytest.mark.parametrize("width", [360, 800, 1000, 1440, 1920])
def test_nothing_moves_when_the_script_comes_after_the_first_paint(visit: Open, address: str, width: int) -> None:
    def wait(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    def delay(page: Page) -> None:
        page.add_init_script(WATCH)
        page.route("**/comparison*.js", wait)

    page = visit(f"{address}compare/", before=delay, viewport={"width": width, "height": 900}).page
    expect(page.locator("output")).to_have_text(re.compile(r"^\d of "))
    assert page.evaluate("seen.shift") == 0


def test_what_is_of_others_in_an_address_stays_there(visit: Open, address: str) -> None:
    for name, box, chosen in ("compare/decide/", "Runs OCI images", "needs"), ("compare/", "gVisor", "technologies"):
        page = visit(f"{address}{name}?from=a,b&page=2", viewport=WIDE).page
        expect(page).to_have_url(f"{address}{name}?from=a,b&page=2")
        page.get_by_role("checkbox", name=box).click()
        expect(page).to_have_url(re.compile(rf"\?from=a,b&page=2&{chosen}=[\w,-]+$"))
        page.get_by_role("checkbox", name=box).click()
        expect(page).to_have_url(f"{address}{name}?from=a,b&page=2")


def test_without_a_technology_the_comparison_offers_all_again(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies=vm", viewport=WIDE).page
    page.get_by_role("checkbox", name="VM", exact=True).uncheck()
    expect(page.locator(".atlas-comparison__none")).to_contain_text("No technology is chosen.")
    page.get_by_role("button", name="Choose all").click()
    assert sorted(_heads(page)) == sorted(TECHNOLOGIES)


def test_a_chart_has_its_numbers_beside_its_bars(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/experiments/")
    table = page.get_by_role("table").first
    assert table.get_by_role("row").count() >= 3
    assert table.locator("svg rect").first.bounding_box()


def test_the_page_of_a_feature_has_the_answer_the_scale_every_claim_and_its_charts(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/startup-time/", viewport=WIDE).page
    feature = COMPARISON.features["startup-time"]
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(re.escape(feature.question)))
    names = page.locator(".atlas-claim > h2").evaluate_all("heads => heads.map((head) => head.id)")
    assert names == COMPARISON.rank_technologies(feature, TECHNOLOGIES)
    for rank in feature.scale.ranks:
        expect(page.locator(".atlas-scale")).to_contain_text(rank.means)
    shown = {
        measurement.name
        for experiment in COMPARISON.experiments.values()
        for measurement in experiment.measurements
        if measurement.feature == feature.id
    }
    captions = " ".join(page.locator(".atlas-chart caption").all_inner_texts())
    assert {name for name in shown if name in captions} == shown
    for link in page.locator(".atlas-actions a[download]").all()[:2]:
        answer = page.request.get(urljoin(page.url, str(link.get_attribute("href"))))
        assert answer.ok
        assert answer.body().strip()
    assert page.get_by_role("link", name=re.compile("Next")).count() == 1
    assert page.get_by_role("link", name=re.compile("Previous")).count() == 1
    chart = page.locator(".atlas-chart").first.get_attribute("id")
    actions = page.locator(f".atlas-actions[data-of='{chart}']")
    actions.locator("summary", has_text="Cite").click()
    expect(actions.locator("pre")).to_contain_text(f"startup-time/#{chart}")


def test_a_citation_shows_the_whole_reference_on_focus(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/", viewport=WIDE).page
    citation = page.locator(".atlas-citation").first
    citation.get_by_role("link").focus()
    expect(citation.locator(".atlas-card")).to_be_visible()
    citation.get_by_role("link").click()
    expect(page.locator("li:target")).to_be_in_viewport()


def test_a_link_within_the_page_scrolls_and_keeps_what_a_reader_chose(visit: Open, address: str) -> None:
    visited = visit(f"{address}compare/?technologies=vm,gvisor", viewport=WIDE)
    page = visited.page
    expect(page.locator("output")).to_have_text(re.compile(f"^2 of {COUNT} "))
    page.locator(".atlas-citation a").first.click()
    visited.traffic.wait_until_quiet()
    expect(page.locator("li:target")).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"\?technologies=vm,gvisor#source-"))
    assert _heads(page) == ["vm", "gvisor"]
