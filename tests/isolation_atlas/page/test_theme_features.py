"""Facts about the features of the theme."""

from pathlib import Path

import material
import pytest

from isolation_atlas.page.theme_features import check_feature

THEME = [str(Path(material.__file__).parent / "templates")]


@pytest.mark.parametrize("feature", ["navigation.instant", "content.code.copy", "toc.integrate", "navigation.sections"])
def test_what_scripts_and_templates_do_is_known(feature: str) -> None:
    assert check_feature(feature, THEME) is None


@pytest.mark.parametrize("feature", ["content.tabs.link", "content.tooltips", "navigation.instant.preview"])
def test_what_only_the_theme_s_script_would_do_is_not(feature: str) -> None:
    assert check_feature(feature, THEME) is not None
