"""Renders a `cluster` fence: the picture of a manifest, its content as text, and a link to the manifest."""

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
from isolation_atlas.cluster.output.legend import list_entries
from isolation_atlas.cluster.output.text import describe_box, kubectl_line, links_by_source, to_text
from isolation_atlas.cluster.view.builder import FOLD_AT, ViewOptions, explain_empty
from isolation_atlas.cluster.view.selection import ViewName
from isolation_atlas.mermaid import TooLargeError
from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.markdown_escape import escape_text
from isolation_atlas.page.template import render
from isolation_atlas.problem import AtlasError, Problem, suggest


class Step(AuthoredModel):
    """One snapshot of a scenario."""

    manifest: Text
    caption: Text


class ClusterOptions(AuthoredModel):
    """The keys that an author may write in the fence.

    Attributes:
        manifest: the path of the manifest, below the pages' folder.
        steps: several manifests in order, each with a caption; instead of `manifest`.
        view: the view that the picture shows.
        title: the title of the picture; by default the view's description.
        namespace: the only namespace that is shown; by default all.
        selector: the labels that shown objects must have, as `kubectl get --selector` takes them.
        direction: the direction of the picture, left to right or top to bottom.
        containers: whether Pods show their containers; by default only in the view `placement`.
        fold: the number of similar Pods from which on they share one box.
        kubernetes: the Kubernetes version whose API the objects are checked against; by default that of the site.
        undefined: the objects that the manifest refers to and omits on purpose, as `kind/namespace/name`. A kind that
            is not in the table of kinds has its group, as in `Rollout.argoproj.io/shop/web`.
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


# A manifest must have one of these endings, so that no page, script or picture is drawn as one.
_ENDINGS = (".yml", ".yaml", ".json")

# MkDocs does not publish these files by default, so a page could not link to such a manifest.
_UNPUBLISHED = re.compile(r"(?:^|/)\.|^templates/")


def render_cluster_fence(
    fence: Fence, kubernetes: str | None = None, reserved_prefixes: tuple[str, ...] = ()
) -> Rendered:
    """Render the fence; an object that is referred to and missing is a problem, but the picture is drawn with it.

    Args:
        fence: the fence, as the author wrote it.
        kubernetes: the version whose API the objects are checked against if the fence names none; None for no check.
        reserved_prefixes: the beginnings of the paths of files that hold other data, and so can't be manifests.

    Raises:
        AtlasError: with every problem that keeps the fence from being drawn.
    """
    document = fence.document()
    options = _read_options(document)
    scenario = _Scenario(fence, document, options, _view_options(document, options))
    snapshots = scenario.read(_named_files(document, options), kubernetes, reserved_prefixes)
    html = scenario.render(snapshots)
    return Rendered(html, tuple(sorted(set(scenario.problems))), tuple(scenario.notes), "\n".join(scenario.markdown))


def _read_options(document: Document) -> ClusterOptions:
    return validate(document, ClusterOptions, what="this cluster fence")


def _named_files(document: Document, options: ClusterOptions) -> list[tuple[tuple[Key, ...], str]]:
    """The files that the fence names, each with the keys that lead to its name."""
    if options.manifest and options.steps:
        raise AtlasError([document.problem(["steps"], "Write either 'manifest' or 'steps', not both.", at_key=True)])
    if options.steps:
        return [(("steps", number, "manifest"), step.manifest) for number, step in enumerate(options.steps)]
    if options.manifest:
        return [(("manifest",), options.manifest)]
    raise AtlasError([document.problem([], "The key 'manifest' is missing.")])


class _Scenario:
    """Reads and draws the snapshots of a fence, one for each step, and collects their problems, notes and Markdown."""

    def __init__(self, fence: Fence, document: Document, options: ClusterOptions, view_options: ViewOptions) -> None:
        self.fence, self.document, self.options, self.view_options = fence, document, options, view_options
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.markdown: list[str] = []
        self.files: list[str] = []

    def read(
        self, places: Sequence[tuple[tuple[Key, ...], str]], kubernetes: str | None, reserved_prefixes: tuple[str, ...]
    ) -> list[Cluster]:
        """Read the clusters of the files.

        Raises:
            AtlasError: with the problems of all files, if one of them can't be read.
        """
        errors: list[Problem] = []
        clusters = []
        for keys, name in places:
            try:
                path = _find_manifest(self.fence, self.document, keys, name, reserved_prefixes)
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
        self.problems += _check_undefined(self.document, self.options, clusters)
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
        key = "namespace" if self.view_options.namespace else "steps" if self.options.steps else "manifest"
        try:
            drawing = draw_view(cluster, self.view_options, identity=identity, title=title, root=root, marks=marks)
        except TooLargeError as error:
            message = f"This is too large to be drawn, even with like objects in one box: {error}. Show less."
            raise AtlasError([self.document.problem([key], message), *self.problems]) from None
        if drawing is None:
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
            legend=[(Markup(entry.swatch), entry.text) for entry in list_entries(view)],  # noqa: S704 - ours alone
            root=root,
            command=kubectl_line(cluster, view, self.view_options),
            manifest=root + quote(file),
        )


def _picture_html(drawing: Drawing) -> Markup:
    """The drawing, or the Mermaid source if the browser has to draw it."""
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


def _find_manifest(
    fence: Fence, document: Document, keys: Sequence[Key], manifest: str, reserved_prefixes: tuple[str, ...]
) -> Path:
    """The manifest's path on disk.

    Raises:
        AtlasError: the file is missing, lies outside the pages' folder, is not published, or holds other data.
    """
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
    if message := _check_path(path.relative_to(docs).as_posix(), fence.docs, reserved_prefixes):
        raise AtlasError([document.problem(keys, message)])
    return path


def _check_path(file: str, docs: str, reserved_prefixes: tuple[str, ...]) -> str | None:
    """The reason why a file of the pages' folder, called `docs`, can't be a manifest; None if it can."""
    if not file.endswith(_ENDINGS):
        return f"The name of a manifest ends in {', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}. Rename {docs}/{file}."
    if file.startswith(reserved_prefixes):
        return f"{docs}/{file} holds other data of the site. Put Kubernetes objects in {docs}/data/clusters/."
    if _UNPUBLISHED.search(file):
        hidden = f"names that begin with a dot, and {docs}/templates/"
        return f"{docs}/{file} is not published: MkDocs leaves out {hidden}. Put it in {docs}/data/clusters/."
    return None


def _check_undefined(document: Document, options: ClusterOptions, clusters: Sequence[Cluster]) -> list[Problem]:
    """The problems of missing objects that `undefined` does not list, and of its entries that are not missing."""
    found = [problem for cluster in clusters for problem in cluster.problems]
    missing = {identity for identity, _ in found if identity}
    problems = [problem for identity, problem in found if identity not in options.undefined]
    for index, expected in enumerate(options.undefined):
        if expected not in missing:
            hint = suggest(expected, missing) if missing else "Remove this entry."
            message = f"Nothing is missing under the name {expected!r}. {hint}"
            problems.append(document.problem(["undefined", index], message))
    return problems
