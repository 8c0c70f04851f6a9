"""Every sort of page, and each thing that a reader does there, in Firefox and in WebKit.

The other tests of this folder look closely, in Chromium; these open the same in the two other engines. After each test,
nothing may have gone wrong on any page: no error, no warning, no request that was blocked or failed.
"""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from tests.support.engines import Engine, Keys, start_firefox, start_webkit
from tools.engines import advise, find_firefox, find_webkit
from tools.pages_server import free_address, serve
from tools.release import offline

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module", params=["Firefox", "WebKit"])
def browser_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "Firefox" and (firefox := find_firefox()):
        with start_firefox(firefox, folder) as engine:
            yield engine
    elif request.param == "WebKit" and (webkit := find_webkit()):
        with start_webkit(*webkit, folder) as engine:
            yield engine
    else:
        pytest.skip(advise(request.param))


@pytest.fixture
def engine(browser_engine: Engine) -> Iterator[Engine]:
    yield browser_engine
    browser_engine.settle()
    faults = browser_engine.faults[:]
    browser_engine.faults.clear()
    assert faults == []


@pytest.fixture(scope="module")
def root(
    browser_engine: Engine, built_site: Path, site_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the site's first page."""
    site = tmp_path_factory.mktemp("served") / "site"
    shutil.copytree(built_site, site)
    address = free_address()
    # Instant navigation, which brings some of what is tested, works only where the site knows its address.
    for file in (*site.rglob("*.html"), site / "sitemap.xml"):
        file.write_bytes(file.read_bytes().replace(site_url.encode(), address.encode()))
    browser_engine.prepare(site)
    with serve(site, address):
        yield address


@pytest.fixture(scope="module")
def unpacked(browser_engine: Engine, built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the folder of the unpacked zip."""
    folder = tmp_path_factory.mktemp("a folder, 100 %")
    for name, content in offline.make_offline(built_site).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    browser_engine.prepare(folder)
    return f"{folder.as_uri()}/"


def _find_sorts(site: Path) -> list[str]:
    """Pages that together have each of our parts, named by a class or a script, that any page has."""
    sorts, seen = [], set[str]()
    for page in sorted(site.rglob("*.html")):
        values = " ".join(re.findall(r'\s(?:class|data-atlas)="([^"]*)"', page.read_text("utf-8")))
        parts = set(re.findall(r"atlas-[\w-]+", values)) | set(
            re.findall(r'\sdata-atlas="([^"]*)"', page.read_text("utf-8"))
        )
        if parts - seen:
            sorts.append(page.relative_to(site).as_posix().removesuffix("index.html"))
            seen |= parts
    return sorts


def _search(engine: Engine, words: str, result: str) -> None:
    """Search by keyboard, and follow the first result, whose address has `result` in it."""
    engine.press("/")
    engine.press(words)
    link = f".md-search-result[aria-busy=false] .md-search-result__link[href*='{result}']"
    engine.wait_until("(link) => document.querySelector(link)?.getClientRects().length", link)
    engine.click(link)
    engine.wait_for_address(result)
    engine.wait_until("() => document.querySelector('main article mark')?.getClientRects().length")


def _filter(engine: Engine, words: str) -> None:
    engine.click("form input[name=filter]")
    engine.press(words)
    engine.wait_for_text("form output", ", 1 of ")
    engine.wait_for_address(f"?filter={words}")


def test_every_sort_of_page_opens_and_shows_its_drawings(engine: Engine, root: str, built_site: Path) -> None:
    sorts = _find_sorts(built_site)
    assert len(sorts) > 8
    for name in sorts:
        engine.open(root + name)
        assert engine.evaluate("() => document.querySelectorAll('h1').length") == 1, name
        blank = "() => [...document.images].filter((image) => image.complete && !image.naturalWidth).length"
        assert engine.evaluate(blank) == 0, name
        unseen = """() => [...document.querySelectorAll("article svg[role=img]")].filter((svg) =>
          !svg.closest("[hidden], details:not([open]), .atlas-step--hidden")
          && !svg.getBoundingClientRect().width).length"""
        assert engine.evaluate(unseen) == 0, name


def test_a_term_is_underlined_with_dots(engine: Engine, root: str) -> None:
    engine.open(f"{root}containers/")
    drawn = "() => { const style = getComputedStyle(document.querySelector('.atlas-term > a'));"
    assert engine.evaluate(f"{drawn} return [style.textDecorationLine, style.textDecorationStyle] }}") == [
        "underline",
        "dotted",
    ]


def test_the_comparison_opens_a_cell_and_lists_the_features_that_are_asked_for(engine: Engine, root: str) -> None:
    engine.open(f"{root}compare/")
    engine.click("[id='startup-time.vm'] a")
    engine.wait_for_address("#startup-time.vm")
    engine.wait_until("() => document.querySelector('.atlas-comparison__opened .atlas-actions')")
    engine.press(Keys.ESCAPE)
    engine.wait_until("() => !document.querySelector('.atlas-comparison__opened') && !location.hash")
    _filter(engine, "startup")
    engine.open(f"{root}compare/#isolation.gvisor")
    engine.wait_until("() => document.querySelector('.atlas-comparison__opened .atlas-actions')")


def test_a_cell_that_is_opened_on_a_phone_stays_in_view(engine: Engine, root: str) -> None:
    engine.resize(360, 740)
    for cell in ("startup-time.vm", "isolation.container"):
        engine.open(f"{root}compare/")
        engine.click(f"[id='{cell}'] a")
        engine.wait_until("() => document.querySelector('.atlas-comparison__opened .atlas-actions')")
        seen = """(id) => { const { top, bottom } = document.getElementById(id).getBoundingClientRect();
          const row = document.querySelector(".atlas-comparison__opened").getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight && row.top < innerHeight }"""
        engine.wait_until(seen, cell)
    engine.resize(1280, 900)


def test_what_is_ticked_in_choose_stands_in_the_address_and_says_what_remains(engine: Engine, root: str) -> None:
    engine.open(f"{root}compare/decide/")
    engine.wait_for_text(".atlas-guide__answer", "Tick what")
    engine.click("input[name=needs]")
    engine.wait_for_text(".atlas-guide__answer", "Meets all")
    engine.wait_for_address("?needs=")
    chosen = engine.evaluate("() => location.href")
    engine.open(root)
    engine.open(chosen)
    engine.wait_for_text(".atlas-guide__answer", "Meets all")
    assert engine.evaluate("() => document.querySelector('input[name=needs]').checked")


def test_a_scenario_is_walked_through_by_button_and_by_key(engine: Engine, root: str) -> None:
    engine.open(f"{root}kubernetes/rolling-update/")
    engine.wait_for_text(".atlas-steps__controls", "Step 1 of 4")
    engine.click("[aria-label='Next step']")
    engine.wait_for_text(".atlas-steps__controls [role=status]", "Step 2 of 4")
    engine.press(Keys.ARROW_RIGHT)
    engine.wait_for_address("#scenario-1-step-3")
    shown = "() => [...document.querySelectorAll('.atlas-step')].map((step) => step.getClientRects().length > 0)"
    assert engine.evaluate(shown) == [False, False, True, False]


def test_a_search_is_answered_and_followed(engine: Engine, root: str) -> None:
    engine.open(root)
    _search(engine, "seccomp", "containers/walls/")


def test_a_wide_drawing_opens_over_the_whole_screen_and_closes(engine: Engine, root: str) -> None:
    engine.resize(700, 700)
    engine.open(f"{root}kubernetes/node-failure/")
    engine.wait_until("() => document.querySelector('.atlas-full-screen:not([hidden])')")
    engine.click(".atlas-full-screen")
    engine.wait_until("() => document.querySelector('dialog[open] svg')?.getBoundingClientRect().width")
    measure = "() => document.querySelector('dialog svg').getBoundingClientRect().width"
    before = engine.evaluate(measure)
    assert before <= engine.evaluate("() => innerWidth")
    engine.click("dialog [aria-label='Zoom in']")
    engine.wait_until(f"(before) => ({measure})() > before", before)
    engine.press(Keys.ESCAPE)
    engine.wait_until("() => !document.querySelector('dialog.atlas-screen')")
    assert engine.evaluate("() => document.activeElement.matches('.atlas-full-screen')")
    engine.resize(1280, 900)


def test_the_palette_is_switched_and_kept(engine: Engine, root: str) -> None:
    engine.open(root)
    ground = "() => getComputedStyle(document.body).backgroundColor"
    before = engine.evaluate(ground)
    engine.wait_until("() => document.querySelector('#__palette_0').checked")
    engine.click("[for=__palette_1]")
    engine.wait_until(f"(before) => ({ground})() !== before", before)
    engine.open(f"{root}compare/")
    assert engine.evaluate("() => document.body.dataset.mdColorScheme") == "slate"
    engine.click("[for=__palette_0]")
    engine.wait_until(f"(before) => ({ground})() === before", before)


def test_the_offline_zip_is_read_searched_filtered_and_stepped_through(engine: Engine, unpacked: str) -> None:
    engine.open(f"{unpacked}index.html")
    _search(engine, "seccomp", "containers/walls/index.html")
    engine.open(f"{unpacked}compare/index.html")
    _filter(engine, "startup")
    engine.open(f"{unpacked}compare/decide/index.html")
    engine.click("input[name=needs]")
    engine.wait_for_text(".atlas-guide__answer", "Meets all")
    engine.open(f"{unpacked}kubernetes/rolling-update/index.html")
    engine.click("[aria-label='Next step']")
    engine.wait_for_text(".atlas-steps__controls [role=status]", "Step 2 of 4")
    engine.click("[for=__palette_1]")
    engine.wait_until("() => document.body.dataset.mdColorScheme === 'slate'")
    engine.open(f"{unpacked}index.html")
    engine.wait_until("() => document.body.dataset.mdColorScheme === 'slate'")


def test_firefox_prints_the_whole_comparison(built_site: Path, tmp_path: Path) -> None:
    firefox = find_firefox()
    if not firefox:
        pytest.skip(advise("Firefox"))
    shutil.copytree(built_site, tmp_path / "site")
    address = free_address()
    with serve(tmp_path / "site", address), start_firefox(firefox, tmp_path) as engine:
        engine.open(f"{address}compare/")
        engine.wait_until("() => document.querySelector('.atlas-comparison form')")
        shown = """(cells) => [...document.querySelectorAll(cells)].map((one) => one.textContent.trim())"""
        technologies = engine.evaluate(shown, ".atlas-comparison thead th a")
        features = engine.evaluate(shown, ".atlas-comparison tr[data-feature] > th a")
        pages = pypdf.PdfReader(io.BytesIO(engine.print())).pages
    assert len(technologies) > 10
    assert len(features) > 20
    printed = [re.sub(r"[\s\u00ad-]", "", page.extract_text()) for page in pages]
    # A column that is cut off would be missing from the heads, which each page repeats.
    heads = [re.sub(r"[\s\u00ad-]", "", name) for name in technologies]
    assert [name for name in heads if name not in printed[0]] == []
    whole = "".join(printed)
    assert [name for name in features if re.sub(r"[\s\u00ad-]", "", name) not in whole] == []
