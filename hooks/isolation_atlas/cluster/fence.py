"""Renders a `cluster` fence: the picture of a manifest, its content as text, and a link to the manifest."""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from markupsafe import Markup
from pydantic import BeforeValidator, Field

from isolation_atlas.authoring.document import Document, parse_documents
from isolation_atlas.authoring.models import AuthoredModel, Text, validate
from isolation_atlas.authoring.source import SourceText, decode_bytes
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.graph.change import Change, Mark, compare
from isolation_atlas.cluster.graph.cluster import Cluster, resolve
from isolation_atlas.cluster.model.api_schema import check, known_versions
from isolation_atlas.cluster.model.custom_kinds import read_kinds
from isolation_atlas.cluster.model.kinds import Kind
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.manifest import parse_manifests
from isolation_atlas.cluster.model.manifest_files import ENDINGS, list_folder
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

CLUSTER_PAGE = "Kubernetes"
"""The name under which a site may say which page explains what a cluster is."""

MOST_STEPS = 50
"""How many snapshots a scenario may have."""


def _list_one(value: object) -> object:
    return [value] if isinstance(value, str) else value


Paths = Annotated[list[Text], BeforeValidator(_list_one), Field(min_length=1)]
"""One path, or a list of them."""


class Step(AuthoredModel):
    """One snapshot of a scenario."""

    manifest: Paths
    caption: Text


class ClusterOptions(AuthoredModel):
    """The keys that an author may write in the fence.

    Attributes:
        manifest: the path of the manifest, or of a folder of them, below the pages' folder; or a list of such paths.
        steps: several manifests in order, each with a caption; instead of `manifest`.
        view: the view that the picture shows.
        title: the title of the picture; by default the view's description.
        namespace: the only namespace that is shown; by default all.
        selector: the labels that shown objects must have, as `kubectl get --selector` takes them.
        direction: the direction of the picture, left to right or top to bottom.
        containers: whether Pods show their containers; by default only in the view `placement`.
        fold: the number of similar Pods from which on they share one box.
        groups: the label below `app.kubernetes.io/` by whose values objects are put into frames; by default they are in
            those of their namespaces.
        kubernetes: the Kubernetes version whose API the objects are checked against; by default that of the site.
        undefined: the objects that the manifest refers to and omits on purpose, as `kind/namespace/name`. A kind that
            is not part of Kubernetes has its group, as in `Rollout.argoproj.io/shop/web`.
        kinds: the path of a file that says which fields of custom kinds refer to what; by default only those of
            widely used kinds are known.
    """

    manifest: Paths | None = None
    steps: Annotated[list[Step] | None, Field(min_length=2, max_length=MOST_STEPS)] = None
    view: ViewName = "placement"
    title: Text | None = None
    namespace: Text | None = None
    selector: Text | None = None
    direction: Literal["LR", "TB"] = "LR"
    containers: bool | None = None
    fold: Annotated[int, Field(ge=2)] = FOLD_AT
    groups: Literal["", "name", "instance", "component", "part-of", "version"] = ""
    kubernetes: Text | None = None
    undefined: Annotated[list[Text], Field(default_factory=list)]
    kinds: Text | None = None


# MkDocs does not publish these files by default, so a page could not link to such a manifest.
_UNPUBLISHED = re.compile(r"(?:^|/)\.|^templates/")


def render_cluster_fence(
    fence: Fence,
    kubernetes: str | None = None,
    reserved_prefixes: tuple[str, ...] = (),
    kinds: str | None = None,
) -> Rendered:
    """Render the fence; an object that is referred to and missing is a problem, but the picture is drawn with it.

    Args:
        fence: the fence, as the author wrote it.
        kubernetes: the version whose API the objects are checked against if the fence names none; None for no check.
        reserved_prefixes: the beginnings of the paths of files that hold other data, which can't be manifests.
        kinds: the path of the table of custom kinds if the fence names none; None for no table.

    Raises:
        AtlasError: with every problem that keeps the fence from being drawn.
    """
    document = fence.document()
    options = _read_options(document)
    options = options.model_copy(update={"kinds": options.kinds or kinds})
    scenario = _Scenario(fence, document, options, _view_options(fence, document, options))
    snapshots = scenario.read(_list_snapshots(document, options), kubernetes, reserved_prefixes)
    html = scenario.render(snapshots)
    return Rendered(html, tuple(sorted(set(scenario.problems))), tuple(scenario.notes), "\n".join(scenario.markdown))


