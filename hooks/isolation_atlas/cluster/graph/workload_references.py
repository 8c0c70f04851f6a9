"""Finds the references of Pods, and of the workloads, autoscalers and service accounts that belong to them."""

from collections.abc import Iterator, Mapping

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.graph.owner import read_kind
from isolation_atlas.cluster.graph.reference import Reference, Relation
from isolation_atlas.cluster.model.kinds import (
    CLUSTER_TRUST_BUNDLE,
    CONFIG_MAP,
    NODE,
    PERSISTENT_VOLUME_CLAIM,
    PRIORITY_CLASS,
    RESOURCE_CLAIM,
    RESOURCE_CLAIM_TEMPLATE,
    RUNTIME_CLASS,
    SECRET,
    SERVICE,
    SERVICE_ACCOUNT,
    Kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject

# The fields of volumes that name the Secret to log in with:
# https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/
_VOLUME_SECRETS = (
    ("csi", "nodePublishSecretRef"),
    ("azureFile", "secretName"),
    ("cephfs", "secretRef"),
    ("cinder", "secretRef"),
    ("flexVolume", "secretRef"),
    ("iscsi", "secretRef"),
    ("rbd", "secretRef"),
    ("scaleIO", "secretRef"),
    ("storageos", "secretRef"),
)

_ACCOUNT_USER, _ACCOUNT_COLONS = "system:serviceaccount:", 3

CONTAINERS = ("initContainers", "containers", "ephemeralContainers")


def place_on_node(pod: KubernetesObject) -> Iterator[Reference]:
    """The node that runs the Pod."""
    if name := pod.text("spec", "nodeName"):
        yield Reference(Relation.RUNS_ON, ("spec", "nodeName"), NODE, "", name, backwards=True)


def use_identity(pod: KubernetesObject) -> Iterator[Reference]:
    """The service account that the Pod acts as, its image pull secrets, its runtime class and its priority class."""
    # `serviceAccount` is the older name of the field; a cluster prints both.
    for field in ("serviceAccountName", "serviceAccount"):
        if account := pod.text("spec", field):
            yield Reference(Relation.REFERS, ("spec", field), SERVICE_ACCOUNT, pod.namespace, account)
            break
    yield from pull_secrets(pod, ("spec", "imagePullSecrets"))
    if runtime := pod.text("spec", "runtimeClassName"):
        yield Reference(Relation.REFERS, ("spec", "runtimeClassName"), RUNTIME_CLASS, "", runtime)
    if priority := pod.text("spec", "priorityClassName"):
        yield Reference(Relation.REFERS, ("spec", "priorityClassName"), PRIORITY_CLASS, "", priority)


def mount_volumes(pod: KubernetesObject) -> Iterator[Reference]:
    """The claims, ConfigMaps and Secrets of the Pod's volumes; `declared.py` adds the claims of ephemeral volumes.

    https://kubernetes.io/docs/concepts/storage/volumes/
    """
    for keys, volume in pod.places("spec", "volumes"):
        yield from _mount(pod, keys, volume)
        for place, source in pod.places(*keys, "projected", "sources"):
            yield from _mount(pod, place, source)


def claim_devices(pod: KubernetesObject) -> Iterator[Reference]:
    """The resource claims of the Pod, or the templates that Kubernetes makes them from.

    https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
    """
    for keys, claim in pod.places("spec", "resourceClaims"):
        source = claim.get("source")  # as the first versions had it
        held, at = (source, (*keys, "source")) if isinstance(source, dict) else (dict(claim), keys)
        for field, kind in (
            ("resourceClaimName", RESOURCE_CLAIM),
            ("resourceClaimTemplateName", RESOURCE_CLAIM_TEMPLATE),
        ):
            yield from _named_reference(pod, Relation.REFERS, at, held, kind=kind, field=field)


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


def name_accounts(binding: KubernetesObject) -> Iterator[Reference]:
    """The service accounts that a binding of a role names as users."""
    for keys, subject in binding.places("subjects"):
        if account := read_account_user(subject):
            yield Reference(Relation.REFERS, (*keys, "name"), SERVICE_ACCOUNT, *account)


def read_account_user(subject: Mapping[str, Data]) -> tuple[str, str] | None:
    """The namespace and the name of the service account that a user is; None for any other subject.

    https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
    """
    name = str(subject.get("name") or "")
    if subject.get("kind") != "User" or not name.startswith(_ACCOUNT_USER) or name.count(":") != _ACCOUNT_COLONS:
        return None
    namespace, account = name.removeprefix(_ACCOUNT_USER).split(":")
    return (namespace, account) if namespace and account else None


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
    """The Secrets that images are pulled with; without them the kubelet starts the Pods all the same."""
    for place, secret in found.places(*keys):
        for reference in _named_reference(found, Relation.REFERS, place, dict(secret), kind=SECRET, field="name"):
            yield reference._replace(label="pulls images with", required=False)


def _mount(pod: KubernetesObject, keys: tuple[Key, ...], volume: Mapping[str, Data]) -> Iterator[Reference]:
    for field, kind, name in (
        ("persistentVolumeClaim", PERSISTENT_VOLUME_CLAIM, "claimName"),
        ("configMap", CONFIG_MAP, "name"),
        ("secret", SECRET, "name" if "sources" in keys else "secretName"),
        ("clusterTrustBundle", CLUSTER_TRUST_BUNDLE, "name"),
    ):
        yield from _named_reference(pod, Relation.MOUNTS, (*keys, field), volume.get(field), kind=kind, field=name)
    for driver, field in _VOLUME_SECRETS:
        source = volume.get(driver)
        named = source.get(field) if isinstance(source, dict) else None
        if isinstance(named, dict):
            yield from _named_reference(pod, Relation.REFERS, (*keys, driver, field), named, kind=SECRET, field="name")
        elif named:
            yield from _named_reference(pod, Relation.REFERS, (*keys, driver), source, kind=SECRET, field=field)


def _named_reference(
    found: KubernetesObject, relation: Relation, keys: tuple[Key, ...], data: Data, *, kind: Kind, field: str
) -> Iterator[Reference]:
    """A reference to an object in the same namespace, whose name is in the field `field` of `data`."""
    name = data.get(field) if isinstance(data, dict) else None
    if isinstance(data, dict) and isinstance(name, str) and name:
        required = data.get("optional") is not True
        yield Reference(relation, (*keys, field), kind, found.namespace, name, required=required)
