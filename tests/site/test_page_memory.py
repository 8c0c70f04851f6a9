"""Facts about what the preview keeps in memory, and about when it is written to disk."""

from pathlib import Path

import pytest

from isolation_atlas import cache
from site_build.page_memory import FinishedPage, Memory


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cache, "CACHE", tmp_path)


def _find_on_disk(name: str, key: str) -> FinishedPage | None:
    return Memory("site", in_memory=False).finished.find(name, key)


def test_what_a_preview_makes_at_a_save_is_written_when_it_ends() -> None:
    memory = Memory("site", in_memory=True)
    memory.finished.keep("one.md", "first", FinishedPage("<p>1</p>"))
    assert _find_on_disk("one.md", "first") == FinishedPage("<p>1</p>")
    memory.put_off_writing()
    memory.finished.keep("one.md", "second", FinishedPage("<p>2</p>"))
    memory.finished.keep("one.md", "third", FinishedPage("<p>3</p>"))
    assert memory.finished.find("one.md", "third") == FinishedPage("<p>3</p>")
    assert _find_on_disk("one.md", "third") is None
    memory.write()
    assert _find_on_disk("one.md", "third") == FinishedPage("<p>3</p>")
