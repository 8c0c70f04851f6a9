"""Writes beside each page what instant navigation loads of it."""

from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from isolation_atlas.hooks import NEXT_PAGE, find_shared_rules, mark_shared_rules, write_next_page
from site_build.build import Build
from site_build.process_copy import do_in_two


@dataclass
class _Pages:
    """The files of the pages of one build, below the site's folder."""

    written: list[str] = field(default_factory=list)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Note the pages, which are all known by now."""
    Build.of(config).state(_Pages).written = [file.dest_uri for file in files.documentation_pages()]
    return env


def on_post_build(config: MkDocsConfig) -> None:
    """Write the files; the preview, which is to be quick, has none."""
    build = Build.of(config)
    if build.serving:
        return
    site = Path(config.site_dir)
    paths = [site / name for name in build.state(_Pages).written if Path(name).name == "index.html"]
    paths = [path for path in paths if path.is_file()]
    # Each page is read twice, because all pages of a large site would need more memory than the rest of the build.
    shared = find_shared_rules(path.read_text(encoding="utf-8") for path in paths)

    def write(path: Path) -> None:
        if html := mark_shared_rules(path.read_text(encoding="utf-8"), shared):
            path.write_text(html, encoding="utf-8")
            path.with_name(NEXT_PAGE).write_text(write_next_page(html), encoding="utf-8")

    do_in_two(write, paths)
