"""Facts about formulas: what TeX becomes, and what an author reads if it can't be drawn."""

from contextlib import suppress
from xml.etree.ElementTree import tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Extension, Markdown

from isolation_atlas.markup import FormulaExtension
from isolation_atlas.markup.formula import draw_formula


def _convert(text: str) -> tuple[str, list[tuple[str, str]]]:
    said: list[tuple[str, str]] = []
    formulas = FormulaExtension(lambda tex, message: said.append((tex, message)))
    extensions: list[str | Extension] = ["pymdownx.arithmatex", formulas]
    markdown = Markdown(extensions=extensions, extension_configs={"pymdownx.arithmatex": {"generic": True}})
    return markdown.convert(text), said


def test_a_formula_in_a_sentence_becomes_mathml() -> None:
    html, said = _convert("So $x^2$ grows.")
    assert '<math display="inline"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>' in html
    assert said == []


def test_a_formula_of_its_own_lines_is_a_block() -> None:
    html, _ = _convert("$$\n\\sum_{i=1}^{n} x_i\n$$")
    assert '<math display="block">' in html
    assert "∑" in html


def test_a_price_is_no_formula() -> None:
    html, said = _convert("From $5 to $6.")
    assert "math" not in html
    assert said == []


@pytest.mark.parametrize(
    ("tex", "hint"),
    [
        (r"\foo", "a command that is not known: \\foo"),
        (r"a^", "Nothing follows '^' or '_'"),
        (r"a_1_2", "There are two subscripts"),
        (r"\frac{1}", "a command has too few parts"),
        (r"\left(a", "do not pair"),
        (r"\href{javascript:alert(1)}{a}", "has no \\href"),
        (r"\style{position:fixed}{a}", "has no \\style"),
    ],
)
def test_what_cant_be_drawn_is_told_and_stays_as_it_was_typed(tex: str, hint: str) -> None:
    html, said = _convert(f"So ${tex}$ ends.")
    assert [hint in message for _, message in said] == [True]
    assert "<code>" in html
    assert "<math" not in html


@given(st.text(max_size=40))
def test_no_text_breaks_a_formula_or_leaves_it(tex: str) -> None:
    with suppress(ValueError):
        assert "<script" not in tostring(draw_formula(tex), encoding="unicode")


def test_markup_in_a_formula_is_text() -> None:
    html, _ = _convert(r"So $\text{<script>alert(1)</script>}$ is text.")
    assert "<script" not in html
