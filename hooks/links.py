"""Gives what MkDocs says of dead links a line, and the nearest page."""

import logging
import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import dirname, join, normpath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

from isolation_atlas.hooks import SourceText, describe_dead_anchor, describe_dead_link, find_link
from isolation_atlas.markup import read_snippets
from site_build.build import Build
from site_build.docs_folder import docs_name
from site_build.generated_pages import may_be_missing

_LOGS = ("mkdocs.structure.pages", "properdocs.structure.pages")
_MESSAGE = re.compile(
    r"Doc file '(?P<page>.+?)' contains an? (?P<kind>absolute |unrecognized relative )?link '(?P<link>.*?)', "
    r"(?:but (?P<anchor>there is no such anchor|the doc '(?P<target>.+?)' does not contain an anchor))?",
)


# The filter of a build that was killed half-way is of another class, because MkDocs loads a hook again for each build.
# Its name stays the same.
_FILTER = "isolation_atlas.dead_links"


class _DeadLinks(logging.Filter):
    """Reports the problems of links instead of MkDocs' own messages about them."""

    def __init__(self, config: MkDocsConfig, files: Files) -> None:
        super().__init__(_FILTER)
        self._config, self._files = config, files

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether MkDocs' own message stays."""
        found = _MESSAGE.match(record.getMessage()) if record.levelno >= logging.WARNING else None
        page = self._files.get_file_from_path(found["page"]) if found else None
        if not found or page is None:
            return True
        link, docs = found["link"], docs_name(self._config)
        if link.startswith("#fnref:"):  # nothing leads to a footnote, which `markup.py` reports
            return False
        build, name = Build.of(self._config), f"{docs}/{page.src_uri}"
        target = normpath(join(dirname(page.src_uri), link.partition("#")[0]))
        if not build.has_told_most(name) and not may_be_missing(build, target):
            text = page.content_string or ""
            sources = [SourceText(text, name), *read_snippets(text, Path(self._config.docs_dir), docs)]
            build.report(find_link(sources, link, self._describe(found, docs)))
        return False

    def _describe(self, found: Mapping[str, str | None] | re.Match[str], docs: str) -> str:
        page, link = str(found["page"]), str(found["link"])
        if not found["anchor"]:
            return describe_dead_link(page, link, docs, self._files.src_uris)
        target = self._files.get_file_from_path(found["target"] or page)
        anchors = (target.page.present_anchor_ids if target and target.page else None) or ()
        return describe_dead_anchor(link, f"{docs}/{found['target']}" if found["target"] else "This page", anchors)


@event_priority(-200)  # once all files are known
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Listen to what MkDocs says of links."""
    _stop()
    for name in _LOGS:
        logging.getLogger(name).addFilter(_DeadLinks(config, files))
    return files


def on_post_build(config: MkDocsConfig) -> None:
    """End that, so that nothing is left for the next build."""
    _stop()


def on_build_error(error: Exception) -> None:
    """End that after an error, too."""
    _stop()


def _stop() -> None:
    for log in map(logging.getLogger, _LOGS):
        for one in [one for one in log.filters if getattr(one, "name", "") == _FILTER]:
            log.removeFilter(one)
