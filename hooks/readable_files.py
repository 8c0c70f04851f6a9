"""Reports files that MkDocs would break on as it copies them, and folders in which it would never come to an end."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from isolation_atlas.authoring.docs_files import find_link_loops, find_unreadable
from site_build.build import report
from site_build.docs_folder import is_left_out, name_docs


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """End the build where MkDocs would follow links without end.

    Raises:
        PluginError: there are such links.
    """
    if circles := find_link_loops(Path(config.docs_dir), name_docs(config)):
        raise PluginError("\n".join(problem.describe() for problem in circles))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out what can't be read; pages, `page_text.py` reports as it reads them."""
    for file in list(files):
        if file.src_dir != config.docs_dir or file.is_documentation_page() or is_left_out(file):
            continue
        if problems := find_unreadable(Path(config.docs_dir, file.src_uri), f"{name_docs(config)}/{file.src_uri}"):
            files.remove(file)
        report(config, "readable_files", problems)
    return files
