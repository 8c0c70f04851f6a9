"""Facts about the fences of another site, which MkDocs builds without a hook of this project."""

import logging
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from pymdownx.superfences import SuperFencesException
from tests.support.sample import FILES

from isolation_atlas import mkdocs

FENCES = ("call", "cluster", "comparison", "experiment", "mermaid", "stack")
LOGGER = "mkdocs.plugins.isolation_atlas"
PODS = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {nodeName: node-1, containers: [{name: web}]}\n"
NODE = "apiVersion: v1\nkind: Node\nmetadata: {name: node-1}\n"
CLUSTER = "```cluster\nmanifest: manifests/pods.yml\n```\n"


# To compile the templates of MkDocs' own theme takes longer than the rest of a build.
_OWN_THEME = "{name: null, custom_dir: theme}"
_TEMPLATES = {
    "theme/main.html": "<!doctype html><title>{{ page.title }}</title><main role=main>{{ page.content }}</main>",
    "theme/404.html": "",
}


def _site(root: Path, pages: Mapping[str, str], options: str = "{}", theme: str = _OWN_THEME, more: str = "") -> Path:
    """Lay out a site of somebody else's, with data and, unless another one is named, with a theme of its own."""
    fences = "".join(
        f"        - {{name: {name}, class: {name}, format: !!python/name:isolation_atlas.mkdocs.{name} , "
        "validator: !!python/name:isolation_atlas.mkdocs.accept_options }\n"
        for name in FENCES
    )
    files = {
        "mkdocs.yml": (
            f"site_name: Other\ntheme: {theme}\n{more}plugins: []\nmarkdown_extensions:\n"
            f"  - isolation_atlas.mkdocs: {options}\n  - pymdownx.superfences:\n      custom_fences:\n{fences}"
        ),
        "docs/manifests/pods.yml": f"{NODE}---\n{PODS}",
        **{f"docs/{name}": text for name, text in FILES.items() if name.startswith("data/")},
        "docs/index.md": "# Home\n",
        **_TEMPLATES,
        **{f"docs/{name}": text for name, text in pages.items()},
    }
    # Another site has no corrections, no requirements and no groups.
    for name in ("corrections", "comparison/requirements", "comparison/groups", "escapes", "glossary", "releases"):
        files.pop(f"docs/data/{name}.yml")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def _build(root: Path, *, strict: bool = True) -> None:
    build(load_config(str(root / "mkdocs.yml"), strict=strict, site_dir=str(root / "site")))


def _page(root: Path, name: str = "index.html") -> BeautifulSoup:
    return BeautifulSoup((root / "site" / name).read_text(encoding="utf-8"), "html.parser")


def _told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == LOGGER and one.levelno >= logging.WARNING]


def test_each_fence_is_rendered_and_leads_to_no_page_that_the_site_has_not(tmp_path: Path) -> None:
    page = (
        f"# Home\n\n{CLUSTER}\n```comparison\n```\n\n```experiment\nexperiment: race\n```\n\n"
        "```stack\nstacks: [vm, nested]\n```\n\n```call\nstacks: [container]\ntitle: A call\n```\n\n"
        "```mermaid\nflowchart LR\n  a --> b\n```\n"
    )
    _build(_site(tmp_path, {"index.md": page, "deep/er.md": page}))
    for name, up in (("index.html", "./"), ("deep/er/index.html", "../../")):
        soup = _page(tmp_path, name)
        found = [
            ".atlas-figure",
            ".atlas-comparison",
            ".atlas-experiment",
            ".atlas-stacks",
            ".atlas-call",
            ".atlas-diagram svg",
        ]
        for one in found:
            assert soup.select(one), one
        main = soup.select_one("[role=main]")
        assert main
        links = {str(link["href"]) for link in main.select("a[href]:not(.headerlink)")}
        inside = {link for link in links if not link.startswith(("https://", "#"))}
        assert inside <= {
            up,
            f"{up}manifests/pods.yml",
            f"{up}data/stacks.yml",
            f"{up}data/comparison/technologies/vm/stack.yml",
        }
        assert "https://example.org/handbook" in links
        assert not [link for link in links if link.startswith("#source-")]


