"""Cleans a drawn SVG for a page: no style rules of its own, no unused parts, no ids that could collide."""

import math
import re
from collections.abc import Callable, Mapping
from html import unescape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

# A whole number with a long fraction; in a path such as "1.005.011", where the numbers touch, none.
_NUMBER = re.compile(r"(?<![\d.])-?\d+\.\d{2,}(?![\d.e])")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_ID = "atlas-ID"
_SAFE_ADDRESSES = ("https://", "http://", "/", "#", ".")
_UNSAFE = {"script", "iframe", "object", "embed"}
_POINTLESS = {"aria-roledescription", "font-style", "font-weight", "name", "version"}
# An image has no parts for the keyboard to stop at or a screen reader to read; its text version has the same links.
# The theme's script breaks on `href` in SVG; without it, Lighthouse takes a link for one if it has a target.
_OUT_OF_REACH = {"target": "_self", "tabindex": "-1", "aria-hidden": "true"}
_POINTS_TO_IDS = {"aria-labelledby", "aria-describedby"}


def clean_svg(svg: str, *, styled: bool, frame_links: Mapping[str, str] | None = None) -> str:
    """The same drawing as markup for an HTML page.

    Args:
        svg: a whole SVG document whose ids start with `atlas-ID`.
        styled: the site's stylesheet has the colours, so the drawing's own are dropped.
        frame_links: addresses by the Mermaid ids of frames; merman marks these as links, but makes none.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - merman writes no document type, so no entities
    for element in root.iter():
        _simplify(element, styled)
    _remove(
        root, lambda element: element.tag in _UNSAFE or (styled and element.tag == "style") or _is_empty_rect(element)
    )
    _link_frames(root, frame_links or {})
    used = _references(root)
    _remove(root, lambda element: element.tag in ("marker", "filter", "symbol") and element.get("id") not in used)
    _remove(root, lambda element: element.tag == "defs" and len(element) == 0)
    for element in root.iter():
        if element is not root and element.get("id") not in used:
            element.attrib.pop("id", None)
    if root.find(".//a") is not None:
        # The theme's instant navigation breaks on an `href` that is not that of HTML.
        root.set("xmlns:xlink", "http://www.w3.org/1999/xlink")
    _size(root)
    _name(root)
    return ElementTree.tostring(root, encoding="unicode", method="html")


def place_id(svg: str, identity: str) -> str:
    """The same drawing with `identity` at the start of all its ids, so that two fit on one page."""
    return svg.replace(_ID, identity)


def _link_frames(root: Element, links: Mapping[str, str]) -> None:
    """Make the title of each frame that has an address a link to it."""
    for frame in root.iter("g"):
        address = links.get(frame.get("id", "").removeprefix(f"{_ID}-"), "")
        title = next((child for child in frame if child.get("class") == "cluster-label"), None)
        if title is not None and address.startswith(_SAFE_ADDRESSES):
            link = Element("a", {"xlink:href": address, **_OUT_OF_REACH})
            frame.remove(title)
            frame.append(link)
            link.append(title)


def _simplify(element: Element, styled: bool) -> None:
    element.tag = element.tag.rpartition("}")[2]
    if element.tag == "p":
        # merman puts paragraphs into spans, which HTML does not allow.
        element.tag = "span"
    if element.tag == "circle":
        for meaningless in ("width", "height"):
            element.attrib.pop(meaningless, None)
    if element.text and element.tag != "style":
        # merman leaves an entity of HTML in a label as it is.
        element.text = unescape(element.text)
    attributes = dict(element.attrib)
    element.attrib.clear()
    for full_name, value in attributes.items():
        name = "href" if full_name.endswith("}href") else full_name
        kept_name = "xlink:href" if name == "href" and element.tag == "a" else name
        if name in _POINTLESS or name.startswith(("on", "data-")):
            continue
        if name == "style" and (styled or not value.strip()):
            continue
        if name == "href" and not value.startswith(_SAFE_ADDRESSES):
            continue
        element.set(kept_name, _NUMBER.sub(_round, _own_ids(name, value)))
    if element.tag == "a":
        element.attrib.update(_OUT_OF_REACH)


def _own_ids(name: str, value: str) -> str:
    """The value with our prefix on every id that it defines or refers to."""
    if name == "id" or name in _POINTS_TO_IDS:
        return _own(value)
    return _REFERENCE.sub(lambda reference: f"url(#{_own(reference[1])})", value)


def _own(identity: str) -> str:
    return identity if identity.startswith(_ID) else f"{_ID}-{identity}"


def _round(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 1) + 0.0:g}"


def _is_empty_rect(element: Element) -> bool:
    return element.tag == "rect" and element.get("width") in (None, "0") and element.get("height") in (None, "0")


def _references(root: Element) -> set[str | None]:
    found: set[str | None] = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            found.update(_REFERENCE.findall(value))
            if name in ("href", "xlink:href") or name in _POINTS_TO_IDS:
                found.add(value.removeprefix("#"))
    return found


def _remove(root: Element, unwanted: Callable[[Element], bool]) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if unwanted(child):
                parent.remove(child)


def _size(root: Element) -> None:
    """Give the picture its own size, so that nothing moves when it appears."""
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    root.set("width", f"{math.ceil(width)}")
    root.set("height", f"{math.ceil(height)}")
    # The stylesheet shrinks the picture a little before it lets it scroll; for that it has to know the size.
    root.set("style", f"--atlas-width: {math.ceil(width)}px")


def _name(root: Element) -> None:
    """Make the picture one image with a name for those who don't see it."""
    root.set("role", "img")
    if not any(element.tag == "title" for element in root):
        root.set("aria-label", "Diagram")
