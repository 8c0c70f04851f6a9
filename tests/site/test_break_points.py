"""The widths at which the layout changes: the same in stylesheets and scripts, and those of the theme."""

import re
from pathlib import Path

import material
import pytest
from tests.support.sample import PROJECT

ASSETS = PROJECT / "docs" / "assets"
THEME = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
TOKENS = (ASSETS / "stylesheets" / "tokens.css").read_text(encoding="utf-8")
_WIDTH = re.compile(r"(?:min|max)-width: ?([\d.]+\w+)\)")


def _read_widths(files: list[Path]) -> set[str]:
    assert files
    return {width for file in files for width in _WIDTH.findall(file.read_text(encoding="utf-8"))}


def test_the_stylesheets_have_the_break_points_that_tokens_css_lists_and_no_others() -> None:
    listed = set(re.findall(r"\b[\d.]+em\b", TOKENS.partition(" * The break points are")[2].partition("*/")[0]))
    assert _read_widths(sorted((ASSETS / "stylesheets").glob("*.css"))) == listed


@pytest.mark.parametrize("kind", ["stylesheets/*.css", "javascripts/**/*.js"])
def test_each_break_point_is_one_of_the_theme(kind: str) -> None:
    assert _read_widths(sorted(ASSETS.glob(kind))) <= _read_widths(sorted(THEME.glob("*.css")))


def test_the_break_points_of_scripts_stand_in_one_module() -> None:
    scripts = [path for path in (ASSETS / "javascripts").rglob("*.js") if _read_widths([path])]
    assert [path.name for path in scripts] == ["breakpoints.js"]
