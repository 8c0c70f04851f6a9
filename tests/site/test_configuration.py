"""What an author reads after a mistake in mkdocs.yml, such as taking a line out that others need."""

import re
import subprocess
import sys

import pytest
from tests.support.sample import PROJECT, Sample, warnings

_PAGE = """\
# Sample

[@handbook] on a hypercall

```mermaid
flowchart LR
  a --> b
```

```cluster
manifest: data/clusters/pair.yml
```

```comparison
```

```stack
stacks: [vm, container]
title: Both
```
"""

LINES = re.findall(
    r"(?m)^  - (?:hooks/|search|mermaid2).*\n(?:      .*\n)*", (PROJECT / "mkdocs.yml").read_text("utf-8")
)


def _build_without(line: str, sample: Sample) -> str:
    sample.configure(line, "")
    sample.write("index.md", _PAGE)
    built = sample.run()
    assert "Traceback" not in built.stderr
    said = warnings(built.stderr)
    assert built.returncode == 0 or "in mkdocs.yml" in said
    return said


@pytest.mark.thorough
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split()[1])
def test_without_any_one_of_them_the_site_is_built_or_words_say_what_is_missing(line: str, sample: Sample) -> None:
    _build_without(line, sample)


@pytest.mark.parametrize("plugin", ["mermaid2", "search"])
def test_what_a_hook_needs_is_named_with_the_line_to_add(plugin: str, sample: Sample) -> None:
    line = next(line for line in LINES if line.startswith(f"  - {plugin}"))
    hook = {"mermaid2": "mermaid_library", "search": "search_index"}[plugin]
    message = f"Add '- {plugin}' under 'plugins:' in mkdocs.yml, or remove the line '- hooks/{hook}.py'."
    assert message in _build_without(line, sample)


@pytest.mark.parametrize("hook", ["comparison_table", "glossary_terms"])
def test_no_hook_needs_another_one(hook: str, sample: Sample) -> None:
    said = _build_without(next(line for line in LINES if f"hooks/{hook}.py" in line), sample)
    assert "in mkdocs.yml" not in said
    assert "hypercall" in sample.page()


def _add(lines: str, sample: Sample) -> None:
    configuration = sample.root / "mkdocs.yml"
    configuration.write_text(configuration.read_text(encoding="utf-8") + lines, encoding="utf-8")


@pytest.mark.parametrize("key", ["exclude_docs", "draft_docs"])
def test_a_page_of_the_nav_that_is_not_built_is_reported_and_the_others_are_built(key: str, sample: Sample) -> None:
    sample.write("draft.md", "# Draft\n")
    sample.write("no-draft.md", "# Another\n")
    navigation = "nav:\n  - index.md\n  - no-draft.md # unlike draft.md\n  - More:\n      - Draft: draft.md\n"
    _add(f"{navigation}\n{key}: draft.md\n", sample)
    built = sample.build()
    assert built.returncode == 0
    said = warnings(built.stderr)
    assert re.fullmatch(
        r"mkdocs\.yml:\d+:16: The nav names the page 'draft\.md', which is not built\. "
        r"Remove it from 'nav', or out of 'exclude_docs' and 'draft_docs'\.\n"
        r" +\d+ \|       - Draft: draft\.md\n +\| {16}\^\n",
        said,
    )
    assert (sample.site / "index.md").exists()
    assert "Draft" not in (sample.site / "llms-full.txt").read_text(encoding="utf-8")


