"""Every fence that the hooks register has all that belongs to one, and every path that the guides name is there."""

import re
from pathlib import Path

import pytest
from mkdocs.config import load_config
from tests.support.sample import PROJECT
from tests.support.sample_data import BODIES

import cluster_diagram
import comparison_table
from site_build.fence_registry import SUPERFENCES


@pytest.fixture(scope="module")
def languages() -> set[str]:
    config = load_config(str(PROJECT / "mkdocs.yml"))
    for hook in (comparison_table, cluster_diagram):
        hook.on_config(config)
    return {fence["name"] for fence in config.mdx_configs[SUPERFENCES]["custom_fences"]}


def test_each_fence_has_an_example_for_the_properties_that_hold_for_all(languages: set[str]) -> None:
    assert languages == set(BODIES)


def test_each_fence_has_a_mistake_whose_message_is_kept(languages: set[str]) -> None:
    mistakes = [path.stem for path in (PROJECT / "tests/site/mistakes").glob("*.yml")]
    assert {language for language in languages if not any(one.startswith(f"{language}-") for one in mistakes)} == set()


def test_each_fence_is_explained_to_authors(languages: set[str]) -> None:
    guide = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "docs/contributing").glob("*.md"))
    assert {name for name in languages if f"```{name}" not in guide and f"`{name}`" not in guide} == set()


@pytest.mark.parametrize("guide", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_each_path_that_a_guide_names_is_there(guide: str) -> None:
    text = (PROJECT / guide).read_text(encoding="utf-8")
    named = re.findall(r"`((?:docs|hooks|overrides|tests|tools)/[\w./-]+)`", text)
    missing = [path for path in named if not Path(PROJECT, path.rstrip("/")).exists()]
    assert missing == []
