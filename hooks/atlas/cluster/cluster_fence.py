"""Renders a `cluster` fence: the picture of a manifest, the same facts as text, and the manifest itself."""

from pathlib import Path
from typing import Literal

from atlas.cluster.manifest import KubernetesObject, read_manifest
from atlas.cluster.mermaid import to_mermaid
from atlas.cluster.placement import place
from atlas.diagram import picture
from atlas.document import Document
from atlas.fence import Fence, Rendered
from atlas.problem import AtlasError, suggest
from atlas.shape import Shape, Text, conform
from atlas.template import render


class ClusterOptions(Shape):
    """What an author may write in the fence."""

    manifest: Text
    view: Literal["placement"] = "placement"
    title: Text | None = None


def render_cluster_fence(fence: Fence) -> Rendered:
    """Render the fence; a node that is not in the manifest is a problem, but is drawn.

    Raises:
        AtlasError: with every problem that keeps the fence from being drawn.
    """
    document = fence.document()
    options = conform(document, ClusterOptions, what="this cluster fence")
    path = _find(fence, document, options.manifest)
    objects = read_manifest(path, f"{fence.docs}/{options.manifest}")
    _require_any(fence, document, objects)
    view, problems = place(objects)
    title = options.title or view.description.rstrip(".")
    figure = picture(to_mermaid(view, title), f"cluster-{fence.number}", title)
    html = render(
        "cluster.html",
        title=title,
        picture=figure.html,
        description=view.description,
        root=view.root,
        manifest=fence.root + options.manifest,
    )
    notes = (f"{fence.location}: drawn in the browser, because {figure.note}.",) if figure.note else ()
    return Rendered(html, tuple(problems), notes)


def _find(fence: Fence, document: Document, manifest: str) -> Path:
    """The manifest's path on disk; it must lie below the pages' folder, which publishes it."""
    docs = fence.docs_path.resolve()
    path = (docs / manifest).resolve()
    if not path.is_relative_to(docs):
        raise AtlasError(
            [
                document.problem(
                    ["manifest"], f"{manifest!r} lies outside {fence.docs}/. Put it in {fence.docs}/data/clusters/."
                )
            ]
        )
    if not path.is_file():
        files = (
            file.relative_to(docs).as_posix() for file in (docs / "data" / "clusters").rglob("*") if file.is_file()
        )
        raise AtlasError(
            [document.problem(["manifest"], f"No file {fence.docs}/{manifest}. {suggest(manifest, files)}")]
        )
    return path


def _require_any(fence: Fence, document: Document, objects: list[KubernetesObject]) -> None:
    kinds = sorted({found.kind for found in objects})
    if not {"Node", "Pod"} & set(kinds):
        held = f"It holds only {', '.join(kinds)}." if kinds else "It holds nothing."
        raise AtlasError([document.problem(["manifest"], f"The manifest has no Node and no Pod to place. {held}")])
