"""Fixes invalid HTML of the theme and Markdown, and marks short code, external links and the first screen."""

import re
from collections.abc import Iterator
from html import escape, unescape

_TABLE_OF_CONTENTS = ' for="__toc"'
_SECTION = re.compile(
    r'aria-labelledby="(__nav_[\d_]+)_label" aria-expanded="\w+">'
    r'(\s*<label class="md-nav__title" for="\1">\s*<span class="md-nav__icon md-icon"></span>\s*(.*?)\s*</label>)',
    re.DOTALL,
)
# Match only the attribute: a pattern for the whole tag is four times slower.
_EXTERNAL = re.compile(r"href=[\"'](?:[Hh][Tt][Tt][Pp][Ss]?:)?//")
# Elements whose spaces matter.
_VERBATIM = re.compile(r"<(pre|textarea|script|style)\b")
_INDENT = re.compile(r"\n\s+")
_SHORT_CODE = re.compile(r"<code>([^<\s]{1,28})</code>")
# The space between a number and its unit. A pattern that begins with one character is searched ten times as fast as one
# that begins with one of several: the search looks for that character first.
_UNIT = r"(?:[KMGT]i?B|kB|[µmn]?s|[MG]Hz|[MG]bit/s|bytes?|million|seconds?|minutes?|hours?|days?|Pods?|CPUs?|cores?)\b"
_GAPS = tuple(re.compile(rf"{gap}(?<=\d{gap})(?={_UNIT})") for gap in (" ", "\n"))
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# Elements whose text is no prose: its spaces are copied, measured or searched for.
_NO_PROSE_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>pre|code|script|style|textarea|title|svg|option)(?![\w-])[^<>]*>", re.IGNORECASE
)
_DRAWING = re.compile(r'<div class="atlas-diagram"[^>]*><svg .*?</svg>', re.DOTALL)
# A table of Markdown that begins on the first screen: before it, an article has at most 4,000 characters of HTML.
_EARLY_TABLE = re.compile(r"<article\b(?:(?!<table\b).){0,4000}<table>.*?</table>", re.DOTALL)
# A row of drawings, which all move as the next one arrives.
_SKYLINE = re.compile(r'<figure class="atlas-skyline".*?</figure>', re.DOTALL)
_FIRST_SCREEN_END_ID = "atlas-first-screen"
# What Markdown and its extensions write with a slash at the end. No attribute is without quotes there.
_SLASH = re.compile(r"(<(?:br|hr|img|input)\b[^<>]*?) ?/>")
_RELATION = re.compile(r"""(\srel=(["']))(.*?)\2""")

FIXES = {
    # A navigation section that is always open needs no stop for the keyboard; keyboard-access.js adds the others.
    ' tabindex=""': "",
    # This keeps Firefox from opening the navigation again after a reload, but only text fields may have it.
    ' type="checkbox" id="__drawer" autocomplete="off"': ' type="checkbox" id="__drawer"',
    ' type="checkbox" id="__search" autocomplete="off"': ' type="checkbox" id="__search"',
    ' data-md-component="search" role="dialog">': ' data-md-component="search" role="dialog" aria-label="Search">',
    # This tells the theme's search what to leave out. The search has read the page by now.
    " data-search-exclude>": ">",
    ' data-search-exclude=""': "",
    # The empty corner of a Markdown table is no heading.
    "<th></th>": "<td></td>",
}
"""Wrong HTML, and what replaces it."""

SECTION_FIX = "the label of a section of the navigation"
TABLE_OF_CONTENTS_FIX = "the label of a missing table of contents"
SLASH_FIX = "the slash at the end of an element without content"
ALL_FIXES = frozenset({*FIXES, SECTION_FIX, TABLE_OF_CONTENTS_FIX, SLASH_FIX})
"""The names of all fixes that `fix_html` knows."""


def fix_html(html: str) -> str:
    """Return the page without these mistakes. `make test` checks with the Nu HTML Checker and axe that none is left."""
    for wrong, right in FIXES.items():
        html = html.replace(wrong, right)
    html = _SLASH.sub(r"\1>", html)
    # The label of a section that has a page of its own is empty, so the section takes its name from its title.
    html = _SECTION.sub(lambda section: f'aria-label="{escape(unescape(section[3]))}">{section[2]}', html)
    # The checkbox of this label exists only if the navigation holds the table of contents, too.
    return html if 'id="__toc"' in html else html.replace(_TABLE_OF_CONTENTS, "")


