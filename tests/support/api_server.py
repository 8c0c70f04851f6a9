"""A stand-in for the API server of Kubernetes, which answers kubectl with recorded lists of objects."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import yaml

from isolation_atlas.cluster.model.kinds import KINDS, Kind, kind_of


def read_objects(path: Path) -> list[dict[str, Any]]:
    """The objects of a file, each of a list on its own, and all as a cluster has them: in a namespace, with a uid."""
    objects: list[dict[str, Any]] = []
    for document in yaml.load_all(path.read_text(encoding="utf-8"), yaml.CSafeLoader):
        if document:
            objects += document.get("items", [document])
    for number, one in enumerate(objects):
        one["metadata"].setdefault("uid", f"00000000-0000-4000-8000-{number:012}")
        if kind_of(one["apiVersion"], one["kind"]).namespaced:
            one["metadata"].setdefault("namespace", "default")
    return objects


@dataclass(slots=True)
class ApiServer:
    """What the stand-in has, and what it was asked.

    Attributes:
        kubeconfig: the file that leads kubectl to it.
        asked: the resources that were listed, such as "pods" or "deployments.apps".
    """

    kubeconfig: Path
    asked: list[str] = field(default_factory=list)


@contextmanager
def serve_objects(
    folder: Path, objects: Sequence[dict[str, Any]], forbidden: Collection[str] = ()
) -> Iterator[ApiServer]:
    """Serve objects on this machine, and refuse to list some resources, until the block ends."""
    versions = {kind: kind.versions[0] for kind in KINDS.values() if kind.versions}
    versions |= {kind_of(one["apiVersion"], one["kind"]): one["apiVersion"].rpartition("/")[2] for one in objects}
    groups: dict[str, dict[str, list[Kind]]] = {}
    for kind, version in versions.items():
        groups.setdefault(kind.group, {}).setdefault(version, []).append(kind)
    server = ApiServer(folder / "kubeconfig")

    def answer(parts: list[str]) -> tuple[int, Mapping[str, Any]]:
        match parts:
            case ["api"]:
                return 200, {"kind": "APIVersions", "versions": ["v1"]}
            case ["apis"]:
                named = [_group(*group) for group in groups.items() if group[0]]
                return 200, {"kind": "APIGroupList", "apiVersion": "v1", "groups": named}
            case ["api", version, *rest]:
                return of_group("", version, rest)
            case ["apis", group, version, *rest]:
                return of_group(group, version, rest)
        return 404, _status(404, "NotFound", "the server could not find the requested resource")

    def of_group(group: str, version: str, rest: list[str]) -> tuple[int, Mapping[str, Any]]:
        kinds = groups.get(group, {}).get(version, [])
        api_version = f"{group}/{version}".lstrip("/")
        if not rest:
            return 200, {
                "kind": "APIResourceList",
                "apiVersion": "v1",
                "groupVersion": api_version,
                "resources": [
                    {
                        "name": kind.plural,
                        "singularName": "",
                        "namespaced": kind.namespaced,
                        "kind": kind.name,
                        "verbs": ["get", "list"],
                    }
                    for kind in kinds
                ],
            }
        namespace = rest[1] if rest[0] == "namespaces" and len(rest) == 3 else None
        kind = next((one for one in kinds if one.plural == rest[-1]), None)
        if kind is None:
            return 404, _status(404, "NotFound", "the server could not find the requested resource")
        resource = f"{kind.plural}.{group}".rstrip(".")
        server.asked.append(resource)
        if resource in forbidden:
            said = f'{resource} is forbidden: User "reader" cannot list resource "{kind.plural}" in API group "{group}"'
            return 403, _status(403, "Forbidden", said)
        items = [
            one
            for one in objects
            if kind_of(one["apiVersion"], one["kind"]) == kind and namespace in (None, one["metadata"].get("namespace"))
        ]
        return 200, {
            "kind": f"{kind.name}List",
            "apiVersion": api_version,
            "metadata": {"resourceVersion": "1"},
            "items": items,
        }

    class Handler(BaseHTTPRequestHandler):
        # kubectl asks dozens of questions, by one connection if it may.
        protocol_version = "HTTP/1.1"
        # Head and body are two packets; without this, the second waits 40 ms until the first was acknowledged.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            status, body = answer(urlsplit(self.path).path.strip("/").split("/"))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has there
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        server.kubeconfig.write_text(_kubeconfig(f"http://127.0.0.1:{listening.server_port}"), encoding="utf-8")
        try:
            yield server
        finally:
            listening.shutdown()


def _group(name: str, versions: Mapping[str, object]) -> Mapping[str, Any]:
    listed = [{"groupVersion": f"{name}/{version}", "version": version} for version in versions]
    return {"name": name, "versions": listed, "preferredVersion": listed[0]}


def _status(code: int, reason: str, message: str) -> Mapping[str, Any]:
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "status": "Failure",
        "code": code,
        "reason": reason,
        "message": message,
    }


def _kubeconfig(address: str) -> str:
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "recorded", "cluster": {"server": address}}],
            "users": [{"name": "reader", "user": {"token": "planted-token"}}],
            "contexts": [{"name": "recorded", "context": {"cluster": "recorded", "user": "reader"}}],
            "current-context": "recorded",
        }
    )