def test_a_cell_holds_its_claim_with_the_source_and_the_place(tmp_path: Path) -> None:
    _build(_site(tmp_path, {"index.md": "# Home\n\n```comparison\n```\n"}))
    cell = _page(tmp_path).find(id="startup.vm")
    assert cell
    assert cell.summary
    assert "a kernel boots" in cell.summary.get_text()
    assert "Slower. A kernel boots." in cell.get_text()
    assert cell.select_one("a[href='https://example.org/handbook']")
    assert "chapter 1" in cell.get_text()


MISTAKES = {
    "a manifest that is not there": (
        "```cluster\nmanifest: manifests/pod.yml\n```",
        "docs/a.md:8:11: No file docs/manifests/pod.yml. Did you mean 'manifests/pods.yml'?",
    ),
    "an unknown option in the head": (
        '```mermaid draw="brows"\nflowchart LR\n  a --> b\n```',
        "docs/a.md:7:1: Unknown value 'brows' for 'draw'. Did you mean 'browser'?",
    ),
    "an unknown id": (
        "```comparison\ntechnologies: [vn]\n```",
        "docs/a.md:8:16: Unknown id 'vn' in 'technologies'. Known: 'container', 'vm'.",
    ),
    "controls, which need a script": (
        "```comparison\ncontrols: true\n```",
        "docs/a.md:8:1: This site has no script for controls. Remove 'controls': the table is whole without it.",
    ),
    "a fence in a list": (
        "- item\n\n    ```cluster\n    manifest: nothing.yml\n    ```",
        "docs/a.md:10:15: No file docs/nothing.yml. Known: 'manifests/pods.yml'.",
    ),
    "a fence that is never closed": (
        "```cluster\nmanifest: manifests/pods.yml",
        "docs/a.md:7:1: This fence is never closed. Close it with a line that says ```.",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_with_page_and_line_and_fails_a_strict_build(
    case: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text, said = MISTAKES[case]
    _site(tmp_path, {"a.md": f"---\ntitle: A\n---\n\n# A\n\n{text}\n"}, "{clusters: manifests}")
    with pytest.raises(Abort, match="strict mode"):
        _build(tmp_path)
    assert [one.splitlines()[0] for one in _told(caplog)] == [said]
    caplog.clear()
    _build(tmp_path, strict=False)
    shown = _page(tmp_path, "a/index.html").select(".atlas-problems code")
    assert bool(shown) is ("never closed" not in case)


def test_wrong_data_are_told_once_however_many_fences_show_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fence = "# P\n\n```comparison\n```\n\n```experiment\nexperiment: race\n```\n"
    _site(tmp_path, {"a.md": fence, "b.md": fence, "data/comparison/features.yml": "- id: startup\n"})
    _build(tmp_path, strict=False)
    told = _told(caplog)
    assert len(told) == len(set(told))
    assert any(one.startswith("docs/data/comparison/features.yml:1:3: ") for one in told)


def test_a_folder_of_data_that_is_not_there_is_told_with_the_option(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _build(_site(tmp_path, {"a.md": "# A\n\n```comparison\n```\n"}, "{data: databases}"), strict=False)
    (said,) = _told(caplog)
    assert said.startswith(
        "docs/a.md:3:1: There is no folder docs/databases/, in which a comparison fence looks for data. Make it, or "
        "name yours as the option 'data' of the Markdown extension isolation_atlas.mkdocs."
    )


def test_data_may_have_another_folder_and_pages_another_address(tmp_path: Path) -> None:
    _site(tmp_path, {"a.md": "# A\n\n```comparison\n```\n"}, "{data: known}", more="use_directory_urls: false\n")
    (tmp_path / "docs/data").rename(tmp_path / "docs/known")
    _build(tmp_path)
    heads = _page(tmp_path, "a.html").select("thead a")
    assert [str(link["href"]) for link in heads] == ["./index.html", "./index.html"]


def test_manifests_are_checked_and_kinds_explained_as_the_site_says(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    options = '{kubernetes: "1.37", kind_pages: {Pod: concepts.md#pods}}'
    _site(tmp_path, {"a.md": f"# A\n\n{CLUSTER}", "concepts.md": "# Concepts\n\n## Pods\n"}, options)
    manifest = tmp_path / "docs/manifests/pods.yml"
    manifest.write_text(manifest.read_text().replace("name: web}]", "name: web, imagee: x}]"))
    _build(tmp_path, strict=False)
    (said,) = _told(caplog)
    assert "Unknown field 'imagee'" in said
    assert _page(tmp_path, "a/index.html").select("a[href='../concepts/#pods']")


def test_files_that_options_name_and_that_are_not_there_are_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    options = "{kinds: kinds.yml, kind_pages: {Pod: concepts.md#pods, Node: index.md}}"
    _build(_site(tmp_path, {"a.md": f"# A\n\n{CLUSTER}", "b.md": f"# B\n\n{CLUSTER}"}, options), strict=False)
    assert _told(caplog) == [
        f"docs/{name}:1:1: There is no such file, but the option {option!r} of isolation_atlas.mkdocs names it. "
        "Write it, or name another there."
        for name, option in (("kinds.yml", "kinds"), ("concepts.md", "kind_pages"))
    ]
    assert _page(tmp_path, "a/index.html").select(".atlas-figure svg")
    caplog.clear()
    (tmp_path / "docs/kinds.yml").write_text("wrong: [", encoding="utf-8")
    (tmp_path / "docs/concepts.md").write_text("# Concepts\n", encoding="utf-8")
    _build(tmp_path, strict=False)
    assert all(one.startswith("docs/kinds.yml:1:") for one in _told(caplog))
    assert _told(caplog)


def test_two_sites_in_one_process_have_nothing_in_common(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    page = {"index.md": "# Home\n\n```comparison\n```\n"}
    one, other = _site(tmp_path / "one", page), _site(tmp_path / "other", page)
    technology = other / "docs/data/comparison/technologies/vm/technology.yml"
    technology.write_text(technology.read_text().replace("Virtual machines", "Other machines"))
    for root in (one, other, one):
        _build(root)
    assert _told(caplog) == []
    assert "Virtual machines" in _page(one).get_text()
    assert "Other machines" in _page(other).get_text()


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_the_fences_are_drawn_in_any_theme(tmp_path: Path, theme: str) -> None:
    page = f"# Home\n\n{CLUSTER}\n```comparison\n```\n"
    _build(_site(tmp_path, {"index.md": page}, theme=theme))
    soup = _page(tmp_path)
    assert soup.select(".atlas-figure svg")
    assert soup.select(".atlas-comparison table")


def test_saved_data_are_read_again(tmp_path: Path) -> None:
    _build(_site(tmp_path, {"index.md": "# Home\n\n```comparison\n```\n"}))
    technology = tmp_path / "docs/data/comparison/technologies/vm/technology.yml"
    technology.write_text(technology.read_text().replace("Virtual machines", "Saved machines"))
    _build(tmp_path)
    assert "Saved machines" in _page(tmp_path).get_text()


def test_without_the_extension_a_fence_knows_its_page_and_line_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _site(tmp_path, {"a.md": "---\ntitle: A\n---\n\n```cluster\nmanifest: nothing.yml\n```\n"})
    configuration = tmp_path / "mkdocs.yml"
    configuration.write_text(configuration.read_text().replace("  - isolation_atlas.mkdocs: {}\n", ""))
    with pytest.raises(Abort):
        _build(tmp_path)
    assert _told(caplog)[0].startswith("docs/a.md:6:11: No file docs/nothing.yml.")


WRONG_OPTIONS = {
    "{dat: x}": "isolation_atlas.mkdocs has no option 'dat'. Did you mean 'data'?",
    "{data: ../x}": "'../x' is not a folder below that of the pages. Write it as in 'data/clusters'.",
    "{data: a/b}": "'a/b' does not lie directly below the folder of the pages. Move it there, and write 'b'.",
    "{kubernetes: 1.37}": "1.37 is not a valid value. Give it a version in quotes, as in '\"1.37\"'",
    '{kubernetes: "1.99"}': "There are no schemas of Kubernetes '1.99'.",
    "{strict: 1}": "1 is not a valid value. Give it true or false.",
    "{kind_pages: [Pod]}": "['Pod'] is not a valid value. Give it pages by the names of kinds",
}


@pytest.mark.parametrize("options", WRONG_OPTIONS)
def test_a_wrong_option_ends_the_build_with_the_way_out(
    options: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort):
        _build(_site(tmp_path, {}, options))
    assert any(WRONG_OPTIONS[options] in one.getMessage() for one in caplog.records)


def _markdown(language: str = "mermaid", **options: object) -> Markdown:
    fence = {"name": language, "class": language, "format": getattr(mkdocs, language)}
    return Markdown(
        extensions=["pymdownx.superfences", mkdocs.makeExtension(**options)],
        extension_configs={"pymdownx.superfences": {"custom_fences": [fence]}},
    )


def test_without_a_builder_the_text_stands_for_the_page(caplog: pytest.LogCaptureFixture) -> None:
    md = _markdown()
    for _ in range(2):  # each conversion counts its own lines
        md.reset()
        assert "<svg" in md.convert("Text\n\n```mermaid\nflowchart LR\n  a --> b\n```\n")
        assert "atlas-problems" in md.convert("Text\n\n```mermaid\nflowchart LR\n  a --> \n```\n")
    assert {one.split(" ")[0] for one in _told(caplog)} == {"page:5:9:"}


def test_where_a_site_asks_for_it_a_problem_ends_the_build_of_any_builder() -> None:
    with pytest.raises(SuperFencesException, match=r"1 problem in the fences of page:\npage:2:1: "):
        _markdown(strict=True).convert("```mermaid\n\n```\n")


def test_a_builder_that_tells_the_page_as_zensical_does_is_understood(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _site(tmp_path, {"deep/a.md": "---\ntitle: A\n---\n\n```cluster\nmanifest: nothing.yml\n```\n"})

    class Page:
        url, path = "deep/a/", "deep/a.md"

    class Context:
        page = Page
        config: Mapping[str, object] = {"config_file": str(tmp_path / "zensical.toml"), "docs_dir": "docs"}

        def run(self, lines: list[str]) -> list[str]:
            return lines

    md = _markdown("cluster", clusters="manifests")
    md.preprocessors.register(Context(), "rendering_context", 0)  # type: ignore[arg-type]
    md.convert("```cluster\nmanifest: nothing.yml\n```\n")
    assert _told(caplog)[0].startswith("docs/deep/a.md:6:11: No file docs/nothing.yml.")
    html = md.convert(dedent(CLUSTER))
    assert 'href="../../manifests/pods.yml"' in html


def test_mkdocs_1_5_which_tells_less_is_understood(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    _site(tmp_path, {"deep/a.md": "---\ntitle: A\n---\n\n```cluster\nmanifest: nothing.yml\n```\n"})

    class File:
        src_uri, url, abs_src_path = "deep/a.md", "deep/a/", str(tmp_path / "docs/deep/a.md")

    class Relative:
        file = File

        def run(self, root: object) -> None:
            pass

    md = _markdown("cluster", clusters="manifests")
    md.treeprocessors.register(Relative(), "relpath", 0)  # type: ignore[arg-type]
    md.convert("```cluster\nmanifest: nothing.yml\n```\n")
    assert _told(caplog)[0].startswith("docs/deep/a.md:6:11: No file docs/nothing.yml.")
