"""Adds the Pods and claims that workloads declare and that are not in the manifest."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.graph.eligible_nodes import is_eligible
from isolation_atlas.cluster.graph.owner import guess_owner, list_owners, read_kind
from isolation_atlas.cluster.model.kinds import (
    CRON_JOB,
    DAEMON_SET,
    DEPLOYMENT,
    HORIZONTAL_POD_AUTOSCALER,
    JOB,
    NODE,
    PERSISTENT_VOLUME_CLAIM,
    POD,
    REPLICA_SET,
    STATEFUL_SET,
    Kind,
    find_kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence, identify
from isolation_atlas.cluster.model.reference_rule import split_path

# https://kubernetes.io/docs/reference/labels-annotations-taints/
_POD_NAME = "statefulset.kubernetes.io/pod-name"
_POD_INDEX = "apps.kubernetes.io/pod-index"
_COMPLETION_INDEX = "batch.kubernetes.io/job-completion-index"
_ROLLOUT = find_kind("argoproj.io", "Rollout")

CONTROLLER_LABELS: Mapping[str, frozenset[Kind]] = {
    _POD_NAME: frozenset({STATEFUL_SET}),
    _POD_INDEX: frozenset({STATEFUL_SET}),
    "controller-revision-hash": frozenset({STATEFUL_SET, DAEMON_SET}),
    "pod-template-hash": frozenset({DEPLOYMENT, REPLICA_SET}),
    "rollouts-pod-template-hash": frozenset({_ROLLOUT}),
    _COMPLETION_INDEX: frozenset({JOB}),
    "batch.kubernetes.io/controller-uid": frozenset({JOB}),
    "controller-uid": frozenset({JOB}),
}
"""The labels that controllers give to their Pods, which differ from Pod to Pod, and the kinds that have them."""

# A name with an ordinal: of a Pod, "<StatefulSet>-<ordinal>", or of a claim, "<template>-<StatefulSet>-<ordinal>".
_NUMBERED = r"(.+)-(0|[1-9][0-9]{0,8})"


class Declared(NamedTuple):
    """The Pods and claims that a manifest declares and does not hold.

    Attributes:
        objects: the Pods and claims; one object stands for all that are declared in the same place.
        mounts: the identities of the claims that Kubernetes creates for a Pod, by the identity of the Pod. Some of the
            claims may be in the manifest.
    """

    objects: tuple[KubernetesObject, ...]
    mounts: Mapping[str, tuple[str, ...]]


def declare(objects: Sequence[KubernetesObject]) -> Declared:
    """The Pods that the workloads declare, and the claims that StatefulSets and ephemeral volumes declare.

    A workload declares no Pods of its own where the manifest holds one of them, or another workload that makes them.
    """
    known = {found.identity: found for found in objects}
    numbered = _number_claims(objects)
    owners = _find_owners(objects, known)
    minimum = _minimum_replicas(objects)
    declared: list[KubernetesObject] = []
    mounts: dict[str, tuple[str, ...]] = {}
    for found in objects:
        if found.kind == POD:
            pods, claims = found, []
        elif found.identity in owners or not (template := _find_template(found, known)):
            continue
        else:
            count = _count(found, objects, minimum)
            if count == 0 and found.items("metadata", "ownerReferences"):
                continue  # an earlier ReplicaSet, kept for a rollback
            pods = _declare_pods(found, template, count)
            claims = list(_stateful_claims(found, count, numbered))
            declared.append(pods)
        claims += _ephemeral_claims(pods, known)
        declared += [claim for claim in claims if claim.identity not in known]
        if claims:
            mounts[pods.identity] = tuple(claim.identity for claim in claims)
    return Declared(tuple(declared), mounts)


def _find_template(found: KubernetesObject, known: Mapping[str, KubernetesObject]) -> KubernetesObject | None:
    """The Pod template of an object; one of a custom kind may take that of another object instead."""
    keys, rule = found.kind.pod_template, found.kind.pods
    if keys and (found.kind.versions or isinstance(found.get(*keys), dict)):
        return found.part(*keys)
    if not rule or not rule.taken_from:
        return None
    field = split_path(rule.taken_from)
    kind = read_kind(found.get(*field, "apiVersion"), found.text(*field, "kind"))
    other = known.get(identify(kind, found.namespace, found.text(*field, "name")))
    if not other or not (template := _find_template(other, {})):
        return None
    return replace(template, name=found.name)


def _find_owners(objects: Sequence[KubernetesObject], known: Mapping[str, KubernetesObject]) -> set[str]:
    """The identities of all owners of Pods and workloads, and of the guessed owners of owners that are missing."""
    owners = set()
    for found in objects:
        if found.kind != POD and not found.kind.pod_template:
            continue
        for _, kind, name in list_owners(found):
            identity = identify(kind, found.namespace, name)
            owners.add(identity)
            if identity not in known and (guessed := guess_owner(found, kind, name)):
                owners.add(identify(guessed[0], found.namespace, guessed[1]))
    return owners


def _declare_pods(workload: KubernetesObject, template: KubernetesObject, count: int | None) -> KubernetesObject:
    pods = replace(
        template,
        kind=POD,
        presence=Presence.DECLARED,
        count=count,
        declared_by=workload.identity,
    )
    if rule := workload.kind.pods:
        labels = {key: value.replace("{name}", workload.name) for key, value in rule.labels.items()}
        pods = _add_labels(replace(pods, name=rule.name.replace("{name}", workload.name)), labels)
    if workload.kind == JOB:
        # https://kubernetes.io/docs/reference/labels-annotations-taints/#batchkubernetesio-job-name
        return _add_labels(pods, {"batch.kubernetes.io/job-name": workload.name, "job-name": workload.name})
    # A claim replaces the volume of the same name: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
    replaced = {_template_name(template) for template in workload.items("spec", "volumeClaimTemplates")}
    volumes, spec = pods.get("spec", "volumes"), pods.get("spec")
    if workload.kind != STATEFUL_SET or not isinstance(volumes, list) or not isinstance(spec, dict):
        return pods
    # A replaced volume becomes {}, so that the others keep their index, from which a problem gets its line.
    kept: list[Data] = [
        {} if isinstance(volume, dict) and volume.get("name") in replaced else volume for volume in volumes
    ]
    return replace(pods, data={**pods.data, "spec": {**spec, "volumes": kept}})


def _add_labels(pods: KubernetesObject, labels: Mapping[str, str]) -> KubernetesObject:
    """The Pods with the labels that a controller gives them."""
    metadata = pods.get("metadata")
    all_labels: dict[str, Data] = {**pods.labels, **labels}
    return replace(
        pods, data={**pods.data, "metadata": {**(metadata if isinstance(metadata, dict) else {}), "labels": all_labels}}
    )


def _minimum_replicas(objects: Sequence[KubernetesObject]) -> Mapping[str, int]:
    """The lowest number of replicas that an autoscaler allows, by the identity of the workload."""
    keys = ("spec", "scaleTargetRef")
    minimum: dict[str, int] = {}
    for found in objects:
        if found.kind == HORIZONTAL_POD_AUTOSCALER:
            kind = read_kind(found.get(*keys, "apiVersion"), found.text(*keys, "kind"))
            number = found.number("spec", "minReplicas")
            minimum[identify(kind, found.namespace, found.text(*keys, "name"))] = 1 if number is None else number
    return minimum


def _count(
    workload: KubernetesObject, objects: Sequence[KubernetesObject], minimum_replicas: Mapping[str, int]
) -> int | None:
    """The number of Pods that a workload declares; None if the manifest does not say it."""
    if workload.kind == DAEMON_SET:
        # One on each eligible node: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
        scheduled = workload.number("status", "desiredNumberScheduled") if workload.has_status else None
        nodes = [found for found in objects if found.kind == NODE]
        template = workload.part(*workload.kind.pod_template)
        eligible = sum(is_eligible(node, template) for node in nodes) if nodes else None
        return eligible if scheduled is None else scheduled
    if workload.kind == JOB:
        return _count_job(workload)
    if workload.kind == CRON_JOB:
        return 0 if workload.get("spec", "suspend") is True else _count_job(workload.part("spec", "jobTemplate"))
    if rule := workload.kind.pods:
        replicas = workload.number(*split_path(rule.replicas))
        return minimum_replicas.get(workload.identity, rule.default) if replicas is None else replicas
    replicas = workload.number("spec", "replicas")
    return minimum_replicas.get(workload.identity, 1) if replicas is None else replicas


def _count_job(job: KubernetesObject) -> int:
    """The number of Pods that a Job runs at the same time, which is at most the number of completions that are left.

    https://kubernetes.io/docs/concepts/workloads/controllers/job/#controlling-parallelism
    """
    finished = any(
        condition.get("type") in ("Complete", "Failed") and condition.get("status") == "True"
        for condition in job.items("status", "conditions")
    )
    if finished or job.get("spec", "suspend") is True:
        return 0
    parallelism, completions = job.number("spec", "parallelism"), job.number("spec", "completions")
    succeeded = job.number("status", "succeeded") or 0
    if parallelism is None:
        parallelism, completions = 1, 1 if completions is None else completions
    if completions is not None:
        return min(parallelism, max(completions - succeeded, 0))
    # After one Pod of a work queue has succeeded, the Job starts no other.
    return job.number("status", "active") or 0 if succeeded else parallelism


def _number_claims(objects: Sequence[KubernetesObject]) -> Mapping[tuple[str, str], Mapping[int, KubernetesObject]]:
    """The claims whose names end with an ordinal, by their namespace, then the rest of the name, then the ordinal."""
    numbered: dict[tuple[str, str], dict[int, KubernetesObject]] = {}
    for found in objects:
        if found.kind == PERSISTENT_VOLUME_CLAIM and (match := re.fullmatch(_NUMBERED, found.name)):
            numbered.setdefault((found.namespace, match[1]), {})[int(match[2])] = found
    return numbered


def _stateful_claims(
    workload: KubernetesObject, count: int | None, numbered: Mapping[tuple[str, str], Mapping[int, KubernetesObject]]
) -> Iterator[KubernetesObject]:
    """The claims of a StatefulSet: those in the manifest, and for each template one object for all other claims.

    https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates
    """
    if workload.kind != STATEFUL_SET:
        return
    ordinals = _list_ordinals(workload, count)
    for keys, template in workload.places("spec", "volumeClaimTemplates"):
        if not (name := _template_name(template)):
            continue
        prefix = f"{name}-{workload.name}"
        claims = numbered.get((workload.namespace, prefix), {})
        there = [claim for ordinal, claim in claims.items() if ordinal in ordinals]
        yield from there
        if len(there) < len(ordinals) or not there:
            yield _declare_claim(workload, keys, prefix, len(ordinals) - len(there))


def is_one_of(declared: KubernetesObject, workload: KubernetesObject, pods: int | None, name: str) -> bool:
    """Whether a declared object stands for one of this name, which the controller of the workload will give it.

    Those are the Pods and claims of a StatefulSet, which end with an ordinal, and the claims of a Pod's own volumes.
    Nobody knows the names of other Pods before.
    """
    if workload.kind == STATEFUL_SET:
        match = re.fullmatch(_NUMBERED, name)
        known = match is not None and match[1] == declared.name
        return known and match is not None and (pods is None or int(match[2]) in _list_ordinals(workload, pods))
    return workload.kind == POD and workload.is_there and declared.name == name


def gives_label(workload: KubernetesObject, count: int | None, key: str, value: str) -> bool:
    """Whether the controller of a workload gives this label to one of its `count` Pods."""
    kinds = CONTROLLER_LABELS[key]
    if workload.kind not in kinds:
        return False
    if key == _POD_NAME:
        match = re.fullmatch(_NUMBERED, value)
        return match is not None and match[1] == workload.name and int(match[2]) in _list_ordinals(workload, count)
    if key == _POD_INDEX:
        return value.isdecimal() and len(value) < len(str(2**31)) and int(value) in _list_ordinals(workload, count)
    if key == _COMPLETION_INDEX:
        completions = workload.number("spec", "completions") or 0
        return value.isdecimal() and len(value) < len(str(2**31)) and int(value) < completions
    return True  # a hash or a uid, which nobody knows before


def _list_ordinals(workload: KubernetesObject, count: int | None) -> range:
    """The ordinals of the Pods of a StatefulSet.

    https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#start-ordinal
    """
    first = workload.number("spec", "ordinals", "start") or 0
    return range(first, first + (count or 0))


def _ephemeral_claims(pods: KubernetesObject, known: Mapping[str, KubernetesObject]) -> Iterator[KubernetesObject]:
    """The claims that Kubernetes makes for the generic ephemeral volumes of Pods.

    https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming
    """
    for keys, volume in pods.places("spec", "volumes"):
        if isinstance(volume.get("ephemeral"), dict):
            name = f"{pods.name}-{volume.get('name')}"
            there = known.get(identify(PERSISTENT_VOLUME_CLAIM, pods.namespace, name))
            template = (*keys, "ephemeral", "volumeClaimTemplate")
            yield there if there and not pods.declared_by else _declare_claim(pods, template, name, pods.count)


def _declare_claim(
    declaring: KubernetesObject, keys: tuple[Key, ...], name: str, count: int | None
) -> KubernetesObject:
    return replace(
        declaring.part(*keys),
        kind=PERSISTENT_VOLUME_CLAIM,
        name=name,
        presence=Presence.DECLARED,
        count=count,
        declared_by=declaring.identity,
    )


def _template_name(template: Mapping[str, Data]) -> str:
    metadata = template.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""
