"""The project's scripts without comments and spaces, which a reader need not load."""

from pathlib import Path

import rjsmin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from isolation_atlas.authoring.source import decode
from isolation_atlas.problem import AtlasError
from site_build.build import report
from site_build.docs_folder import is_left_out, name_docs

_own: list[File] = []


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Note which scripts are ours; the theme's and the libraries have been made small by others."""
    _own[:] = [file for file in files if file.src_dir == config.docs_dir and _is_script(file)]
    return files


def _is_script(file: File) -> bool:
    uri = file.src_uri
    return uri.startswith("assets/javascripts/") and uri.endswith(".js") and not is_left_out(file)


def on_post_build(config: MkDocsConfig) -> None:
    """Write ours anew; of one that can't be read, a warning says so."""
    for file in _own:
        try:
            script = decode(Path(str(file.abs_src_path)), f"{name_docs(config)}/{file.src_uri}")
        except AtlasError as error:
            report(config, "scripts", error.problems)
        else:
            Path(config.site_dir, file.dest_uri).write_text(rjsmin.jsmin(script), encoding="utf-8")
