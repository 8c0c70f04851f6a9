"""Facts about what is sent of a page to a reader who comes from another one."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.output.next_page import find_shared_rules, mark_shared_rules, write_next_page

HEAD = """<head><title>A</title><script>run()</script><style>{rules}</style></head>
<body><header class="md-header" data-md-component="header"><a href=".." data-md-component="logo">Logo</a>
<div class="md-header__topic" data-md-component="header-topic"><span>A</span></div><form>Colours</form></header>
<div data-md-component="container"><article>Text<script src="draw.js"></script></article></div>
<div data-md-component="dialog"></div><script src="a.js"></script></body>"""
SHEET = [f".rule-{number}{{content:'{'é𝒜'[number % 2]}'}}" for number in range(12)]
PICKED = st.lists(st.integers(0, 11), unique=True).map(sorted)


def _page(*rules: str) -> str:
    return HEAD.format(rules="\n".join(rules))


def _write(pages: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Each page with marks, and what is sent of it."""
    shared = find_shared_rules(iter(pages.values()))
    marked = {name: mark_shared_rules(html, shared) for name, html in pages.items()}
    return {name: (html, write_next_page(html)) for name, html in marked.items() if html}


def _complete(first: str, sent: str) -> str:
    """The rules of the next page, put together as the script does."""
    shared = "".join(first.split("\n")[::2]).encode("utf-16-le")
    rules, place = "", 0
    for part in json.loads(sent)["rules"]:
        if isinstance(part, int):
            rules += shared[2 * place : 2 * (place + part)].decode("utf-16-le")
            place += part
        else:
            rules += part
    return rules


def _rules(html: str) -> str:
    return html.partition("<style")[2].partition(">")[2].partition("</style>")[0]


@given(st.lists(PICKED, min_size=2, max_size=5), PICKED)
def test_from_each_page_the_rules_of_each_other_can_be_put_together(picked: list[list[int]], on_all: list[int]) -> None:
    own = {str(name): [SHEET[rule] for rule in sorted({*rules, *on_all})] for name, rules in enumerate(picked)}
    written = _write({name: _page(*rules) for name, rules in own.items()})
    assert written.keys() == own.keys()
    for html, _ in written.values():
        for name, (_, sent) in written.items():
            assert _complete(_rules(html), sent) == "".join(own[name])
            assert json.loads(sent)["shared"] in html


def test_a_next_page_has_scripts_in_its_text_alone_no_shared_rules_and_of_the_header_what_is_replaced() -> None:
    written = _write({"a": _page("a{b:c}", "d{e:f}"), "b": _page("d{e:f}")})
    sent = json.loads(written["a"][1])
    assert sent["rules"] == [0, "a{b:c}", 6]
    assert re.findall("<script.*?>", sent["page"]) == ['<script src="draw.js">']
    assert "form" not in sent["page"]
    assert "<style></style>" in sent["page"]
    assert '<a href=".." data-md-component="logo">Logo</a>' in sent["page"]
    assert '<div class="md-header__topic" data-md-component="header-topic"><span>A</span></div>' in sent["page"]
    assert "<article>Text" in sent["page"]


def test_a_page_keeps_all_its_rules_in_their_order() -> None:
    [(html, _), _] = _write({"a": _page("a{b:c}", "d{e:f}", "g{h:i}"), "b": _page("d{e:f}")}).values()
    assert _rules(html) == "\na{b:c}\nd{e:f}\ng{h:i}"


def test_a_rule_that_stands_twice_on_a_page_is_not_shared() -> None:
    written = _write({"a": _page("a{b:c}", "d{e:f}", "a{b:c}"), "b": _page("a{b:c}", "d{e:f}")})
    assert json.loads(written["b"][1])["rules"] == [0, "a{b:c}", 6]


def test_a_page_with_its_rules_in_another_order_is_sent_whole() -> None:
    written = _write({"a": _page("a{b:c}", "d{e:f}"), "b": _page("d{e:f}", "a{b:c}"), "c": "<p>No rules</p>"})
    assert list(written) == ["a"]
