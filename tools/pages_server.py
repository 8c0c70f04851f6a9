"""Serves a built site as GitHub Pages does: under a sub-path, compressed, and cacheable for ten minutes."""

import gzip
import mimetypes
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

_COMPRESSED = {"text/html", "text/css", "text/javascript", "application/json", "application/xml", "image/svg+xml"}
HALT_BEFORE = "Halt-Before"
"""A request may name a text of a page in this header: the transfer pauses before it, as on a bad network.

Such a page is not compressed.
"""
# The pause is long enough for a browser to paint the first part of a page.
HALT_SECONDS = 0.7
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".yml": "text/yaml", ".json": "application/json"}


@cache
def _compress(body: bytes) -> bytes:
    """Compress a body; the result is cached, because many tests request the same stylesheet."""
    return gzip.compress(body, 6)


class _Handler(BaseHTTPRequestHandler):
    """Answers one request, and compresses the types that GitHub Pages compresses."""

    site: ClassVar[Path]
    base: ClassVar[str]
    protocol_version = "HTTP/1.1"
    # Head and body are two packets; without this, the second waits 40 ms until the first was acknowledged.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if not path.startswith(self.base):
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")
            return
        file = self.site / path.removeprefix(self.base)
        if file.is_dir() and not path.endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if file.is_dir():
            file /= "index.html"
        if not file.is_file():
            self._send(HTTPStatus.NOT_FOUND, (self.site / "404.html").read_bytes(), "text/html")
            return
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._send(HTTPStatus.OK, file.read_bytes(), kind)

    def _send(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        halt_before = self.headers.get(HALT_BEFORE, "").encode() if kind == "text/html" else b""
        compress = not halt_before and kind in _COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = _compress(body) if compress else body
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if compress:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if halt_before:
            before, halt, body = body.partition(halt_before)
            self.wfile.write(before)
            self.wfile.flush()
            time.sleep(HALT_SECONDS)
            body = halt + body
        with suppress(ConnectionError):  # the browser may have gone on to another page
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
        """Log nothing; the browser reports what fails."""


def free_address() -> str:
    """An address for a project's site: a sub-path on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/isolation-atlas/"


@contextmanager
def serve(site: Path, address: str) -> Iterator[str]:
    """Serve a site until the end of the block; the value is the address.

    Args:
        site: the folder of the built site.
        address: the address of its root, with a port of this machine.
    """
    parts = urlsplit(address)
    handler = type("Handler", (_Handler,), {"site": site, "base": parts.path})
    with ThreadingHTTPServer(("127.0.0.1", parts.port or 80), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()
