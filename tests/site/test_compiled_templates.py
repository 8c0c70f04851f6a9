"""A template that was compiled once is used again only for what it was compiled for."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from isolation_atlas import cache
from templates import on_env


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    return tmp_path


def _fill(text: str, **options: bool) -> str:
    env = on_env(Environment(loader=DictLoader({"page.html": text}), **options))  # type: ignore[arg-type]  # noqa: S701
    return env.get_template("page.html").render(name="<b>", on=True)


def test_it_is_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _fill("{{ name }}")
    (entry,) = (path for path in folder.rglob("*") if path.is_file())
    monkeypatch.setattr(Environment, "_generate", None)  # what compiles one
    assert _fill("{{ name }}") == first
    assert entry.exists()


def test_another_option_of_the_environment_is_heeded() -> None:
    assert _fill("{{ name }}", autoescape=False) == "<b>"
    assert _fill("{{ name }}", autoescape=True) == "&lt;b&gt;"
    text = "{% if on %}\nx\n{% endif %}\n"
    assert _fill(text) != _fill(text, trim_blocks=True)


def test_another_text_is_compiled_anew() -> None:
    assert [_fill(text) for text in ("a", "b", "a")] == ["a", "b", "a"]
