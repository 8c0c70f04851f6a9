"""Puts what a workload declares in the place of the Pods and claims that are not in the manifest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence

# Where each kind keeps the template of its Pods.
TEMPLATES: Mapping[str, tuple[Key, ...]] = {
    "Deployment": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicationController": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}


def declare(objects: Sequence[KubernetesObject]) -> list[KubernetesObject]:
    """The Pods, and the claims of StatefulSets, that the workloads declare and the manifest does not hold.

    A workload with a Pod, or with another workload that makes its Pods, declares none of its own.
    """
    owners = {
        (str(owner.get("kind")), found.namespace, str(owner.get("name")))
        for found in objects
        if found.kind == "Pod" or found.kind in TEMPLATES
        for owner in found.items("metadata", "ownerReferences")
    }
    names = {found.identity for found in objects}
    scaled = _scaled(objects)
    declared = []
    for workload in objects:
        if workload.kind not in TEMPLATES or (workload.kind, workload.namespace, workload.name) in owners:
            continue
        count = _count(workload, objects, scaled)
        if count == 0 and workload.items("metadata", "ownerReferences"):
            continue  # an earlier ReplicaSet, kept for a rollback
        pods = replace(
            workload.part(*TEMPLATES[workload.kind]),
            kind="Pod",
            presence=Presence.DECLARED,
            count=count,
            maker=workload.identity,
        )
        claims = list(_claims(workload, count, names))
        declared += [_mounting(pods, claims), *claims]
    return declared


def _scaled(objects: Sequence[KubernetesObject]) -> Mapping[tuple[str, str, str], int]:
    """What autoscalers hold as the least number of replicas."""
    keys = ("spec", "scaleTargetRef")
    return {
        (found.text(*keys, "kind"), found.namespace, found.text(*keys, "name")): (
            1 if (least := found.number("spec", "minReplicas")) is None else least
        )
        for found in objects
        if found.kind == "HorizontalPodAutoscaler"
    }


def _count(
    workload: KubernetesObject,
    objects: Sequence[KubernetesObject],
    scaled: Mapping[tuple[str, str, str], int],
) -> int | None:
    """How many Pods it declares; None where the manifest does not say."""
    match workload.kind:
        case "DaemonSet":
            # https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/: one on each node that is eligible
            scheduled = workload.number("status", "desiredNumberScheduled")
            nodes = sum(found.kind == "Node" for found in objects) or None
            return nodes if scheduled is None else scheduled
        case "Job":
            return _or_one(workload.number("spec", "parallelism"))
        case "CronJob":
            return _or_one(workload.number("spec", "jobTemplate", "spec", "parallelism"))
        case _:
            replicas = workload.number("spec", "replicas")
            least = scaled.get((workload.kind, workload.namespace, workload.name), 1)
            return least if replicas is None else replicas


def _or_one(number: int | None) -> int:
    return 1 if number is None else number


def _claims(workload: KubernetesObject, count: int | None, names: set[str]) -> Iterator[KubernetesObject]:
    """https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates."""
    if workload.kind != "StatefulSet":
        return
    for keys, template in workload.places("spec", "volumeClaimTemplates"):
        metadata = template.get("metadata")
        name = metadata.get("name") if isinstance(metadata, dict) else None
        first = f"PersistentVolumeClaim/{workload.namespace}/{name}-{workload.name}-0"
        if isinstance(name, str) and name and first not in names:
            yield replace(
                workload.part(*keys),
                kind="PersistentVolumeClaim",
                name=f"{name}-{workload.name}",
                presence=Presence.DECLARED,
                count=count,
                maker=workload.identity,
            )


def _mounting(pods: KubernetesObject, claims: Sequence[KubernetesObject]) -> KubernetesObject:
    """The Pods with their claims among their volumes, by the identities of the claims."""
    if not claims:
        return pods
    names: list[Data] = [claim.identity for claim in claims]
    return replace(pods, data={**pods.data, "declaredClaims": names})
