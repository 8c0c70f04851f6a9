"""Fixtures of the tests of Mermaid."""

from collections.abc import Iterator

import pytest

from isolation_atlas.mermaid import merman_process


@pytest.fixture
def little_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give merman 0.3 s for a request: a test that waits for the end of its time need not wait for a second."""
    merman_process.stop()
    monkeypatch.setattr(merman_process, "MOST_SECONDS", 0.3)
    yield
    merman_process.stop()
