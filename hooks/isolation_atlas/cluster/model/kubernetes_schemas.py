"""Reads the schemas of Kubernetes that kubernetes-validate brings, without loading its code.

Its code loads jsonschema and more, which takes longer than drawing a small manifest.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PACKAGE, _FOLDER = "kubernetes_validate", "kubernetes-json-schema"
_VERSION = re.compile(r"v(\d+)\.(\d+)\.(\d+)-local-strict")


@cache
def list_versions() -> tuple[str, ...]:
    """The exact Kubernetes versions that there are schemas for, such as "1.34.0", the oldest first."""
    names = (_VERSION.fullmatch(path.name) for path in _folder().iterdir())
    return tuple(
        ".".join(map(str, version)) for version in sorted(tuple(map(int, found.groups())) for found in names if found)
    )


def read_schema(version: str, name: str) -> Any:
    """The schema of an exact version with this name, such as "deployment-apps-v1".

    Raises:
        FileNotFoundError: there is none.
    """
    return json.loads(_read(version, name))


class Definitions(Mapping[str, Any]):
    """The schemas that others of a version refer to, by their names; each is parsed when it is needed.

    The file has 1.8 MB, and a manifest needs a few of its 860 schemas.
    """

    def __init__(self, version: str) -> None:
        self._text = text = _read(version, "_definitions")
        places = [found.end() for found in re.finditer(rb'\n    "', text)]
        self._parts = {text[place : text.index(b'"', place)].decode(): place - 1 for place in places}

    def __getitem__(self, name: str) -> Any:
        start = self._text.index(b":", self._parts[name] + len(name) + 2) + 1
        end = self._text.index(b"\n    }", start)
        return json.loads(self._text[start : end + len(b"\n    }")])

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def _read(version: str, name: str) -> bytes:
    return (_folder() / f"v{version}-local-strict" / f"{name}.json").read_bytes()


@cache
def _folder() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(_PACKAGE)
    return Path(spec.submodule_search_locations[0], _FOLDER)
