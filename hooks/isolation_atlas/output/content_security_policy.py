"""Writes what a page may load and run, and what it tells other sites, into the page itself."""

import base64
import hashlib
import re
from functools import cache

_CHARSET = re.compile(r'<meta charset="utf-8"/?>')  # mermaid2 closes it
_SCRIPT = re.compile(r"<script\b([^>]*)>([^<]*(?:<(?!/script>)[^<]*)*)</script>")
_SOURCE = re.compile(r"\ssrc\s*=")
_TYPE = re.compile(r'\stype="([^"]*)"')
# Any other type is data, which no browser runs and no policy stops.
_RUN_TYPES = {"", "module", "text/javascript"}

_POLICY = {
    "default-src": "'self'",
    # Mermaid and the drawings it makes carry <style> elements, and drawings their size in a style attribute. Hashes
    # would not help: instant navigation brings a page's drawings under the policy of the page that was opened first.
    # Pictures, fonts and requests stay on the own origin, so a style has nowhere to send what it could read.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",  # the theme's icons stand in its stylesheet
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


def write_policy(html: str) -> str:
    """The Content-Security-Policy of a page: its own origin alone, and of inline scripts those that it has now.

    `frame-ancestors`, `sandbox` and `report-uri` work in an HTTP header alone, so they are the server's to send.
    """
    scripts = ["'self'", *dict.fromkeys(_hash(text) for text in _inline_scripts(html))]
    directives = {**_POLICY, "script-src": " ".join(scripts), "worker-src": "'self'"}
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def add_policy(html: str) -> str:
    """The page with its policy, and without a word to other sites about where a reader came from.

    Raises:
        ValueError: the page does not say its charset as the theme does; a policy has to stand before all it governs.
    """
    charset = _CHARSET.search(html)
    if not charset:
        raise ValueError(
            'This page has no <meta charset="utf-8">, after which its Content-Security-Policy would stand.'
        )
    policy = f'<meta http-equiv="Content-Security-Policy" content="{write_policy(html)}">'
    said = f'{charset[0]}\n      {policy}\n      <meta name="referrer" content="same-origin">'
    return f"{html[: charset.start()]}{said}{html[charset.end() :]}"


def _inline_scripts(html: str) -> list[str]:
    return [
        text
        for attributes, text in _SCRIPT.findall(html)
        if not _SOURCE.search(attributes) and (_TYPE.findall(attributes) or [""])[0] in _RUN_TYPES
    ]


@cache
def _hash(script: str) -> str:
    """The hash of a script as a browser takes it, after it has made one of both ways to end a line."""
    digest = hashlib.sha256(script.replace("\r\n", "\n").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
