"""Links the objects of a manifest to a cluster, and finds the objects that are referred to and missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.graph.declared import declare, has_pod
from isolation_atlas.cluster.graph.reference import PodSelection, Reference, Relation
from isolation_atlas.cluster.graph.references import find_references
from isolation_atlas.cluster.model.kinds import CONFIG_MAP, POD, SECRET, SERVICE, SERVICE_ACCOUNT, STATEFUL_SET, Kind
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence, identify
from isolation_atlas.cluster.model.manifest import Manifest
from isolation_atlas.cluster.model.selector import Selector
from isolation_atlas.problem import Problem, suggest

# https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-name-label
_POD_NAME = "statefulset.kubernetes.io/pod-name"


@dataclass(frozen=True, slots=True)
class Link:
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


@dataclass(frozen=True, slots=True)
class Cluster:
    """The objects and links of a manifest.

    Attributes:
        objects: by identity: first those of the manifest in its order, then the declared, then the undefined.
        links: the links; two objects have at most one for each relation.
        problems: one for each missing object, each selector that no Pod matches and each duplicate identity. The first
            value is the identity of the missing object or of the object with the selector, and "" for a duplicate.
    """

    objects: Mapping[str, KubernetesObject]
    links: tuple[Link, ...]
    problems: tuple[tuple[str, Problem], ...]


def resolve(manifest: Manifest) -> Cluster:
    """Link the objects of a manifest."""
    declared = declare(manifest.objects)
    objects = [*manifest.objects, *declared.objects]
    resolution = _Resolution(objects, manifest.defined_kinds)
    for found in objects:
        resolution.follow(found, declared.mounts.get(found.identity, ()))
    duplicates = [("", problem) for problem in manifest.problems]
    return Cluster(
        {found.identity: found for found in (*objects, *resolution.undefined.values())},
        tuple(Link(*ends, tuple(labels)) for ends, labels in resolution.links.items()),
        tuple(duplicates + resolution.problems()),
    )


class _Resolution:
    """Follows the references of all objects, and collects the links and the missing objects."""

    def __init__(self, objects: Sequence[KubernetesObject], defined_kinds: Mapping[Kind, Kind]) -> None:
        self.objects = {found.identity: found for found in objects}
        self.links: dict[tuple[str, str, Relation], dict[str, None]] = {}
        self.undefined: dict[str, KubernetesObject] = {}
        self._defined_kinds = defined_kinds
        self._names: dict[tuple[Kind, str], list[str]] = {}
        self._pods: dict[str, list[KubernetesObject]] = {}
        self._by_label: dict[tuple[str, str, str], list[KubernetesObject]] = {}
        self._missing: dict[str, list[tuple[KubernetesObject, tuple[Key, ...], str]]] = {}
        for found in objects:
            self._names.setdefault((found.kind, found.namespace), []).append(found.name)
            if found.kind == POD:
                self._pods.setdefault(found.namespace, []).append(found)
                for label, value in found.labels.items():
                    self._by_label.setdefault((found.namespace, label, value), []).append(found)

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
                case PodSelection():
                    self._select(found, reference)

    def problems(self) -> list[tuple[str, Problem]]:
        """One problem for each missing object, at the first field that refers to it."""
        problems = []
        for identity, places in self._missing.items():
            found, keys, message = places[0]
            others = len(places) - 1
            more = f" {others} more {'place refers' if others == 1 else 'places refer'} to it." if others else ""
            problems.append((identity, found.problem(keys, message + more)))
        return problems

    def _refer(self, found: KubernetesObject, reference: Reference) -> None:
        kind = self._defined_kinds.get(reference.kind, reference.kind)
        name, namespace = reference.name, reference.namespace if kind.namespaced else ""
        identity = identify(kind, namespace, name)
        if identity not in self.objects:
            if is_provided(reference) or not reference.required:
                return
            known = [other for other in self._names.get((kind, namespace), ()) if other != name]
            hint = f" {suggest(name, known)}" if known else ""
            place = f" in namespace {namespace!r}" if namespace not in ("", found.namespace) else ""
            message = f"No {kind} is named {name!r}{place} in this manifest.{hint}"
            self._missing.setdefault(identity, []).append((found, reference.keys, message))
            self.undefined[identity] = KubernetesObject(kind, namespace, name, {}, presence=Presence.UNDEFINED)
        ends = (identity, found.identity) if reference.backwards else (found.identity, identity)
        self._link(*ends, reference.relation, reference.label)

    def _select(self, found: KubernetesObject, selection: PodSelection) -> None:
        selected = [
            pod
            for pod in self._candidates(selection)
            if selection.selector.matches(self._labels(pod, selection.selector))
        ]
        if not selected and selection.required:
            labels = str(selection.selector)
            message = f"No Pod has the labels {labels!r}.{self._hint(selection)}"
            self._missing[found.identity] = [(found, selection.keys, message)]
            selected = [KubernetesObject(POD, found.namespace, labels, {}, presence=Presence.UNDEFINED)]
            self.undefined[selected[0].identity] = selected[0]
        for pod in selected:
            ends = (pod.identity, found.identity) if selection.backwards else (found.identity, pod.identity)
            self._link(*ends, selection.relation, selection.label)

    def _labels(self, pod: KubernetesObject, selector: Selector) -> Mapping[str, str]:
        """The labels of a Pod.

        If it stands for the declared Pods of a StatefulSet, it also matches a selector for the name of one of them,
        because the controller sets that name as a label.
        """
        workload = self.objects.get(pod.declared_by)
        if workload and workload.kind == STATEFUL_SET:
            for requirement in selector.requirements:
                for name in requirement.values if requirement.key == _POD_NAME else ():
                    if has_pod(workload, pod.count, name):
                        return {**pod.labels, _POD_NAME: name}
        return pod.labels

    def _candidates(self, selection: PodSelection) -> Iterable[KubernetesObject]:
        """The Pods that may match: if the selector requires a label with one value, only the Pods with that label."""
        namespaces = self._pods if selection.namespaces is None else sorted(selection.namespaces)
        for requirement in selection.selector.requirements:
            if requirement.operator == "In" and len(requirement.values) == 1 and requirement.key != _POD_NAME:
                key, value = requirement.key, requirement.values[0]
                return [pod for namespace in namespaces for pod in self._by_label.get((namespace, key, value), ())]
        return [pod for namespace in namespaces for pod in self._pods.get(namespace, ())]

    def _hint(self, selection: PodSelection) -> str:
        """A hint for a selector that no Pod matches: the labels of the Pods that match most of its requirements."""
        asked = selection.selector.requirements
        keys = {requirement.key for requirement in asked}
        pods = [pod for namespace in sorted(selection.namespaces or ()) for pod in self._pods.get(namespace, ())]
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
        return " No Pod in its namespace has labels of these names." if pods else " There is no Pod in its namespace."

    def _link(self, source: str, target: str, relation: Relation, label: str = "") -> None:
        labels = self.links.setdefault((source, target, relation), {})
        if label:
            labels[label] = None


def is_provided(reference: Reference) -> bool:
    """Whether Kubernetes itself creates the object that a reference names, so that no manifest has to hold it.

    https://kubernetes.io/docs/concepts/configuration/configmap/ (`kube-root-ca.crt` in each namespace) and
    https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/ (`default` in each namespace,
    whose token was a Secret of that name before Kubernetes 1.24).
    """
    kind, name = reference.kind, reference.name
    return (
        (kind == CONFIG_MAP and name == "kube-root-ca.crt")
        or (kind == SERVICE_ACCOUNT and name == "default")
        or (kind == SECRET and name.startswith("default-token-"))
        or (kind == SERVICE and (reference.namespace, name) == ("default", "kubernetes"))
    )
