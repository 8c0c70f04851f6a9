"""Renders a `cluster` fence: the picture of a manifest, the same facts as text, and the manifest itself."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from markupsafe import Markup
from pydantic import Field

from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.models import AuthoredModel, Text, validate
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.graph.change import Change, Mark, compare
from isolation_atlas.cluster.graph.cluster import Cluster, resolve
from isolation_atlas.cluster.model.api_schema import check, known_versions
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.manifest import PartlyReadError, parse_manifest
from isolation_atlas.cluster.model.selector import parse_selector
from isolation_atlas.cluster.output.draw import Drawing, draw_view
from isolation_atlas.cluster.output.legend import explain
from isolation_atlas.cluster.output.text import describe_box, kubectl_line, links_by_source, to_text
from isolation_atlas.cluster.view.builder import FOLD_AT, ViewOptions, explain_empty
from isolation_atlas.cluster.view.selection import ViewName
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.markdown_escape import escape_text
from isolation_atlas.page.template import render
from isolation_atlas.problem import AtlasError, Problem, suggest


class Step(AuthoredModel):
    """One snapshot of a scenario."""

    manifest: Text
    caption: Text


class ClusterOptions(AuthoredModel):
    """What an author may write in the fence.

    Attributes:
        manifest: the file, below the pages' folder.
        steps: in its place, several files in order, each with its caption.
        view: what the picture shows.
        title: its name; left out, the view's description.
        namespace: the only one that is shown.
        selector: the labels of what is shown, as `kubectl get --selector` takes them.
        direction: left to right or top to bottom.
        containers: whether Pods show theirs; left out, in `placement` alone.
        fold: how many like Pods share one box.
        kubernetes: the version whose API the objects are checked against; left out, that of the site.
        undefined: what the manifest refers to and does not hold on purpose, as `kind/namespace/name`; a kind that the
            table of kinds does not hold has its group, as in `Rollout.argoproj.io/shop/web`.
    """

    manifest: Text | None = None
    steps: Annotated[list[Step] | None, Field(min_length=2)] = None
    view: ViewName = "placement"
    title: Text | None = None
    namespace: Text | None = None
    selector: Text | None = None
    direction: Literal["LR", "TB"] = "LR"
    containers: bool | None = None
    fold: Annotated[int, Field(ge=2)] = FOLD_AT
    kubernetes: Text | None = None
    undefined: Annotated[list[Text], Field(default_factory=list)]


# Others are pages, scripts or pictures; a fence is not rendered anew where those have changed.
_ENDINGS = (".yml", ".yaml", ".json")

# MkDocs publishes none of these, unless `exclude_docs` asks for them.
_UNPUBLISHED = re.compile(r"(?:^|/)\.|^templates/")


def render_cluster_fence(
    fence: Fence, kubernetes: str | None = None, reserved_prefixes: tuple[str, ...] = ()
) -> Rendered:
    """Render the fence; what the manifest refers to and does not hold is a problem, but is drawn.

    Args:
        fence: as the author wrote it.
        kubernetes: the version whose API the objects are checked against where the fence names none; None for no check.
        reserved_prefixes: how the paths of files that hold other data begin; none of them is a manifest.

    Raises:
        AtlasError: with every problem that keeps the fence from being drawn.
    """
    document = fence.document()
    options = _read_options(document)
    scenario = _Scenario(fence, document, options, _view_options(document, options))
    snapshots = scenario.read(_places(document, options), kubernetes, reserved_prefixes)
    html = scenario.render(snapshots)
    return Rendered(html, tuple(sorted(set(scenario.problems))), tuple(scenario.notes), "\n".join(scenario.markdown))


def _read_options(document: Document) -> ClusterOptions:
    return validate(document, ClusterOptions, what="this cluster fence")


def _places(document: Document, options: ClusterOptions) -> list[tuple[tuple[Key, ...], str]]:
    """The files that the fence names, each with the keys that lead to its name."""
    if options.manifest and options.steps:
        raise AtlasError([document.problem(["steps"], "Write either 'manifest' or 'steps', not both.", at_key=True)])
    if options.steps:
        return [(("steps", number, "manifest"), step.manifest) for number, step in enumerate(options.steps)]
    if options.manifest:
        return [(("manifest",), options.manifest)]
    raise AtlasError([document.problem([], "The key 'manifest' is missing.")])


class _Scenario:
    """The snapshots of a fence (one where it has no steps), and what is found on the way to their pictures."""

    def __init__(self, fence: Fence, document: Document, options: ClusterOptions, view_options: ViewOptions) -> None:
        self.fence, self.document, self.options, self.view_options = fence, document, options, view_options
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.markdown: list[str] = []
        self.files: list[str] = []

    def read(
        self, places: Sequence[tuple[tuple[Key, ...], str]], kubernetes: str | None, reserved_prefixes: tuple[str, ...]
    ) -> list[Cluster]:
        """The clusters of the files.

        Raises:
            AtlasError: with the problems of all files, where one can't be read.
        """
        errors: list[Problem] = []
        clusters = []
        for keys, name in places:
            try:
                path = _find(self.fence, self.document, keys, name, reserved_prefixes)
                file = path.relative_to(self.fence.docs_path.resolve()).as_posix()
                manifest = parse_manifest(self.fence.read_file(name), f"{self.fence.docs}/{file}")
            except AtlasError as error:
                errors += error.problems
                if isinstance(error, PartlyReadError):
                    errors += _check_objects(self.document, self.options, error.objects, kubernetes)
                continue
            clusters.append(resolve(manifest))
            self.files.append(file)
            self.problems += manifest.exposed_secrets
            self.problems += _check_objects(self.document, self.options, manifest.objects, kubernetes)
        if errors:
            raise AtlasError([*errors, *self.problems])
        self.problems += _unexpected(self.document, self.options, clusters)
        return clusters

    def render(self, clusters: Sequence[Cluster]) -> Markup:
        """The picture of the only snapshot, or a list of all of them."""
        steps = self.options.steps
        if not steps:
            return self._picture(clusters[0], {}, f"cluster-{self.fence.number}", self.files[0], "")
        title = self.options.title or ""
        pictures = []
        for number, (file, cluster) in enumerate(zip(self.files, clusters, strict=True)):
            change = compare(clusters[number - 1], cluster) if number else Change(cluster, {})
            identity = f"cluster-{self.fence.number}-step-{number + 1}"
            name = f"{f'{title}, step' if title else 'Step'} {number + 1}"
            pictures.append(self._picture(change.cluster, change.marks, identity, file, name))
        captions = [step.caption for step in steps]
        return render(
            "cluster_steps.html",
            title=title or "Steps",
            number=self.fence.number,
            steps=list(zip(captions, pictures, strict=True)),
        )

    def _picture(self, cluster: Cluster, marks: Mapping[str, Mark], identity: str, file: str, name: str) -> Markup:
        title, root = name or self.options.title, self.fence.root
        drawing = draw_view(cluster, self.view_options, identity=identity, title=title, root=root, marks=marks)
        if drawing is None:
            key = "namespace" if self.view_options.namespace else "steps" if self.options.steps else "manifest"
            message = explain_empty(cluster, self.view_options)
            raise AtlasError([self.document.problem([key], message), *self.problems])
        if drawing.reason:
            self.notes.append(f"{self.fence.location}: drawn in the browser, because {drawing.reason}.")
        view = drawing.view
        self.markdown.append(f"**{escape_text(drawing.title)}**\n\n{to_text(view, escape_text)}")
        return render(
            "cluster.html",
            title="" if name else drawing.title,
            picture=_picture_html(drawing),
            view=view,
            links=links_by_source(view),
            describe_box=describe_box,
            legend=[(Markup(entry.swatch), entry.text) for entry in explain(view)],  # noqa: S704 - ours alone
            root=root,
            command=kubectl_line(cluster, view, self.view_options),
            manifest=root + quote(file),
        )


def _picture_html(drawing: Drawing) -> Markup:
    """The drawing for the page, or its source for a browser to draw."""
    if drawing.reason:
        return render("mermaid.html", source=drawing.source, label=drawing.title)
    svg = Markup(drawing.svg)  # noqa: S704 - clean_svg left nothing that runs
    return render("diagram.html", svg=svg, label=drawing.title)


def _check_objects(
    document: Document, options: ClusterOptions, objects: Iterable[KubernetesObject], kubernetes: str | None
) -> list[Problem]:
    version = options.kubernetes or kubernetes
    if version is None:
        return []
    if version not in known_versions():
        message = f"There are no schemas of Kubernetes {version!r}. {suggest(version, known_versions())}"
        return [document.problem(["kubernetes"], message)]
    return check(objects, version)


def _view_options(document: Document, options: ClusterOptions) -> ViewOptions:
    try:
        selector = parse_selector(options.selector or "")
    except ValueError:
        message = "This is no label selector. Write it as for kubectl, such as 'app=web,tier!=cache'."
        raise AtlasError([document.problem(["selector"], message)]) from None
    return ViewOptions(options.view, options.namespace, selector, options.direction, options.containers, options.fold)


def _find(
    fence: Fence, document: Document, keys: Sequence[Key], manifest: str, reserved_prefixes: tuple[str, ...]
) -> Path:
    """The manifest's path on disk; it must lie below the pages' folder, which publishes it, and be no other's data."""
    docs = fence.docs_path.resolve()
    path = Path(os.path.realpath(docs / manifest))
    if not path.is_relative_to(docs):
        raise AtlasError(
            [document.problem(keys, f"{manifest!r} lies outside {fence.docs}/. Put it in {fence.docs}/data/clusters/.")]
        )
    try:
        is_there = path.is_file()
    except OSError as error:  # such as a name that is too long
        raise AtlasError([document.problem(keys, f"The file can't be read: {error.strerror}.")]) from None
    if not is_there:
        files = (
            file.relative_to(docs).as_posix() for file in (docs / "data" / "clusters").rglob("*") if file.is_file()
        )
        raise AtlasError([document.problem(keys, f"No file {fence.docs}/{manifest}. {suggest(manifest, files)}")])
    if message := _find_fault(path.relative_to(docs).as_posix(), fence.docs, reserved_prefixes):
        raise AtlasError([document.problem(keys, message)])
    return path


