"""Rewrites the pages, the search index and the worker of the built site, so that they work from files."""

import json
import posixpath
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from isolation_atlas.search import pack_index, unpack_index

# The scripts that become bundles.
WORKER = "assets/javascripts/search/worker.js"
ATLAS = "assets/javascripts/atlas.js"
MERMAID = "assets/javascripts/mermaid.js"
BUNDLED = (ATLAS, MERMAID, WORKER)

_LINK = re.compile(r'(<(?:a|link)\b[^>]*?\s(?:xlink:)?href=")([^"]+)(?=")')
_MODULE = re.compile(r'(<script src="[^"]*") type="module">')
_ATLAS = re.compile(r'<script src="([^"]*)atlas\.js" defer></script>')
# From a file, scripts come from beside the page; the worker is made of text.
_SCRIPT_POLICY = re.compile(r"(; script-src )\S+?(?=[ ;\"])")
_WORKER_POLICY = re.compile(r"(; worker-src )[^;\"]+")


def is_drawn_in_browser(html: str) -> bool:
    """Whether the page has a diagram that the browser has to draw."""
    return '<pre class="mermaid">' in html


def write_offline_page(html: str, name: str, files: Collection[str]) -> str:
    """Rewrite a page for use from a file, where an address can't be a folder and a script can't be a module.

    Args:
        html: the page of the built site.
        name: the path of its file below the site's root.
        files: the paths of all files of the site.
    """
    html = _LINK.sub(lambda link: link[1] + file_address(link[2], name, files), html)
    html = _MODULE.sub(r"\1 defer>", html)
    html = _ATLAS.sub(r'<script src="\1search/worker.js" defer></script>\n\g<0>', html)
    html = _SCRIPT_POLICY.sub(r"\1'self'", html, count=1)
    return _WORKER_POLICY.sub(r"\1blob:", html, count=1)


def file_address(address: str, page: str, files: Collection[str]) -> str:
    """The address of the file that a server would send for the address of a folder; any other is not changed.

    >>> file_address("../walls/?a=b#c", "containers/images/index.html", {"containers/walls/index.html"})
    '../walls/index.html?a=b#c'
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return address
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), parts.path, "index.html"))
    if target not in files:
        return address
    return parts._replace(path=posixpath.normpath(posixpath.join(parts.path, "index.html"))).geturl()


def write_offline_index(index: str, files: Collection[str]) -> str:
    """The search index with the addresses of files, as the script from which a page reads it without a server."""
    read = unpack_index(index)
    for document in read["docs"]:
        document["location"] = file_address(f"./{document['location']}", "index.html", files)
    return f"var __index = {pack_index(read)};\n"


def write_offline_worker(script: str) -> str:
    """A script that starts the worker from its text, because a browser does not start a worker from a file."""
    # U+2028 needs no escape, because JavaScript allows it in strings since 2019.
    return (
        f"((Worker, text) => {{ window.Worker = function () {{\n"
        f'  return new Worker(URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }})));\n'
        f"}}; }})(window.Worker, {json.dumps(script, ensure_ascii=False)});\n"
    )
