"""Writes `:smile:` as the character, and `:material-account:` as the theme's drawing; nothing comes from elsewhere."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown

from isolation_atlas.nearest import find_nearest

# The database of emoji takes 30 ms to import, so it is imported once a page asks for the first.
_FAMILIES = ("fontawesome", "material", "octicons", "simple")
_FAMILIES_ELSEWHERE = {
    "fa": "fontawesome-solid",
    "fab": "fontawesome-brands",
    "far": "fontawesome-regular",
    "fas": "fontawesome-solid",
    "md": "material",
    "mdi": "material",
}


class IconIndex:
    """An index of emoji and icons for `pymdownx.emoji`.

    The theme's own index lists its 14,000 icons first. This one looks for the file of each that a page asks for.

    Args:
        folders: the folders of icons, first come first.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def __call__(self, _options: object, _md: Markdown) -> Mapping[str, Any]:
        """Return the index, in the form that the extension expects."""
        return {"name": "icon", "emoji": _Icons(self._folders), "aliases": _Aliases()}

    def find_nearest(self, name: str) -> str | None:
        """The name that is nearest to one that is not known, or None if none is near."""
        name = name.lower().replace("/", "-")
        family, _, rest = name.partition("-")
        if rest and family in _FAMILIES_ELSEWHERE:
            name = f"{_FAMILIES_ELSEWHERE[family]}-{rest}"
            family = name.partition("-")[0]
        known = _list_icons(tuple(self._folders), family) if family in _FAMILIES else list(_emoji())
        return find_nearest(f":{name}:", known, 0.75)

    def is_icon(self, name: str) -> bool:
        """Whether a name begins like that of an icon."""
        return name.partition("-")[0] in {*_FAMILIES, *_FAMILIES_ELSEWHERE} and "-" in name


class _Icons:
    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def get(self, shortname: str, default: object = None) -> object:
        if path := _find_icon(tuple(self._folders), shortname.strip(":")):
            return {"name": shortname, "path": path}
        return _emoji().get(shortname, default)


class _Aliases:
    def get(self, shortname: str, default: str) -> str:
        from pymdownx import twemoji_db  # noqa: PLC0415 - see above

        found: str = twemoji_db.aliases.get(shortname, default)
        return found


def draw_icon(
    _index: str,
    shortname: str,
    _alias: str,
    uc: str | None,
    alt: str,
    _title: str,
    _category: str,
    _options: object,
    md: Markdown,
) -> Element | str:
    """The character of an emoji, or the drawing of an icon; the function that `pymdownx.emoji` calls."""
    if uc:
        return alt
    found: Mapping[str, Any] = md.inlinePatterns["emoji"].emoji_index["emoji"].get(shortname)  # type: ignore[attr-defined]
    element = Element("span", {"class": "twemoji", "aria-hidden": "true"})
    element.text = md.htmlStash.store(_read(found["path"]))
    return element


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


@cache
def _find_icon(folders: tuple[Path, ...], name: str) -> Path | None:
    """The file of an icon: each dash of its name may stand for a folder."""
    family, _, rest = name.partition("-")
    for folder in folders:
        if found := _descend(folder / family, rest):
            return found
    return None


def _descend(folder: Path, name: str) -> Path | None:
    if not name or not folder.is_dir():
        return None
    if (file := folder / f"{name}.svg").is_file():
        return file
    parts = name.split("-")
    for length in range(1, len(parts)):
        if found := _descend(folder / "-".join(parts[:length]), "-".join(parts[length:])):
            return found
    return None


@cache
def _list_icons(folders: tuple[Path, ...], family: str) -> list[str]:
    paths = (path.relative_to(folder) for folder in folders for path in (folder / family).rglob("*.svg"))
    return [f":{'-'.join(path.with_suffix('').parts)}:" for path in paths]


def _emoji() -> Mapping[str, Any]:
    from pymdownx import twemoji_db  # noqa: PLC0415 - see above

    found: Mapping[str, Any] = twemoji_db.emoji
    return found