def _find_fault(file: str, docs: str, reserved_prefixes: tuple[str, ...]) -> str | None:
    """Why a file of the pages' folder, called `docs`, can't be a manifest, and what would be right."""
    if not file.endswith(_ENDINGS):
        return f"The name of a manifest ends in {', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}. Rename {docs}/{file}."
    if file.startswith(reserved_prefixes):
        return f"{docs}/{file} holds other data of the site. Put Kubernetes objects in {docs}/data/clusters/."
    if _UNPUBLISHED.search(file):
        hidden = f"names that begin with a dot, and {docs}/templates/"
        return f"{docs}/{file} is not published: MkDocs leaves out {hidden}. Put it in {docs}/data/clusters/."
    return None


def _unexpected(document: Document, options: ClusterOptions, clusters: Sequence[Cluster]) -> list[Problem]:
    """What is not there and not said to be missing on purpose; and what is said to be, but is there."""
    found = [problem for cluster in clusters for problem in cluster.problems]
    missing = {identity for identity, _ in found if identity}
    problems = [problem for identity, problem in found if identity not in options.undefined]
    for index, expected in enumerate(options.undefined):
        if expected not in missing:
            hint = suggest(expected, missing) if missing else "Remove this entry."
            message = f"Nothing is missing under the name {expected!r}. {hint}"
            problems.append(document.problem(["undefined", index], message))
    return problems
