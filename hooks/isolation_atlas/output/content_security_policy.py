"""Adds a Content-Security-Policy to a page, which limits what the page may load and run, and a referrer policy."""

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote, urlsplit

_CHARSET = re.compile(r'<meta charset="utf-8"/?>')  # mermaid2 writes "/>"
_SCRIPT = re.compile(r"<!--|<script\b")
_SOURCE = re.compile(r"\ssrc\s*=")
_TYPE = re.compile(r'\stype="([^"]*)"')
# A script of any other type is data: browsers don't run it, and policies don't restrict it.
_RUN_TYPES = {"", "module", "text/javascript"}

_POLICY = {
    "default-src": "'self'",
    # Mermaid adds <style> elements, and each drawing has its size in a style attribute. Hashes would not help: instant
    # navigation brings a page's drawings under the policy of the page that was opened first. Styles can't send what
    # they read to others, because pictures, fonts and requests are limited to the own origin.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",  # the theme's stylesheet holds its icons
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


def write_policy(html: str, site_url: str = "") -> str:
    """Return the Content-Security-Policy of a page: it allows the site's files, and the page's present inline scripts.

    Args:
        html: the page.
        site_url: the address of the site's root. Scripts come from there, where it is a folder of its origin: the other
            folders may be other people's, as on GitHub Pages. Where it is the whole origin, or not known, they come
            from the page's origin.

    `frame-ancestors`, `sandbox` and `report-uri` only work in an HTTP header, so a server must send those.
    """
    own = _own_folder(site_url)
    scripts = [own, *dict.fromkeys(_hash(text) for text in _inline_scripts(html))]
    directives = {**_POLICY, "script-src": " ".join(scripts), "worker-src": own}
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def add_policy(html: str, site_url: str = "") -> str:
    """Add the policy to a page, and a referrer policy that hides the reader's page from other sites.

    Args:
        html: the page.
        site_url: as for `write_policy`.

    Raises:
        ValueError: the page has no charset as the theme writes it. The policy must follow it, before all it governs.
    """
    charset = _CHARSET.search(html)
    if not charset:
        raise ValueError('This page has no <meta charset="utf-8">, after which its Content-Security-Policy is written.')
    policy = f'<meta http-equiv="Content-Security-Policy" content="{write_policy(html, site_url)}">'
    tags = f'{charset[0]}\n      {policy}\n      <meta name="referrer" content="same-origin">'
    return f"{html[: charset.start()]}{tags}{html[charset.end() :]}"


def _own_folder(site_url: str) -> str:
    """The source of scripts that are the site's own."""
    parts = urlsplit(site_url)
    if parts.scheme not in ("http", "https") or parts.path in ("", "/"):
        return "'self'"
    # A policy has its parts between these characters.
    path = "".join(quote(character) if character in " ;,'\"" else character for character in parts.path)
    return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}/"


def _inline_scripts(html: str) -> list[str]:
    return [
        text
        for attributes, text in _list_scripts(html)
        if not _SOURCE.search(attributes) and (_TYPE.findall(attributes) or [""])[0] in _RUN_TYPES
    ]


def _list_scripts(html: str) -> Iterator[tuple[str, str]]:
    """The attributes and the text of each script element.

    One that is never closed is none, and neither is one in a comment.
    """
    end = 0
    while opening := _SCRIPT.search(html, end):
        if opening[0] == "<!--":
            end = html.find("-->", opening.end())
            if end == -1:
                return
            continue
        start = html.find(">", opening.end())
        end = html.find("</script>", start)
        if start == -1 or end == -1:
            return
        yield html[opening.end() : start], html[start + 1 : end]


@cache
def _hash(script: str) -> str:
    """Return the hash that a browser computes for a script, which replaces CRLF line ends first."""
    digest = hashlib.sha256(script.replace("\r\n", "\n").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
