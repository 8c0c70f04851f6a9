"""Turns a page and the search index of the built site into ones that work from a file."""

import json
import posixpath
import re
from collections.abc import Collection
from urllib.parse import urlsplit

# By name, what stands in the place of a script: modules are joined, and a page has its search worker as text.
WORKER = "assets/javascripts/search/worker.js"
ATLAS = "assets/javascripts/atlas.js"
MERMAID = "assets/javascripts/mermaid.js"
SEARCH = "assets/javascripts/search.js"
JOINED = (ATLAS, MERMAID, SEARCH, WORKER)

_LINK = re.compile(r'(<(?:a|link)\b[^>]*?\s(?:xlink:)?href=")([^"]+)(?=")')
_MODULE = re.compile(r'(<script src="[^"]*") type="module">')
_SEARCH = re.compile(r'<script src="([^"]*)search\.js" defer></script>')
_MERMAID = re.compile(rf'\s*<script src="[^"]*{re.escape(posixpath.basename(MERMAID))}" defer></script>')
# From a file, the theme navigates as ever, but where this is asked for it starts nothing on any page.
_INSTANT = '"navigation.instant", '
_WORKER_POLICY = "worker-src 'self'"


def draws_in_browser(html: str) -> bool:
    """Whether a diagram of the page is drawn when it is read."""
    return '<pre class="mermaid">' in html


def write_offline_page(html: str, name: str, files: Collection[str]) -> str:
    """The page `name` as it works from a file, where no address means a folder and no script is a module.

    Args:
        html: the page as it is served.
        name: its path below the site's root.
        files: all paths of the site.
    """
    html = _LINK.sub(lambda link: link[1] + name_file(link[2], name, files), html)
    html = _MODULE.sub(r"\1 defer>", html)
    html = _SEARCH.sub(r'<script src="\1search/worker.js" defer></script>\n\g<0>', html)
    if not draws_in_browser(html):
        html = _MERMAID.sub("", html)
    return html.replace(_INSTANT, "").replace(_WORKER_POLICY, "worker-src blob:")


def name_file(address: str, page: str, files: Collection[str]) -> str:
    """The address of the file that a server would send for an address on a page; any other stays as it is.

    >>> name_file("../walls/?a=b#c", "containers/images/index.html", {"containers/walls/index.html"})
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
    """The search index as the script in which the theme looks for it, with the addresses of files."""
    read = json.loads(index)
    for document in read["docs"]:
        document["location"] = name_file(f"./{document['location']}", "index.html", files)
    return f"var __index = {json.dumps(read, ensure_ascii=False, separators=(',', ':'))};\n"


def write_offline_worker(script: str) -> str:
    """A script that starts the worker from its text, as a browser starts none from a file."""
    # U+2028 needs no care: since 2019 it may stand in a string.
    return (
        f"((Worker, text) => {{ window.Worker = function () {{\n"
        f'  return new Worker(URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }})));\n'
        f"}}; }})(window.Worker, {json.dumps(script, ensure_ascii=False)});\n"
    )
