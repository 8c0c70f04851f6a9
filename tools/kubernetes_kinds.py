"""Writes the table of Kubernetes' own kinds from the API descriptions that the Kubernetes project publishes."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from kubernetes_validate.utils import all_versions, schema_contents

from isolation_atlas.write_file import write_file
from tools.project import PROJECT

TABLE = PROJECT / "hooks" / "isolation_atlas" / "cluster" / "model" / "kinds.json"

GroupKind: TypeAlias = tuple[str, str]
"""An API group and the name of a kind, such as ("apps", "Deployment")."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write `kinds.json`.

    Returns:
        The exit status: 1 if the published files lack a kind that has a schema.
    """
    parser = argparse.ArgumentParser("python -m tools.kubernetes_kinds", description=__doc__)
    parser.add_argument(
        "published",
        nargs="+",
        type=Path,
        help="api/openapi-spec/swagger.json of the Kubernetes repository, or files of its api/discovery/; "
        "a later file wins",
    )
    asked = parser.parse_args(arguments)
    resources: dict[GroupKind, tuple[str, bool]] = {}
    for file in asked.published:
        resources |= read_resources(json.loads(file.read_text(encoding="utf-8")))
    version = all_versions()[-1]
    kinds = list_kinds(version)
    if missing := sorted(kinds.keys() - resources.keys()):
        names = ", ".join(f"{kind}.{group}" for group, kind in missing)
        sys.stderr.write(f"The files do not say what Kubernetes {version} calls these kinds in its API: {names}.\n")
        return 1
    write_file(TABLE, _write(kinds, resources))
    return 0


def list_kinds(version: str) -> dict[GroupKind, list[str]]:
    """Every kind of object of a Kubernetes version, such as "1.37.0", with the API versions that serve it.

    Only objects have `apiVersion`, `kind` and the metadata of objects; lists, options and responses of the API do not.
    """
    folder = f"kubernetes-json-schema/v{version}-local-strict"
    schemas: Mapping[str, Any] = schema_contents(f"{folder}/_definitions.json", folder)["$defs"]
    kinds: dict[GroupKind, list[str]] = {}
    for schema in schemas.values():
        fields = schema.get("properties", {})
        is_object = fields.get("metadata", {}).get("$ref", "").endswith(".ObjectMeta")
        if is_object and {"apiVersion", "kind"} <= fields.keys():
            for served in schema.get("x-kubernetes-group-version-kind", ()):
                kinds.setdefault((served["group"], served["kind"]), []).append(served["version"])
    return {kind: sorted(versions) for kind, versions in sorted(kinds.items())}


def read_resources(published: Mapping[str, Any]) -> dict[GroupKind, tuple[str, bool]]:
    """The plural of each kind, and whether its objects live in namespaces."""
    if "paths" in published:
        return _read_openapi(published["paths"])
    group = str(published["groupVersion"]).rpartition("/")[0]
    return {
        (resource.get("group", group), resource["kind"]): (resource["name"], resource["namespaced"])
        for resource in published["resources"]
        if "/" not in resource["name"]
    }


def _read_openapi(paths: Mapping[str, Any]) -> dict[GroupKind, tuple[str, bool]]:
    """The plural and scope of each kind from the paths of an OpenAPI document.

    The shortest path of a kind is used. A kind that only subresources use gets the name of one of these.
    """
    resources: dict[GroupKind, tuple[str, bool]] = {}
    for path in sorted(paths, key=lambda path: (path.count("/"), path)):
        for kind in _served(paths[path]):
            name = next(part for part in reversed(path.split("/")) if part and not part.startswith("{"))
            plural, namespaced = resources.get(kind, (name, False))
            resources[kind] = plural, namespaced or "/namespaces/{namespace}/" in path
    return resources


def _served(operations: Mapping[str, Any]) -> Iterator[GroupKind]:
    for operation in operations.values():
        if isinstance(operation, dict) and (served := operation.get("x-kubernetes-group-version-kind")):
            yield served["group"], served["kind"]


def _write(kinds: Mapping[GroupKind, list[str]], resources: Mapping[GroupKind, tuple[str, bool]]) -> str:
    """The text of the table, with a line for each kind, so that a change of the API shows as a change of lines."""
    lines = []
    for kind, versions in kinds.items():
        plural, namespaced = resources[kind]
        lines.append(json.dumps([*kind, plural, namespaced, versions]))
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    sys.exit(main())
