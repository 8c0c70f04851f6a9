"""What a reader does with the search, and what it costs one who does not."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import LookAt, Open
from tests.browser.test_pages import PAGES
from tests.support.site_data import COMPARISON
from tests.support.waiting import search

# The pages of pairs and of features are found, too.
FOUND = len(PAGES) + len(COMPARISON.pairs) + len(COMPARISON.features)
WANTED = {
    "pod-3": "kubernetes/",
    "node-2": "kubernetes/node-failure/",
    "CVE-2018-16359": "security/escapes/#gvisor-renameat",
    "VENOM floppy controller": "security/escapes/#venom",
    "statefulset": "kubernetes/deployments/#deployment-or-statefulset",
    "StatefulSets": "kubernetes/deployments/#deployment-or-statefulset",
    "statefullset": "kubernetes/deployments/#deployment-or-statefulset",
    "stateful set": "kubernetes/deployments/#deployment-or-statefulset",
    "what does a daemonset do?": "kubernetes/deployments/#how-a-daemonset-differs",
    "container": "containers/",
    "docker": "docker/",
    "kata": "between/kata/",
    "pod": "kubernetes/pods/",
    "gvisor disk io": "compare/disk-io/#gvisor",
    "gvisor disk i/o": "compare/disk-io/#gvisor",
    "image": "containers/images/",
    "rootless": "containers/rootless/",
    "deployment": "kubernetes/deployments/",
    "run a vm inside docker": "questions/between/#can-i-run-a-virtual-machine-inside-a-docker-container",
    "ErrImagePull": "questions/kubernetes/#what-does-imagepullbackoff-mean",
    "docker in docker": "questions/operations/#can-i-run-docker-in-docker",
    "hyperviser type1": "virtual-machines/hypervisors/#what-are-type-1-and-type-2-hypervisors",
    "tini": "questions/operations/#why-are-there-zombie-processes-in-my-container-and-what-does-init-do",
    "no space left on device": "questions/operations/#what-does-no-space-left-on-device-mean-in-docker",
}
"""Where each query leads."""


def _ask(page: Page, address: str, query: str) -> list[str]:
    """Put a query in the place of the one before; gives where its results lead. The search is open."""
    page.get_by_role("textbox", name="Search").select_text()
    page.keyboard.insert_text(query[:-1])
    page.keyboard.type(query[-1])
    expect(page.locator(".md-search-result")).to_have_attribute("aria-busy", "false")
    return _leads_to(page, address)


def _expect_closed(page: Page) -> None:
    """Wait until the search is closed: a reader begins no new one before that."""
    expect(page.locator("#__search")).not_to_be_checked()


def _leads_to(page: Page, address: str) -> list[str]:
    """Where the results lead, below the site's root, without what is to be marked there."""
    links = page.locator(".md-search-result__item > .md-search-result__link").all()
    hrefs = [urlsplit(urljoin(page.url, str(link.get_attribute("href")))) for link in links]
    root = urlsplit(address).path
    return [href.path.removeprefix(root) + (f"#{href.fragment}" if href.fragment else "") for href in hrefs]


@pytest.fixture
def page(look_at: LookAt, address: str) -> Iterator[Page]:
    """The first page with its search loaded, for tests that search and follow results without loading a page anew.

    To read the index takes longer than to load a page. Each test finds the first page as the first test did.
    """
    page = look_at(address)
    title = page.title()
    yield page
    page.unroute_all()
    if page.url != address:
        page.locator(".md-header .md-logo").dispatch_event("click")
        page.wait_for_url(address)
        expect(page).to_have_title(title)
    field = page.get_by_role("textbox", name="Search")
    field.fill("")
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    page.keyboard.press("Escape")
    _expect_closed(page)
    page.evaluate("scrollTo(0, 0)")


def test_a_search_leads_to_what_has_it(page: Page, address: str) -> None:
    page.keyboard.press("/")
    found = {query: _ask(page, address, query) for query in WANTED}
    # A page may be headed by its own link, above that of its best section.
    assert {query: links for query, links in found.items() if WANTED[query] not in links[:2]} == {}


def test_a_page_that_is_found_shows_its_best_section_and_marks_what_matched(page: Page) -> None:
    search(page, "k8s daemonset nodes")
    section = page.locator(".md-search-result__link", has=page.locator("h2")).first
    assert section.locator("h2 mark").all_inner_texts() == ["DaemonSet", "node"]
    assert {"node", "nodes"} & set(section.locator("mark").all_inner_texts())


def test_the_result_says_which_words_it_lacks(page: Page) -> None:
    search(page, "statefulset zebra")
    assert page.locator(".md-search-result__item").first.locator("del").first.inner_text() == "zebra"


def test_a_page_reached_by_a_result_marks_the_words(page: Page) -> None:
    search(page, "configmap")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/kubernetes/kinds/\?h=.*#configmap$"))
    page.locator("article mark[data-md-highlight]", has_text="ConfigMap").first.wait_for()


