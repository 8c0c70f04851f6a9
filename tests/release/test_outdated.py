"""Facts about the program that says what newer versions are out; it asks nobody here."""

from collections.abc import Callable

import pytest
from tools import outdated
from tools.outdated import Pinned, is_newer, list_pinned, main


def _pin(monkeypatch: pytest.MonkeyPatch, ask: Callable[[str], str]) -> None:
    monkeypatch.setattr(outdated, "list_pinned", lambda: [Pinned("mermaid", "12.9.1", ask, "Do this.")])


def test_kubernetes_mermaid_merman_and_all_that_is_vendored_is_asked_for() -> None:
    pinned = {one.name: one.version for one in list_pinned()}
    assert {"kubernetes-validate", "merman", "mermaid", "minisearch"} <= pinned.keys()
    assert all(pinned.values())


def test_what_is_newer_is_named_with_what_is_here_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _pin(monkeypatch, lambda _: "12.10.0")
    assert main() == 1
    assert capsys.readouterr().out == "- mermaid 12.10.0 is out; 12.9.1 is here. Do this.\n"


@pytest.mark.parametrize(("newest", "says"), [("12.9.1", ""), ("12.8.0", ""), ("", "mermaid: its registry")])
def test_what_is_no_newer_or_can_not_be_asked_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], newest: str, says: str
) -> None:
    _pin(monkeypatch, lambda _: newest)
    assert main() == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(says)


def test_a_registry_that_refuses_or_is_not_there_gives_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outdated, "find_npm", lambda: "/bin/false")
    assert outdated.ask_npm("mermaid") == ""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert outdated.ask_pypi("merman") == ""


def test_versions_are_compared_by_their_numbers() -> None:
    assert is_newer("12.10.0", "12.9.1")
    assert not is_newer("1.37.0", "1.37.0")
