"""A build as its author meets it: what fails, what stays."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from tests.support.sample import FILES, Sample, warnings

from isolation_atlas import cache
from isolation_atlas.lab import LastRun, read_lab, write_last_run
from isolation_atlas.mermaid import draw
from isolation_atlas.output import stylesheet

ALL_FENCES = """\
# Sample

```comparison
```

```experiment
experiment: race
```

```requirements
```

```corrections
```

```escapes
```

```stack
stacks: [vm, container, nested]
title: Both
```

```glossary
```

```cluster
manifest: data/clusters/pair.yml
```

```sources
of: site
```
"""

MISTAKE = "# Sample\n\n```comparison\ntechnologies: [vm, contaner]\n```\n"


def test_the_sample_builds_without_a_warning(sample: Sample) -> None:
    sample.write("index.md", "# S\n\n```comparison\n```\n\n```cluster\nmanifest: data/clusters/pair.yml\n```\n")
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    assert warnings(built.stderr) == ""


@pytest.mark.parametrize("text", [ALL_FENCES, MISTAKE, "# Sample\n\n[Nowhere](nowhere.md)\n"])
def test_a_build_in_this_process_says_and_makes_what_one_in_a_process_of_its_own_does(
    sample: Sample, text: str
) -> None:
    sample.write("index.md", text)
    ends = []
    for build in (sample.run, sample.build):
        built = build("--strict")
        said = re.sub(r"[\d.]+ seconds", "a while", built.stderr)
        files = [path for path in sample.site.rglob("*") if path.is_file()]
        ends.append((built.returncode, said, {path: path.read_bytes() for path in files}))
    assert ends[0] == ends[1]


def test_an_exception_that_ends_a_build_in_this_process_is_seen(sample: Sample) -> None:
    (sample.root / "broken.py").write_text("def on_config(config):\n    1 / 0\n")
    sample.configure("  - hooks/preview.py", "  - broken.py\n  - hooks/preview.py")
    for build in (sample.run, sample.build):
        built = build()
        assert built.returncode == 1
        assert "Traceback (most recent call last):" in built.stderr
        assert built.stderr.endswith("ZeroDivisionError: division by zero\n")


@pytest.mark.parametrize("builder", ["mkdocs", "properdocs"])
def test_strict_refuses_a_mistake_and_leaves_the_last_site_standing(sample: Sample, builder: str) -> None:
    assert sample.run("--strict", builder=builder).returncode == 0
    good = sample.page()
    sample.write("index.md", MISTAKE)
    built = sample.run("--strict", builder=builder)
    assert built.returncode == 1
    assert "The last good site is still in site/." in built.stderr
    assert sample.page() == good
    assert _folders(sample.root) == ["docs", "hooks", "overrides", "site"]


def test_a_build_that_mkdocs_breaks_off_leaves_the_last_site_standing(sample: Sample) -> None:
    assert sample.build().returncode == 0
    good = sample.page()
    (sample.root / "overrides").unlink()
    (sample.root / "overrides").mkdir()
    (sample.root / "overrides" / "main.html").write_text("{% this is no template %}")
    assert sample.build().returncode == 1
    assert sample.page() == good


def test_a_page_that_is_not_utf_8_is_reported_without_a_traceback(sample: Sample) -> None:
    (sample.docs / "index.md").write_bytes("# Größe\n".encode("latin-1"))
    built = sample.build("--strict")
    assert built.returncode == 1
    assert warnings(built.stderr) == "docs/index.md:1:5: This is not UTF-8 text. Save the file as UTF-8.\n"
    assert "Traceback" not in built.stderr


ASSETS = {
    "javascripts/latin.js": ("latin-1", "const größe = 1;", "1:9: This is not UTF-8 text. Save the file as UTF-8."),
    "stylesheets/latin.css": ("latin-1", ".größe { top: 0 }", "1:4: This is not UTF-8 text. Save the file as UTF-8."),
    "javascripts/dangling.js": (None, "", "1:1: The file can't be read: No such file or directory."),
    "stylesheets/dangling.css": (None, "", "1:1: The file can't be read: No such file or directory."),
    "javascripts/.#atlas.js": (None, "", ""),
    "stylesheets/.#base.css": (None, "", ""),
    "javascripts/.old/a.js": ("utf-8", "const old = 1;", ""),
    "stylesheets/.old/a.css": ("utf-8", ".old {", ""),
    "javascripts/folder.js/part.js": ("utf-8", "const part = 1; // a part", ""),
    "stylesheets/folder.css/part.css": ("utf-8", ".part { top: 0 }", ""),
}
"""What lies among scripts and stylesheets: how it is written, None for a link that leads nowhere; and what is said."""


def test_whatever_lies_among_scripts_and_stylesheets_breaks_no_build(sample: Sample) -> None:
    said = []
    for name, (encoding, text, problem) in sorted(ASSETS.items()):
        path = sample.docs / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if encoding:
            path.write_text(text, encoding=encoding)
        else:
            path.symlink_to("gone")
        said += [f"docs/assets/{name}:{problem}"] if problem else []
    built = sample.build()
    assert sorted(warnings(built.stderr).splitlines()) == said
    assert "Traceback" not in built.stderr
    assert built.returncode == 0
    assert sample.page("assets/javascripts/folder.js/part.js") == "const part=1;"
    stylesheet = sample.page("assets/stylesheets/site.css")
    assert ".part{" in stylesheet
    assert ".atlas-diagram" in stylesheet


def test_an_image_beside_a_stylesheet_is_published_where_the_stylesheet_names_it(sample: Sample) -> None:
    sample.write("assets/stylesheets/dots.svg", "<svg/>")
    sample.write("assets/stylesheets/dots.css", ".dots { background: url(dots.svg) }")
    sample.write("assets/stylesheets/dots.css.map", "{}")
    assert warnings(sample.build("--strict").stderr) == ""
    assert "url(dots.svg)" in sample.page("assets/stylesheets/site.css").replace('"', "")
    assert sorted(path.name for path in (sample.site / "assets/stylesheets").iterdir()) == ["dots.svg", "site.css"]
    sample.write("below/page.md", '# Below\n\n<p class="dots"></p>\n')
    assert warnings(sample.build("--strict").stderr) == ""
    assert '.dots{background:url("../../assets/stylesheets/dots.svg")}' in sample.page("below/page/index.html")
    assert ".dots{" not in sample.page()


def test_a_link_that_an_editor_leaves_beside_the_data_is_no_data(sample: Sample) -> None:
    for folder in ("technologies", "technologies/vm", "experiments"):
        (sample.docs / "data" / "comparison" / folder / ".#startup.yml").symlink_to("someone@host.1:2")
    assert warnings(sample.build("--strict").stderr) == ""


def test_a_killed_build_leaves_the_last_site_standing(sample: Sample) -> None:
    assert sample.build().returncode == 0
    good = sample.page()
    for number in range(40):
        sample.write(f"page-{number}.md", f"# Page {number}\n\n```cluster\nmanifest: data/clusters/pair.yml\n```\n")
    unfinished = sample.root / ".site.unfinished"
    with subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"], cwd=sample.root, env=sample.environment, stderr=subprocess.DEVNULL
    ) as build:
        while not unfinished.exists() and build.poll() is None:
            time.sleep(0.01)
        os.kill(build.pid, signal.SIGKILL)
    assert unfinished.exists(), "the build ended before it could be killed"
    assert sample.page() == good
    for number in range(39):
        (sample.docs / f"page-{number}.md").unlink()
    assert sample.build().returncode == 0
    assert not unfinished.exists()
    assert (sample.site / "page-39" / "index.html").exists()


def test_a_build_killed_between_two_sites_is_made_good_by_the_next_even_one_that_fails(sample: Sample) -> None:
    assert sample.build().returncode == 0
    good = sample.page()
    sample.site.rename(sample.root / ".site.previous")
    sample.write("index.md", MISTAKE)
    assert sample.build("--strict").returncode == 1
    assert sample.page() == good
    assert _folders(sample.root) == ["docs", "hooks", "overrides", "site"]


def test_a_site_that_is_a_link_stays_one_and_is_published_where_it_leads(sample: Sample) -> None:
    published = sample.root / "published" / "html"
    sample.site.symlink_to(published)
    for title in ("First", "Second"):
        sample.write("index.md", f"# {title}\n")
        assert sample.build("--strict").returncode == 0
        assert sample.site.is_symlink()
        assert f">{title}" in (published / "index.html").read_text(encoding="utf-8")
    sample.write("index.md", MISTAKE)
    built = sample.build("--strict")
    assert "The last good site is still in site/." in built.stderr
    assert "Traceback" not in built.stderr
    assert ">Second" in sample.page()
    assert _folders(published.parent) == ["html"]


@pytest.mark.parametrize(
    ("name", "leads_to"),
    [
        (".site.previous", None),
        (".site.previous", "kept"),
        (".site.unfinished", None),
        (".site.unfinished", "kept"),
        ("site", "site"),
    ],
)
def test_a_file_or_a_link_in_the_way_of_a_site_goes_and_what_it_leads_to_stays(
    name: str, leads_to: str | None, sample: Sample
) -> None:
    kept = sample.root / "kept" / "page.html"
    kept.parent.mkdir()
    kept.write_text("kept")
    if leads_to:
        (sample.root / name).symlink_to(leads_to)
    else:
        (sample.root / name).write_text("in the way")
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    assert "A page." in sample.page()
    assert kept.read_text() == "kept"
    assert [path.name for path in sample.root.glob(".site.*")] == [".site.lock"]


def test_an_option_without_quotes_is_reported_as_markdown_takes_it_for_no_fence(sample: Sample) -> None:
    sample.write("index.md", "# S\n\n```mermaid draw=browser\nflowchart LR\n  a --> b\n```\n")
    assert "docs/index.md:3:1: The header of this fence can't be read." in sample.build().stderr


def test_a_mistake_has_the_line_that_an_editor_shows(sample: Sample) -> None:
    for end in ("\n", "\r\n"):
        text = MISTAKE.replace("# Sample", "# A page of\u2028many\u2029lines").replace("\n", end)
        (sample.docs / "index.md").write_bytes(text.encode())
        said = "docs/index.md:4:20: Unknown id 'contaner' in 'technologies'."
        assert warnings(sample.build().stderr).startswith(said)


def test_a_diagram_is_drawn_once_and_taken_from_the_cache_after(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "CACHE", sample.root / ".cache")
    sample.write("index.md", "# S\n\n```cluster\nmanifest: data/clusters/pair.yml\n```\n")
    sample.build()
    kept = list(sample.cache.rglob("diagrams/*"))
    assert len(kept) == 1
    first = sample.page()
    before = kept[0].stat().st_mtime_ns
    sample.build()
    assert sample.page() == first
    assert kept[0].stat().st_mtime_ns == before


def test_a_page_whose_commands_have_changed_since_their_run_says_so_at_the_next_build(sample: Sample) -> None:
    page = "---\nrun_with: [docker]\n---\n\n# Lab\n\n```last-run\n```\n\n```console\n$ docker version\n```\n"
    sample.write("lab.md", page)
    lab = read_lab(page, "docs/lab.md")
    tools = {"Docker Engine": "28.0"}
    write_last_run(sample.docs, "lab.md", LastRun(date=date(2026, 1, 2), tools=tools, commands=1, digest=lab.digest))
    assert sample.build().returncode == 0
    assert "The page has changed since" not in sample.page("lab/index.html")
    sample.write("lab.md", page.replace("docker version", "docker info"))
    assert "docs/lab.md has changed since it was last run" in sample.build().stderr
    assert "The page has changed since" in sample.page("lab/index.html")


# A word of each file of the sample's data, and what is written in its place.
CHANGES = {
    "data/sources.yml": ("The handbook", "The new handbook"),
    "data/corrections.yml": ("Compare them.", "Compare them anew."),
    "data/escapes.yml": ("From inside to outside.", "From a new inside to outside."),
    "data/glossary.yml": ("A call into the hypervisor.", "A new call into the hypervisor."),
    "data/stacks.yml": ("A container in a machine.", "A container in a new machine."),
    "data/comparison/technologies/vm/technology.yml": ("A computer in software.", "A new computer in software."),
    "data/comparison/technologies/vm/claims.yml": ("a kernel boots", "a new kernel boots"),
    "data/comparison/technologies/vm/stack.yml": ("A kernel of its own.", "A new kernel of its own."),
    "data/comparison/technologies/container/technology.yml": ("A process with walls.", "A process with new walls."),
    "data/comparison/technologies/container/claims.yml": ("a process starts", "a new process starts"),
    "data/comparison/technologies/container/stack.yml": ("One kernel for all.", "One new kernel for all."),
    "data/comparison/features.yml": ("How fast?", "How fast is a new one?"),
    "data/comparison/requirements.yml": ("Starts fast", "Starts a new one fast"),
    "data/comparison/experiments/race.yml": ("Only a race.", "Only a new race."),
    "data/clusters/pair.yml": ("pod-1", "new-pod"),
}


def test_whatever_is_changed_in_the_data_shows_at_the_next_build(sample: Sample) -> None:
    sample.write("index.md", ALL_FENCES)
    # Releases are read by `make freshness` alone, and the one group of the sample's features has no heading.
    assert {*CHANGES, "data/releases.yml", "data/comparison/groups.yml"} == {
        file for file in FILES if file.startswith("data/")
    }
    assert sample.build("--strict").returncode == 0
    before = sample.page()
    for file, (old, new) in CHANGES.items():
        assert new not in before
        sample.write(file, FILES[file].replace(old, new))
    assert sample.build("--strict").returncode == 0
    assert [new for _, new in CHANGES.values() if new not in sample.page()] == []


def test_what_is_wrong_with_the_data_is_said_once_however_many_fences_show_it(sample: Sample) -> None:
    sample.write("index.md", ALL_FENCES)
    sample.write("data/corrections.yml", "- id: x01\n  said: Said.\n")
    said = warnings(sample.build().stderr)
    assert said.count("The key 'wrong' is missing") == 1


def test_the_sources_of_a_page_that_has_a_heading_of_that_name_have_an_id_of_their_own(sample: Sample) -> None:
    sample.write("index.md", "# Sample\n\n[Both](#sources_1)\n\n## Sources\n\nAs the handbook says [@handbook].\n")
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    for anchor in ("sources", "sources_1"):
        assert sample.page().count(f'id="{anchor}"') == 1
        assert f'href="#{anchor}"' in sample.page()


def test_a_diagram_that_merman_refuses_is_left_to_the_browser_and_the_build_says_so(sample: Sample) -> None:
    many = "\n".join(f"subgraph g{n}\na{n} --> b{n}\nend" for n in range(1400))
    sample.write("index.md", f"# S\n\n```mermaid\nflowchart LR\n{many}\n```\n")
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    assert "docs/index.md:3:1: drawn in the browser, because" in built.stderr
    assert '<pre class="mermaid">' in sample.page()


def test_a_site_is_built_without_the_packages_that_have_wheels_for_some_platforms_alone(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draw, "is_installed", lambda: False)
    monkeypatch.setattr(stylesheet, "lightningcss", None)
    sample.write("index.md", "# S\n\n```mermaid\nflowchart LR\n  without --> merman\n```\n")
    assert sample.build("--strict").returncode == 0
    assert '<pre class="mermaid">' in sample.page()
    assert ".md-typeset" in (sample.site / "assets/stylesheets/site.css").read_text(encoding="utf-8")
    assert '<link rel="stylesheet" href="assets/stylesheets/site.css">' in sample.page()


def test_a_page_gets_its_rules_in_itself_and_waits_for_no_stylesheet(sample: Sample) -> None:
    sample.write("index.md", "# Sample\n\n- [ ] A task\n")
    sample.write("other.md", "# Other\n\nProse.\n")
    assert sample.build("--strict").returncode == 0
    for name in ("index.html", "other/index.html", "404.html"):
        assert "stylesheet" not in re.findall(r' rel="([^"]*)"', sample.page(name))
        assert len(re.findall(r"<style\b", sample.page(name))) == (2 if name == "404.html" else 1)
    assert ".task-list-control" in sample.page()
    assert ".task-list-control" not in sample.page("other/index.html")


def test_mermaid_for_the_browser_is_loaded_on_its_page_alone(sample: Sample) -> None:
    sample.write("index.md", '# S\n\n```mermaid draw="browser"\nflowchart LR\n  a --> b\n```\n')
    sample.write("other.md", "# Other\n\nIt speaks of mermaid only.\n")
    assert sample.build("--strict").returncode == 0
    assert "window.mermaidConfig" in sample.page()
    assert "window.mermaidConfig" not in sample.page("other/index.html")


def test_mermaid_is_published_with_a_page_that_needs_it_alone(sample: Sample) -> None:
    library = sample.site / "assets/mermaid/mermaid.esm.min.mjs"
    for options, is_there in (("", False), (' draw="browser"', True)):
        sample.write("index.md", f"# S\n\n```mermaid{options}\nflowchart LR\n  a --> b\n```\n")
        assert sample.build("--strict").returncode == 0
        assert library.exists() is is_there


def _folders(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.is_dir() and path.name != ".cache")


def test_a_fault_of_a_renderer_is_reported_where_its_fence_stands_and_in_full_to_who_asks(sample: Sample) -> None:
    """Superfences alone would swallow it, and show the fence as code."""
    (sample.root / "faulty.py").write_text(
        "from site_build import fence_registry\n\n"
        "on_page_markdown = fence_registry.on_page_markdown\non_page_content = fence_registry.on_page_content\n\n"
        "def on_config(config):\n"
        "    faulty = fence_registry.from_files(lambda fence: 1 / 0)\n"
        "    fence_registry.register_fences(config, {'faulty': faulty})\n"
    )
    sample.configure("  - hooks/citations.py", "  - hooks/citations.py\n  - faulty.py")
    sample.write("index.md", "# Sample\n\n```faulty\n```\n")
    built = sample.build("--strict")
    assert built.returncode == 1
    assert warnings(built.stderr).startswith(
        "docs/index.md:3:1: This fence can't be rendered (ZeroDivisionError: division by zero). "
        "The site's own code is at fault. Please report it, with the fence.\n"
    )
    assert "Traceback" not in built.stderr
    verbose = sample.build("--verbose").stderr
    assert "A renderer broke on the fence at docs/index.md:3:1." in verbose
    assert "faulty.py" in verbose[verbose.index("Traceback") :]


def test_a_link_that_leads_nowhere_is_reported_and_the_rest_is_built(sample: Sample) -> None:
    (sample.docs / "notes.md").symlink_to("nowhere.md")
    (sample.docs / "picture.png").symlink_to("nowhere.png")
    built = sample.build()
    assert built.returncode == 0, built.stderr
    assert warnings(built.stderr) == (
        "docs/picture.png:1:1: The file can't be read: No such file or directory.\n"
        "docs/notes.md:1:1: The file can't be read: No such file or directory.\n"
    )
    assert (sample.site / "notes" / "index.html").exists()


def test_links_to_folders_that_they_stand_in_are_reported_before_anyone_follows_them(sample: Sample) -> None:
    (sample.docs / "start").mkdir()
    (sample.docs / "start" / "loop").symlink_to(".")
    (sample.docs / "start" / "up").symlink_to("..")
    (sample.docs / "again").symlink_to("data")
    built = sample.build()
    assert built.returncode == 1
    said = "This link leads to a folder that contains it, so the pages would never end. Remove the link.\n"
    assert built.stderr.endswith(f"docs/start/loop:1:1: {said}docs/start/up:1:1: {said}")
    assert "Traceback" not in built.stderr


def test_a_link_to_another_folder_is_followed(sample: Sample) -> None:
    (sample.docs / "again").symlink_to("data")
    assert sample.build("--strict").returncode == 0
    assert (sample.site / "again" / "glossary.yml").exists()
