"""One stylesheet for the whole site: the theme's, as far as a page uses it, and the project's own."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from isolation_atlas.authoring.source import decode
from isolation_atlas.output.stylesheet import find_symbols, find_words, join_stylesheets
from isolation_atlas.problem import AtlasError
from site_build.build import report
from site_build.docs_folder import STYLESHEETS, is_left_out, name_docs

_SITE = f"{STYLESHEETS}site.css"
_ENDINGS = (".css", ".css.map")

_used: set[str] = set()
_theme: list[Path] = []
_own: dict[str, Path] = {}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Keep the single stylesheets, and the maps that describe them, out of the site."""
    _used.clear()
    _theme.clear()
    _own.clear()
    for file in list(files):
        if not file.src_uri.startswith(STYLESHEETS) or not file.src_uri.endswith(_ENDINGS) or file.abs_src_path is None:
            continue
        files.remove(file)
        if not file.src_uri.endswith(".css") or is_left_out(file):
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
    """Write the stylesheet; one of ours that can't be read is left out, and a warning says so."""
    site = Path(config.site_dir)
    scripts = (path for path in site.glob("assets/javascripts/**/*.js") if path.is_file())
    # `scripts.py` reports what is not UTF-8.
    used = _used.union(*(find_words(path.read_text(encoding="utf-8", errors="replace")) for path in scripts))
    theme = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_theme))
    (site / _SITE).parent.mkdir(parents=True, exist_ok=True)
    (site / _SITE).write_text(_join(theme, _read(config), used, config), encoding="utf-8")


def _read(config: MkDocsConfig) -> dict[str, str]:
    """The text of each of ours that is text."""
    own = {}
    for name, path in sorted(_own.items()):
        try:
            own[name] = decode(path, name)
        except AtlasError as error:
            report(config, "stylesheets", error.problems)
    return own


def _join(theme: str, own: dict[str, str], used: set[str], config: MkDocsConfig) -> str:
    """All in one, without those of ours that have problems."""
    try:
        return join_stylesheets(theme, own, used)
    except AtlasError as error:
        report(config, "stylesheets", error.problems)
        wrong = {problem.location.path for problem in error.problems}
    return _join(theme, {name: text for name, text in own.items() if name not in wrong}, used, config)