def test_enter_leads_to_the_result_that_stands_first(page: Page, address: str) -> None:
    search(page, "container startup time")
    first = _leads_to(page, address)[:2]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?h="))
    here = urlsplit(page.url)
    assert here.path.removeprefix(urlsplit(address).path) + (f"#{here.fragment}" if here.fragment else "") in first


def test_the_keyboard_alone_searches(page: Page) -> None:
    field = page.get_by_role("textbox", name="Search")
    search(page, "daemonset")
    expect(field).to_be_focused()
    links = page.locator(".md-search-result__item > .md-search-result__link")
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kubernetes/**")


def test_escape_closes_the_search_and_a_slash_opens_it_again(page: Page) -> None:
    field = page.get_by_role("textbox", name="Search")
    search(page, "daemonset")
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    expect(page.locator(".md-search__output")).to_have_css("opacity", "0")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(page.locator(".md-search-result__item").first).to_be_visible()


def test_an_empty_field_invites_and_a_word_of_no_page_says_so(page: Page) -> None:
    said = page.locator(".md-search-result__meta")
    page.keyboard.press("/")
    expect(said).to_have_text("Type to start searching")
    page.keyboard.type("qqxyzzy")
    expect(said).to_have_text("No matching documents")
    assert not page.locator(".md-search-result__item").count()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    expect(said).to_have_text("Type to start searching")


def test_a_search_that_finds_nothing_says_what_was_searched_and_offers_the_nearest_word(
    page: Page, address: str
) -> None:
    page.keyboard.press("/")
    helps = page.locator(".atlas-search-help")
    expect(helps.get_by_role("button", name="CrashLoopBackOff")).to_be_visible()
    page.keyboard.type("xubernetes")
    expect(helps).to_contain_text(re.compile(rf"No results for “xubernetes” in the {FOUND} pages"))
    page.keyboard.press("Enter")
    assert page.url == address, "the best of no results leads nowhere"
    helps.get_by_role("button", name="kubernetes", exact=True).click()
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    expect(helps).to_have_text(re.compile(r"^The best \d+ of "))
    expect(page.locator(".md-search__input")).to_be_focused()


def test_a_question_that_the_site_answers_is_answered_above_the_list(page: Page, address: str) -> None:
    search(page, "is docker a hypervisor")
    answer = page.get_by_role("region", name="Answer")
    expect(answer).to_contain_text("No: a hypervisor runs guests")
    expect(answer.get_by_role("link", name="Is Docker a hypervisor?")).to_have_attribute(
        "href", f"{address}questions/basics/#is-docker-a-hypervisor"
    )
    # The sources come with the page, which is fetched once nobody types.
    source = answer.get_by_role("link", name="Docker Inc. 2025").first
    expect(source).to_have_attribute("href", re.compile("questions/basics/#source-docker"))
    page.get_by_role("textbox", name="Search").fill("docker")
    expect(answer).to_have_count(0)


def test_one_letter_waits_for_the_next(page: Page, address: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type("k")
    expect(page.locator(".atlas-search-help")).to_have_text("Type one more letter.")
    assert not page.locator(".md-search-result__item").count()
    page.keyboard.press("Enter")
    assert page.url == address


@pytest.mark.parametrize(("typed", "offered"), [("qhyve", ["bhyve"]), ("zzhave", []), ("wqhen", [])])
def test_a_suggestion_is_near_to_what_was_typed_and_never_a_small_word(
    page: Page, typed: str, offered: list[str]
) -> None:
    page.keyboard.press("/")
    page.keyboard.type(typed)
    helps = page.locator(".atlas-search-help")
    expect(helps).to_contain_text(f"No results for “{typed}”")
    assert helps.get_by_role("button").all_inner_texts() == offered


def test_a_search_that_finds_more_than_it_shows_says_how_much(page: Page) -> None:
    search(page, "container")
    said = page.locator(".atlas-search-help")
    expect(said).to_have_text(re.compile(r"^The best \d+ of \d+ matching pages$"))
    shown, matching = map(int, re.findall(r"\d+", said.inner_text()))
    assert page.locator(".md-search-result__item").count() <= shown < matching <= FOUND
    page.get_by_role("textbox", name="Search").fill("rootless")
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile(r"^\d+ matching documents?$"))
    expect(said).to_be_empty()


def test_what_helps_in_an_empty_search_is_reached_by_the_arrow_keys(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.textContent") == "Start here":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/start/")
    expect(page.locator(".md-search__output")).to_have_css("opacity", "0")


def test_text_that_comes_without_a_key_is_searched_for(page: Page) -> None:
    search(page, "daemonset")
    page.get_by_role("textbox", name="Search").select_text()
    page.keyboard.insert_text("virtio")  # as from a menu, a pointer or a voice
    found = page.locator(".md-search-result[aria-busy=false] .md-search-result__link[href*='cpu-memory-devices']")
    expect(found.first).to_be_visible()


def test_no_query_breaks_the_search(page: Page, address: str) -> None:
    page.keyboard.press("/")
    for query in ("<img src=x onerror=alert(1)> pod", "\\", "***", '"pod', "~1^2 -pod +", "\N{PILE OF POO}", "?"):
        assert _ask(page, address, f"{query} daemonset"), query
        assert not page.locator(".md-search-result img").count(), query


def test_a_reader_who_does_not_search_loads_no_index_and_no_engine(visit: Open, address: str) -> None:
    opened = visit(address)
    parts = re.compile("search_index|ranking|minisearch|stemmer|lunr|workers/search")
    assert [url for url in opened.requests if parts.search(url)] == []
    with opened.page.expect_request("**/search_index.json"), opened.page.expect_request("**/minisearch/index.js"):
        opened.page.get_by_role("textbox", name="Search").focus()


