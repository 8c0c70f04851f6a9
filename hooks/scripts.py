"""The project's scripts, each joined with the modules that it imports, without comments and spaces."""

import posixpath
from pathlib import Path

import rjsmin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from isolation_atlas.authoring.source import decode
from isolation_atlas.output.script import join_script, list_imported
from isolation_atlas.problem import AtlasError
from site_build.build import report
from site_build.docs_folder import is_left_out, name_docs

_FOLDER = "assets/javascripts"

_own: list[File] = []


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Note which scripts are ours; the theme's and the libraries have been made small by others."""
    _own[:] = [file for file in files if file.src_dir == config.docs_dir and _is_script(file)]
    return files


def _is_script(file: File) -> bool:
    uri = file.src_uri
    return uri.startswith(f"{_FOLDER}/") and uri.endswith(".js") and not is_left_out(file)


def on_post_build(config: MkDocsConfig) -> None:
    """Write ours anew; of one that can't be read or joined, a warning says so."""
    docs = name_docs(config)
    scripts: dict[str, str] = {}
    files = {f"{docs}/{file.src_uri}": file for file in _own}
    for name, file in files.items():
        try:
            scripts[name] = decode(Path(str(file.abs_src_path)), name)
        except AtlasError as error:
            report(config, "scripts", error.problems)
    parts = list_imported(scripts)
    for name in scripts:
        written = Path(config.site_dir, files[name].dest_uri)
        if name in parts:
            written.unlink()
            continue
        try:
            joined = join_script(name, scripts, posixpath.join(docs, _FOLDER))
        except AtlasError as error:
            report(config, "scripts", error.problems)
        else:
            written.write_text(rjsmin.jsmin(joined), encoding="utf-8")
