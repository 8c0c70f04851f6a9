"""Writes of each page what a reader loads who comes from another page of the site, and has what all pages share.

A page comes with its rules, so that its first paint waits for nothing. Most of them are those of every page: where the
reader is already, they are not sent again. `docs/assets/javascripts/theme/next-page.js` puts the page together.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from itertools import groupby

NEXT_PAGE = "next.json"
"""The name of the file beside a page."""

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_MARKED = re.compile(r'<style data-shared="(\w+)">(.*?)</style>', re.DOTALL)
_SCRIPT = re.compile(r"<script\b.*?</script>\n?", re.DOTALL)
_HEADER = re.compile(r"<header\b.*?</header>", re.DOTALL)
# What instant navigation replaces beside the header: scripts within it are run.
_CONTAINER = re.compile(r'(?=<div\b[^>]*\bdata-md-component="(?:container|dialog)")')
# What it replaces of the header.
_REPLACED = (
    re.compile(r'<a\b[^>]*\bdata-md-component="logo".*?</a>', re.DOTALL),
    re.compile(r'<div\b[^>]*\bdata-md-component="header-topic".*?</div>', re.DOTALL),
)


def mark_shared_rules(pages: Mapping[str, str]) -> dict[str, str]:
    """Return pages in which the rules are in alternate lines: some that all pages have, and some that this page has.

    Args:
        pages: the HTML of the pages by name; each rule in their `<style>` has a line of its own.

    Returns:
        the HTML by name; a page without rules, or whose rules have another order, is left out.
    """
    rules = {name: found[1].split("\n") for name, html in pages.items() if (found := _STYLE.search(html))}
    shared = _find_shared(rules.values())
    order = next(([rule for rule in own if rule in shared] for own in rules.values()), [])
    digest = sha256("".join(order).encode()).hexdigest()[:12]
    marked = {}
    for name, own in rules.items():
        if [rule for rule in own if rule in shared] == order:
            before, _, after = _STYLE.split(pages[name], 1)
            style = "\n".join(_take_turns(own, shared))
            marked[name] = f'{before}<style data-shared="{digest}">{style}</style>{after}'
    return marked


def write_next_page(html: str) -> str:
    """Return what is sent of a marked page as a next page: JSON.

    The page has no scripts but those in its text, little of its header, and no rules. The rules are beside it: of those
    that all pages have, just how long they are.
    """
    before, digest, style, after = _MARKED.split(html, 1)
    rules = [part if place % 2 else _count_units(part) for place, part in enumerate(style.split("\n"))]
    head, *container = _CONTAINER.split(f"{before}<style></style>{after}")
    header = _HEADER.search(head)
    replaced = [found[0] for pattern in _REPLACED if header and (found := pattern.search(header[0]))]
    head = _HEADER.sub(lambda _: "\n".join(replaced), _SCRIPT.sub("", head), 1)
    page = "".join([head, *container[:1], *(_SCRIPT.sub("", part) for part in container[1:])])
    return json.dumps({"shared": digest, "rules": rules, "page": page}, ensure_ascii=False, separators=(",", ":"))


def _find_shared(pages: Collection[list[str]]) -> set[str]:
    """The rules that stand once on each page."""
    counts = Counter(rule for rules in pages for rule in set(rules))
    twice = {rule for rules in pages for rule, count in Counter(rules).items() if count > 1}
    return {rule for rule, count in counts.items() if count == len(pages)} - twice


def _take_turns(rules: Iterable[str], shared: set[str]) -> list[str]:
    """Texts of rules that all pages have, and of others, by turns."""
    groups = [(is_shared, "".join(group)) for is_shared, group in groupby(rules, shared.__contains__)]
    return [*([""] if groups and not groups[0][0] else []), *(text for _, text in groups)]


def _count_units(text: str) -> int:
    """The length of a text as scripts count it."""
    return len(text.encode("utf-16-le")) // 2
