"""Reads the schemas of Kubernetes that kubernetes-validate brings, without loading its code.

Its code loads jsonschema and more, which takes longer than drawing a small manifest.
"""

import json
import re
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
    return json.loads((_folder() / f"v{version}-local-strict" / f"{name}.json").read_bytes())


@cache
def _folder() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(_PACKAGE)
    return Path(spec.submodule_search_locations[0], _FOLDER)
