"""Adds the npm packages that are vendored in the repository to a software bill of materials, in CycloneDX."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from isolation_atlas.write_file import write_file
from tools.release.command import run
from tools.vendor import VendoredPackage, read_vendored

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


def complete_components(listed: Mapping[str, Any], vendored: list[Component]) -> dict[str, Any]:
    """The bill with the vendored packages at its end."""
    # An entry without `dependsOn` means that the dependencies of the component are unknown.
    dependencies = [*listed.get("dependencies", ()), *({"ref": component["bom-ref"]} for component in vendored)]
    return {**listed, "components": [*listed["components"], *vendored], "dependencies": dependencies}


def _npm_component(package: str, version: str = "") -> Component:
    group, _, name = package.rpartition("/")
    address = f"pkg:npm/{package.replace('@', '%40')}" + (f"@{version}" if version else "")
    named = {"type": "library", "bom-ref": address, "name": name, "purl": address}
    return {**named, **({"group": group} if group else {}), **({"version": version} if version else {})}


def main(arguments: Sequence[str] | None = None) -> int:
    """Complete the file; return 1 if that fails."""
    parser = argparse.ArgumentParser(prog="make sbom", description=__doc__)
    parser.add_argument("sbom", type=Path, help="the file to complete, which cyclonedx-py wrote")
    sbom = parser.parse_args(arguments).sbom
    return run(lambda: _complete(sbom))


def _complete(sbom: Path) -> str:
    listed = json.loads(sbom.read_text(encoding="utf-8"))
    completed = complete_components(listed, list_vendored(read_vendored()))
    write_file(sbom, json.dumps(completed, indent=2, ensure_ascii=False) + "\n")
    return f"{sbom}: {len(completed['components'])} components."


if __name__ == "__main__":
    sys.exit(main())
