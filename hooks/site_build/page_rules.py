"""Gives each page the rules of the stylesheet that it needs, and others once the stylesheet has changed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from isolation_atlas.hooks import PageStyles, can_minify, find_symbols, rebase
from site_build.docs_folder import STYLESHEETS

SITE = f"{STYLESHEETS}site.css"
"""The stylesheet of which pages have parts."""

_LINK = re.compile(rf'<link rel="stylesheet" href="(?P<root>[^"]*){re.escape(SITE)}">')
_END_TAG = re.compile("</(?=style)", re.IGNORECASE)
# What most pages have. Every page gets the rules of these: one that one page lacks would be sent with each next page.
_SHARED = frozenset(
    {
        *("html", "body", "input", "svg", "h1", "h2", "p", "ul", "a", "details", "summary", "code", 'dir="ltr"'),
        *(".js", ".md-typeset", ".md-button", ".md-nav", ".md-nav__item--section", ".md-nav__container"),
        *(".md-footer__link--next", ".md-footer__link--prev"),
        *(".atlas-fold", ".atlas-references", ".atlas-sources", ".atlas-sources__checked"),
        *(".atlas-card", ".atlas-citation", ".atlas-term"),
    }
)


@dataclass(frozen=True, slots=True)
class WrittenRules:
    """The place of the rules in a page.

    Attributes:
        start: the first character of their element.
        end: the first one after it.
        root: the way from the page to the root of the site.
    """

    start: int
    end: int
    root: str


@dataclass
class PageRules:
    """The rules of one build.

    Attributes:
        styles: the rules from which each page gets its own; None without the library that minifies them.
        made: what scripts add to a page, each beside the text by which the page asks for the script.
    """

    styles: PageStyles | None = None
    made: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    def set(self, stylesheet: str, made: Iterable[tuple[str, frozenset[str]]]) -> None:
        """Set the stylesheet, and what scripts add."""
        self.styles = PageStyles.parse(stylesheet) if can_minify() else None
        self.made = list(made)

    def write(self, html: str) -> tuple[str, WrittenRules | None]:
        """The page with its rules instead of the link to the stylesheet, and where they are."""
        link = _LINK.search(html)
        if not link or not self.styles:
            return html, None
        made = (symbols for asking, symbols in self.made if asking in html)
        # A line for each rule: from these, `next_pages.py` sees which are on every page.
        symbols = find_symbols(html).union(_SHARED, *made)
        style = "\n".join(self.styles.select(symbols, _SHARED))
        style = _END_TAG.sub(r"<\\/", rebase(style, f"{link['root']}{STYLESHEETS}"))
        before = f"{html[: link.start()]}<style>{style}</style>"
        return f"{before}{html[link.end() :]}", WrittenRules(link.start(), len(before), link["root"])

    def write_again(self, html: str, written: WrittenRules) -> tuple[str, WrittenRules | None]:
        """The same for a page that has other rules."""
        link = f'<link rel="stylesheet" href="{written.root}{SITE}">'
        return self.write(f"{html[: written.start]}{link}{html[written.end :]}")
