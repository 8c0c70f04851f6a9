"""Writes of each page what a reader loads who comes from another page of the site, and has what all pages share.

A page comes with its rules, so that its first paint waits for nothing. Most of them are those of every page: where the
reader is already, they are not sent again. `docs/assets/javascripts/navigation/next-page.js` puts the page together.
"""

import json
import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import groupby, pairwise

NEXT_PAGE = "next.json"
"""The name of the file beside a page."""

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_MARKED = re.compile(r'<style data-shared="(\w+)">(.*?)</style>', re.DOTALL)
_SCRIPT = re.compile(r"<script\b.*?</script>\n?", re.DOTALL)
_HEADER = re.compile(r"<header\b.*?</header>", re.DOTALL)
# What instant navigation replaces beside the header, and what follows it.
_CONTAINER = re.compile(r'<div\b[^>]*\bdata-md-component="(?:container|dialog)"')
# What it replaces of the header.
_REPLACED = (
    re.compile(r'<a\b[^>]*\bdata-md-component="logo".*?</a>', re.DOTALL),
    re.compile(r'<div\b[^>]*\bdata-md-component="header-topic".*?</div>', re.DOTALL),
)


@dataclass(frozen=True, slots=True)
class SharedRules:
    """The rules that all pages of a site have.

    Attributes:
        rules: the rules in the order of the first page.
        digest: what tells them from those of another site, or of the same site later.
    """

    rules: tuple[str, ...]
    digest: str


def find_shared_rules(pages: Iterable[str]) -> SharedRules:
    """Find the rules that stand once on each page that has rules.

    Args:
        pages: the HTML of the pages, which is read once, page by page; each rule in their `<style>` has a line.
    """
    first: list[str] = []
    shared: set[str] = set()
    last: str | None = None
    for html in pages:
        found = _STYLE.search(html)
        if not found or found[1] == last:  # as pages often have the rules of the one before
            continue
        last = found[1]
        rules = last.split("\n")
        once = set(rules)
        if len(once) < len(rules):
            once = {rule for rule, count in Counter(rules).items() if count == 1}
        shared = shared & once if first else once
        first = first or rules
    on_all = tuple(rule for rule in first if rule in shared)
    return SharedRules(on_all, sha256("".join(on_all).encode()).hexdigest()[:12])


def mark_shared_rules(html: str, shared: SharedRules) -> str | None:
    """Return a page whose rules are in alternate lines: some that all pages have, and some that this page has.

    None for a page without rules, or whose rules have another order.
    """
    found = _STYLE.search(html)
    if not found or (style := _mark_style(found[1], shared)) is None:
        return None
    return f'{html[: found.start()]}<style data-shared="{shared.digest}">{style}</style>{html[found.end() :]}'


@lru_cache(maxsize=1)  # as pages often have the rules of the one before
def _mark_style(style: str, shared: SharedRules) -> str | None:
    own, on_all = style.split("\n"), frozenset(shared.rules)
    if tuple(rule for rule in own if rule in on_all) != shared.rules:
        return None
    return "\n".join(_take_turns(own, on_all))


def write_next_page(html: str) -> str:
    """Return what is sent of a marked page as a next page: JSON.

    The page has no scripts but those in its text, little of its header, and no rules. The rules are beside it: of those
    that all pages have, just how long they are.
    """
    before, digest, style, after = _MARKED.split(html, 1)
    rules = [part if place % 2 else _count_units(part) for place, part in enumerate(style.split("\n"))]
    whole = f"{before}<style></style>{after}"
    places = [found.start() for found in _CONTAINER.finditer(whole)]
    head, *container = (whole[one:other] for one, other in pairwise((0, *places, len(whole))))
    header = _HEADER.search(head)
    replaced = [found[0] for pattern in _REPLACED if header and (found := pattern.search(header[0]))]
    head = _HEADER.sub(lambda _: "\n".join(replaced), _SCRIPT.sub("", head), 1)
    page = "".join([head, *container[:1], *(_SCRIPT.sub("", part) for part in container[1:])])
    return json.dumps({"shared": digest, "rules": rules, "page": page}, ensure_ascii=False, separators=(",", ":"))


def _take_turns(rules: Iterable[str], shared: Container[str]) -> list[str]:
    """Texts of rules that all pages have, and of others, by turns."""
    groups = [(is_shared, "".join(group)) for is_shared, group in groupby(rules, shared.__contains__)]
    return [*([""] if groups and not groups[0][0] else []), *(text for _, text in groups)]


def _count_units(text: str) -> int:
    """The length of a text as scripts count it."""
    return len(text.encode("utf-16-le")) // 2
