"""Facts about the features of the theme."""

from pathlib import Path

import material
import pytest

from isolation_atlas.page.theme_features import check_feature

THEME = [str(Path(material.__file__).parent / "templates")]


@pytest.mark.parametrize("feature", ["navigation.instant", "content.code.copy", "toc.integrate", "navigation.sections"])
def test_what_scripts_and_templates_do_is_known(feature: str) -> None:
    assert check_feature(feature, THEME) is None


@pytest.mark.parametrize("feature", ["content.tabs.link", "content.tooltips", "search.share", "header.autohide"])
def test_what_only_the_theme_s_script_would_do_is_told(feature: str) -> None:
    assert "needs the theme's script" in (check_feature(feature, THEME) or "")


def test_a_misspelt_feature_is_told_with_the_right_one() -> None:
    assert "'navigation.footer'" in (check_feature("navigation.foter", THEME) or "")