def find_fixes(html: str) -> set[str]:
    """Return the names of the fixes that `fix_html` would apply to a page.

    A fix that no page of the site needs is for a mistake that is gone, and can be removed.
    """
    found = {wrong for wrong in FIXES if wrong in html}
    if _SECTION.search(html):
        found.add(SECTION_FIX)
    if _TABLE_OF_CONTENTS in html and 'id="__toc"' not in html:
        found.add(TABLE_OF_CONTENTS_FIX)
    if _SLASH.search(html):
        found.add(SLASH_FIX)
    return found


def block_render_until_first_screen(html: str) -> str:
    """Make the browser wait with its first paint until the first drawing has arrived, and a table of the first screen.

    Otherwise it paints what it has when the network pauses, and runs the scripts before it paints again. In a table and
    in a row of drawings, each part that arrives may move all others. The page gets a link that Chromium and Safari
    wait for (https://html.spec.whatwg.org/multipage/links.html#link-type-expect); main.html sets its `blocking`
    attribute. The link leads to an element after what is waited for, because Chromium 156 regards an element as present
    as soon as its start tag is read.
    """
    found = (pattern.search(html) for pattern in (_DRAWING, _EARLY_TABLE, _SKYLINE))
    end = max((one.end() for one in found if one), default=0)
    if not end:
        return html
    html = f'{html[:end]}<span id="{_FIRST_SCREEN_END_ID}" hidden></span>{html[end:]}'
    return html.replace("<script>", f'<link rel="expect" href="#{_FIRST_SCREEN_END_ID}">\n<script>', 1)


def drop_indent(html: str) -> str:
    """Remove the spaces at the start of lines, except in elements where they matter.

    This saves a kilobyte of the compressed comparison page.
    """
    parts, end = [], 0
    unclosed: set[str] = set()
    for opening in _VERBATIM.finditer(html):
        name = opening[1]
        if opening.start() < end or name in unclosed:
            continue
        close = html.find(f"</{name}>", opening.end())
        if close == -1:
            unclosed.add(name)  # nor will any that follows be closed
            continue
        parts += [_INDENT.sub("\n", html[end : opening.start()]), html[opening.start() : close]]
        end = close
    return "".join([*parts, _INDENT.sub("\n", html[end:])])


def no_wrap_short_code(html: str) -> str:
    """Mark short code without spaces by a class, so that no line breaks after the dashes of an option."""
    return _SHORT_CODE.sub(r'<code class="atlas-nowrap">\1</code>', html)


def join_units(html: str) -> str:
    """Put a no-break space between a number and its unit, so that no line ends between "160" and "MiB"."""
    gaps = sorted(gap.start() for pattern in _GAPS for gap in pattern.finditer(html))
    no_prose = list(_find_no_prose(html)) if gaps else []
    parts, end, at = [], 0, 0
    for gap in gaps:
        while at < len(no_prose) and no_prose[at][1] <= gap:
            at += 1
        if at < len(no_prose) and no_prose[at][0] < gap:
            continue
        tag = _TAG.match(html, html.rfind("<", 0, gap))
        if not tag or tag.end() <= gap:
            parts += [html[end:gap], "\N{NO-BREAK SPACE}"]
            end = gap + 1
    return "".join([*parts, html[end:]])


def _find_no_prose(html: str) -> Iterator[tuple[int, int]]:
    """Where each element begins and ends whose text is no prose."""
    name, begin = "", 0
    for tag in _NO_PROSE_TAG.finditer(html):
        if not name and not tag["close"]:
            name, begin = tag["name"].lower(), tag.start()
        elif tag["close"] and tag["name"].lower() == name:
            yield begin, tag.end()
            name = ""
    if name:
        yield begin, len(html)


def mark_external_links(html: str, site_url: str) -> str:
    """Add `rel="noopener"` to all links to addresses that don't start with `site_url`."""
    parts, end = [], 0
    for address in _EXTERNAL.finditer(html):
        begin = html.rfind("<", end, address.start())
        close = html.find(">", begin) + 1
        is_attribute = close > address.end() and html[address.start() - 1] in " \n:"
        if is_attribute and html.startswith(("<a ", "<a\n"), begin):
            parts += [html[end:begin], _add_noopener(html[begin:close], site_url)]
            end = close
    return "".join([*parts, html[end:]])


def _add_noopener(link: str, site_url: str) -> str:
    if site_url and any(f"href={quote}{site_url}" in link for quote in "\"'"):
        return link
    relation = _RELATION.search(link)
    if not relation:
        return f'{link[:-1]} rel="noopener">'
    if "noopener" in relation[3].split():
        return link
    return link.replace(relation[0], f"{relation[1]}{relation[3]} noopener{relation[2]}")
