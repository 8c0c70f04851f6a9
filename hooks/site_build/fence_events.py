"""Joins fence renderers to MkDocs: tells them where their fences stand, and reports what they find wrong."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.page.fence import Fence, Opening, find_fences, same_text
from isolation_atlas.page.fence_cache import recall
from isolation_atlas.page.template import render
from isolation_atlas.problem import AtlasError, Problem
from site_build.build import code_fingerprint, report, unrendered_pages
from site_build.docs_folder import name_docs
from site_build.fence_renderer import FenceRenderer

plain_fences: dict[str, dict[int, str]] = {}
"""What each page's fences are in Markdown, by the page's path and the line of the fence."""

_SUPERFENCES = "pymdownx.superfences"


class FenceEvents:
    """The MkDocs events of some fences; a hook file takes them as its own.

    Args:
        renderers: by the word after the backticks, what turns such a fence into HTML.
    """

    def __init__(self, **renderers: FenceRenderer) -> None:
        self._renderers = renderers
        self._hook = "_".join(renderers)
        self._config: MkDocsConfig
        self._page: Page
        self._openings: list[Opening] = []
        self._counts: Counter[str] = Counter()
        self._anchors: set[str] = set()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Register the fences."""
        self._config = config
        fences = config.mdx_configs.setdefault(_SUPERFENCES, {})
        more = {"format": self.format, "validator": _take_all}
        ours = [{"name": name, "class": name, **more} for name in self._renderers]
        fences["custom_fences"] = [*(fences.get("custom_fences") or ()), *ours]
        return config

    def on_page_markdown(self, markdown: str, page: Page, **_: Any) -> str:
        """Note where the fences of a page stand, as Markdown forgets it."""
        self._page = page
        self._counts.clear()
        plain_fences.setdefault(page.file.src_uri, {})
        self._anchors.clear()
        self._openings = [
            opening for opening in find_fences(page.file.content_string) if opening.language in self._renderers
        ]
        return markdown

    def on_page_content(self, html: str, page: Page, **_: Any) -> str:
        """Report fences that Markdown did not take for any."""
        # MkDocs checks links against the anchors that it saw itself.
        page.present_anchor_ids = (page.present_anchor_ids or set()) | self._anchors
        self.report(opening.ignored(self._path()) for opening in self._openings)
        return html

    def report(self, problems: Iterable[Problem]) -> None:
        """Warn of each problem once a build."""
        report(self._config, self._hook, problems)

    def locate(self, text: str, message: str) -> Problem:
        """A problem at the first place where the page says `text`."""
        return SourceText(self._page.file.content_string, self._path()).problem_at_text(text, message)

    def format(
        self, source: str, language: str, css_class: str, options: Mapping[str, str], md: Any, **more: Any
    ) -> str:
        """Render one fence; the signature is that of a superfences formatter."""
        self._counts[language] += 1
        opening = self._take_opening(language, source)
        fence = Fence(
            language=language,
            header=opening.header if opening else language,
            source=SourceText(source, self._path(), *((opening.line + 1, opening.indent) if opening else ())),
            options={**options, **(more.get("attrs") or {})},
            number=self._counts[language],
            docs=name_docs(self._config),
            docs_path=Path(self._config.docs_dir),
            root=self._root(),
            mark=opening.mark if opening else "```",
        )
        renderer = self._renderers[language]
        try:
            rendered = recall(fence, f"{code_fingerprint(self._config)}\0{renderer.fingerprint(fence)}", renderer)
        except Exception as error:  # superfences would swallow it, and show the fence as code
            problems = error.problems if isinstance(error, AtlasError) else [fence.fault(error)]
            self.report(problems)
            unrendered_pages(self._config).add(self._page.file.src_uri)
            return _box(language, problems)
        self.report(rendered.problems)
        self._anchors.update(rendered.anchors)
        if opening and rendered.plain is not None:
            plain_fences[self._page.file.src_uri][opening.line] = rendered.plain
        for note in rendered.notes:
            logging.getLogger(f"mkdocs.hooks.{self._hook}").info(note)
        return (_box(language, rendered.problems) if rendered.problems else "") + rendered.html

    def _take_opening(self, language: str, body: str) -> Opening | None:
        """Where the fence stands, each place once; None where something rewrote the page before Markdown did."""
        for opening in self._openings:
            if opening.language == language and same_text(opening, body):
                self._openings.remove(opening)
                return opening
        return None

    def _path(self) -> str:
        return f"{name_docs(self._config)}/{self._page.file.src_uri}"

    def _root(self) -> str:
        root = get_relative_url(".", self._page.url)
        return root if root.endswith("/") else f"{root}/"


def _box(language: str, problems: Iterable[Problem]) -> str:
    return render("problems.html", language=language, problems=list(problems))


def _take_all(
    language: str, inputs: Mapping[str, str], options: dict[str, str], attrs: dict[str, str], md: Any
) -> bool:
    """Accept any option, so that the renderer can say what is wrong with it; superfences would say nothing."""
    options.update(inputs)
    return True
