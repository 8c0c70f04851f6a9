"""What the preview notices of saved files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.serving import wait_until
from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from site_build import observers
from site_build.observers import Observers

Watch = Callable[[], list[FileSystemEvent]]


class _Noting(FileSystemEventHandler):
    def __init__(self) -> None:
        self.events: list[FileSystemEvent] = []

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not event.is_directory:
            self.events.append(event)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    page = tmp_path / "index.md"
    page.write_text("old", encoding="utf-8")
    return page


@pytest.fixture
def watch(page: Path) -> Iterator[Watch]:
    """Begins to watch, and returns the list of changes that grows."""
    begun: list[Observers] = []

    def begin() -> list[FileSystemEvent]:
        handler = _Noting()
        begun.append(Observers())
        begun[-1].schedule(handler, str(page.parent), recursive=True)
        begun[-1].start()
        return handler.events

    yield begin
    for one in begun:
        one.stop()
        one.join()


def test_a_save_is_told_without_a_scan(page: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observers, "_INTERVAL", 1e6)
    events = watch()
    page.write_text("new", encoding="utf-8")
    wait_until(lambda: bool(events))


def test_a_save_is_found_where_the_system_tells_nothing(
    page: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", refuse)
    events = watch()
    page.write_text("new", encoding="utf-8")
    wait_until(lambda: bool(events))


def test_what_the_system_has_told_is_not_found_again(page: Path) -> None:
    handler, known = _Noting(), observers._States()
    told, found = observers._Told(handler, known), observers._Found(handler, known)
    for _ in range(2):
        told.dispatch(FileModifiedEvent(str(page)))
        told.dispatch(FileModifiedEvent(str(page)))
        found.dispatch(FileModifiedEvent(str(page)))
    assert len(handler.events) == 4
    page.write_text("newer", encoding="utf-8")
    found.dispatch(FileModifiedEvent(str(page)))
    assert len(handler.events) == 5


def test_a_file_that_another_one_replaced_is_told_once(page: Path) -> None:
    handler, known = _Noting(), observers._States()
    written = page.with_name(".index.md")
    written.write_text("new", encoding="utf-8")
    written.replace(page)
    observers._Told(handler, known).dispatch(FileMovedEvent(str(written), str(page)))
    # To a scan, it is a file that went and another one that came.
    for event in (FileDeletedEvent(str(page)), FileCreatedEvent(str(page))):
        observers._Found(handler, known).dispatch(event)
    assert len(handler.events) == 1


def test_a_file_that_is_only_read_is_no_change(page: Path, watch: Watch) -> None:
    events = watch()
    page.read_text(encoding="utf-8")
    page.with_name("other.md").touch()
    wait_until(lambda: bool(events))
    assert not any(isinstance(event, FileOpenedEvent) for event in events)
    assert {event.src_path for event in events} == {str(page.with_name("other.md"))}
