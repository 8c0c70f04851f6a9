"""One stylesheet for the whole site: the theme's, as far as a page uses it, and the project's own."""

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from atlas.problem import AtlasError
from atlas.stylesheet import find_symbols, find_words, join_stylesheets
from docs_folder import name_docs

_SITE = "assets/stylesheets/site.css"

_used: set[str] = set()
_theme: list[Path] = []
_own: dict[str, Path] = {}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Keep the single stylesheets, and the maps that describe them, out of the site."""
    _used.clear()
    _theme.clear()
    _own.clear()
    for file in list(files):
        if not file.src_uri.startswith("assets/stylesheets/") or file.abs_src_path is None:
            continue
        files.remove(file)
        if not file.src_uri.endswith(".css"):
            continue
        if file.src_dir == config.docs_dir:
            _own[f"{name_docs(config)}/{file.src_uri}"] = Path(file.abs_src_path)
        else:
            _theme.append(Path(file.abs_src_path))
    return files


@event_priority(-200)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Note what a finished page names."""
    _used.update(find_symbols(output))
    return output


@event_priority(-200)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Note what the page for addresses that lead nowhere names, too."""
    _used.update(find_symbols(output_content))
    return output_content


def on_post_build(config: MkDocsConfig) -> None:
    """Write the stylesheet; where ours can't be read, a warning says so and the theme's stands alone."""
    site = Path(config.site_dir)
    scripts = (path.read_text(encoding="utf-8") for path in site.glob("assets/javascripts/**/*.js"))
    used = _used.union(*map(find_words, scripts))
    theme = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_theme))
    own = {name: path.read_text(encoding="utf-8") for name, path in sorted(_own.items())}
    try:
        joined = join_stylesheets(theme, own, used)
    except AtlasError as error:
        for problem in error.problems:
            logging.getLogger("mkdocs.hooks.stylesheets").warning(problem.report())
        joined = join_stylesheets(theme, {}, used)
    (site / _SITE).parent.mkdir(parents=True, exist_ok=True)
    (site / _SITE).write_text(joined, encoding="utf-8")