def test_the_nav_may_name_a_file_that_is_no_page(sample: Sample) -> None:
    _add("nav:\n  - index.md\n  - Data: data/glossary.yml\n", sample)
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    assert 'href="data/glossary.yml"' in sample.page()
    assert "glossary" not in (sample.site / "llms.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("1.30", "Put the version in quotes, as without them 1.30 is the number 1.3. There are "),
        ('"1.99"', "There are no schemas of Kubernetes '1.99'. There are "),
        ("[1]", "Put the version in quotes, "),
    ],
)
def test_a_version_of_kubernetes_that_makes_no_sense_is_reported_once(version: str, said: str, sample: Sample) -> None:
    sample.configure('kubernetes_version: "1.37"', f"kubernetes_version: {version}")
    sample.write("index.md", _PAGE)
    built = sample.build()
    assert "Traceback" not in built.stderr
    lines = [line for line in warnings(built.stderr).splitlines() if ".yml:" in line or ".md:" in line]
    assert len(lines) == 1
    assert re.match(r"mkdocs\.yml:\d+:3: ", lines[0])
    assert said in lines[0]


@pytest.mark.parametrize(
    ("was", "put", "said"),
    [
        (
            "assets/javascripts/atlas.js",
            "assets/javascripts/atlsa.js",
            "The site has no file 'assets/javascripts/atlsa.js'. Did you mean 'assets/javascripts/atlas.js'?",
        ),
        (
            "assets/javascripts/atlas.js",
            "https://example.org/atlas.js",
            "Pages can't load files from other sites. Keep a copy in docs/assets/, and link to that.",
        ),
        (
            "path: assets/javascripts/atlas.js",
            "path: 'https://[example/atlas.js'",
            "This is not an address. Name a file of the site, such as assets/javascripts/atlas.js.",
        ),
        (
            "extra_javascript:",
            "extra_css:\n  - assets/stylesheets/base.css\nextra_javascript:",
            "The stylesheets in docs/assets/stylesheets/ are all in the site's own. Remove this line.",
        ),
        (
            "assets/images/favicon.svg",
            "assets/favicon.svg",
            "The site has no file 'assets/favicon.svg'. Did you mean 'assets/images/favicon.svg'?",
        ),
    ],
    ids=["misspelt", "elsewhere", "no address", "stylesheet", "favicon"],
)
def test_a_file_that_no_page_could_load_is_reported(was: str, put: str, said: str, sample: Sample) -> None:
    sample.configure(was, put)
    first = warnings(sample.build().stderr).splitlines()[0]
    assert re.fullmatch(rf"mkdocs\.yml:\d+:\d+: {re.escape(said)}", first)
    assert sample.build("--strict").returncode == 1


def test_a_language_that_the_theme_does_not_speak_is_reported(sample: Sample) -> None:
    sample.configure("  name: material\n", "  name: material\n  language: eng\n")
    built = sample.build()
    assert built.returncode == 1
    assert "Traceback" not in built.stderr
    assert re.search(r"mkdocs\.yml:\d+:3: The theme does not speak 'eng'\. Did you mean 'en'\?\n", built.stderr)


def test_addresses_that_are_not_those_of_folders_are_refused(sample: Sample) -> None:
    _add("use_directory_urls: false\n", sample)
    built = sample.build()
    assert built.returncode == 1
    assert "Traceback" not in built.stderr
    message = "Fences link to pages by the addresses of folders. Remove 'use_directory_urls: false'."
    assert re.search(rf"mkdocs\.yml:\d+:1: {re.escape(message)}\n", built.stderr)


def test_a_misspelt_feature_of_the_theme_is_reported_with_the_nearest(sample: Sample) -> None:
    sample.configure("- navigation.instant", "- navigation.instnat")
    assert "The site has no feature 'navigation.instnat'. Did you mean 'navigation.instant'?" in warnings(
        sample.build().stderr
    )


def test_a_site_for_this_machine_alone_says_so_and_another_does_not(sample: Sample) -> None:
    hint = "Set SITE_URL before you publish it."
    assert hint in sample.build().stderr
    assert hint not in sample.build(site_url="https://example.org/").stderr


def test_a_site_for_this_machine_alone_is_not_deployed(sample: Sample) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "mkdocs", "gh-deploy"],
        cwd=sample.root,
        env={**sample.environment, "SITE_URL": "http://localhost:8000/"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 1
    assert "The site would name http://localhost:8000/ as its address. Set SITE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr
