"""Joins all stylesheets into one, and gives each page the rules that it needs."""

import re
from collections.abc import Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import (
    TEMPLATES,
    AtlasError,
    decode,
    find_made,
    find_symbols,
    join_valid_scripts,
    join_valid_stylesheets,
)
from site_build.build import Build
from site_build.digest import digest
from site_build.docs_folder import STYLESHEETS, docs_name, is_left_out
from site_build.page_rules import SITE, PageRules

_ENDINGS = (".css", ".css.map")
_SCRIPTS = "assets/javascripts/"

# A script of this folder that starts a part of a page belongs to the elements with its name in `data-atlas`.
_STARTS_PART = re.compile(r"^export const start\b", re.MULTILINE)
# What else asks for a script that not every page needs, by the name of the script.
_ASKING = {
    "mermaid": 'class="mermaid"',
    "mermaid-schemes": 'class="mermaid"',
    "not-found": 'data-atlas="lost"',
    "page/annotations": "(1)",
    "page/tabs": "tabbed-set",
}
# The templates of what a script brings from another page, by the name of the script.
_BROUGHT = {"comparison": ("claim.html", "glance.html", "reference.html")}
# The scripts that another one loads when a reader asks for something, by the name of that other one.
_LOADED_LATER = {"comparison": ("opened-row", "evidence")}


@event_priority(-100)  # after all hooks that add or remove files
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Replace the stylesheets by one, and note what scripts add to pages; a warning names each that can't be read."""
    build = Build.of(config)
    stylesheet = _join_stylesheets(build, files)
    scripts = _read_scripts(config, files)
    made = build.memory.get_or_make("rules of scripts", scripts, lambda: _find_made(scripts))
    rules = build.state(PageRules)
    rules.set(stylesheet, [(asking, symbols | _find_brought(stem)) for stem, asking, symbols in made])
    build.inputs.define("rules", lambda _: digest(stylesheet, [(asking, sorted(made)) for asking, made in rules.made]))
    files.append(File.generated(config, SITE, content=stylesheet))
    return files


@event_priority(-200)  # after all hooks that write into a page
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Write the rules that a page needs into the page."""
    build = Build.of(config)
    build.inputs.note("rules", "")
    html, written = build.state(PageRules).write(output)
    if written:
        build.made(page).add(written)
    return html


@event_priority(-200)  # after all hooks that write into a page
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Write the rules that a template needs, such as the page for a wrong address, into the template."""
    return Build.of(config).state(PageRules).write(output_content)[0]


def _find_asking(stem: str, script: str) -> str:
    """The text by which a page asks for a script; empty for one that any page may ask for."""
    is_part = "/" not in stem and _STARTS_PART.search(script)
    return _ASKING.get(stem) or (f'data-atlas="{stem}"' if is_part else "")


def _find_brought(stem: str) -> set[str]:
    templates = (TEMPLATES / "fences" / name for name in _BROUGHT.get(stem, ()))
    return set().union(*(find_symbols(path.read_text(encoding="utf-8")) for path in templates))


def _join_stylesheets(build: Build, files: Files) -> str:
    """Remove all stylesheets and their source maps from the site, and return one that joins those without a problem."""
    theme: list[Path] = []
    own: dict[str, str] = {}
    for file in sorted(files, key=lambda file: file.src_uri):
        if not file.src_uri.startswith(STYLESHEETS) or not file.src_uri.endswith(_ENDINGS) or not file.abs_src_path:
            continue
        files.remove(file)
        if not file.src_uri.endswith(".css") or is_left_out(file):
            continue
        if file.src_dir != build.config.docs_dir:
            theme.append(Path(file.abs_src_path))
            continue
        name = f"{docs_name(build.config)}/{file.src_uri}"
        try:
            own[name] = decode(Path(file.abs_src_path), name)
        except AtlasError as error:
            build.report(error.problems)
    themes = "\n".join(path.read_text(encoding="utf-8") for path in theme)
    # The theme's script, which this site does not have, gives this class to what the keyboard has reached.
    themes = themes.replace(".focus-visible", ":focus-visible")
    joined, problems = build.memory.get_or_make(
        "stylesheet", (themes, own), lambda: join_valid_stylesheets(themes, own)
    )
    build.report(problems)
    return joined


def _read_scripts(config: MkDocsConfig, files: Files) -> dict[str, str]:
    """The texts of the project's scripts, by their paths."""
    scripts: dict[str, str] = {}
    for file in files:
        is_own = file.src_dir == config.docs_dir and not is_left_out(file)
        if is_own and file.src_uri.startswith(_SCRIPTS) and file.src_uri.endswith(".js"):
            path = Path(str(file.abs_src_path))
            if path.is_file():
                scripts[file.src_uri] = path.read_text(encoding="utf-8", errors="replace")
    return scripts


def _find_made(scripts: Mapping[str, str]) -> list[tuple[str, str, frozenset[str]]]:
    """Of each script that pages load: its name, how a page asks for it, and what it and its modules add to a page."""
    texts = {
        name.removeprefix(_SCRIPTS).removesuffix(".js"): text
        for name, text in join_valid_scripts(scripts, _SCRIPTS.rstrip("/")).items()
    }
    return [
        (
            stem,
            _find_asking(stem, text),
            find_made(text).union(*(find_made(texts.get(later, "")) for later in _LOADED_LATER.get(stem, ()))),
        )
        for stem, text in texts.items()
    ]