def _read_options(document: Document) -> ClusterOptions:
    return validate(document, ClusterOptions, what="this cluster fence")


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The paths of the manifests of one snapshot, and the keys that lead to the value that names them."""

    keys: tuple[Key, ...]
    names: Sequence[str]


def _list_snapshots(document: Document, options: ClusterOptions) -> list[_Snapshot]:
    """The files that the fence names for each snapshot."""
    if options.manifest and options.steps:
        raise AtlasError([document.problem(["steps"], "Write either 'manifest' or 'steps', not both.", at_key=True)])
    if options.steps:
        return [_Snapshot(("steps", number, "manifest"), step.manifest) for number, step in enumerate(options.steps)]
    if options.manifest:
        return [_Snapshot(("manifest",), options.manifest)]
    raise AtlasError([document.problem([], "The key 'manifest' is missing.")])


class _Scenario:
    """Reads and draws the snapshots of a fence, one for each step, and collects their problems, notes and Markdown."""

    def __init__(self, fence: Fence, document: Document, options: ClusterOptions, view_options: ViewOptions) -> None:
        self.fence, self.document, self.options, self.view_options = fence, document, options, view_options
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.markdown: list[str] = []
        self.files: list[list[str]] = []

    def read(
        self, snapshots: Sequence[_Snapshot], kubernetes: str | None, reserved_prefixes: tuple[str, ...]
    ) -> list[Cluster]:
        """Read the clusters of the files.

        Raises:
            AtlasError: with the problems of all files, if one of them can't be read.
        """
        errors: list[Problem] = []
        clusters = []
        kinds = self._read_kinds()
        for snapshot in snapshots:
            try:
                files = self._list_files(snapshot, reserved_prefixes)
                contents = [(f"{self.fence.docs}/{file}", self.fence.read_file(file)) for file in files]
                manifest = parse_manifests(contents, f"{self.fence.docs}/{snapshot.names[0]}", kinds)
            except AtlasError as error:
                errors += error.problems
                continue
            clusters.append(resolve(manifest, self.options.undefined))
            self.files.append(files)
            self.problems += manifest.exposed_secrets
            self.problems += _check_objects(self.document, self.options, manifest.objects, kubernetes)
        if errors:
            raise AtlasError([*errors, *self.problems])
        self.problems += _check_undefined(self.document, self.options, clusters)
        return clusters

    def _list_files(self, snapshot: _Snapshot, reserved_prefixes: tuple[str, ...]) -> list[str]:
        """The files of a snapshot, below the pages' folder; those of a folder in the order of their paths."""
        docs = self.fence.docs_path.resolve()
        files: list[str] = []
        for number, name in enumerate(snapshot.names):
            given = self.document.data if isinstance(self.document.data, dict) else {}
            keys = (*snapshot.keys, number) if isinstance(given.get("manifest"), list) else snapshot.keys
            path = _find_manifest(self.fence, self.document, keys, name, reserved_prefixes)
            found = list_folder(path) if path.is_dir() else [path]
            if path.is_dir():
                self.fence.note_folder(name)
            files += [file.relative_to(docs).as_posix() for file in found]
        if not files:
            message = f"The folder {self.fence.docs}/{snapshot.names[0]} has no manifest. Put one there."
            raise AtlasError([self.document.problem(snapshot.keys, message)])
        return list(dict.fromkeys(files))

    def _read_kinds(self) -> Mapping[Kind, Kind]:
        """The kinds of the author's table."""
        if not self.options.kinds:
            return {}
        name = self.options.kinds
        source = SourceText(decode_bytes(self.fence.read_file(name), name), f"{self.fence.docs}/{name}")
        documents = parse_documents(source)
        if len(documents) != 1:
            raise AtlasError([self.document.problem(["kinds"], "This file must contain one table of kinds.")])
        return read_kinds(documents[0])

    def render(self, clusters: Sequence[Cluster]) -> Markup:
        """The picture of the only snapshot, or a list of all of them."""
        steps = self.options.steps
        if not steps:
            return self._picture(clusters[0], {}, f"cluster-{self.fence.number}", self.files[0], "")
        title = self.options.title or ""
        pictures = []
        for number, (files, cluster) in enumerate(zip(self.files, clusters, strict=True)):
            change = compare(clusters[number - 1], cluster) if number else Change(cluster, {})
            identity = f"cluster-{self.fence.number}-step-{number + 1}"
            name = f"{f'{title}, step' if title else 'Step'} {number + 1}"
            pictures.append(self._picture(change.cluster, change.marks, identity, files, name))
        captions = [step.caption for step in steps]
        return render(
            "cluster_steps.html",
            title=title or "Steps",
            number=self.fence.number,
            steps=list(zip(captions, pictures, strict=True)),
        )

    def _picture(
        self, cluster: Cluster, marks: Mapping[str, Mark], identity: str, files: Sequence[str], name: str
    ) -> Markup:
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
            cluster_page=self.view_options.pages.get(CLUSTER_PAGE, ""),
            legend=[(entry.kind, Markup(entry.swatch), entry.text) for entry in list_entries(drawing.shown)],  # noqa: S704 - ours alone
            root=root,
            command=kubectl_line(cluster, view, self.view_options),
            manifests=[(root + quote(file), file.rpartition("/")[2]) for file in files],
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


