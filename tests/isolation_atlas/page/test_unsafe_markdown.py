"""Facts about Markdown on which libraries crash."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.htmlparser import htmlparser  # type: ignore[attr-defined]

from isolation_atlas.page.unsafe_markdown import find_hazards


def _places(page: str, start: int = 0) -> list[str]:
    return [page[found.start : found.end] for found in find_hazards(page, start)]


def _replace_hazards(page: str) -> str:
    for found in reversed(find_hazards(page, 0)):
        page = page[: found.start] + found.replacement + page[found.end :]
    return page


@pytest.mark.parametrize(
    "page",
    [
        "<![CDATA[ x ]]> <![if IE]> <![endif]>",
        "```text\n<![foo[ x ]]>\n```\n",
        "> ~~~\n> [a](http://[b)\n> ~~~\n",
        "`[a](http://[b)` and ``[a]: http://[b``",
        "[a](http://[::1]/) [b](x//[c]) [c](https://example.org/?a[]=//[d)",
        "In words, http://[bad, or (http://[bad) or [x http://y](z)",
        "[a](https://xn--bcher-kva.example/) [b](https://b\u00fccher.example/)",
    ],
)
def test_harmless_markdown_is_left_alone(page: str) -> None:
    assert _places(page) == []


def test_front_matter_is_no_markdown() -> None:
    page = "---\ntitle: '[a](http://[b)'\n---\n\n```\n<![x\n```\n\n[a](http://[b)\n"
    assert _places(page, page.index("\n\n") + 1) == ["http://[b"]


def test_an_address_is_found_wherever_markdown_accepts_one() -> None:
    page = "[a]( <http://[b>) ![c](//d]e/f) [g]: HTTP://[h\n<ftp://[i> [j](x+y://[k 'L')"
    assert _places(page) == ["http://[b", "//d]e", "HTTP://[h", "ftp://[i", "x+y://[k"]


@given(st.text(st.sampled_from("<![]()>/: \nathpCDATA-#?"), max_size=40))
def test_the_parser_reads_any_page_without_hazards(words: str) -> None:
    parser = htmlparser.HTMLParser()
    parser.feed(_replace_hazards(f"<![{words}"))
    parser.close()


@given(
    st.text(st.sampled_from("[]()/:. \n!ab"), max_size=12),
    st.sampled_from(["[a]({}", "[a](<{}", "![a]({}", "[a]\n\n[a]: {}", "[a]\n\n[a]: <{}", "<{}"]),
    st.text(st.sampled_from("[]()/:. \n!ab\u2100"), max_size=12),
)
def test_the_addresses_of_any_page_without_hazards_can_be_parsed(before: str, link: str, after: str) -> None:
    html = Markdown().convert(_replace_hazards(f"{before}{link.format('http://')}{after}"))
    for address in re.findall(r'(?:href|src)="([^"]*)"', html):
        urlsplit(unescape(address))
