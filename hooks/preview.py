"""Makes the preview look for saved files more often than MkDocs, and tell a mistake in mkdocs.yml in words."""

from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from watchdog.observers.polling import PollingObserver

# Seconds; MkDocs has an author wait for up to half of one. To look through the site takes a few hundredths of this.
_INTERVAL = 0.15


def on_serve(server: LiveReloadServer, **_: object) -> LiveReloadServer:
    """Give the server another observer of what it watches, which it starts later, and its builder words."""
    paths = [emitter.watch.raw_path for emitter in server.observer.emitters]
    for path in paths:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=_INTERVAL)
    for path in paths:
        server.watch(path)
    build = server.builder

    def build_or_tell() -> None:
        try:
            build()
        except MkDocsException as error:  # of any but this one, the server prints a traceback
            raise Abort(str(error)) from None

    server.builder = build_or_tell
    return server
