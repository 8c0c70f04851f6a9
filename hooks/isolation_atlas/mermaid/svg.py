"""Cleans a drawn SVG for a page: removes scripts, styles and unused parts, and prepares unique ids."""

import math
import re
from collections.abc import Callable, Mapping
from html import unescape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from isolation_atlas.authoring.drawing_elements import DRAWING_ELEMENTS

# A number with a long fraction, but not in a path such as "1.005.011", which is "1.005 .011".
_NUMBER = re.compile(r"(?<![\d.])-?\d+\.\d{2,}(?![\d.e])")
_REFERENCE = re.compile(r"url\(#([^()]+)\)")
_ID_PREFIX = "atlas-ID"
# How merman writes the Mermaid ids of boxes and of the ends of lines, if they have neither "-" nor "_".
_BOX = re.compile(rf"{_ID_PREFIX}-(?:flowchart-)?([A-Za-z0-9]+)(?:-\d+)?")
_LINE = re.compile(r"L_([A-Za-z0-9]+)_([A-Za-z0-9]+)_\d+")
_SAFE_ADDRESSES = ("https://", "http://", "/", "#", ".")
# The labels of some families are HTML: words and what marks them, but nothing that acts, asks or loads.
_LABEL_ELEMENTS = {
    *("b", "br", "code", "del", "div", "em", "i", "ins", "kbd", "li", "mark", "ol", "pre", "s", "small", "span"),
    *("strong", "sub", "sup", "u", "ul"),
}
_LABEL_CLASSES = {"edgeLabel", "label", "labelBkg", "markdown-node-label", "nodeLabel", "row"}
_KEPT = DRAWING_ELEMENTS | _LABEL_ELEMENTS | {"a", "foreignObject"}
_USELESS_ATTRIBUTES = {"aria-roledescription", "font-style", "font-weight", "name", "version"}
# The keyboard and screen readers pass over links in the drawing, which is one image; its text version has the same
# links. They have `xlink:href`, because the script of mkdocs-material, which other sites have, crashes on `href` in
# SVG, and a target, without which Lighthouse takes them for no links.
_LINK_ATTRIBUTES = {"target": "_self", "tabindex": "-1", "aria-hidden": "true"}
_ID_REFERENCES = {"aria-labelledby", "aria-describedby"}


