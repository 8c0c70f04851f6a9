"""Finds out, from what a builder gives Markdown, which page is being converted."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.util import Registry

from isolation_atlas.authoring.source import SourceText, decode
from isolation_atlas.problem import AtlasError, Problem

_REPORTED = "isolation_atlas_reported"


@dataclass(frozen=True, slots=True)
class PageContext:
    """The page that is being converted.

    Attributes:
        text: its text, as its author wrote it, with what problems call it.
        docs: what problems call the folder of the pages.
        docs_path: the folder of the pages.
        root: the relative address of the site's root from the page, such as "../".
        directory_addresses: whether the address of a page ends in a slash, and not in `.html`.
        reported: the problems that this build has told already.
    """

    text: SourceText
    docs: str
    docs_path: Path
    root: str
    directory_addresses: bool = True
    reported: set[Problem] = field(default_factory=set)


def find_context(md: Markdown, lines: list[str]) -> PageContext:
    """The page that `md` converts.

    MkDocs and ProperDocs register a processor that knows the page and the configuration; Zensical registers another.
    Where there is neither, the text that Markdown was given stands for the page, and the folder is `docs`.
    """
    relative = _find(md.treeprocessors, "relpath")
    if (file := getattr(relative, "file", None)) is not None:
        return _from_mkdocs(file, getattr(relative, "config", None))
    context = _find(md.preprocessors, "rendering_context")
    if context is not None and hasattr(context, "page") and hasattr(context, "config"):
        return _from_zensical(context.page, context.config)
    return PageContext(SourceText("\n".join(lines), "page"), "docs", Path("docs").absolute(), "")


def _find(processors: Registry[Any], name: str) -> Any:
    return processors[name] if name in processors else None  # noqa: SIM401 - a registry has no `get`


def _from_mkdocs(file: Any, config: Any) -> PageContext:
    source = Path(file.abs_src_path or file.src_uri).absolute()
    docs_path = Path(config["docs_dir"]) if config is not None else source.parents[file.src_uri.count("/")]
    configuration = config["config_file_path"] if config is not None else ""
    project = Path(configuration).absolute().parent if configuration else docs_path.parent
    docs = Path(os.path.relpath(docs_path, project)).as_posix()
    # MkDocs 1.5 knows only the text of a page's file.
    text = getattr(file, "content_string", None)
    read = SourceText(text, f"{docs}/{file.src_uri}") if text is not None else _read(source, f"{docs}/{file.src_uri}")
    reported = vars(config).setdefault(_REPORTED, set()) if config is not None else set()
    return PageContext(read, docs, docs_path, _root(file.url), not file.url.endswith(".html"), reported)


def _from_zensical(page: Any, config: Mapping[str, Any]) -> PageContext:
    project = Path(config.get("config_file") or "zensical.toml").absolute().parent
    docs_path = project / config.get("docs_dir", "docs")
    docs = Path(os.path.relpath(docs_path, project)).as_posix()
    source = docs_path / page.path
    directories = bool(config.get("use_directory_urls", True))
    return PageContext(_read(source, f"{docs}/{page.path}"), docs, docs_path, _root(page.url), directories)


def _root(url: str) -> str:
    """The relative address of the site's root from the address of a page.

    >>> _root("a/b/"), _root("a.html"), _root("./")
    ('../../', './', './')
    """
    return "../" * url.removeprefix("./").count("/") or "./"


def _read(path: Path, name: str) -> SourceText:
    try:
        return SourceText(decode(path, name), name)
    except AtlasError:  # a page that no file holds
        return SourceText("", name)
