"""Facts about what the theme's scripts may add to a page."""

import re
from pathlib import Path

import material
import pytest

from isolation_atlas.output.theme_markup import _ADDED, find_added

TEMPLATES = Path(material.__file__).parent / "templates"


@pytest.mark.parametrize(
    ("html", "added"),
    [
        ("<p>", ".md-search-result__item"),
        ("<pre><code>", ".md-code__button"),
        ("<table>", ".md-typeset__scrollwrap"),
        ('<div class="tabbed-set">', ".tabbed-control"),
        ('<p class="annotate">', ".md-annotation"),
        ('<span class="c1"># (1)</span>', ".md-annotation"),
        ("<a data-preview>", ".md-tooltip2"),
        ('<a class="md-source">', ".md-source__fact"),
        ('{"version": {"provider": "mike"}}', ".md-version"),
    ],
)
def test_a_page_gets_what_the_scripts_add_to_what_it_has(html: str, added: str) -> None:
    assert added in find_added(html)


@pytest.mark.parametrize(
    "html",
    ["<p>", '<table class="own">', '<script id="__config">{"features": ["content.code.annotate"]}</script>', "(1)"],
)
def test_a_page_gets_no_more_than_that(html: str) -> None:
    assert find_added(html) == find_added("")


def test_the_theme_still_has_every_class_that_is_named() -> None:
    [bundle] = (TEMPLATES / "assets" / "javascripts").glob("bundle.*.min.js")
    words = set(re.findall(r"[\w-]+", bundle.read_text(encoding="utf-8")))
    named = _list_named()
    # The last part of these names is added by the script to the first.
    composed = {name for name in named if name.startswith(("md-source__fact--", "tabbed-control--"))}
    assert named - composed - words == set()


def test_every_class_of_the_theme_that_only_its_scripts_write_is_named() -> None:
    """Of the words in its scripts, those count that its stylesheets have and its templates have not."""
    [bundle] = (TEMPLATES / "assets" / "javascripts").glob("bundle.*.min.js")
    script = bundle.read_text(encoding="utf-8")
    stylesheets = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("assets/stylesheets/*.css"))
    templates = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    dressed = set(re.findall(r"\.(md-[\w-]+|tabbed-[\w-]+)", stylesheets))
    written = {name for name in dressed if re.search(rf"[\s\"'`.]{name}[\s\"'`$]", script)}
    written -= set(re.findall(r"[\w-]+", templates))
    assert written - _list_named() == set()


def _list_named() -> set[str]:
    names = (names for markup in _ADDED.values() for names in re.findall(r'class="([^"]*)"', markup))
    return {name for one in names for name in one.split()}
