"""A template that was compiled once is used again only for what it was compiled for."""

import pickle
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from jinja2.bccache import bc_magic

from isolation_atlas import cache
from templates import CompiledTemplates


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    return tmp_path


def _fill(text: str, **options: bool) -> str:
    env = Environment(loader=DictLoader({"page.html": text}), **options)  # type: ignore[arg-type]  # noqa: S701
    env.bytecode_cache = CompiledTemplates(env)
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


class _Bomb:
    """Makes the file `ran` where it is unpickled."""

    def __init__(self, ran: Path) -> None:
        self._ran = ran

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self._ran), "w")


def test_a_pickle_in_the_place_of_a_template_is_never_read(folder: Path, tmp_path: Path) -> None:
    _fill("{{ name }}")
    (entry,) = (path for path in folder.rglob("*") if path.is_file())
    content = bc_magic + pickle.dumps(_Bomb(tmp_path / "ran"))
    entry.write_bytes(cache._digest(entry, content) + content)
    assert _fill("{{ name }}") == "<b>"
    assert not (tmp_path / "ran").exists()
