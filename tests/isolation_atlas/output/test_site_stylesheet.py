"""The stylesheet of another site: small, with the theme's colours, and without a rule for what is not ours."""

import gzip
import re

from isolation_atlas.output.site_stylesheet import join_stylesheet
from isolation_atlas.output.stylesheet import join_stylesheets

SHEET = join_stylesheet()


def test_it_is_small() -> None:
    assert len(gzip.compress(SHEET.encode())) <= 8_000


def test_it_can_be_parsed() -> None:
    assert join_stylesheets("", {"isolation-atlas.css": SHEET})


def test_it_sets_no_colour_of_the_theme_and_takes_its_own_from_there() -> None:
    assert re.findall(r"--md-[\w-]+(?=:)", SHEET) == []
    for name in ("--md-default-fg-color", "--md-default-bg-color", "--md-code-bg-color", "--md-typeset-a-color"):
        assert f"var({name}," in SHEET
    assert "color-scheme" not in SHEET.replace("data-md-color-scheme", "")


def test_each_rule_is_about_the_fences_alone() -> None:
    selectors = [one.strip() for one in re.findall(r"(?m)^([^@&{}/\n][^{}]*)\{", SHEET)]
    others = [
        one
        for one in selectors
        if not re.search(r"atlas-|\.stack|:root|data-md-color-scheme|^(?:from|to)$|\.mermaid", one)
    ]
    assert others == []