def _view_options(fence: Fence, document: Document, options: ClusterOptions) -> ViewOptions:
    try:
        selector = parse_selector(options.selector or "")
    except ValueError:
        message = "This is not a label selector. Write it as for kubectl, such as 'app=web,tier!=cache'."
        raise AtlasError([document.problem(["selector"], message)]) from None
    return ViewOptions(
        options.view,
        options.namespace,
        selector,
        options.direction,
        options.containers,
        options.fold,
        options.groups,
        fence.site.list_kind_addresses(),
    )


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
            [
                document.problem(
                    keys, f"{manifest!r} is outside {fence.docs}/. Put it in {fence.docs}/{fence.site.clusters}/."
                )
            ]
        )
    try:
        is_there = path.is_file() or path.is_dir()
    except OSError as error:  # such as a name that is too long
        raise AtlasError([document.problem(keys, f"The file can't be read: {error.strerror}.")]) from None
    if not is_there:
        files = (
            file.relative_to(docs).as_posix() for file in (docs / fence.site.clusters).rglob("*") if file.is_file()
        )
        raise AtlasError([document.problem(keys, f"No file {fence.docs}/{manifest}. {suggest(manifest, files)}")])
    is_folder = path.is_dir()
    relative = path.relative_to(docs).as_posix() + ("/" if is_folder else "")
    if message := _check_path(relative, fence, reserved_prefixes, is_folder=is_folder):
        raise AtlasError([document.problem(keys, message)])
    return path


def _check_path(file: str, fence: Fence, reserved_prefixes: tuple[str, ...], *, is_folder: bool) -> str | None:
    """The reason why a file of the pages' folder can't be a manifest; None if it can."""
    docs, clusters = fence.docs, f"{fence.docs}/{fence.site.clusters}/"
    if not is_folder and not file.endswith(ENDINGS):
        return f"The name of a manifest ends in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}. Rename {docs}/{file}."
    if file.startswith(reserved_prefixes):
        return f"{docs}/{file} contains other data of the site. Put Kubernetes objects in {clusters}."
    if _UNPUBLISHED.search(file):
        hidden = f"names that begin with a dot, and {docs}/templates/"
        return f"{docs}/{file} is not published: MkDocs leaves out {hidden}. Put it in {clusters}."
    return None


def _check_undefined(document: Document, options: ClusterOptions, clusters: Sequence[Cluster]) -> list[Problem]:
    """The problems of missing objects that `undefined` does not list, and of its entries that are not missing."""
    found = [problem for cluster in clusters for problem in cluster.problems]
    missing = {identity for identity, _ in found if identity}
    problems = [
        _name_option(identity, problem) if identity else problem
        for identity, problem in found
        if identity not in options.undefined
    ]
    for index, expected in enumerate(options.undefined):
        if expected not in missing:
            hint = suggest(expected, missing) if missing else "Remove this entry."
            message = f"Nothing is missing under the name {expected!r}. {hint}"
            problems.append(document.problem(["undefined", index], message))
    return problems


def _name_option(identity: str, problem: Problem) -> Problem:
    """The problem of a missing object, with the option that says that it is missing on purpose."""
    plain = identity if re.fullmatch(r"[\w./-]+", identity) else json.dumps(identity, ensure_ascii=False)
    return problem._replace(
        message=f"{problem.message} If that is on purpose, add it to the fence: undefined: [{plain}]"
    )
