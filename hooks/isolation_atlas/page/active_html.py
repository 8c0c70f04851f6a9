"""Finds HTML in a page that runs, loads another page, or leads a reader away, and makes it text."""

import re
import sys
from collections.abc import Iterator
from html import unescape

_ELEMENTS = {
    *("applet", "base", "embed", "fencedframe", "frame", "frameset", "iframe", "link", "meta", "object", "portal"),
    *("script", "template"),
    # An animation can write an address into a link.
    *("animate", "animatemotion", "animatetransform", "discard", "handler", "listener", "set"),
}
_ATTRIBUTES = {"action", "background", "formaction", "http-equiv", "ping", "shadowrootmode", "srcdoc"}
_LOADED = {"poster", "src", "srcset"}
# In these elements of drawings, a browser loads what in others it links to.
_LOADING_ELEMENTS = {"feimage", "image", "use"}
_ADDRESSES = {*_LOADED, "href", "xlink:href"}
_FOREIGN = re.compile(r"(?:[a-z][a-z0-9+.-]*:|[\\/]{2})", re.IGNORECASE)
# A browser leaves these out of an address.
_IGNORED = re.compile(r"[\x00-\x20]")
_TAG = re.compile(r"<([A-Za-z][^\s/>]*+)")
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+("[^"]*"|'[^']*'|[^\s>]*+))?""")
_FROM_ELSEWHERE = "Pages can't load files from other sites. Put the file below docs/, and link to it there."
# What a style loads from another site: an address, wherever one may stand, and a stylesheet, which is joined by none.
_STYLE_ADDRESS = re.compile(
    r"""@import|["'(]\s*+(?:[a-z][a-z0-9+.-]*+:\s*+)?[\\/]{2}|(?:\(|["'])\s*+(?:https?|ftp|wss?|file|blob):"""
    r"""|\burl\(\s*+["']?\s*+(?!data:image/(?!svg))[a-z][a-z0-9+.-]*+:""",
    re.IGNORECASE,
)
_STYLE_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_STYLE_END = re.compile("</style", re.IGNORECASE)
# An element or attribute from above, a picture, or the target of a link that is no page and no ordinary address.
_WRITTEN = re.compile(
    rf"<(?:{'|'.join(sorted({*_ELEMENTS, 'style'}))})\b|\bon[a-z]+\s*=|!\["
    rf"|\b(?:{'|'.join(sorted(_ATTRIBUTES | _LOADED))}|href|style)\s*="
    r"|\](?:\(|:)\s*<?(?!https?:|mailto:)[\w+.;#\t -]*[:&]",
    re.IGNORECASE,
)


def may_act(page: str) -> bool:
    """Whether the text of a page, as its author wrote it, has what could act: few have, and to look closely takes long.

    What fences are rendered to is ours: templates escape what they show, and drawings are cleaned.
    """
    return bool(_WRITTEN.search(page))


def make_inert(html: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the page with what acts as text, and for each such tag what an author wrote, and what is wrong with it.

    The content of comments and attributes counts too: browsers differ in where these end.
    """
    parts, end, found = [], 0, []
    for tag, written, message in _find_active(html):
        # A browser reads '<a<b' as the start of one tag. Were only its first sign text, the second would start another.
        parts += [html[end : tag.start()], tag[0].replace("<", "&lt;")]
        end = tag.end()
        found.append((written, message))
    return "".join([*parts, html[end:]]), found


def _find_active(html: str) -> Iterator[tuple[re.Match[str], str, str]]:
    for tag in _TAG.finditer(html):
        name = tag[1].lower()
        if name in _ELEMENTS:
            yield tag, tag[0], f"A page can't contain <{name}>: it could run something, or lead readers away."
            continue
        if name == "style" and _loads(_read_style(html, tag.end())):
            yield tag, tag[0], _FROM_ELSEWHERE
            continue
        for attribute, value in _list_attributes(html, tag.end()):
            if message := _check(name, attribute.lower(), value):
                yield (
                    tag,
                    value if attribute.lower() in _ADDRESSES else attribute,
                    message if message == _FROM_ELSEWHERE else f"{message} Remove it from <{name}>.",
                )
                break


def _list_attributes(html: str, end: int) -> Iterator[tuple[str, str]]:
    """The attributes of a tag whose name ends at `end`, as a browser reads them."""
    while found := _ATTRIBUTE.match(html, end):
        yield found[1], unescape((found[2] or "").strip("\"'"))
        end = found.end()


def _read_style(html: str, start: int) -> str:
    end = _STYLE_END.search(html, start)
    return html[start : end.start() if end else len(html)]


def _loads(style: str) -> bool:
    """Whether a style loads anything from another site."""
    return bool(_STYLE_ADDRESS.search(_STYLE_ESCAPE.sub(_read_escape, style)))


def _read_escape(found: re.Match[str]) -> str:
    """The character that an escape in a style stands for."""
    code = int(found[1], 16) if found[1] else 0
    return chr(code) if 0 < code <= sys.maxunicode else found[2] or ""


def _check(element: str, attribute: str, value: str) -> str | None:
    if attribute.startswith("on") or attribute in _ATTRIBUTES:
        return f"The attribute {attribute!r} could run something, or lead readers away."
    if attribute == "style" and _loads(value):
        return _FROM_ELSEWHERE
    if attribute not in _ADDRESSES:
        return None
    address = _IGNORED.sub("", value).lower()
    if address.startswith(("javascript:", "vbscript:", "data:text", "data:image/svg", "data:application")):
        return "This address runs something."
    is_loaded = attribute in _LOADED or element in _LOADING_ELEMENTS
    if is_loaded and _FOREIGN.match(address) and not address.startswith("data:image/"):
        return _FROM_ELSEWHERE
    return None
