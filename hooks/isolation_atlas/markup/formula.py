"""Turns formulas in TeX into MathML, which browsers draw themselves, without a script or a font of its own."""

import re
from collections.abc import Callable
from html import unescape
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter
from latex2mathml.exceptions import (
    DenominatorNotFoundError,
    DoubleSubscriptsError,
    DoubleSuperscriptsError,
    ExtraLeftOrMissingRightError,
    InvalidAlignmentError,
    InvalidStyleForGenfracError,
    InvalidWidthError,
    LimitsMustFollowMathOperatorError,
    MissingEndError,
    MissingSuperScriptOrSubscriptError,
    NoAvailableTokensError,
    NumeratorNotFoundError,
)
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

# After inline patterns (20), which write a formula, and before the table of contents (5), which reads headings.
_PRIORITY = 15
_WRAPPED = re.compile(r"\\[(\[](?P<tex>.*)\\[)\]]", re.DOTALL)
_UNKNOWN = re.compile(r"\\[A-Za-z]+\*?")
_FAULTS: dict[type[Exception], str] = {
    DenominatorNotFoundError: "A fraction has no denominator. Write \\frac{a}{b}.",
    DoubleSubscriptsError: "There are two subscripts in one place. Put braces around one: {a_1}_2.",
    DoubleSuperscriptsError: "There are two superscripts in one place. Put braces around one: {a^1}^2.",
    ExtraLeftOrMissingRightError: "\\left and \\right do not pair. Each needs the other; '\\right.' shows nothing.",
    InvalidAlignmentError: "The columns of an array are l, c or r, as in \\begin{array}{lr}.",
    InvalidStyleForGenfracError: "The style of \\genfrac is 0, 1, 2 or 3.",
    InvalidWidthError: "This width can't be read. Write a number and a unit, such as 1em.",
    LimitsMustFollowMathOperatorError: "\\limits follows an operator, such as \\sum.",
    MissingEndError: "A \\begin has no \\end of the same name. Add it.",
    MissingSuperScriptOrSubscriptError: "Nothing follows '^' or '_'. Write what goes above or below.",
    NoAvailableTokensError: "Something is missing here: a closing brace, or what a command needs.",
    NumeratorNotFoundError: "A fraction has no numerator. Write \\frac{a}{b}.",
}
MOST_TEX = 20_000
"""How many characters of TeX a page may have."""

_PRICE = 20
"""How many characters a formula counts more than it has, as each takes its time."""

_EXCESS = f"The formulas of a page have at most {MOST_TEX:,} characters of TeX. Put this one on another page."
# How many children these elements of MathML have; the others have any number.
_PARTS = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}
# Commands that write an address, a class or a style.
_REFUSED = re.compile(r"\\(?:class|href|style)(?![A-Za-z])")


class FormulaExtension(Extension):
    """The Markdown extension; it completes `pymdownx.arithmatex`.

    Args:
        report: called with the TeX of a formula that can't be drawn, and the message.
    """

    def __init__(self, report: Callable[[str, str], None]) -> None:
        super().__init__()
        self._report = report

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's own name
        """Register the treeprocessor."""
        md.treeprocessors.register(_Formulas(self._report), "formulas", _PRIORITY)


class _Formulas(Treeprocessor):
    def __init__(self, report: Callable[[str, str], None]) -> None:
        super().__init__()
        self._report = report

    def run(self, root: Element) -> None:
        """Replace the TeX of all formulas; one that can't be drawn stays, as code."""
        left = MOST_TEX
        for element in root.iter():
            if element.get("class") != "arithmatex" or not (
                wrapped := _WRAPPED.fullmatch((element.text or "").strip())
            ):
                continue
            tex = wrapped["tex"].strip()
            left -= len(tex) + _PRICE
            try:
                math = _draw_if_few(tex, left, block=element.tag == "div")
            except ValueError as error:
                self._report(tex.split("\n", maxsplit=1)[0], str(error))
                math = Element("code")
                math.text = AtomicString(tex)
            element.text = ""
            element.append(math)


def _draw_if_few(tex: str, left: int, *, block: bool) -> Element:
    if left < 0:
        raise ValueError(_EXCESS)
    return draw_formula(tex, block=block)


def draw_formula(tex: str, *, block: bool = False) -> Element:
    """The MathML of a formula.

    Raises:
        ValueError: with a message for the author.
    """
    if refused := _REFUSED.search(tex):
        raise ValueError(f"A formula has no {refused[0]}, which could lead readers away. Leave it out.")
    try:
        math = Converter(display="block" if block else "inline").convert_to_element(tex)
    except tuple(_FAULTS) as error:
        raise ValueError(f"This formula can't be drawn: {_FAULTS[type(error)]}") from None
    except Exception:  # the library lets many through for what is no TeX
        raise ValueError("This formula can't be drawn. Write TeX, such as $a^2 + b^2$; a dollar sign is \\$.") from None
    for element in math.iter():
        if len(element) != _PARTS.get(element.tag, len(element)):
            raise ValueError("This formula can't be drawn: a command has too few parts; \\frac{a}{b} has two.")
        # The library writes references to characters, and relies on a text that nobody escapes.
        element.text = AtomicString(unescape(element.text)) if element.text else element.text
        element.tail = AtomicString(unescape(element.tail)) if element.tail else element.tail
        if element.tag != "mtext" and (unknown := _UNKNOWN.search(element.text or "")):
            raise ValueError(
                f"This formula has a command that is not known: {unknown[0]}. Correct it, or leave it out."
            )
    if "xmlns" in math.attrib:  # HTML knows the element
        del math.attrib["xmlns"]
    return math
