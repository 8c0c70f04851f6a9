"""Adds the npm packages that are vendored in the repository to a software bill of materials, in CycloneDX."""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import material

from isolation_atlas.write_file import write_file
from tools.release.command import run
from tools.vendor import VendoredPackage, read_vendored

_THEME = "mkdocs-material"
_PACKAGE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")

Component = dict[str, Any]


def list_vendored(packages: Iterable[VendoredPackage]) -> list[Component]:
    """The vendored packages as CycloneDX components, with version, licence, hash and folder."""
    return [
        {
            **_npm_component(package.name, package.version),
            "licenses": [{"license": {"acknowledgement": "declared", "id": package.licence}}],
            "hashes": [{"alg": "SHA-256", "content": package.sha256}],
            "evidence": {"occurrences": [{"location": package.folder}]},
        }
        for package in sorted(packages, key=lambda package: package.name)
    ]


def list_theme(sources: Sequence[str]) -> list[Component]:
    """The npm packages in the theme's script, from the `sources` of its source map; it has no versions."""
    return [_npm_component(package) for package in sorted({name for name in map(_find_package, sources) if name})]


def complete_components(listed: Mapping[str, Any], vendored: list[Component], theme: list[Component]) -> dict[str, Any]:
    """The bill with the vendored packages at its end, and with the theme's packages inside the theme's component."""
    components = [
        {**component, "components": theme} if component["name"] == _THEME else component
        for component in listed["components"]
    ]
    # An entry without `dependsOn` means that the dependencies of the component are unknown.
    dependencies = [*listed.get("dependencies", ()), *({"ref": component["bom-ref"]} for component in vendored)]
    return {**listed, "components": [*components, *vendored], "dependencies": dependencies}


def _npm_component(package: str, version: str = "") -> Component:
    group, _, name = package.rpartition("/")
    address = f"pkg:npm/{package.replace('@', '%40')}" + (f"@{version}" if version else "")
    named = {"type": "library", "bom-ref": address, "name": name, "purl": address}
    return {**named, **({"group": group} if group else {}), **({"version": version} if version else {})}


def _find_package(source: str) -> str | None:
    found = _PACKAGE.search(source)
    return found[1] if found else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Complete the file; return 1 if that fails."""
    parser = argparse.ArgumentParser(prog="make sbom", description=__doc__)
    parser.add_argument("sbom", type=Path, help="the file to complete, which cyclonedx-py wrote")
    sbom = parser.parse_args(arguments).sbom
    return run(lambda: _complete(sbom))


def _complete(sbom: Path) -> str:
    maps = Path(material.__file__).parent.glob("templates/assets/javascripts/bundle.*.map")
    sources = [source for path in maps for source in json.loads(path.read_text(encoding="utf-8"))["sources"]]
    listed = json.loads(sbom.read_text(encoding="utf-8"))
    completed = complete_components(listed, list_vendored(read_vendored()), list_theme(sources))
    write_file(sbom, json.dumps(completed, indent=2, ensure_ascii=False) + "\n")
    return f"{sbom}: {len(completed['components'])} components."


if __name__ == "__main__":
    sys.exit(main())
