"""Reads an author's table of custom kinds, which has the form of `relations.yml`."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.models import AuthoredModel, Text, validate
from isolation_atlas.cluster.model.kinds import KINDS, Kind, build_kinds, is_known
from isolation_atlas.problem import AtlasError, suggest

Path = Annotated[str, Field(pattern=r"^[^\s.]+(\.[^\s.]+)*$")]


class Pods(AuthoredModel):
    """What a kind's Pods have beyond its template; see `PodRule`."""

    name: Text = "{name}"
    labels: Annotated[dict[str, str], Field(default_factory=dict)]
    replicas: Path = "spec.replicas"
    default: Annotated[int, Field(ge=0)] = 1
    template: Path | None = None
    spec: Path | None = None
    taken_from: Path | None = None


class Rule(AuthoredModel):
    """One field that refers to other objects; see `ReferenceRule`."""

    field: Path
    kind: Text
    relation: Literal["contains", "owns", "selects", "routes to", "mounts", "refers to"] = "refers to"
    form: Literal["name", "host", "namespace/name"] = "name"
    kind_field: Path | None = None
    group_field: Path | None = None
    if_kind: Text | None = None
    namespace_field: Path | None = None
    namespace: Text | None = None
    label: Text | None = None
    label_field: Path | None = None
    backwards: bool = False
    required: bool = True
    makes: bool = False
    default: Literal["name"] | None = None
    selects: bool = False
    namespace_selector: Path | None = None
    namespace_form: Literal["names", "labels"] = "names"
    port: Path | None = None
    ports: Path | None = None
    except_names: Annotated[list[Text], Field(default_factory=list)]


class CustomKind(AuthoredModel):
    """What the table says of one kind.

    Attributes:
        plural: the name of its objects in the API.
        scope: whether its objects live in namespaces.
        family: the family, which decides its shape and colour, and in which views it is.
        pod_template: the path of its Pod template.
        pods: what its Pods have beyond the template.
        references: its fields that refer to other objects.
    """

    plural: Text | None = None
    scope: Literal["Namespaced", "Cluster"] | None = None
    family: Literal["controller", "route", "rule", "service", "storage", "configuration", "other"] | None = None
    pod_template: Path | None = None
    pods: Pods | None = None
    references: Annotated[list[Rule], Field(default_factory=list)]


def read_kinds(document: Document) -> Mapping[Kind, Kind]:
    """The kinds of an author's table, each with what the site's own table says of it.

    Raises:
        AtlasError: the document is no such table, or names a kind of Kubernetes without its group that there is not.
    """
    table = validate(document, dict[str, CustomKind], what="this table of kinds")
    problems = [
        document.problem(
            [written],
            f"A custom kind has a group: write it as in 'Rollout.argoproj.io'. "
            f"{suggest(written, [name for group, name in KINDS if not group])}",
            at_key=True,
        )
        for written in table
        if "." not in written and ("", written) not in KINDS
    ]
    problems += [
        document.problem(
            [written, "references", number, "kind"],
            f"No kind is called {rule.kind!r} here. Write a custom one with its group, as in 'Rollout.argoproj.io'. "
            f"{suggest(rule.kind, [name for _, name in KINDS])}",
        )
        for written, entry in table.items()
        for number, rule in enumerate(entry.references)
        if "." not in rule.kind and not is_known(rule.kind)
    ]
    if problems:
        raise AtlasError(problems)
    plain = {written: entry.model_dump(exclude_none=True, exclude_defaults=True) for written, entry in table.items()}
    return {kind: kind for kind in build_kinds(plain, KINDS)}
