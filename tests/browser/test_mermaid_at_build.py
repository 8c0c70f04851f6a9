"""What becomes of diagrams that Chromium draws into a built site, among them those that never end."""

import html
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tools.release import mermaid
from tools.release.command import ReleaseError

ENDLESS = "block-beta\n columns 1\n space:3000000000\n a\n"
WRONG = "pie\n  nothing here\n"
RIGHT = 'pie\n  "a" : 1\n'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for a site, whose pages are in `docs/` beside it."""
    monkeypatch.setattr(mermaid, "PROJECT", tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "site").mkdir()
    return tmp_path / "site"


def _write(site: Path, *sources: str) -> Path:
    fences = (f'```mermaid draw="browser"\n{source}```\n' for source in sources)
    (site.parent / "docs/index.md").write_text("# A\n\n" + "\n".join(fences), encoding="utf-8")
    boxes = (
        f'<div class="atlas-diagram atlas-diagram--browser" aria-label="A">'
        f'<pre class="mermaid"><code>{html.escape(source)}</code></pre></div>'
        for source in sources
    )
    page = site / "index.html"
    page.write_text("".join(boxes), encoding="utf-8")
    return page


def _draw(site: Path) -> tuple[int, list[str]]:
    """Draw in a thread of its own: this one may have a Playwright, and a thread has one at most."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(mermaid.draw_site, site).result()


def test_an_endless_diagram_is_given_up_and_told_and_the_others_are_drawn(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mermaid, "MOST_SECONDS", 3)
    page = _write(site, WRONG, ENDLESS, RIGHT)
    drawn, left = _draw(site)
    assert drawn == 1
    assert page.read_text(encoding="utf-8").count("<svg") == 1
    assert [place.partition(": ")[0] for place in left] == ["docs/index.md:3:1", "docs/index.md:8:1"]
    assert "Mermaid can't draw this: Parsing failed" in left[0]
    assert left[1].endswith("Mermaid can't draw this: it takes more than 3 s or 2,000 MB. Divide it, or show less.")


@pytest.mark.thorough
def test_a_diagram_that_takes_all_memory_is_told_too(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mermaid, "MOST_MEGABYTES", 60)
    _write(site, ENDLESS)
    assert _draw(site)[1] == [
        "docs/index.md:3:1: Mermaid can't draw this: it takes more than 30 s or 60 MB. Divide it, or show less."
    ]


def test_after_several_endless_diagrams_no_more_are_begun(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mermaid, "MOST_SECONDS", 0.01)
    _write(site, *(f"{RIGHT}%% {number}\n" for number in range(5)))
    with pytest.raises(ReleaseError, match=r"(?s)(docs/index.md:\d+:1: [^\n]*\n){3}No more diagrams were drawn.$"):
        _draw(site)
