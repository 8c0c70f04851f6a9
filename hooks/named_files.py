"""Reports what mkdocs.yml has each page load and the site does not have, or the pages' policy does not let in."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from isolation_atlas.problem import suggest
from site_build.build import report
from site_build.docs_folder import STYLESHEETS, is_left_out, locate, name_docs


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Look for each file among those of the site, before others take theirs out."""
    known = {file.dest_uri for file in files if not is_left_out(file)}
    for address in _addresses(config):
        if message := _find_fault(address, known, name_docs(config)):
            report(config, "named_files", [locate(config, address, message)])
    return files


def _addresses(config: MkDocsConfig) -> Iterator[str]:
    yield from (str(script) for script in config.extra_javascript)
    yield from config.extra_css
    if favicon := config.theme.get("favicon"):
        yield str(favicon)


def _find_fault(address: str, known: set[str], docs: str) -> str | None:
    """What is wrong with an address, and what would be right."""
    try:
        parts = urlsplit(address)
    except ValueError:  # half of an address in brackets
        return "This is no address. Name a file of the site, such as assets/javascripts/atlas.js."
    if parts.scheme or parts.netloc:
        return f"Pages load nothing from other sites. Keep a copy in {docs}/assets/, and name that."
    if parts.path.startswith(STYLESHEETS) and parts.path.endswith(".css"):
        return f"The stylesheets in {docs}/{STYLESHEETS} are all in the site's own. Take this line away."
    if parts.path.removeprefix("/") in known:
        return None
    ending = PurePosixPath(parts.path).suffix
    alike = (uri for uri in known if PurePosixPath(uri).suffix == ending)
    return f"The site has no file {address!r}. {suggest(address, alike)}"
