"""Checks the redirects of old addresses in mkdocs.yml, and finishes the pages that the plugin writes for them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

from isolation_atlas.hooks import Problem, add_policy, page_address, suggest
from site_build.build import Build
from site_build.docs_folder import configuration_problem, docs_name
from site_build.plugins import require_plugin
from site_build.process import PROCESS

# What mkdocs-redirects 1.2.2 writes for a browser that does not go on by itself, and what it says here.
_SAID, _SAYS = "You're being redirected to a <", "This page is no longer here. Its content is at a <"

on_startup = PROCESS.on_startup


@event_priority(100)  # before the plugin reads them
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Report each redirect that leads nowhere, or would take the place of a page, and leave it out."""
    plugin = require_plugin(config, "redirects", "redirects")
    redirects: Mapping[str, str] = plugin.config["redirect_maps"]
    pages = {file.src_uri for file in files.documentation_pages()}
    problems = dict(_check(redirects, pages, config))
    Build.of(config).report(problems.values())
    plugin.config["redirect_maps"] = {old: new for old, new in redirects.items() if old not in problems}
    return files


@event_priority(-50)  # after the plugin has written the pages, and before the finished site takes its place
def on_post_build(config: MkDocsConfig) -> None:
    """Give each page that redirects the content security policy of all pages."""
    for old in require_plugin(config, "redirects", "redirects").config["redirect_maps"]:
        path = Path(config.site_dir, page_address(old), "index.html")
        html = path.read_text(encoding="utf-8").replace(_SAID, _SAYS)
        path.write_text(add_policy(html, config.site_url or ""), encoding="utf-8")


def _check(redirects: Mapping[str, str], pages: set[str], config: MkDocsConfig) -> Iterator[tuple[str, Problem]]:
    for old, new in redirects.items():
        target = str(new).partition("#")[0]
        if old in pages:
            message = f"The page {docs_name(config)}/{old} is there, so its address can't lead on. Remove this line."
        elif not str(old).endswith(".md"):
            message = f"{old!r} was no page. Write its file, such as 'containers/images.md'."
        elif target not in pages:
            message = f"The address of {old!r} leads to no page: {target!r} is not there. {suggest(target, pages)}"
        else:
            continue
        yield old, configuration_problem(config, f"{old}: {new}", message)
