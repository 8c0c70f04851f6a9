"""Types queries into a search of the built site in a real browser, and reads the results."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import urldefrag, urljoin, urlsplit

import material
from playwright.sync_api import Page

from isolation_atlas.search import unpack_index
from tools.search.queries import Found

Engine: TypeAlias = Literal["atlas", "lunr", "pagefind"]

PAGEFIND = "pagefind@1.6.0"

# Where the best section of each page leads.
_ATLAS = """async (queries) => {
  const { openSearch } = await import(new URL("assets/javascripts/search/engine.js", document.baseURI).href);
  window.ask ??= openSearch(await (await fetch(new URL("search/search_index.json", document.baseURI))).json());
  const best = (sections) => sections.reduce((one, other) => (other.score > one.score ? other : one));
  return queries.map((query) =>
    ask(query).items.slice(0, 10).map((sections) => new URL(best(sections).location, document.baseURI).href));
}"""
_LUNR = """async (queries) => {
  const worker = new Worker(new URL("lunr.js", document.baseURI));
  const ask = (message) => new Promise((done) => {
    worker.onmessage = ({ data }) => done(data);
    worker.postMessage(message);
  });
  const index = await (await fetch(new URL("search/search_index.json", document.baseURI))).json();
  await ask({ type: 0, data: { ...index, options: {} } });
  const best = (sections) => sections.reduce((one, other) => (other.score > one.score ? other : one));
  const found = [];
  for (const query of queries) {
    const { data } = await ask({ type: 2, data: query });
    found.push(data.items.slice(0, 10).map((sections) => new URL(best(sections).location, document.baseURI).href));
  }
  return found;
}"""
_PAGEFIND = """async (query) => {
  const pagefind = await import(new URL("pagefind/pagefind.js", document.baseURI).href);
  const { results } = await pagefind.search(query);
  const pages = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  const weigh = (section) => section.weighted_locations.reduce((sum, word) => sum + word.balanced_score, 0);
  const best = (sections) => sections.toSorted((a, b) => weigh(b) - weigh(a))[0];
  // The heading of the page itself is its top.
  const lead = (section, url) => (section && section.anchor?.element !== "h1" ? section.url : url);
  return pages.map(({ url, sub_results }) => lead(best(sub_results), url));
}"""


def ask_all(page: Page, address: str, queries: Sequence[str], engine: Engine = "atlas") -> list[list[Found]]:
    """Open the root of a site that was prepared for the engine; returns the results of each query."""
    page.goto(address, wait_until="load")
    if engine == "pagefind":
        found = [page.evaluate(_PAGEFIND, query) for query in queries]
    else:
        found = page.evaluate(_LUNR if engine == "lunr" else _ATLAS, queries)
    return [_read(links, address) for links in found]


def _read(links: list[str], address: str) -> list[Found]:
    """Where the results lead, as addresses below the site's root."""

    def below(link: str) -> str:
        bare, fragment = urldefrag(urljoin(address, link))
        path = urlsplit(bare).path.removeprefix(urlsplit(address).path) or "."
        return f"{path}#{fragment}" if fragment else path

    return [Found(below(link)) for link in links]


def read_index(site: Path) -> dict[str, Any]:
    """The search index of a built site, with all its entries."""
    return unpack_index(_index(site).read_text(encoding="utf-8"))


def _index(site: Path) -> Path:
    return site / "search" / "search_index.json"


def prepare(site: Path, engine: Engine) -> None:
    """Put an engine into the built site; raises CalledProcessError if Pagefind can't be installed or fails."""
    if engine == "lunr":
        [worker] = Path(material.__file__).parent.glob("templates/assets/javascripts/workers/search.*.min.js")
        shutil.copy(worker, site / "lunr.js")
        _index(site).write_text(json.dumps(read_index(site), ensure_ascii=False), encoding="utf-8")
    if engine == "pagefind":
        pagefind = ["npm", "exec", "--yes", "--package", PAGEFIND, "--", "pagefind", "--quiet"]
        subprocess.run([*pagefind, "--site", str(site), "--root-selector", "article"], check=True)
