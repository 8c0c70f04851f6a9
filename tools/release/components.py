"""Adds what the repository carries from npm to a software bill of materials."""

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import material
from tools.release.command import ReleaseError, run

_PROJECT = Path(__file__).parents[2]
_THEME = "mkdocs-material"
_SETTING = re.compile(r"(?m)^(\w+) := (\S+)$")
_FETCH = re.compile(r"\$\(call fetch,([^,]+),\$\((\w+)\),\$\((\w+)\),")
_SEAL = re.compile(r"\$\(call seal,([^,]+),\$\((\w+)\)\)")
# What a licence says that none after it does, with spaces for all ends of lines.
_LICENCES = {
    "OFL-1.1": "SIL OPEN FONT LICENSE Version 1.1",
    "MIT": "Permission is hereby granted, free of charge",
}
_PACKAGE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")

Component = dict[str, Any]


def list_vendored(makefile: str, project: Path) -> list[Component]:
    """The npm packages that `make vendor` brings in, as CycloneDX has them: with version, licence, hash and folder.

    Args:
        makefile: the text that pins them.
        project: the folder of the repository.

    Raises:
        ReleaseError: the licence of one is none that is known here.
    """
    settings = dict(_SETTING.findall(makefile))
    folders = {version: folder for folder, version in _SEAL.findall(makefile)}
    return [
        {
            **_name_package(package, settings[version]),
            "licenses": [{"license": {"acknowledgement": "declared", "id": _read_licence(project / folders[version])}}],
            "hashes": [{"alg": "SHA-256", "content": settings[digest]}],
            "evidence": {"occurrences": [{"location": folders[version]}]},
        }
        for package, version, digest in sorted(_FETCH.findall(makefile))
    ]


def list_theme(sources: Sequence[str]) -> list[Component]:
    """The npm packages in the theme's script, by the `sources` of its map, which says no versions."""
    return [_name_package(package) for package in sorted({name for name in map(_find_package, sources) if name})]


def complete_components(listed: Mapping[str, Any], vendored: list[Component], theme: list[Component]) -> dict[str, Any]:
    """The list with `vendored` at its end, and what the theme's package carries below that package."""
    components = [
        {**component, "components": theme} if component["name"] == _THEME else component
        for component in listed["components"]
    ]
    # Nothing is known of what these need, which an entry without any says.
    dependencies = [*listed.get("dependencies", ()), *({"ref": component["bom-ref"]} for component in vendored)]
    return {**listed, "components": [*components, *vendored], "dependencies": dependencies}


def _name_package(package: str, version: str = "") -> Component:
    group, _, name = package.rpartition("/")
    address = f"pkg:npm/{package.replace('@', '%40')}" + (f"@{version}" if version else "")
    named = {"type": "library", "bom-ref": address, "name": name, "purl": address}
    return {**named, **({"group": group} if group else {}), **({"version": version} if version else {})}


def _read_licence(folder: Path) -> str:
    text = " ".join((folder / "LICENSE").read_text(encoding="utf-8").split())
    for identity, says in _LICENCES.items():
        if says in text:
            return identity
    raise ReleaseError(
        f"{folder / 'LICENSE'} is none of {', '.join(_LICENCES)}. Add it to tools/release/components.py."
    )


def _find_package(source: str) -> str | None:
    found = _PACKAGE.search(source)
    return found[1] if found else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Complete the file; 1 where it can't be."""
    parser = argparse.ArgumentParser(prog="python -m tools.release.components", description=__doc__)
    parser.add_argument("sbom", type=Path, help="the file to complete, which cyclonedx-py wrote")
    sbom = parser.parse_args(arguments).sbom
    return run(lambda: _complete(sbom))


def _complete(sbom: Path) -> str:
    maps = Path(material.__file__).parent.glob("templates/assets/javascripts/bundle.*.map")
    sources = [source for path in maps for source in json.loads(path.read_text(encoding="utf-8"))["sources"]]
    vendored = list_vendored((_PROJECT / "Makefile").read_text(encoding="utf-8"), _PROJECT)
    completed = complete_components(json.loads(sbom.read_text(encoding="utf-8")), vendored, list_theme(sources))
    sbom.write_text(json.dumps(completed, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return f"{sbom}: {len(completed['components'])} components."


if __name__ == "__main__":
    sys.exit(main())
