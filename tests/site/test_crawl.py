"""The served site, followed from its first page to all that anything on it names: nothing of that is missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
import requests
from bs4 import BeautifulSoup
from tools.html_pages import list_pages, parse

from isolation_atlas.search import unpack_index

# What programs ask for by a name that is agreed upon, or that a script knows.
AGREED = ("", "robots.txt", "sitemap.xml", "llms.txt", "llms-full.txt", "search/search_index.json")
LOST = "nothing/here/"
# What the theme brings along for sites that have no icon of their own.
UNUSED = "assets/images/favicon.png"

_ADDRESSES = ("href", "xlink:href", "src", "data", "poster", "action")
_META = "meta[property='og:image'], meta[property='og:url'], meta[name='twitter:image']"
_CODE = re.compile(r"(?ms)^[ >]*(`{3,}|~{3,}).*?^[ >]*\1`*$|(`+)(?!`).*?(?<!`)\2(?!`)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sent for an address."""

    status: int
    kind: str
    size: int
    names: frozenset[str]
    targets: tuple[str, ...]


@pytest.fixture(scope="module")
def answers(address: str) -> dict[str, Answer]:
    """All that the site leads to, by address, from what is agreed upon and from an address that leads nowhere."""
    found: dict[str, Answer] = {}
    waiting = [address + name for name in (*AGREED, LOST)]
    with requests.Session() as session:
        while waiting:
            url = waiting.pop()
            if url not in found:
                found[url] = answer = _ask(session, url, address)
                waiting += [urldefrag(target).url for target in answer.targets]
    return found


def test_everything_that_is_named_is_there(answers: dict[str, Answer], address: str) -> None:
    dead = {url: _who_names(answers, url) for url, answer in answers.items() if answer.status != 200}
    assert dead.pop(address + LOST) == []
    assert dead == {}
    assert [url for url, answer in answers.items() if not answer.size] == []


def test_every_anchor_is_there(answers: dict[str, Answer]) -> None:
    dead = []
    for url, answer in answers.items():
        for target in answer.targets:
            there, anchor = urldefrag(target)
            if answers[there].kind == "text/html" and anchor and unquote(anchor) not in answers[there].names:
                dead.append((url, target))
    assert dead == []


def test_every_page_picture_and_file_of_data_is_named_somewhere(
    answers: dict[str, Answer], address: str, built_site: Path
) -> None:
    reached = {unquote(url.removeprefix(address)) for url in answers}
    reached |= {f"{url}index.html" for url in reached if url.endswith("/") or not url}
    leads_on = {*built_site.rglob("*.html")} - {*list_pages(built_site)}
    kept = [path.relative_to(built_site).as_posix() for path in {*built_site.rglob("*")} - leads_on if path.is_file()]
    wanted = [
        name for name in kept if re.search(r"\.(html|md|png|csv|bib|txt)$", name) and name not in ("404.html", UNUSED)
    ]
    assert len(wanted) > 200
    assert [name for name in wanted if name not in reached] == []


def test_what_is_sent_is_of_the_kind_that_its_name_says(answers: dict[str, Answer]) -> None:
    kinds = {".png": "image/png", ".svg": "image/svg+xml", ".css": "text/css", ".js": "text/javascript"}
    for url, answer in answers.items():
        ending = Path(url).suffix
        assert answer.kind == kinds.get(ending, answer.kind), url


def _who_names(answers: dict[str, Answer], url: str) -> list[str]:
    return [page for page, answer in answers.items() if url in {urldefrag(target).url for target in answer.targets}]


def _ask(session: requests.Session, url: str, address: str) -> Answer:
    response = session.get(url, timeout=30)
    kind = response.headers["Content-Type"].partition(";")[0]
    text = response.content.decode("utf-8", errors="replace")
    names: set[str] = set()
    if kind == "text/html":
        soup = parse(text)
        names = {str(element["id"]) for element in soup.find_all(id=True)}
        targets = list(_in_page(soup))
    elif kind == "text/css":
        targets = re.findall(r"""url\(["']?([^"')]+)""", text)
    elif url.endswith((".txt", ".md")):
        # In code, an address is an example; behind a bracket stands one of the site itself.
        targets = re.findall(r"(?:\]\(|<|Sitemap: )(https?://[^\s<>)]+)", _CODE.sub("", text))
    elif url.endswith("sitemap.xml"):
        targets = re.findall(r"<loc>(.*?)</loc>", text)
    elif url.endswith("search_index.json"):
        targets = [urljoin(address, entry["location"]) for entry in unpack_index(text)["docs"]]
    else:
        targets = []
    origin = urljoin(address, "/")
    absolute = dict.fromkeys(urljoin(response.url, target) for target in targets)
    own = tuple(target for target in absolute if target.startswith(origin))
    return Answer(response.status_code, kind, len(response.content), frozenset(names), own)


def _in_page(soup: BeautifulSoup) -> Iterator[str]:
    """All that a page names: links, pictures, scripts, downloads, and what it tells other programs."""
    for element in soup.find_all(True):
        yield from (str(element[name]) for name in _ADDRESSES if element.get(name))
        for candidate in str(element.get("srcset", "")).split(","):
            yield from candidate.split()[:1]
    yield from (str(meta["content"]) for meta in soup.select(_META))
    for block in soup.select("script[type='application/ld+json']"):
        yield from re.findall(r'"(?:url|item|contentUrl)": "([^"]+)"', block.get_text())
