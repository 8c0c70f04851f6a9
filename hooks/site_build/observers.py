"""Notices saved files in two ways, because neither is both quick and certain."""

from contextlib import suppress
from pathlib import Path

from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch
from watchdog.observers.polling import PollingObserver

from site_build.digest import State, describe_state

# Seconds between two scans of all files; a scan takes a few hundredths of this.
_INTERVAL = 0.5
# The system also tells which files are read, which the build does.
_CHANGES: list[type[FileSystemEvent]] = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]

_Watches = tuple[ObservedWatch, ObservedWatch]
_States = dict[Path, State | None]
"""The states of files by their paths; None for a file that is not there."""


class Observers:
    """Watches files in two ways: the system reports most changes immediately, and a scan finds the others.

    On some shared drives, the system tells nothing. MkDocs' server calls this as it calls an observer of watchdog.
    """

    def __init__(self) -> None:
        self._told, self._found = Observer(), PollingObserver(timeout=_INTERVAL)
        self._known: _States = {}

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False) -> _Watches:
        """Have the handler called with each change of a file below the path."""
        told, found = _Told(handler, self._known), _Found(handler, self._known)
        return (
            self._told.schedule(told, path, recursive=recursive, event_filter=_CHANGES),
            self._found.schedule(found, path, recursive=recursive),
        )

    def list_paths(self) -> list[str]:
        """The paths that are watched, sorted."""
        return sorted(str(emitter.watch.raw_path) for emitter in self._found.emitters)

    def unschedule(self, watches: _Watches) -> None:
        """Call the handler no longer."""
        self._told.unschedule(watches[0])
        self._found.unschedule(watches[1])

    def start(self) -> None:
        """Begin. Where the system watches no more folders for this user, only the scan is left."""
        with suppress(OSError):
            self._told.start()
        self._found.start()

    def stop(self) -> None:
        """End."""
        self._told.stop()
        self._found.stop()

    def join(self) -> None:
        """Wait for the end."""
        with suppress(RuntimeError):  # it was not started
            self._told.join()
        self._found.join()


class _Told(FileSystemEventHandler):
    """Passes on what the system tells, and notes the state of each file that it tells of."""

    def __init__(self, handler: FileSystemEventHandler, known: _States) -> None:
        self._handler, self._known = handler, known

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._known |= {path: _read_state(path) for path in _list_paths(event)}
        self._handler.dispatch(event)


class _Found(FileSystemEventHandler):
    """Passes on what a scan has found, unless each file is as it was when the system reported it."""

    def __init__(self, handler: FileSystemEventHandler, known: _States) -> None:
        self._handler, self._known = handler, known

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = _list_paths(event)
        if any(path not in self._known or self._known[path] != _read_state(path) for path in paths):
            self._handler.dispatch(event)


def _list_paths(event: FileSystemEvent) -> list[Path]:
    return [Path(str(path)) for path in (event.src_path, event.dest_path) if path]


def _read_state(path: Path) -> State | None:
    try:
        return describe_state(path.stat())
    except OSError:
        return None
