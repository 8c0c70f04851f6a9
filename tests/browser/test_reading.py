"""What it is like to read a page."""

import re
import statistics
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import LookAt, Open
from tests.browser.test_pages import PAGES
from tools.bench.visit import follow_link
from tools.browser_page import wait_until
from tools.html_pages import parse_page

# The characters of each line of running text that a next line follows.
LINES = """() => [...document.querySelectorAll("article > p, article > ul > li > p, .atlas-home > p")].flatMap(
paragraph => {
  const lines = new Map();
  const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (const range = document.createRange(); texts.nextNode();) {
    if (texts.currentNode.parentElement.closest(".atlas-card")) continue;
    for (let at = 0; at < texts.currentNode.length; at++) {
      range.setStart(texts.currentNode, at);
      range.setEnd(texts.currentNode, at + 1);
      const box = range.getClientRects()[0];
      if (box) lines.set(Math.round(box.bottom / 8), (lines.get(Math.round(box.bottom / 8)) ?? 0) + 1);
    }
  }
  return [...lines.values()].slice(0, -1);
})"""


def test_a_line_of_running_text_has_60_to_80_characters(look_at: LookAt, address: str) -> None:
    for page in ("", "containers/walls/", "questions/security/", "kubernetes/pods/", "virtual-machines/images/"):
        lines = look_at(address + page, viewport={"width": 1440, "height": 900}).evaluate(LINES)
        assert len(lines) >= 3, page
        assert 60 <= statistics.median(lines) <= 80, (page, lines)
        assert max(lines) <= 90, (page, lines)


def test_a_table_and_a_drawing_may_be_wider_than_the_text(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}containers/walls/", viewport={"width": 1440, "height": 900})
    text, table = page.evaluate(
        "['article > p', 'article table'].map(found => document.querySelector(found).getBoundingClientRect().width)"
    )
    assert text < table


def test_on_a_phone_code_goes_on_in_the_next_line(look_at: LookAt, address: str) -> None:
    for page in ("docker/cheat-sheet/", "labs/first-container/", "contributing/"):
        wide = look_at(address + page, viewport={"width": 360, "height": 740}).evaluate(
            """() => [...document.querySelectorAll("pre > code")]
              .filter(code => !code.querySelector(".go") && code.scrollWidth > code.clientWidth + 1)
              .map(code => code.textContent)"""
        )
        assert wide == [], page


