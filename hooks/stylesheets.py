"""One stylesheet for the whole site: the theme's, as far as a page uses it, and the project's own."""

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from atlas.problem import AtlasError
from atlas.stylesheet import join_stylesheets, used_symbols
from docs_folder import name_docs

_SITE = "assets/stylesheets/site.css"

_theme: list[Path] = []
_own: dict[str, Path] = {}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Keep the single stylesheets, and the maps that describe them, out of the site."""
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


def on_post_build(config: MkDocsConfig) -> None:
    """Write the stylesheet; where ours can't be read, a warning says so and the theme's stands alone."""
    site = Path(config.site_dir)
    pages = (path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    scripts = (path for path in site.glob("assets/javascripts/**/*.js") if "lunr" not in path.parts)
    used = used_symbols(pages, (path.read_text(encoding="utf-8") for path in scripts))
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
