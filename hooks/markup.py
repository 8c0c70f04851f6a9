"""Turns on what authors of other MkDocs sites type, and tells what stays off where it is typed."""

import re
from heapq import merge
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from isolation_atlas.hooks import InlinePatternsExtension, SourceText, find_fences, tell_most
from isolation_atlas.markup import (
    FormulaExtension,
    IconIndex,
    SnippetExtension,
    draw_icon,
    find_left,
    find_mistyped,
    find_switched_off,
    list_left_fences,
    read_snippets,
)
from site_build import fence_registry
from site_build.build import Build
from site_build.docs_folder import docs_name, page_name

_EMOJI = "pymdownx.emoji"
# A name between colons that stayed as it is: not a part of a longer word, of an address or of a time.
_UNKNOWN_ICON = re.compile(r":(?<![\w:/&;]:)([A-Za-z][A-Za-z0-9_+/-]*[A-Za-z0-9]):(?![\w:/])")
_MOST_ICONS = 100
"""How many unknown names of a page are compared with those of icons."""

_CODE = re.compile(r"<(pre|code|math|svg|script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the extensions that need to know the site."""

    def report(text: str, message: str) -> None:
        fence_registry.report_on_page(config, text, lambda: message)

    build = Build.of(config)
    snippets = SnippetExtension(
        Path(config.docs_dir), docs_name(config), report, lambda path: build.inputs.note("file", path)
    )
    config.markdown_extensions += [FormulaExtension(report), snippets, InlinePatternsExtension()]  # type: ignore[list-item]
    # MkDocs would try it without our index if it were in mkdocs.yml, and to copy its own takes longer than a page.
    config.markdown_extensions.append(_EMOJI)
    options = config.mdx_configs.setdefault(_EMOJI, {})
    options.update(emoji_index=_index(config), emoji_generator=draw_icon, alt="unicode")
    return config


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **more: object) -> str:
    """Report what stays off."""
    # No author typed a page that the build makes.
    text = "" if page.file.generated_by else page.file.content_string or ""
    source = SourceText(text, page_name(config, page))
    found = sorted([*find_switched_off(text), *find_mistyped(text)])
    problems = (source.problem_at(offset, message) for offset, message in found)
    behind_words = (fence.ignored(source.path) for fence in find_fences(text) if fence.before)
    Build.of(config).report_of_text(page, tell_most(merge(problems, behind_words)))
    return fence_registry.on_page_markdown(markdown, page=page, config=config, **more)


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Report what readers would see as it was typed, such as names between colons that stand for no icon."""
    if not page.file.generated_by:
        _report_left(html, page, config)
    if not (names := set(_UNKNOWN_ICON.findall(html))):
        return html
    names = set(_UNKNOWN_ICON.findall(_CODE.sub(" ", html)))
    build, index = Build.of(config), _index(config)
    source = SourceText(page.file.content_string or "", page_name(config, page))
    # To find the nearest of all names takes milliseconds.
    compared, rest = sorted(names)[:_MOST_ICONS], sorted(names)[_MOST_ICONS:]
    problems = []
    for name in compared:
        nearest = index.find_nearest(name)
        if nearest or index.is_icon(name):
            hint = f"Did you mean {nearest!r}?" if nearest else "The theme has none like it; type another."
            problems.append(source.problem_at_text(f":{name}:", f"No icon is named ':{name}:'. {hint}"))
    if problems and rest:
        message = f"{len(rest):,} more names were not compared with those of icons. Fix the others first."
        problems.append(source.problem_at_text(f":{rest[0]}:", message))
    build.report(problems)
    return html


def _report_left(html: str, page: Page, config: MkDocsConfig) -> None:
    build, name, text = Build.of(config), page_name(config, page), page.file.content_string or ""
    texts = [SourceText(text, name), *read_snippets(text, Path(config.docs_dir), docs_name(config))]
    build.report(tell_most(problem for problem in find_left(html, texts) if not build.knows(problem)))
    fences, left = find_fences(text), list_left_fences(html)
    # Where Markdown does not take one fence for what it is, its end is the beginning of the next.
    uneven = [opening for opening in fences if opening.before or (opening.closed and opening.end != opening.mark)]
    ignored = (
        opening.ignored(name)
        for opening in (uneven or (opening for opening in fences if opening.mark + opening.header in left))
    )
    build.report(problem for problem in ignored if not build.knows(problem))


def _index(config: MkDocsConfig) -> IconIndex:
    return IconIndex([Path(folder, ".icons") for folder in config.theme.dirs])
