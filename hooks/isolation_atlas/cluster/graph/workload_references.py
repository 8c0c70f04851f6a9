"""Finds the references of Pods, and of the workloads, autoscalers and service accounts that belong to them."""

from collections.abc import Iterator, Mapping

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.graph.owner import read_kind
from isolation_atlas.cluster.graph.reference import Reference, Relation
from isolation_atlas.cluster.model.kinds import (
    CONFIG_MAP,
    NODE,
    PERSISTENT_VOLUME_CLAIM,
    RUNTIME_CLASS,
    SECRET,
    SERVICE,
    SERVICE_ACCOUNT,
    Kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject

CONTAINERS = ("initContainers", "containers", "ephemeralContainers")


def place_on_node(pod: KubernetesObject) -> Iterator[Reference]:
    """The node that runs the Pod."""
    if name := pod.text("spec", "nodeName"):
        yield Reference(Relation.RUNS_ON, ("spec", "nodeName"), NODE, "", name, backwards=True)


def use_identity(pod: KubernetesObject) -> Iterator[Reference]:
    """The service account that the Pod acts as, its image pull secrets and its runtime class."""
    if account := pod.text("spec", "serviceAccountName"):
        keys = ("spec", "serviceAccountName")
        yield Reference(Relation.REFERS, keys, SERVICE_ACCOUNT, pod.namespace, account)
    yield from pull_secrets(pod, ("spec", "imagePullSecrets"))
    if runtime := pod.text("spec", "runtimeClassName"):
        yield Reference(Relation.REFERS, ("spec", "runtimeClassName"), RUNTIME_CLASS, "", runtime)


def mount_volumes(pod: KubernetesObject) -> Iterator[Reference]:
    """The claims, ConfigMaps and Secrets of the Pod's volumes; `declared.py` adds the claims of ephemeral volumes.

    https://kubernetes.io/docs/concepts/storage/volumes/
    """
    for keys, volume in pod.places("spec", "volumes"):
        yield from _mount(pod, keys, volume)
        for place, source in pod.places(*keys, "projected", "sources"):
            yield from _mount(pod, place, source)


def read_environment(pod: KubernetesObject) -> Iterator[Reference]:
    """The ConfigMaps and Secrets that the containers' environment is read from."""
    for group in CONTAINERS:
        for keys, _ in pod.places("spec", group):
            for place, source in pod.places(*keys, "envFrom"):
                for field, kind in (("configMapRef", CONFIG_MAP), ("secretRef", SECRET)):
                    yield from _named_reference(
                        pod, Relation.REFERS, (*place, field), source.get(field), kind=kind, field="name"
                    )
            for place, _ in pod.places(*keys, "env"):
                for field, kind in (("configMapKeyRef", CONFIG_MAP), ("secretKeyRef", SECRET)):
                    at = (*place, "valueFrom", field)
                    yield from _named_reference(pod, Relation.REFERS, at, pod.get(*at), kind=kind, field="name")


def list_secrets(account: KubernetesObject) -> Iterator[Reference]:
    """The Secrets that a service account lists."""
    for keys, secret in account.places("secrets"):
        yield from _named_reference(account, Relation.REFERS, keys, dict(secret), kind=SECRET, field="name")
    yield from pull_secrets(account, ("imagePullSecrets",))


def scale_target(autoscaler: KubernetesObject) -> Iterator[Reference]:
    """The workload that an autoscaler scales."""
    keys = ("spec", "scaleTargetRef")
    kind, name = autoscaler.text(*keys, "kind"), autoscaler.text(*keys, "name")
    if kind and name:
        minimum, maximum = autoscaler.number("spec", "minReplicas"), autoscaler.number("spec", "maxReplicas")
        label = f"{1 if minimum is None else minimum} to {maximum} replicas" if maximum is not None else ""
        target = read_kind(autoscaler.get(*keys, "apiVersion"), kind)
        yield Reference(Relation.REFERS, (*keys, "name"), target, autoscaler.namespace, name, label)


def name_service(workload: KubernetesObject) -> Iterator[Reference]:
    """The Service that gives the Pods of a StatefulSet their DNS names."""
    if service := workload.text("spec", "serviceName"):
        yield Reference(Relation.REFERS, ("spec", "serviceName"), SERVICE, workload.namespace, service)


def pull_secrets(found: KubernetesObject, keys: tuple[Key, ...]) -> Iterator[Reference]:
    """The Secrets that images are pulled with."""
    for place, secret in found.places(*keys):
        yield from _named_reference(found, Relation.REFERS, place, dict(secret), kind=SECRET, field="name")


def _mount(pod: KubernetesObject, keys: tuple[Key, ...], volume: Mapping[str, Data]) -> Iterator[Reference]:
    for field, kind, name in (
        ("persistentVolumeClaim", PERSISTENT_VOLUME_CLAIM, "claimName"),
        ("configMap", CONFIG_MAP, "name"),
        ("secret", SECRET, "name" if "sources" in keys else "secretName"),
    ):
        yield from _named_reference(pod, Relation.MOUNTS, (*keys, field), volume.get(field), kind=kind, field=name)


def _named_reference(
    found: KubernetesObject, relation: Relation, keys: tuple[Key, ...], data: Data, *, kind: Kind, field: str
) -> Iterator[Reference]:
    """A reference to an object in the same namespace, whose name is in the field `field` of `data`."""
    name = data.get(field) if isinstance(data, dict) else None
    if isinstance(data, dict) and isinstance(name, str) and name:
        required = data.get("optional") is not True
        yield Reference(relation, (*keys, field), kind, found.namespace, name, required=required)
