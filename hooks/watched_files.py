"""Looks whether a file was saved more often than MkDocs would, which has an author wait for up to half a second."""

from mkdocs.livereload import LiveReloadServer
from watchdog.observers.polling import PollingObserver

# Seconds. To look through the site's own folders takes a few hundredths of that.
_INTERVAL = 0.15


def on_serve(server: LiveReloadServer, **_: object) -> LiveReloadServer:
    """Give the server another observer of what it watches; it starts it later."""
    paths = [emitter.watch.raw_path for emitter in server.observer.emitters]
    for path in paths:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=_INTERVAL)
    for path in paths:
        server.watch(path)
    return server
