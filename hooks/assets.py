"""Joins all stylesheets into one, and each of the project's scripts with the modules that it imports."""

from dataclasses import dataclass, field
from pathlib import Path

import rjsmin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from isolation_atlas.authoring.source import decode
from isolation_atlas.output.script import join_script, list_imported
from isolation_atlas.output.stylesheet import find_symbols, find_words, join_stylesheets
from isolation_atlas.problem import AtlasError
from site_build.build import Build
from site_build.docs_folder import STYLESHEETS, docs_name, is_left_out

_SITE = f"{STYLESHEETS}site.css"
_ENDINGS = (".css", ".css.map")
_SCRIPTS = "assets/javascripts/"


@dataclass
class _Assets:
    """The stylesheets and scripts of one build.

    Attributes:
        theme: the theme's stylesheets.
        own: the project's stylesheets, by their paths in the repository.
        scripts: the project's scripts, by their paths in the repository. The scripts of the theme and of the libraries
            are not among them, because they are minified already.
        used: the classes, ids and settings that the pages use.
    """

    theme: list[Path] = field(default_factory=list)
    own: dict[str, Path] = field(default_factory=dict)
    scripts: dict[str, File] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Note the files, and remove the single stylesheets and their source maps from the site."""
    assets = Build.of(config).state(_Assets)
    for file in list(files):
        is_own, name = file.src_dir == config.docs_dir, f"{docs_name(config)}/{file.src_uri}"
        if is_own and not is_left_out(file) and file.src_uri.startswith(_SCRIPTS) and file.src_uri.endswith(".js"):
            assets.scripts[name] = file
        if not file.src_uri.startswith(STYLESHEETS) or not file.src_uri.endswith(_ENDINGS) or file.abs_src_path is None:
            continue
        files.remove(file)
        if not file.src_uri.endswith(".css") or is_left_out(file):
            continue
        if is_own:
            assets.own[name] = Path(file.abs_src_path)
        else:
            assets.theme.append(Path(file.abs_src_path))
    return files


@event_priority(-200)  # after all hooks that write into a page
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Note the classes, ids and settings of a finished page."""
    Build.of(config).state(_Assets).used.update(find_symbols(output))
    return output


@event_priority(-200)  # after all hooks that write into a page
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Note the classes, ids and settings of a template, such as the page for a wrong address."""
    Build.of(config).state(_Assets).used.update(find_symbols(output_content))
    return output_content


def on_post_build(config: MkDocsConfig) -> None:
    """Write the stylesheet, and then write the joined scripts; a warning names each file that can't be read."""
    build = Build.of(config)
    assets, site = build.state(_Assets), Path(config.site_dir)
    stylesheet = _join_stylesheets(build, assets, site)
    (site / _SITE).parent.mkdir(parents=True, exist_ok=True)
    (site / _SITE).write_text(stylesheet, encoding="utf-8")
    _write_scripts(build, assets, site)


def _join_stylesheets(build: Build, assets: _Assets, site: Path) -> str:
    """The text of the stylesheet: the theme's rules that pages use, and all of the project's files without problems."""
    scripts = (path for path in site.glob(f"{_SCRIPTS}**/*.js") if path.is_file())
    # `_write_scripts` reports a script that is not UTF-8, so it need not be reported here.
    used = assets.used.union(*(find_words(path.read_text(encoding="utf-8", errors="replace")) for path in scripts))
    theme = "\n".join(path.read_text(encoding="utf-8") for path in sorted(assets.theme))
    texts = ((name, _read(build, name, path)) for name, path in sorted(assets.own.items()))
    own = {name: text for name, text in texts if text is not None}
    while True:
        try:
            return join_stylesheets(theme, own, used)
        except AtlasError as error:
            build.report(error.problems)
            wrong = {problem.location.path for problem in error.problems}
            own = {name: text for name, text in own.items() if name not in wrong}


def _write_scripts(build: Build, assets: _Assets, site: Path) -> None:
    """Write each script, joined with the modules that it imports; a module that is only imported gets no file."""
    texts = {name: _read(build, name, Path(str(file.abs_src_path))) for name, file in assets.scripts.items()}
    scripts = {name: text for name, text in texts.items() if text is not None}
    parts = list_imported(scripts)
    for name in scripts:
        path = site / assets.scripts[name].dest_uri
        if name in parts:
            path.unlink()
            continue
        try:
            joined = join_script(name, scripts, f"{docs_name(build.config)}/{_SCRIPTS.rstrip('/')}")
        except AtlasError as error:
            build.report(error.problems)
        else:
            path.write_text(rjsmin.jsmin(joined), encoding="utf-8")


def _read(build: Build, name: str, path: Path) -> str | None:
    """The text of a file, or None if it can't be read, which is reported."""
    try:
        return decode(path, name)
    except AtlasError as error:
        build.report(error.problems)
        return None
