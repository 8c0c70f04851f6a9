"""Facts about the colours of code: they take a limited time, and what is left without them is told."""

from time import process_time

import pytest
from markdown import Markdown

from isolation_atlas.page.code_colours import MOST_SECONDS, CodeColoursExtension

# A pattern of this language looks at each of these words as far as the end, from each character of them.
_SLOW = "```html\n" + '"\\$({[<!--' * 9_000 + "\n```\n"


def _convert(text: str) -> tuple[str, list[tuple[str, str]]]:
    said: list[tuple[str, str]] = []
    extensions = ["pymdownx.highlight", "pymdownx.superfences", "pymdownx.inlinehilite"]
    ours = CodeColoursExtension(lambda *found: said.append(found))
    return Markdown(extensions=[*extensions, ours]).convert(text), said


@pytest.mark.parametrize("text", ["```python\na = 1\n```", "`#!python a = 1`"])
def test_code_has_its_colours(text: str) -> None:
    html, said = _convert(text)
    assert '<span class="mi">1</span>' in html
    assert said == []


def test_code_that_takes_too_long_has_none_and_is_told_with_the_limit() -> None:
    start = process_time()
    html, said = _convert("```python\na = 1\n```\n\n" + _SLOW + "\n```python\nb = 2\n```\n\n" + _SLOW)
    assert process_time() - start < 4 * MOST_SECONDS
    assert '<span class="mi">1</span>' in html
    assert "b = 2" in html
    ((line, message),) = said
    assert line == _SLOW.split("\n")[1]
    assert message == (
        "Colouring the code of this page takes more than 0.5 s, so code below has no colours. "
        "Write 'text' instead of 'html', or shorten the code."
    )


def test_code_without_a_language_has_no_limit() -> None:
    html, said = _convert("```\n" + "a" * 50_000 + "\n```")
    assert "a" * 50_000 in html
    assert said == []
