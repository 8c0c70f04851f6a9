"""A page that no limit on its text stops is left out once it takes too long or goes too deep, and the site is built."""

from time import process_time

import pytest
from tests.support.sample import Sample, warnings

from isolation_atlas.page import markdown_bounds, time_limit

_FENCE = "```mermaid\nflowchart LR\n  a --> b\n```\n\n"


@pytest.fixture(autouse=True)
def _no_limits_on_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown_bounds, "find_excess", lambda _: None)


@pytest.mark.parametrize(
    ("text", "seconds", "message"),
    [
        (
            "[a" * 20_000,
            0.5,
            "docs/slow.md:1:1: Markdown takes more than 0.5 s for this page. Divide it, or write it more simply.",
        ),
        (
            "/// caption\na\n///\n\n" * 1_300,
            60,
            (
                "docs/slow.md:1:1: This page is nested more deeply than Markdown goes. "
                "Close what is open, and nest less."
            ),
        ),
    ],
    ids=["long", "deep"],
)
def test_a_page_that_markdown_cant_convert_is_told_and_the_others_are_built(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, text: str, seconds: float, message: str
) -> None:
    monkeypatch.setattr(time_limit, "MOST_SECONDS", seconds)
    sample.write("slow.md", f"# Slow\n\n{_FENCE}{text}\n\n{_FENCE}")
    start = process_time()
    built = sample.build()
    assert process_time() - start < 30
    assert warnings(built.stderr).splitlines() == [message]
    assert built.returncode == 0
    shown = sample.page("slow/index.html").replace("\N{NO-BREAK SPACE}", " ")
    assert message.partition(": ")[2] in shown
    assert "A page." in sample.page()
