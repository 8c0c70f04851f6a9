"""Rewrites a page and the search index of the built site so that they work from a file."""

import json
import posixpath
import re
from collections.abc import Collection
from urllib.parse import urlsplit

# The scripts that are bundled.
WORKER = "assets/javascripts/search/worker.js"
ATLAS = "assets/javascripts/atlas.js"
MERMAID = "assets/javascripts/mermaid.js"
SEARCH = "assets/javascripts/search.js"
BUNDLED = (ATLAS, MERMAID, SEARCH, WORKER)

_LINK = re.compile(r'(<(?:a|link)\b[^>]*?\s(?:xlink:)?href=")([^"]+)(?=")')
_MODULE = re.compile(r'(<script src="[^"]*") type="module">')
_SEARCH = re.compile(r'<script src="([^"]*)search\.js" defer></script>')
_MERMAID = re.compile(rf'\s*<script src="[^"]*{re.escape(posixpath.basename(MERMAID))}" defer></script>')
# From a file, links work without this feature, and with it the theme starts none of its components.
_INSTANT = '"navigation.instant", '
# From a file, scripts come from beside the page; the worker is made of text.
_SCRIPT_POLICY = re.compile(r"(; script-src )\S+?(?=[ ;\"])")
_WORKER_POLICY = re.compile(r"(; worker-src )[^;\"]+")


def is_drawn_in_browser(html: str) -> bool:
    """Whether the browser draws a diagram of the page when it is opened."""
    return '<pre class="mermaid">' in html


def write_offline_page(html: str, name: str, files: Collection[str]) -> str:
    """The page as it works from a file, where no address is a folder and no script is a module.

    Args:
        html: the page as it is served.
        name: the path of its file below the site's root.
        files: the paths of all files of the site.
    """
    html = _LINK.sub(lambda link: link[1] + file_address(link[2], name, files), html)
    html = _MODULE.sub(r"\1 defer>", html)
    html = _SEARCH.sub(r'<script src="\1search/worker.js" defer></script>\n\g<0>', html)
    if not is_drawn_in_browser(html):
        html = _MERMAID.sub("", html)
    html = _SCRIPT_POLICY.sub(r"\1'self'", html.replace(_INSTANT, ""), count=1)
    return _WORKER_POLICY.sub(r"\1blob:", html, count=1)


def file_address(address: str, page: str, files: Collection[str]) -> str:
    """The address of the file that a server would send for an address on a page; any other stays as it is.

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
    """The search index as the script that the theme reads without a server, with the addresses of files."""
    read = json.loads(index)
    for document in read["docs"]:
        document["location"] = file_address(f"./{document['location']}", "index.html", files)
    return f"var __index = {json.dumps(read, ensure_ascii=False, separators=(',', ':'))};\n"


def write_offline_worker(script: str) -> str:
    """A script that starts the worker from its text, because browsers don't start one from a file."""
    # U+2028 needs no escape: JavaScript allows it in strings since 2019.
    return (
        f"((Worker, text) => {{ window.Worker = function () {{\n"
        f'  return new Worker(URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }})));\n'
        f"}}; }})(window.Worker, {json.dumps(script, ensure_ascii=False)});\n"
    )
