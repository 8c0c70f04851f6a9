"""A cluster as a manifest tells it: its objects, how they are linked, and what is referred to but not there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.graph import network_references, storage_references, workload_references
from isolation_atlas.cluster.graph.declared import declare
from isolation_atlas.cluster.graph.reference import Reference, Relation, Selection, references
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence
from isolation_atlas.cluster.model.manifest import Manifest
from isolation_atlas.problem import Problem, suggest

# Importing them enters what they know into the register.
REGISTERED = (network_references, storage_references, workload_references)


@dataclass(frozen=True, slots=True)
class Link:
    """A reference between two objects, in the direction in which it is read.

    Attributes:
        source, target: identities.
        relation: how the source stands to the target.
        labels: what is worth saying of it.
    """

    source: str
    target: str
    relation: Relation
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """All that a manifest says.

    Attributes:
        objects: by identity; those of the manifest in its order, then the declared, then the undefined.
        links: each relation of two objects once.
        problems: one for each thing that is referred to but not there, and for each identity that stands twice.
            Each is keyed by the identity of the thing that is not there, or by that of what selects nothing.
    """

    objects: Mapping[str, KubernetesObject]
    links: tuple[Link, ...]
    problems: tuple[tuple[str, Problem], ...]


def resolve(manifest: Manifest) -> Cluster:
    """Link the objects of a manifest."""
    objects = [*manifest.objects, *declare(manifest.objects)]
    resolution = _Resolution(objects)
    for found in objects:
        resolution.follow(found)
    duplicates = [("", problem) for problem in manifest.problems]
    return Cluster(
        {found.identity: found for found in (*objects, *resolution.undefined.values())},
        tuple(Link(*ends, tuple(labels)) for ends, labels in resolution.links.items()),
        tuple(duplicates + resolution.tell()),
    )


class _Resolution:
    """What is found on the way through all references."""

    def __init__(self, objects: Sequence[KubernetesObject]) -> None:
        self.objects = {found.identity: found for found in objects}
        self.links: dict[tuple[str, str, Relation], dict[str, None]] = {}
        self.undefined: dict[str, KubernetesObject] = {}
        self._names: dict[tuple[str, str], list[str]] = {}
        self._pods: dict[str, list[KubernetesObject]] = {}
        self._by_label: dict[tuple[str, str, str], list[KubernetesObject]] = {}
        self._missing: dict[str, list[tuple[KubernetesObject, tuple[Key, ...], str]]] = {}
        for found in objects:
            self._names.setdefault((found.kind, found.namespace), []).append(found.name)
            if found.kind == "Pod":
                self._pods.setdefault(found.namespace, []).append(found)
                for label, value in found.labels.items():
                    self._by_label.setdefault((found.namespace, label, value), []).append(found)

    def follow(self, found: KubernetesObject) -> None:
        """Follow all references of an object."""
        if found.maker:
            self._link(found.maker, found.identity, Relation.OWNS)
            claims = found.get("declaredClaims")
            for claim in claims if isinstance(claims, list) else []:
                self._link(found.identity, str(claim), Relation.MOUNTS)
        for reference in references(found):
            match reference:
                case Reference():
                    self._refer(found, reference)
                case Selection():
                    self._select(found, reference)

    def tell(self) -> list[tuple[str, Problem]]:
        """One problem for each thing that is not there, at the first place that refers to it."""
        told = []
        for identity, places in self._missing.items():
            found, keys, message = places[0]
            others = len(places) - 1
            more = f" {others} more {'place refers' if others == 1 else 'places refer'} to it." if others else ""
            told.append((identity, found.problem(keys, message + more)))
        return told

    def _refer(self, found: KubernetesObject, reference: Reference) -> None:
        identity = reference.identity
        if identity not in self.objects:
            if is_provided(reference) or not reference.required:
                return
            kind, name, namespace = reference.kind, reference.name, reference.namespace
            known = [other for other in self._names.get((kind, identity.split("/")[1]), ()) if other != name]
            hint = f" {suggest(name, known)}" if known else ""
            place = f" in namespace {namespace!r}" if namespace not in ("", found.namespace) else ""
            message = f"No {kind} is named {name!r}{place} in this manifest.{hint}"
            self._missing.setdefault(identity, []).append((found, reference.keys, message))
            self.undefined[identity] = KubernetesObject(
                kind, identity.split("/")[1], name, {}, presence=Presence.UNDEFINED
            )
        ends = (identity, found.identity) if reference.backwards else (found.identity, identity)
        self._link(*ends, reference.relation, reference.label)

    def _select(self, found: KubernetesObject, selection: Selection) -> None:
        selected = [pod for pod in self._candidates(selection) if selection.selector.matches(pod.labels)]
        if not selected and selection.required:
            words = str(selection.selector)
            message = f"No Pod has the labels {words!r}.{self._hint(selection)}"
            self._missing[found.identity] = [(found, selection.keys, message)]
            selected = [KubernetesObject("Pod", found.namespace, words, {}, presence=Presence.UNDEFINED)]
            self.undefined[selected[0].identity] = selected[0]
        for pod in selected:
            ends = (pod.identity, found.identity) if selection.backwards else (found.identity, pod.identity)
            self._link(*ends, selection.relation, selection.label)

    def _candidates(self, selection: Selection) -> Iterable[KubernetesObject]:
        """The Pods that may match: those with one of the labels, where the selector names one."""
        namespaces = self._pods if selection.namespaces is None else sorted(selection.namespaces)
        for requirement in selection.selector.requirements:
            if requirement.operator == "In" and len(requirement.values) == 1:
                key, value = requirement.key, requirement.values[0]
                return [pod for namespace in namespaces for pod in self._by_label.get((namespace, key, value), ())]
        return [pod for namespace in namespaces for pod in self._pods.get(namespace, ())]

    def _hint(self, selection: Selection) -> str:
        """The labels of the Pods that fulfil the most of a selector that none fulfils."""
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
    """Whether Kubernetes itself brings what a reference names, so that no manifest need hold it.

    https://kubernetes.io/docs/concepts/configuration/configmap/ (`kube-root-ca.crt` in each namespace) and
    https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/ (`default` in each namespace,
    whose token was a Secret of that name before Kubernetes 1.24).
    """
    match reference.kind:
        case "ConfigMap":
            return reference.name == "kube-root-ca.crt"
        case "ServiceAccount":
            return reference.name == "default"
        case "Secret":
            return reference.name.startswith("default-token-")
        case "Service":
            return (reference.namespace, reference.name) == ("default", "kubernetes")
    return False
