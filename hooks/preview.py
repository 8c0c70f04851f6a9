"""Lets `mkdocs serve` notice saved files sooner, write only what is new, and report an error without a traceback."""

import errno
import gc
import sys
from types import TracebackType

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority

from site_build.build import Build
from site_build.observers import Observers
from site_build.page_memory import share_memory
from site_build.process import PROCESS, Command

# Seconds without another change after which a build begins; MkDocs waits for a tenth.
_BUILD_DELAY = 0.03

_HINTS = {
    errno.EADDRINUSE: "Another program listens there. End it, or use another port: 'mkdocs serve -a 127.0.0.1:8001'",
    errno.EADDRNOTAVAIL: "This machine has no such address. Use one of its own: 'mkdocs serve -a 127.0.0.1:8001'",
    errno.EACCES: "Ports below 1024 need more rights. Use another one: 'mkdocs serve -a 127.0.0.1:8001'",
}


def on_startup(command: Command, dirty: bool) -> None:
    """Have Python say in words that the address is taken: MkDocs opens it before it calls any hook but this."""
    PROCESS.on_startup(command, dirty)
    if command == "serve":
        sys.excepthook = _say


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, OSError) and error.errno in _HINTS:
        sys.stderr.write(f"Error: {error.strerror}. {_HINTS[error.errno]}.\n")
    else:
        sys.__excepthook__(kind, error, trace)


@event_priority(-80)  # after all that write into the site, and before `raw_links.py` looks for files there
def on_post_build(config: MkDocsConfig) -> None:
    """Remove what an earlier build for the preview has left and this one has not made."""
    Build.of(config).memory.served.remove_others()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: object) -> LiveReloadServer:
    """Let the server notice changes sooner, build with what is remembered, and write that to the cache when it ends."""
    paths = [emitter.watch.raw_path for emitter in server.observer.emitters]
    for path in paths:
        server.unwatch(path)
    server.observer = Observers()  # type: ignore[assignment] # it has what the server calls
    server.build_delay = _BUILD_DELAY
    for path in paths:
        server.watch(path)
    build, memory = server.builder, Build.of(config).memory

    def build_or_abort() -> None:
        try:
            with share_memory(memory), memory.served.update():
                build()
        except MkDocsException as error:  # the server prints a traceback of any exception but Abort
            raise Abort(str(error)) from None

    server.builder = build_or_abort
    memory.put_off_writing()
    config.plugins.events["shutdown"].append(memory.write)
    gc.collect()
    gc.freeze()  # what is kept is not looked through again at each save
    return server
