"""Renders a `cluster` fence: the picture of a manifest, the same facts as text, and the manifest itself."""

from pathlib import Path
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field

from atlas.cluster.cluster import Cluster, resolve
from atlas.cluster.compose import FOLD_AT, Wish, tell_empty
from atlas.cluster.drawing import draw_view
from atlas.cluster.kinds import PAGES
from atlas.cluster.legend import explain
from atlas.cluster.manifest import Manifest, read_manifest
from atlas.cluster.mermaid import to_mermaid
from atlas.cluster.scene import ViewName
from atlas.cluster.schema import check, known_versions
from atlas.cluster.selector import parse_selector
from atlas.cluster.text import kubectl_line, tell_box, tell_ties
from atlas.diagram import Figure, picture
from atlas.document import Document
from atlas.fence import Fence, Rendered
from atlas.problem import AtlasError, Problem, suggest
from atlas.shape import Shape, Text, conform
from atlas.template import render


class ClusterOptions(Shape):
    """What an author may write in the fence.

    Attributes:
        manifest: the file, below the pages' folder.
        view: what the picture shows.
        title: its name; left out, the view's description.
        namespace: the only one that is shown.
        selector: the labels of what is shown, as `kubectl get --selector` takes them.
        direction: left to right or top to bottom.
        containers: whether Pods show theirs; left out, in `placement` alone.
        fold: how many like Pods share one box.
        kubernetes: the version whose API the objects are checked against; left out, that of the site.
        undefined: what the manifest refers to and does not hold on purpose, as `kind/namespace/name`.
    """

    manifest: Text
    view: ViewName = "placement"
    title: Text | None = None
    namespace: Text | None = None
    selector: Text | None = None
    direction: Literal["LR", "TB"] = "LR"
    containers: bool | None = None
    fold: Annotated[int, Field(ge=2)] = FOLD_AT
    kubernetes: Text | None = None
    undefined: Annotated[list[Text], Field(default_factory=list)]


def render_cluster_fence(fence: Fence, kubernetes: str | None = None) -> Rendered:
    """Render the fence; what the manifest refers to and does not hold is a problem, but is drawn.

    Args:
        fence: as the author wrote it.
        kubernetes: the version whose API the objects are checked against where the fence names none; None for no check.

    Raises:
        AtlasError: with every problem that keeps the fence from being drawn.
    """
    document = fence.document()
    options = conform(document, ClusterOptions, what="this cluster fence")
    wish = _wish(document, options)
    path = _find(fence, document, options.manifest)
    manifest = read_manifest(path, f"{fence.docs}/{options.manifest}")
    cluster = resolve(manifest)
    problems = [*_unexpected(document, options, cluster), *_misfits(document, options, manifest, kubernetes)]
    identity = f"cluster-{fence.number}"
    drawn = draw_view(
        cluster,
        wish,
        lambda view: picture(
            to_mermaid(view, options.title or view.description.rstrip("."), fence.root),
            identity,
            options.title or view.description.rstrip("."),
            refuse_large=True,
        ),
    )
    if drawn is None:
        key = "namespace" if wish.namespace else "manifest"
        raise AtlasError([document.problem([key], tell_empty(cluster, wish)), *problems])
    view, figure = drawn
    html = render(
        "cluster.html",
        title=options.title or view.description.rstrip("."),
        picture=figure.html,
        view=view,
        ties=tell_ties(view),
        tell_box=tell_box,
        legend=[(Markup(entry.swatch), entry.text) for entry in explain(view)],  # noqa: S704 - ours alone
        pages=PAGES,
        root=fence.root,
        command=kubectl_line(cluster, view, wish),
        manifest=fence.root + options.manifest,
    )
    return Rendered(html, tuple(sorted(problems)), _notes(fence, figure))


def _notes(fence: Fence, figure: Figure) -> tuple[str, ...]:
    return (f"{fence.location}: drawn in the browser, because {figure.note}.",) if figure.note else ()


def _misfits(document: Document, options: ClusterOptions, manifest: Manifest, kubernetes: str | None) -> list[Problem]:
    version = options.kubernetes or kubernetes
    if version is None:
        return []
    if version not in known_versions():
        message = f"There are no schemas of Kubernetes {version!r}. {suggest(version, known_versions())}"
        return [document.problem(["kubernetes"], message)]
    return check(manifest.objects, version)


def _wish(document: Document, options: ClusterOptions) -> Wish:
    try:
        selector = parse_selector(options.selector or "")
    except ValueError:
        message = "This is no label selector. Write it as for kubectl, such as 'app=web,tier!=cache'."
        raise AtlasError([document.problem(["selector"], message)]) from None
    return Wish(options.view, options.namespace, selector, options.direction, options.containers, options.fold)


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


def _unexpected(document: Document, options: ClusterOptions, cluster: Cluster) -> list[Problem]:
    """What is not there and not said to be missing on purpose; and what is said to be, but is there."""
    missing = {identity for identity, _ in cluster.problems if identity}
    problems = [problem for identity, problem in cluster.problems if identity not in options.undefined]
    for index, expected in enumerate(options.undefined):
        if expected not in missing:
            hint = suggest(expected, missing) if missing else "Remove this entry."
            problems.append(
                document.problem(["undefined", index], f"Nothing is missing under the name {expected!r}. {hint}")
            )
    return problems
