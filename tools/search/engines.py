"""Types queries into a search of the built site in a real browser, and reads the results."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Page

from tools.browser_page import wait_until
from tools.search.queries import Found

Engine: TypeAlias = Literal["atlas", "lunr", "pagefind"]
Ask: TypeAlias = Callable[[str], list[Found]]

PAGEFIND = "pagefind@1.6.0"

# Counts the queries without an answer, so that the results of the query before are not read.
_WATCH = """
window.queriesUnderWay = 0;
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (message, ...more) {
  if (message?.type === 2) {
    queriesUnderWay++;
    window.lastQuery = message.data;
  }
  if (!this.isWatched) this.addEventListener("message", ({ data }) => data.type === 3 && queriesUnderWay--);
  this.isWatched = true;
  return postMessage.call(this, message, ...more);
};
"""
# Gives where the best section of each page leads; further ones are folded.
_READ = """() => [...document.querySelectorAll(".md-search-result__item")].map((item) => {
  const score = (link) => Number(link.firstElementChild.dataset.mdScore);
  const links = [...item.querySelectorAll(":scope > .md-search-result__link")];
  return links.reduce((best, link) => (score(link) > score(best) ? link : best)).href;
})"""
_PAGEFIND = """async (query) => {
  const pagefind = await import(new URL("pagefind/pagefind.js", document.baseURI).href);
  const { results } = await pagefind.search(query);
  const pages = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  const best = (sections) => sections.toSorted((a, b) => b.locations.length - a.locations.length)[0];
  return pages.map(({ url, sub_results }) => (best(sub_results) ?? { url }).url);
}"""


def open_search(page: Page, address: str, engine: Engine = "atlas") -> Ask:
    """Open the root of a site that was prepared for the engine; returns a function from a query to its results."""
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="load")
    if engine == "pagefind":
        return lambda query: _read(page.evaluate(_PAGEFIND, query), address)
    return lambda query: _type(page, query, address)


def _type(page: Page, query: str, address: str) -> list[Found]:
    """Replace the text of the search field, and read the results; the theme's own search looks at it after a key."""
    field = page.locator(".md-search__input")
    field.press("ControlOrMeta+a")
    page.keyboard.insert_text(query)
    page.keyboard.press("Shift")
    wait_until(page, "query => window.lastQuery === query && !queriesUnderWay", query)
    return _read(page.evaluate(_READ), address)


def _read(links: list[str], address: str) -> list[Found]:
    """Where the results lead, as addresses below the site's root."""

    def below(link: str) -> str:
        bare, fragment = urldefrag(urljoin(address, link))
        path = urlsplit(bare).path.removeprefix(urlsplit(address).path) or "."
        return f"{path}#{fragment}" if fragment else path

    return [Found(below(link)) for link in links]


def prepare(site: Path, engine: Engine) -> None:
    """Put an engine into the built site; raises CalledProcessError if Pagefind can't be installed or fails."""
    if engine == "lunr":
        scripts = site / "assets" / "javascripts"
        [worker] = scripts.glob("workers/search.*.min.js")
        shutil.copy(worker, scripts / "search" / "worker.js")
    if engine == "pagefind":
        pagefind = ["npm", "exec", "--yes", "--package", PAGEFIND, "--", "pagefind", "--quiet"]
        subprocess.run([*pagefind, "--site", str(site), "--root-selector", "article"], check=True)
