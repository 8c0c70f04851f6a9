"""Reports a word behind backticks that names neither a fence nor a language; Markdown would show it as plain code."""

from difflib import get_close_matches
from functools import cache

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from pygments.lexers import get_all_lexers

from isolation_atlas.page.fence import Opening, find_fences
from isolation_atlas.problem import Problem, suggest
from site_build.build import report
from site_build.docs_folder import name_docs

_PLAIN = "text"


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Look at the fences of the page as its author wrote it."""
    fences = {fence["name"] for fence in config.mdx_configs["pymdownx.superfences"]["custom_fences"]}
    for opening in find_fences(page.file.content_string):
        if opening.language and opening.language not in fences and opening.language.lower() not in _languages():
            problem = _unknown(opening, fences, f"{name_docs(config)}/{page.file.src_uri}")
            report(config, "fence_words", [problem])
    return markdown


@cache
def _languages() -> frozenset[str]:
    """What Pygments, which colours code, calls languages."""
    return frozenset(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)


def _unknown(opening: Opening, fences: set[str], page: str) -> Problem:
    near = get_close_matches(opening.language, sorted(_languages() | fences), n=1)
    offer = suggest(opening.language, near or {*fences, _PLAIN})
    return opening.problem(page, f"No fence and no language is called {opening.language!r}. {offer}")
