"""Links the objects of a manifest to a cluster, and finds the objects that are referred to and missing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.graph.attachment import explain_refusal
from isolation_atlas.cluster.graph.declared import CONTROLLER_LABELS, declare, gives_label, is_one_of
from isolation_atlas.cluster.graph.owner import guess_owner
from isolation_atlas.cluster.graph.reference import Port, Reference, Relation, Selection
from isolation_atlas.cluster.graph.references import find_references
from isolation_atlas.cluster.model.kinds import (
    CLUSTER_ROLE,
    CONFIG_MAP,
    GATEWAY,
    INGRESS,
    NAMESPACE,
    PERSISTENT_VOLUME_CLAIM,
    POD,
    PRIORITY_CLASS,
    REFERENCE_GRANT,
    ROLE,
    SECRET,
    SERVICE,
    SERVICE_ACCOUNT,
    Kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence, identify
from isolation_atlas.cluster.model.manifest import Manifest
from isolation_atlas.cluster.model.selector import Selector
from isolation_atlas.problem import AtlasError, Problem, suggest

# https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
_NAMESPACE_NAME = "kubernetes.io/metadata.name"

# Kubernetes itself makes the roles and bindings with this label; some name accounts that a cluster does not have:
# https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
_BOOTSTRAPPING = "kubernetes.io/bootstrapping"

# The controller of AWS reads the action of such a backend from an annotation:
# https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions
_NO_PORT = "use-annotation"

_CLUSTER_ROLES = frozenset({"cluster-admin", "admin", "edit", "view"})

# The kinds that selectors of many objects select, whose labels are looked up.
_SELECTED = frozenset({POD, SERVICE})

# Each link is drawn and written as text. 100 Services in front of 1,000 Pods each have as many.
MAXIMUM_STEPS = 100_000
"""How many Pods are looked at for selectors, and how many references are followed, of one manifest."""


class Link(NamedTuple):
    """A reference between two objects, in the direction in which the picture shows it.

    Attributes:
        source, target: the identities of the objects.
        relation: the relation of the source to the target.
        labels: texts for the link, such as a port.
    """

    source: str
    target: str
    relation: Relation
    labels: tuple[str, ...] = ()


class Cluster(NamedTuple):
    """The objects and links of a manifest.

    Attributes:
        objects: by identity: first those of the manifest in its order, then the declared, then the undefined.
        links: the links; two objects have at most one for each relation.
        problems: one for each missing object, each selector that nothing matches, each mistake in how objects fit
            together, and those of the manifest. The first value is the identity of the missing object or of the object
            with the selector, and "" for any other problem.
    """

    objects: Mapping[str, KubernetesObject]
    links: tuple[Link, ...]
    problems: tuple[tuple[str, Problem], ...]


def resolve(manifest: Manifest, undefined: Collection[str] = ()) -> Cluster:
    """Link the objects of a manifest.

    Args:
        manifest: the manifest.
        undefined: the identities of objects that are surely missing, even from what a cluster printed.

    Raises:
        AtlasError: they have more links, or more Pods to look for by their labels, than can be drawn.
    """
    declared = declare(manifest.objects)
    objects = [*manifest.objects, *declared.objects]
    resolution = _Resolution(objects, manifest.defined_kinds, undefined)
    for found in objects:
        resolution.add_made(found)
    for found in objects:
        resolution.follow(found, declared.mounts.get(found.identity, ()))
        if resolution.steps > MAXIMUM_STEPS:
            message = (
                f"The selectors and references in this manifest lead to more than {MAXIMUM_STEPS:,} objects. "
                "Print fewer objects, such as those of one namespace."
            )
            raise AtlasError([found.problem([], message)])
    told = [("", problem) for problem in (*manifest.problems, *resolution.mistakes)]
    return Cluster(
        {found.identity: found for found in (*objects, *resolution.made.values(), *resolution.undefined.values())},
        tuple(Link(*ends, tuple(labels)) for ends, labels in resolution.links.items()),
        tuple(told + resolution.problems()),
    )


class _Resolution:
    """Follows the references of all objects, and collects the links and the missing objects."""

    def __init__(
        self, objects: Sequence[KubernetesObject], defined_kinds: Mapping[Kind, Kind], undefined: Collection[str]
    ) -> None:
        self.objects = {found.identity: found for found in objects}
        self.links: dict[tuple[str, str, Relation], dict[str, None]] = {}
        self.undefined: dict[str, KubernetesObject] = {}
        self.made: dict[str, KubernetesObject] = {}
        self.mistakes: list[Problem] = []
        self.steps = 0
        self._defined_kinds, self._surely_missing = defined_kinds, frozenset(undefined)
        self._names: dict[tuple[Kind, str], list[str]] = {}
        self._of_kind: dict[Kind, dict[str, list[KubernetesObject]]] = {}
        self._by_label: dict[tuple[Kind, str, str, str], list[KubernetesObject]] = {}
        self._missing: dict[str, list[tuple[KubernetesObject, tuple[Key, ...], str]]] = {}
        self._declared: dict[tuple[Kind, str, str], list[KubernetesObject]] = {}
        for found in objects:
            if found.declared_by in self.objects:
                self._declared.setdefault((found.kind, found.namespace, found.name), []).append(found)
            self._names.setdefault((found.kind, found.namespace), []).append(found.name)
            self._of_kind.setdefault(found.kind, {}).setdefault(found.namespace, []).append(found)
            for label, value in found.labels.items() if found.kind in _SELECTED else ():
                self._by_label.setdefault((found.kind, found.namespace, label, value), []).append(found)
        self._namespaces = _label_namespaces(objects)

    def add_made(self, found: KubernetesObject) -> None:
        """Add the objects that a controller makes for an object, such as the Secret of a certificate."""
        if found.kind not in (INGRESS, GATEWAY) and not any(rule.makes for rule in found.kind.references):
            return
        for reference in find_references(found):
            if isinstance(reference, Reference) and reference.makes:
                kind, namespace, identity = self._identify(reference)
                if identity not in self.objects:
                    made = KubernetesObject(kind, namespace, reference.name, {}, presence=Presence.DECLARED)
                    self.made[identity] = made

    def follow(self, found: KubernetesObject, mounts: Iterable[str]) -> None:
        """Follow all references of an object, and link it to `mounts`, the claims that Kubernetes creates for it."""
        if found.declared_by:
            self._link(found.declared_by, found.identity, Relation.OWNS)
        for claim in mounts:
            self._link(found.identity, claim, Relation.MOUNTS)
        for reference in find_references(found):
            match reference:
                case Reference():
                    self._refer(found, reference)
                case Selection():
                    self._select(found, reference)

    def problems(self) -> list[tuple[str, Problem]]:
        """One problem for each missing object, at the first field that refers to it."""
        problems = []
        for identity, places in self._missing.items():
            found, keys, message = places[0]
            others = len({one.place(at) for one, at, _ in places}) - 1
            more = f" {others} more {'place refers' if others == 1 else 'places refer'} to it." if others else ""
            problems.append((identity, found.problem(keys, message + more)))
        return problems

    def _identify(self, reference: Reference) -> tuple[Kind, str, str]:
        """The kind, the namespace and the identity of the object that a reference names."""
        kind = self._defined_kinds.get(reference.kind, reference.kind)
        namespace = reference.namespace if kind.namespaced else ""
        return kind, namespace, identify(kind, namespace, reference.name)

    def _refer(self, found: KubernetesObject, reference: Reference) -> None:
        kind, namespace, identity = self._identify(reference)
        name = reference.name
        target = self.objects.get(identity) or self.made.get(identity) or self._find_declared(kind, namespace, name)
        if target:
            identity = target.identity
        if target is None:
            if is_provided(reference) or found.labels.get(_BOOTSTRAPPING) == "rbac-defaults":
                return
            if identity not in self._surely_missing and self._is_left_out(found, kind, namespace):
                # Only an owner, a node or a claim says more than that something is there.
                if reference.relation is Relation.REFERS:
                    return
                self.undefined[identity] = KubernetesObject(kind, namespace, name, {}, presence=Presence.UNLISTED)
                self._link_guessed_owner(found, reference, identity)
            elif not reference.required:
                return
            else:
                # Only the first place is reported, because looking for a near name takes time.
                message = "" if identity in self._missing else self._describe_missing(found, kind, namespace, name)
                self._missing.setdefault(identity, []).append((found, reference.keys, message))
                self.undefined[identity] = KubernetesObject(kind, namespace, name, {}, presence=Presence.UNDEFINED)
        else:
            if reference.port and kind == SERVICE:
                self._check_port(found, target, reference.port)
            if reference.needs_grant and namespace not in ("", found.namespace):
                self._follow_grant(found, reference, target)
            if reference.attaches and (told := explain_refusal(found, reference.keys[:-1], target, self._may_match)):
                self.mistakes.append(found.problem(*told))
        ends = (identity, found.identity) if reference.backwards else (found.identity, identity)
        self._link(*ends, reference.relation, reference.label)

    def _find_declared(self, kind: Kind, namespace: str, name: str) -> KubernetesObject | None:
        """The declared object that stands for one of this name, such as the claims of a StatefulSet for `data-db-1`."""
        if kind not in (POD, PERSISTENT_VOLUME_CLAIM):
            return None
        beginnings = (name, name.rpartition("-")[0])
        for found in (one for beginning in beginnings for one in self._declared.get((kind, namespace, beginning), ())):
            workload = self.objects[found.declared_by]
            pods = self._declared.get((POD, namespace, workload.name), ())
            count = next((one.count for one in pods if one.declared_by == workload.identity), None)
            if is_one_of(found, workload, count, name):
                return found
        return None

    def _describe_missing(self, found: KubernetesObject, kind: Kind, namespace: str, name: str) -> str:
        known = [other for other in self._names.get((kind, namespace), ()) if other != name]
        hint = f" {suggest(name, known)}" if known else ""
        place = f" in namespace {namespace!r}" if namespace not in ("", found.namespace) else ""
        return f"No {kind} is named {name!r}{place} in this manifest.{hint}"

    def _is_left_out(self, found: KubernetesObject, kind: Kind, namespace: str | None) -> bool:
        """Whether an object of this kind is missing because a cluster printed only some kinds.

        `kubectl get` prints all objects of the kinds that it is asked for, of a namespace or of all. So if it printed
        no object of a kind there, it was not asked for the kind.
        """
        owner = self.objects.get(found.declared_by, found)
        if not owner.is_printed:
            return False
        spaces = self._of_kind.get(kind, {})
        listed = (
            spaces.get(namespace, ()) if namespace is not None else [one for some in spaces.values() for one in some]
        )
        return not any(one.is_printed for one in listed)

    def _link_guessed_owner(self, found: KubernetesObject, reference: Reference, identity: str) -> None:
        """Link the workload that made an owner that is not in the listing, such as the Deployment of a ReplicaSet."""
        if reference.relation is Relation.OWNS and (guessed := guess_owner(found, reference.kind, reference.name)):
            workload = identify(guessed[0], found.namespace, guessed[1])
            if workload in self.objects:
                self._link(workload, identity, Relation.OWNS)

    def _check_port(self, found: KubernetesObject, service: KubernetesObject, port: Port) -> None:
        """Tell a port that the Service does not have; a Service without ports is not looked at."""
        ports = service.items("spec", "ports")
        known = [value for entry in ports for value in (entry.get("port"), entry.get("name")) if value]
        texts = list(map(str, known))
        if not known or str(port.value) in (*texts, _NO_PORT):
            return
        message = f"Service {service.name!r} has no port {port.value!r}. {suggest(str(port.value), texts)}"
        self.mistakes.append(found.problem(port.keys, message))

    def _follow_grant(self, found: KubernetesObject, reference: Reference, target: KubernetesObject) -> None:
        """Link the ReferenceGrant that allows a reference to another namespace; without one, it has no effect.

        https://gateway-api.sigs.k8s.io/api-types/referencegrant/
        """
        grants = self._of_kind.get(REFERENCE_GRANT, {}).get(target.namespace, [])
        for grant in grants:
            lets_in = any(
                (entry.get("group"), entry.get("kind"), entry.get("namespace"))
                == (found.kind.group, found.kind.name, found.namespace)
                for entry in grant.items("spec", "from")
            )
            leads_to = any(
                (entry.get("group") or "", entry.get("kind")) == (target.kind.group, target.kind.name)
                and entry.get("name") in (None, "", target.name)
                for entry in grant.items("spec", "to")
            )
            if lets_in and leads_to:
                label = f"lets in {found.kind.name} of {found.namespace}"
                self._link(grant.identity, target.identity, Relation.REFERS, label)
                return
        if not self._is_left_out(found, REFERENCE_GRANT, target.namespace):
            message = (
                f"No ReferenceGrant in namespace {target.namespace!r} lets {found.kind} of namespace "
                f"{found.namespace!r} refer to {target.kind} {target.name!r} there."
            )
            self.mistakes.append(found.problem(reference.keys, message))

    def _select(self, found: KubernetesObject, selection: Selection) -> None:
        candidates = self._candidates(selection)
        self.steps += len(candidates)
        if self.steps > MAXIMUM_STEPS:
            return
        selected = [one for one in candidates if selection.selector.matches(self._labels(one, selection.selector))]
        if not selected and selection.required:
            if found.identity not in self._surely_missing and self._is_left_out(found, selection.kind, found.namespace):
                return
            labels = str(selection.selector) or "any labels"
            message = f"No {selection.kind} has the labels {labels!r}.{self._hint(selection)}"
            self._missing[found.identity] = [(found, selection.keys, message)]
            selected = [KubernetesObject(selection.kind, found.namespace, labels, {}, presence=Presence.UNDEFINED)]
            self.undefined[selected[0].identity] = selected[0]
        elif found.kind == SERVICE:
            self._check_target_ports(found, selected)
        elif selection.ports and selected:
            nobody = f"No {selection.kind} that this {found.kind.name} selects"
            self._check_port_names(found, selection.ports, selected, nobody)
        for one in selected:
            ends = (one.identity, found.identity) if selection.backwards else (found.identity, one.identity)
            self._link(*ends, selection.relation, selection.label)

    def _check_target_ports(self, service: KubernetesObject, pods: Sequence[KubernetesObject]) -> None:
        """Tell each named target port that no container of the selected Pods has."""
        ports = [
            Port((*keys, "targetPort"), target)
            for keys, port in service.places("spec", "ports")
            if isinstance(target := port.get("targetPort"), str) and not target.isdigit()
        ]
        self._check_port_names(service, ports, pods, f"No container of the Pods of Service {service.name!r}")

    def _check_port_names(
        self, found: KubernetesObject, ports: Sequence[Port], selected: Sequence[KubernetesObject], nobody: str
    ) -> None:
        """Tell each name of a port that none of the selected Pods or Services has; `nobody` begins the message."""
        if not ports or (not any(_list_ports(one) for one in selected) and not any(map(_has_containers, selected))):
            return
        self.steps += len(selected)
        names = {str(port["name"]) for one in selected for port in _list_ports(one) if port.get("name")}
        for port in ports:
            if port.value not in names:
                hint = suggest(str(port.value), names) if names else "No port there has a name."
                message = f"{nobody} has a port named {port.value!r}. {hint}"
                self.mistakes.append(found.problem(port.keys, message))

    def _labels(self, found: KubernetesObject, selector: Selector) -> Mapping[str, str]:
        """The labels of an object.

        If it stands for the declared Pods of a workload, it also matches a selector for labels that the controller
        gives to some of them, such as the name of one Pod of a StatefulSet.
        """
        workload = self.objects.get(found.declared_by)
        if workload is None or found.kind != POD:
            return found.labels
        given = {
            requirement.key: value
            for requirement in selector.requirements
            if requirement.key in CONTROLLER_LABELS
            for value in requirement.values
            if gives_label(workload, found.count, requirement.key, value)
        }
        return {**found.labels, **given} if given else found.labels

    def _candidates(self, selection: Selection) -> Sequence[KubernetesObject]:
        """The objects that may match: if the selector requires a label with one value, only those with that label."""
        spaces = self._of_kind.get(selection.kind, {})
        namespaces: Iterable[str] = spaces if selection.namespaces is None else sorted(selection.namespaces)
        if (wanted := selection.namespace_labels) is not None:
            namespaces = [name for name in namespaces if wanted.matches(self._labels_of_namespace(name))]
        for requirement in selection.selector.requirements if selection.kind in _SELECTED else ():
            if (
                requirement.operator == "In"
                and len(requirement.values) == 1
                and requirement.key not in CONTROLLER_LABELS
            ):
                key, value = requirement.key, requirement.values[0]
                return [
                    one
                    for namespace in namespaces
                    for one in self._by_label.get((selection.kind, namespace, key, value), ())
                ]
        return [one for namespace in namespaces for one in spaces.get(namespace, ())]

    def _labels_of_namespace(self, name: str) -> Mapping[str, str]:
        return self._namespaces.get(name) or {_NAMESPACE_NAME: name}

    def _may_match(self, namespace: str, selector: Selector) -> bool:
        """Whether a namespace may have some labels: nobody knows those of one that is not in the manifest."""
        known = namespace in self._namespaces or {one.key for one in selector.requirements} <= {_NAMESPACE_NAME}
        return not known or selector.matches(self._labels_of_namespace(namespace))

    def _hint(self, selection: Selection) -> str:
        """A hint for a selector that nothing matches: the labels of the Pods that match most of its requirements."""
        asked = selection.selector.requirements
        keys = {requirement.key for requirement in asked}
        spaces, kind = self._of_kind.get(selection.kind, {}), selection.kind
        pods = [pod for namespace in sorted(selection.namespaces or ()) for pod in spaces.get(namespace, ())]
        self.steps += len(pods)
        near = {
            ",".join(f"{key}={value}" for key, value in pod.labels.items() if key in keys): sum(
                requirement.matches(pod.labels) for requirement in asked
            )
            for pod in pods
            if keys & set(pod.labels)
        }
        if near:
            best = max(near.values())
            return " " + suggest(str(selection.selector), [labels for labels, score in near.items() if score == best])
        if keys & CONTROLLER_LABELS.keys():
            return ""  # nobody knows which ones the Pods will have
        if pods:
            return f" No {kind} in its namespace has labels of these names."
        return f" There is no {kind} in its namespace."

    def _link(self, source: str, target: str, relation: Relation, label: str = "") -> None:
        self.steps += 1
        labels = self.links.setdefault((source, target, relation), {})
        if label:
            labels[label] = None


def _list_ports(found: KubernetesObject) -> list[Mapping[str, Data]]:
    """The ports of a Service, or of all containers of a Pod."""
    if found.kind != POD:
        return found.items("spec", "ports")
    containers = [keys for group in ("containers", "initContainers") for keys, _ in found.places("spec", group)]
    return [port for keys in containers for port in found.items(*keys, "ports")]


def _has_containers(found: KubernetesObject) -> bool:
    return bool(found.items("spec", "containers"))


def _label_namespaces(objects: Iterable[KubernetesObject]) -> Mapping[str, Mapping[str, str]]:
    """The labels of each Namespace of a manifest, with the one that Kubernetes gives it.

    https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
    """
    return {one.name: {**one.labels, _NAMESPACE_NAME: one.name} for one in objects if one.kind == NAMESPACE}


def is_provided(reference: Reference) -> bool:
    """Whether Kubernetes itself creates the object that a reference names, so that no manifest has to hold it.

    https://kubernetes.io/docs/concepts/configuration/configmap/ (`kube-root-ca.crt` in each namespace) and
    https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/ (`default` in each namespace,
    whose token was a Secret of that name before Kubernetes 1.24), and
    https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings and
    https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/.
    """
    kind, name = reference.kind, reference.name
    return (
        (kind == CONFIG_MAP and name == "kube-root-ca.crt")
        or (kind == SERVICE_ACCOUNT and name == "default")
        or (kind == SECRET and name.startswith("default-token-"))
        or (kind == CLUSTER_ROLE and (name in _CLUSTER_ROLES or name.startswith("system:")))
        or (
            kind == ROLE and (reference.namespace, name) == ("kube-system", "extension-apiserver-authentication-reader")
        )
        or (kind == PRIORITY_CLASS and name.startswith("system-"))
        or (kind == NAMESPACE and (name == "default" or name.startswith("kube-")))
        or (kind == SERVICE and (reference.namespace, name) == ("default", "kubernetes"))
    )
