"""Joins all stylesheets into one."""

from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from isolation_atlas.authoring.source import decode
from isolation_atlas.output.stylesheet import find_symbols, find_words, join_stylesheets
from isolation_atlas.problem import AtlasError
from site_build.build import Build
from site_build.docs_folder import STYLESHEETS, docs_name, is_left_out

_SITE = f"{STYLESHEETS}site.css"
_ENDINGS = (".css", ".css.map")
_SCRIPTS = "assets/javascripts/"


@dataclass
class _Assets:
    """The stylesheets of one build.

    Attributes:
        theme: the theme's stylesheets.
        own: the project's stylesheets, by their paths in the repository.
        used: the classes, ids and settings that the pages use.
    """

    theme: list[Path] = field(default_factory=list)
    own: dict[str, Path] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Note the files, and remove the single stylesheets and their source maps from the site."""
    assets = Build.of(config).state(_Assets)
    for file in list(files):
        if not file.src_uri.startswith(STYLESHEETS) or not file.src_uri.endswith(_ENDINGS) or file.abs_src_path is None:
            continue
        files.remove(file)
        if not file.src_uri.endswith(".css") or is_left_out(file):
            continue
        if file.src_dir == config.docs_dir:
            assets.own[f"{docs_name(config)}/{file.src_uri}"] = Path(file.abs_src_path)
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
    """Write the stylesheet; a warning names each file that can't be read."""
    build = Build.of(config)
    assets, site = build.state(_Assets), Path(config.site_dir)
    stylesheet = _join_stylesheets(build, assets, site)
    (site / _SITE).parent.mkdir(parents=True, exist_ok=True)
    (site / _SITE).write_text(stylesheet, encoding="utf-8")


def _join_stylesheets(build: Build, assets: _Assets, site: Path) -> str:
    """The text of the stylesheet: the theme's rules that pages use, and all of the project's files without problems."""
    scripts = (path for path in site.glob(f"{_SCRIPTS}**/*.js") if path.is_file())
    # `scripts.py` reports a script that is not UTF-8, so it need not be reported here.
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


def _read(build: Build, name: str, path: Path) -> str | None:
    """The text of a file, or None if it can't be read, which is reported."""
    try:
        return decode(path, name)
    except AtlasError as error:
        build.report(error.problems)
        return None