@pytest.mark.parametrize(
    "missing", ["search_index.json", "search/worker.js", "search/session.js", "minisearch/index.js"]
)
def test_a_search_that_can_not_be_loaded_says_so(visit: Open, address: str, missing: str) -> None:
    visited = visit(address, before=lambda page: page.route(f"**/{missing}", lambda route: route.abort()))
    page = visited.page
    page.keyboard.press("/")
    page.keyboard.type("daemonset")
    said = page.get_by_role("alert")
    expect(said).to_contain_text("The search could not be loaded.")
    expect(page.locator(".md-search-result")).to_have_attribute("aria-busy", "false")
    page.unroute(f"**/{missing}")
    said.get_by_role("link", name="Try again").click()
    page.wait_for_url("**/?q=daemonset")
    page.locator(".md-search-result__link", has_text="DaemonSet").first.wait_for()
    assert any(missing in fault for fault in visited.faults)
    visited.faults.clear()


def test_an_index_that_can_not_be_read_is_said_too(visit: Open, address: str) -> None:
    def answer(route: Route) -> None:
        route.fulfill(json={"config": {}})

    visited = visit(address, before=lambda page: page.route("**/search_index.json", answer))
    visited.page.keyboard.press("/")
    expect(visited.page.get_by_role("alert")).to_contain_text("The search could not be loaded.")
    visited.faults.clear()


def test_the_search_of_a_small_screen_finds(visit: Open, address: str) -> None:
    page = visit(address, viewport={"width": 360, "height": 800}, has_touch=True).page
    page.locator("label[for=__search].md-header__button").tap()
    page.get_by_role("textbox", name="Search").press_sequentially("daemonset")
    first = page.locator(".md-search-result__link", has_text="DaemonSet").first
    first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    first.tap()
    page.wait_for_url("**/kubernetes/**")


def test_the_address_of_a_search_opens_it_and_its_results_lead_on(visit: Open, address: str) -> None:
    page = visit(f"{address}?q=daemonset").page
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kubernetes/deployments/**")
    expect(page.locator("main h1")).to_have_text(re.compile("Deployments"))
    _expect_closed(page)


def test_words_are_marked_in_texts_alone_and_not_for_longer_than_the_address_names_them(
    visit: Open, address: str
) -> None:
    page = visit(f"{address}docker/").page
    marks = page.locator("mark[data-md-highlight]")
    page.evaluate("Object.assign(document.createElement('a'), { href: '?h=docker' }).click()")
    expect(marks.first).to_be_visible()
    assert page.locator("svg text mark").count() == 0
    page.go_back()
    expect(marks).to_have_count(0)


def test_the_search_goes_on_after_instant_navigation(page: Page) -> None:
    page.evaluate("window.isStillThere = true")
    search(page, "daemonset")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kubernetes/**")
    _expect_closed(page)
    search(page, "a rolling update")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/kubernetes/(rolling-update|deployments)/"))
    assert page.evaluate("window.isStillThere")


def test_enter_waits_for_the_answer_to_what_was_typed(visit: Open, address: str) -> None:
    page = visit(address).page
    answers = {"configmap": "kubernetes/kinds", "virtio": "virtual-machines/cpu-memory-devices"}
    for query, found in answers.items():
        page.keyboard.press("/")
        page.keyboard.type(query)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{found}/**")
        _expect_closed(page)


def test_a_page_that_comes_late_leaves_open_a_search_that_was_begun_since(page: Page) -> None:
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/kubernetes/**", hold)
    search(page, "configmap")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kubernetes/**")
    _expect_closed(page)
    search(page, "a rolling")
    late[0].continue_()
    expect(page).to_have_title(re.compile("Kinds of objects"))
    page.keyboard.type(" update")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("a rolling update")
    assert page.locator(".md-search-result__item").first.is_visible()


def test_the_way_back_closes_the_search(page: Page, address: str) -> None:
    search(page, "daemonset")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kubernetes/**")
    _expect_closed(page)
    search(page, "a rolling update")
    page.go_back()
    page.wait_for_url(address)
    expect(page.locator(".md-search-result__item").first).to_be_hidden()
    search(page, "a rolling update")


def test_the_field_completes_the_word_that_is_begun(page: Page) -> None:
    search(page, "daemons")
    expect(page.locator(".md-search__suggest")).to_have_text("daemonset")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("daemonset")