def clean_svg(svg: str, frame_links: Mapping[str, str] | None = None, *, named: bool = False) -> str:
    """Return the drawing as markup for an HTML page, without its own colours, because the site's stylesheet has them.

    Args:
        svg: a whole SVG document whose ids start with `atlas-ID`.
        frame_links: addresses by the Mermaid ids of frames, because merman makes no links of these.
        named: whether a flowchart keeps the Mermaid id of each box as `data-box`, and those of the two ends of each
            line as `data-ends`.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - merman writes no document type, so no entities
    names = _read_names(root) if named else {}
    for element in root.iter():
        _simplify(element)
        element.attrib.update(names.get(element, {}))
    if named:
        _remove(root, lambda element: "edge-thickness-invisible" in element.get("class", ""))
    _remove(root, lambda element: element.tag not in _KEPT or element.tag == "style" or _is_empty_rect(element))
    _link_frames(root, frame_links or {})
    used = _find_references(root)
    _remove(root, lambda element: element.tag in ("marker", "filter", "symbol") and element.get("id") not in used)
    _remove(root, lambda element: element.tag == "defs" and len(element) == 0)
    for element in root.iter():
        if element is not root and element.get("id") not in used:
            element.attrib.pop("id", None)
    if root.find(".//a") is not None:
        # The links have `xlink:href`, because the theme's instant navigation crashes on `href` in SVG.
        root.set("xmlns:xlink", "http://www.w3.org/1999/xlink")
    _set_size(root)
    _set_name(root)
    return ElementTree.tostring(root, encoding="unicode", method="html")


def set_id_prefix(svg: str, prefix: str) -> str:
    """Return the drawing with `prefix` at the start of all its ids, so that they are unique on a page."""
    return svg.replace(_ID_PREFIX, prefix)


def _read_names(root: Element) -> Mapping[Element, Mapping[str, str]]:
    """The attributes that name the boxes and the lines of a flowchart."""
    named: dict[Element, dict[str, str]] = {}
    for element in root.iter():
        classes = element.get("class", "").split()
        if "node" in classes or "cluster" in classes:
            if found := _BOX.fullmatch(element.get("id", "")):
                named[element] = {"data-box": found[1]}
        elif "edgeLabel" in classes or "flowchart-link" in classes:
            name = next((one.get("data-id", "") for one in element.iter() if one.get("data-id")), "")
            if found := _LINE.fullmatch(name):
                named[element] = {"data-ends": f"{found[1]} {found[2]}"}
    return named


def _link_frames(root: Element, links: Mapping[str, str]) -> None:
    """Make the title of each frame with an address a link to it."""
    for frame in root.iter("g"):
        address = links.get(frame.get("id", "").removeprefix(f"{_ID_PREFIX}-"), "")
        title = next((child for child in frame if child.get("class") == "cluster-label"), None)
        if title is not None and address.startswith(_SAFE_ADDRESSES):
            link = Element("a", {"xlink:href": address, **_LINK_ATTRIBUTES})
            frame.remove(title)
            frame.append(link)
            link.append(title)


def _simplify(element: Element) -> None:
    element.tag = element.tag.rpartition("}")[2]
    if element.tag == "p":
        # merman puts paragraphs into spans, which HTML forbids.
        element.tag = "span"
    if element.tag == "circle":
        for meaningless in ("width", "height"):
            element.attrib.pop(meaningless, None)
    if element.text:
        # merman does not decode the entities of HTML in labels.
        element.text = unescape(element.text)
    attributes = dict(element.attrib)
    element.attrib.clear()
    for full_name, value in attributes.items():
        name = "href" if full_name.endswith("}href") else full_name
        kept_name = "xlink:href" if name == "href" and element.tag == "a" else name
        if name in _USELESS_ATTRIBUTES or name.lower().startswith(("on", "data-")):
            continue
        if name == "style":
            continue
        if element.tag in _LABEL_ELEMENTS and not (name == "class" and _LABEL_CLASSES.issuperset(value.split())):
            continue
        if name == "href" and not value.startswith(_SAFE_ADDRESSES):
            continue
        element.set(kept_name, _NUMBER.sub(_round, _prefix_ids(name, value)))
    if element.tag == "a":
        element.attrib.update(_LINK_ATTRIBUTES)


def _prefix_ids(name: str, value: str) -> str:
    """Add our prefix to every id that an attribute defines or refers to."""
    if name == "id" or name in _ID_REFERENCES:
        return _prefixed(value)
    return _REFERENCE.sub(lambda reference: f"url(#{_prefixed(reference[1])})", value)


def _prefixed(identity: str) -> str:
    return identity if identity.startswith(_ID_PREFIX) else f"{_ID_PREFIX}-{identity}"


def _round(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 1) + 0.0:g}"


def _is_empty_rect(element: Element) -> bool:
    return element.tag == "rect" and element.get("width") in (None, "0") and element.get("height") in (None, "0")


def _find_references(root: Element) -> set[str | None]:
    found: set[str | None] = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            found.update(_REFERENCE.findall(value))
            if name in ("href", "xlink:href") or name in _ID_REFERENCES:
                found.add(value.removeprefix("#"))
    return found


def _remove(root: Element, unwanted: Callable[[Element], bool]) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if unwanted(child):
                parent.remove(child)


def _set_size(root: Element) -> None:
    """Give the drawing a fixed size, so that nothing moves when it appears."""
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    root.set("width", f"{math.ceil(width)}")
    root.set("height", f"{math.ceil(height)}")
    # The stylesheet needs the width, too: it shrinks the drawing a little before it lets it scroll.
    root.set("style", f"--atlas-width: {math.ceil(width)}px")


def _set_name(root: Element) -> None:
    """Make the drawing one image with a name for screen readers."""
    root.set("role", "img")
    if not any(element.tag == "title" for element in root):
        root.set("aria-label", "Diagram")