def test_the_table_of_contents_stays_and_follows(visit: Open, address: str) -> None:
    page = visit(f"{address}containers/walls/", viewport={"width": 1440, "height": 900}).page
    for heading in ("what-cgroups-limit-and-versions-1-and-2", "what-the-default-seccomp-profile-blocks"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", heading)
        active = page.locator(f".md-sidebar--secondary .md-nav__link--active[href$='#{heading}']")
        active.wait_for()
        box = active.bounding_box()
        assert box
        assert 0 <= box["y"] <= 900


def test_a_move_within_a_page_and_back_loads_nothing_and_closes_nothing(visit: Open, address: str) -> None:
    visited = visit(f"{address}kubernetes/services/", viewport={"width": 1440, "height": 900})
    page, asked = visited.page, len(visited.requests)
    opened = page.locator("details.atlas-figure__text").first
    opened.evaluate("details => details.open = true")
    contents = page.locator(".md-sidebar--secondary")
    for link in contents.get_by_role("link").all()[1:3]:
        link.click()
        visited.traffic.wait_until_quiet()
        assert page.url == link.evaluate("link => link.href")
        expect(page.locator(":target")).to_be_in_viewport()
    for _ in range(2):
        page.go_back()
        visited.traffic.wait_until_quiet()
    expect(opened).to_have_attribute("open", "")
    expect(page.locator("h1")).to_be_in_viewport()
    assert page.url == f"{address}kubernetes/services/"
    # The browser asks again for the icon at a new address.
    assert [url for url in visited.requests[asked:] if not url.endswith(".svg")] == []


def test_the_way_back_leads_through_each_page_and_each_place_on_it(visit: Open, address: str) -> None:
    visited = visit(f"{address}kubernetes/services/", viewport={"width": 1440, "height": 900})
    page, way = visited.page, []
    contents = page.locator(".md-sidebar--secondary")
    for step in ("second heading", "next page", "second heading", "next page"):
        way.append((page.url, page.locator("h1").inner_text()))
        if step == "next page":
            before = page.locator("h1").inner_text()
            # Without scrolling to it, as a reader comes back to where the page was left.
            page.locator(".md-footer__link--next").dispatch_event("click")
            expect(page.locator("h1")).not_to_have_text(before)
        else:
            contents.get_by_role("link").nth(1).click()
            wait_until(page, "scrollY > 0")
        visited.traffic.wait_until_quiet()
    for url, title in reversed(way):
        page.go_back()
        expect(page).to_have_url(url)
        expect(page.locator("h1")).to_have_text(title)
        if "#" in url:
            expect(page.locator(f"[id='{url.partition('#')[2]}']")).to_be_in_viewport()
        visited.traffic.wait_until_quiet()


SCROLL_AND_LEAVE = """([place, leave]) => new Promise((left) => {
  const go = () => { if (leave === "back") history.back(); else document.querySelector(leave).click(); left(); };
  addEventListener("scroll", () => setTimeout(go, 20), { once: true });
  scrollTo(0, place);
})"""


def test_no_page_opens_where_the_one_before_was_scrolled_to(visit: Open, address: str) -> None:
    visited = visit(
        f"{address}kubernetes/services/",
        before=lambda page: page.clock.install(),
        viewport={"width": 1440, "height": 900},
    )
    page, title = visited.page, visited.page.locator("h1")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/isolation-atlas/kubernetes/**/next.json", hold)
    for place, leave, opened_at in (1000, ".md-footer__link--next", 0), (300, "back", 1000):
        before = title.inner_text()
        with page.expect_request("**/isolation-atlas/kubernetes/**/next.json"):
            page.evaluate(SCROLL_AND_LEAVE, [place, leave])
        # The page comes when all that scripts have put off was done.
        page.clock.run_for(1000)
        held.pop().continue_()
        expect(title).not_to_have_text(before)
        visited.traffic.wait_until_quiet()
        assert page.evaluate("scrollY") == opened_at


def _count_listeners(page: Page) -> int:
    """How many listen at the window, each of which keeps whatever it knows of."""
    session = page.context.new_cdp_session(page)
    window = session.send("Runtime.evaluate", {"expression": "window"})["result"]["objectId"]
    listeners = session.send("DOMDebugger.getEventListeners", {"objectId": window})["listeners"]
    session.detach()
    return len(listeners)


@pytest.mark.parametrize("name", ["compare/", "compare/decide/", "kubernetes/rolling-update/"])
def test_nothing_of_a_page_that_was_left_listens_at_the_window(visit: Open, address: str, name: str) -> None:
    visited = visit(f"{address}{name}", viewport={"width": 1440, "height": 900})
    page, counts = visited.page, []
    for leave in (".md-footer__link--next", ".md-footer__link--prev") * 2:
        before = page.locator("h1").inner_text()
        page.locator(leave).dispatch_event("click")
        expect(page.locator("h1")).not_to_have_text(before)
        visited.traffic.wait_until_quiet()
        counts.append(_count_listeners(page))
    assert counts[:2] == counts[2:]


def _follow(page: Page, name: str) -> None:
    page.locator(".md-nav--primary").get_by_role("link", name=name, exact=True).click()
    page.locator("h1", has_text=name).wait_for()


def test_the_way_to_every_page_is_two_steps(visit: Open, address: str) -> None:
    page = visit(f"{address}docker/", viewport={"width": 1440, "height": 900}).page
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Kubernetes", exact=True).click()
    page.locator("h1", has_text="Kubernetes").wait_for()
    _follow(page, "Pods")
    assert page.url == f"{address}kubernetes/pods/"


@pytest.mark.parametrize("opened", ["", "compare/", "compare/decide/"])
def test_a_page_as_wide_as_the_window_leads_to_a_section_that_has_its_pages_beside(
    visit: Open, address: str, opened: str
) -> None:
    page = visit(f"{address}{opened}", viewport={"width": 1440, "height": 900}).page
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Kubernetes", exact=True).click()
    page.locator("h1", has_text="Kubernetes").wait_for()
    assert page.url == f"{address}kubernetes/"
    tabs = page.get_by_role("navigation", name="Sections")
    expect(tabs.get_by_role("link", name="Kubernetes", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.locator(".md-nav--primary").get_by_role("link", name="Pods", exact=True)).to_be_visible()
    expect(page.locator(".md-nav--primary").get_by_role("link", name="Docker", exact=True)).to_be_hidden()


def test_on_a_phone_the_drawer_leads_the_same_way(visit: Open, address: str) -> None:
    page = visit(f"{address}docker/", viewport={"width": 360, "height": 740}).page
    opener = page.locator("label.md-header__button[for=__drawer]")
    opener.click()
    page.locator(".md-nav__title", has_text="Docker").click()  # back to the parts
    _follow(page, "Kubernetes")
    opener.click()
    _follow(page, "Pods")
    assert page.url == f"{address}kubernetes/pods/"


def _linked(site: Path, page: str) -> set[str]:
    soup = parse_page(site / page / "index.html")
    links = [str(link["href"]) for link in soup.select(".md-nav--primary a")]
    return {urlsplit(urljoin(f"file:///{page}", link)).path.removeprefix("/") for link in links}


def test_every_page_can_be_reached_from_the_parts_of_the_site(built_site: Path) -> None:
    parts = _linked(built_site, "")
    assert {*PAGES} <= parts.union(*(_linked(built_site, part) for part in parts))


def test_a_link_to_where_the_address_leads_already_scrolls_there_again(visit: Open, address: str) -> None:
    page = visit(f"{address}containers/").page
    link = page.locator(".md-nav--secondary a", has_text="Disadvantages of containers")
    link.click()
    wait_until(page, "scrollY > 0")
    page.evaluate("scrollTo(0, 0)")
    wait_until(page, "scrollY === 0")
    entries = page.evaluate("history.length")
    link.click()
    wait_until(page, "scrollY > 0")
    assert page.evaluate("history.length") == entries


def test_a_link_to_the_page_itself_with_another_choice_takes_it(visit: Open, address: str) -> None:
    page = visit(f"{address}compare/?technologies=vm", viewport={"width": 1440, "height": 900}).page
    page.locator("h1").evaluate(
        "heading => heading.insertAdjacentHTML('afterend', '<a href=\"?technologies=gvisor#startup-time\">gVisor</a>')"
    )
    page.get_by_role("link", name="gVisor", exact=True).first.click()
    expect(page).to_have_url(f"{address}compare/?technologies=gvisor#startup-time")
    expect(page.get_by_role("columnheader", name="gVisor sandboxes")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Virtual machines")).to_have_count(0)


_BLOCK_STORAGE = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException(name, "SecurityError"); } });
}"""


def test_a_reader_who_blocks_storage_chooses_colours_and_searches(visit: Open, address: str) -> None:
    page = visit(address, before=lambda page: page.add_init_script(_BLOCK_STORAGE)).page
    page.locator("[for=__palette_1]").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.keyboard.press("/")
    page.keyboard.type("seccomp")
    expect(page.locator(".md-search-result__link").first).to_be_visible()


@pytest.mark.parametrize("saves_data", [False, True])
def test_the_page_that_a_reader_points_at_is_fetched_ahead_unless_the_reader_saves_data(
    visit: Open, address: str, saves_data: bool
) -> None:
    def set_saving(page: Page) -> None:
        connection = f"{{ value: {{ saveData: {str(saves_data).lower()} }} }}"
        page.add_init_script(f"Object.defineProperty(navigator, 'connection', {connection})")

    visited = visit(f"{address}reference/about/", before=set_saving)
    target = f"{address}reference/sources/"
    visited.page.locator("a[href='../sources/']").first.hover()
    visited.page.wait_for_timeout(500)
    assert visited.requests.count(f"{target}next.json") == (0 if saves_data else 1)
    assert target not in visited.requests


def test_a_page_that_can_t_be_fetched_ahead_is_not_fetched_ahead_again(visit: Open, address: str) -> None:
    visited = visit(f"{address}reference/about/")
    page, target = visited.page, f"{address}reference/sources/"
    page.route(f"{target}*", lambda route: route.abort())
    link = page.locator("a[href='../sources/']").first
    with page.expect_event("requestfailed"):
        link.hover()
    link.focus()
    page.wait_for_timeout(500)
    assert [url for url in visited.requests if url.startswith(target)] == [f"{target}next.json"]
    visited.faults.clear()


# What a reader has of a page.
_HAVE = """() => ({
  rules: document.querySelector("head > style").textContent.replaceAll("\\n", ""),
  styles: document.querySelectorAll("head > style").length,
  title: document.title,
  article: [...document.querySelectorAll("article > :not(:has(noscript))")].map((part) => part.textContent),
  here: document.querySelector(".md-header [data-md-component=header-topic]").textContent,
  logo: document.querySelector(".md-header [data-md-component=logo]").href,
  buttons: [...document.querySelectorAll(".md-header :is(label, input)")].filter((one) => one.checkVisibility()).length,
})"""


@pytest.mark.parametrize(
    "name", ["compare/startup-time/", "between/kata/", "questions/basics/", "reference/about/", ""]
)
def test_a_next_page_is_what_it_is_as_the_first_page(visit: Open, address: str, name: str) -> None:
    whole = visit(f"{address}{name}").page.evaluate(_HAVE)
    visited = visit(f"{address}security/escapes/")
    for title, target in ("", "labs/"), (whole["title"], name):
        follow_link(visited.page, visited.traffic, f"{address}{target}")
        expect(visited.page).to_have_title(title or re.compile("Labs"))
    assert visited.page.evaluate(_HAVE) == whole
    assert f"{address}{name}next.json" in visited.requests
    assert f"{address}{name}" not in visited.requests


@pytest.mark.parametrize("name", ["questions/basics/", "compare/"])
def test_the_first_screen_of_a_next_page_is_there_before_the_rest(visit: Open, address: str, name: str) -> None:
    visited = visit(f"{address}reference/about/")
    visited.page.evaluate(
        """() => {
          window.lengths = [];
          const note = () => lengths.push(document.querySelector("article").textContent.length);
          new MutationObserver(note).observe(document.querySelector("body"), { childList: true });
        }"""
    )
    follow_link(visited.page, visited.traffic, address + name)
    first, last = visited.page.evaluate("[lengths[1], document.querySelector('article').textContent.length]")
    assert 500 < first < last / 2


def test_a_link_of_a_page_leads_where_it_says_while_the_next_page_is_on_its_way(visit: Open, address: str) -> None:
    page = visit(f"{address}containers/images/").page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/kubernetes/pods/next.json", hold)
    page.evaluate("href => Object.assign(document.createElement('a'), { href }).click()", f"{address}kubernetes/pods/")
    page.wait_for_url("**/kubernetes/pods/")
    page.locator(".md-nav--primary a", has_text="Storage").dispatch_event("click")
    page.wait_for_url(f"{address}containers/storage/")
    expect(page.locator("h1")).to_have_text(re.compile("storage", re.IGNORECASE))
    held.pop().continue_()
    expect(page).to_have_title(re.compile("storage", re.IGNORECASE))


def test_a_key_and_a_pointer_find_the_right_page_while_another_one_is_on_its_way(visit: Open, address: str) -> None:
    visited = visit(f"{address}docker/")
    page = visited.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/docker/commands/next.json", hold)
    page.keyboard.press("n")
    page.wait_for_url(f"{address}docker/commands/")
    page.wait_for_timeout(100)
    with page.expect_request("**/docker/cheat-sheet/next.json"):
        page.locator(".md-nav--primary a", has_text="Cheat sheet").hover()
    page.keyboard.press("n")
    expect(page).to_have_url(f"{address}docker/commands/")
    held[-1].continue_()
    expect(page.locator("main h1")).to_have_text(re.compile("five commands"))


def test_the_place_below_the_first_screen_is_there_at_once_for_one_who_comes_back(visit: Open, address: str) -> None:
    visited = visit(f"{address}questions/basics/", viewport={"width": 360, "height": 740})
    page = visited.page
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    place = page.evaluate("scrollY")
    follow_link(page, visited.traffic, f"{address}labs/")
    page.go_back()
    expect(page.locator("h1")).not_to_have_text("Labs")
    wait_until(page, "place => scrollY === place", place)


def test_a_page_that_can_not_be_fetched_is_loaded_as_a_whole(visit: Open, address: str) -> None:
    visited = visit(f"{address}containers/images/")
    page = visited.page
    page.route("**/next.json", lambda route: route.abort())
    page.evaluate("window.stillTheSameDocument = true")
    page.locator("a[href='../storage/']").first.dispatch_event("click")
    expect(page).to_have_title(re.compile("storage", re.IGNORECASE))
    assert not page.evaluate("window.stillTheSameDocument")
    visited.faults.clear()


def test_keys_lead_to_the_next_page_and_the_one_before(visit: Open, address: str) -> None:
    page = visit(f"{address}containers/images/").page
    for key, name in ("n", "runtimes"), (".", "storage"), ("p", "runtimes"), (",", "images"):
        page.keyboard.press(key)
        page.wait_for_url(f"{address}containers/{name}/")
        expect(page.locator("link[rel=canonical]")).to_have_attribute("href", f"{address}containers/{name}/")


def test_a_site_that_was_published_again_sends_its_next_page_whole(visit: Open, address: str) -> None:
    whole = visit(f"{address}labs/").page.evaluate(_HAVE)
    visited = visit(f"{address}reference/about/")

    def rename(route: Route) -> None:
        page = route.fetch().json()
        route.fulfill(json={**page, "shared": "other rules", "rules": []})

    visited.page.route("**/labs/next.json", rename)
    follow_link(visited.page, visited.traffic, f"{address}labs/")
    expect(visited.page).to_have_title(whole["title"])
    assert visited.page.evaluate(_HAVE) == whole
