"""Mends what the theme and Markdown write against the rules, and marks words of code, links and the first drawing."""

import re
from html import escape, unescape

_TABLE_OF_CONTENTS = ' for="__toc"'
_SECTION = re.compile(
    r'aria-labelledby="(__nav_[\d_]+)_label" aria-expanded="\w+">'
    r'(\s*<label class="md-nav__title" for="\1">\s*<span class="md-nav__icon md-icon"></span>\s*(.*?)\s*</label>)',
    re.DOTALL,
)
# As it is, not with the whole tag before it: that takes four times as long.
_OUTWARD = re.compile(r"href=[\"'](?:[Hh][Tt][Tt][Pp][Ss]?:)?//")
# From one "<" to the next, which takes two thirds of the time of going from letter to letter.
_AS_IT_IS = re.compile(
    "(<(?:{})>)".format(
        "|".join(rf"{name}\b[^<]*(?:<(?!/{name}>)[^<]*)*</{name}" for name in ("pre", "textarea", "script", "style"))
    )
)
_INDENT = re.compile(r"\n\s+")
_WORD = re.compile(r"<code>([^<\s]{1,28})</code>")
_DRAWING = re.compile(r'<div class="atlas-diagram"[^>]*><svg ')
_DRAWN = "atlas-drawn"
_RELATION = re.compile(r"""(\srel=(["']))(.*?)\2""")

FIXES = {
    # A section of the navigation that is always open is no stop of the keyboard; keyboard-access.js makes others one.
    ' tabindex=""': "",
    # Keeps Firefox from opening the navigation again after a reload, but only text fields may have it.
    ' type="checkbox" id="__drawer" autocomplete="off"': ' type="checkbox" id="__drawer"',
    ' type="checkbox" id="__search" autocomplete="off"': ' type="checkbox" id="__search"',
    ' data-md-component="search" role="dialog">': ' data-md-component="search" role="dialog" aria-label="Search">',
    # mermaid2 takes away the space that keeps the theme from asking this link for a translation: see main.html.
    ' rel="alternate" title="This page as Markdown"': ' rel="alternate " title="This page as Markdown"',
    # Tells the theme's search, which has read the page by then, what to leave out.
    " data-search-exclude>": ">",
    ' data-search-exclude=""': "",
    # The corner of a Markdown table heads nothing.
    "<th></th>": "<td></td>",
}


def fix_html(html: str) -> str:
    """The page without these mistakes. `make test` asks the Nu HTML Checker and axe whether they are all."""
    for wrong, right in FIXES.items():
        html = html.replace(wrong, right)
    # What should name a section of the navigation is empty where the section has a page of its own.
    html = _SECTION.sub(lambda section: f'aria-label="{escape(unescape(section[3]))}">{section[2]}', html)
    # The box that this label ticks is there only where the navigation holds the table of contents, too.
    return html if 'id="__toc"' in html else html.replace(_TABLE_OF_CONTENTS, "")


def block_render_until_first_drawing(html: str) -> str:
    """The page with a link to the end of its first drawing, which it must not be painted without.

    Without it, a browser paints what it has when the network halts, and runs the scripts before it paints again.
    Chromium and Safari know the link (https://html.spec.whatwg.org/multipage/links.html#link-type-expect), which
    main.html tells them to wait for. Chromium 156 takes an element for there as soon as it begins, so what is awaited
    stands behind the drawing.
    """
    drawing = _DRAWING.search(html)
    if not drawing:
        return html
    end = html.index("</svg>", drawing.end()) + len("</svg>")
    html = f'{html[:end]}<span id="{_DRAWN}" hidden></span>{html[end:]}'
    return html.replace("<script>", f'<link rel="expect" href="#{_DRAWN}">\n<script>', 1)


def drop_indent(html: str) -> str:
    """The page with no space at the start of a line, except where a reader or a script would miss it.

    Of the comparison, that is a kilobyte on the wire.
    """
    parts = _AS_IT_IS.split(html)
    parts[::2] = [_INDENT.sub("\n", part) for part in parts[::2]]
    return "".join(parts)


def no_wrap_short_code(html: str) -> str:
    """The page with a class on short code of one word, so that no line breaks after the dashes of an option."""
    return _WORD.sub(r'<code class="atlas-nowrap">\1</code>', html)


def mark_outward_links(html: str, site_url: str) -> str:
    """The page with `rel="noopener"` on all links to addresses that don't start with `site_url`."""
    parts, end = [], 0
    for address in _OUTWARD.finditer(html):
        begin = html.rfind("<", end, address.start())
        close = html.find(">", begin) + 1
        is_attribute = close > address.end() and html[address.start() - 1] in " \n:"
        if is_attribute and html.startswith(("<a ", "<a\n"), begin):
            parts += [html[end:begin], _mark_outward(html[begin:close], site_url)]
            end = close
    return "".join([*parts, html[end:]])


def _mark_outward(link: str, site_url: str) -> str:
    if site_url and any(f"href={quote}{site_url}" in link for quote in "\"'"):
        return link
    relation = _RELATION.search(link)
    if not relation:
        return f'{link[:-1]} rel="noopener">'
    if "noopener" in relation[3].split():
        return link
    return link.replace(relation[0], f"{relation[1]}{relation[3]} noopener{relation[2]}")
