"""Reads the owners of an object, and guesses the workload behind an owner that is missing."""

import re
from collections.abc import Iterator

from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.model.kinds import (
    CRON_JOB,
    DEPLOYMENT,
    JOB,
    REPLICA_SET,
    Kind,
    is_known,
    kind_named,
    kind_of,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.names import is_subdomain


def list_owners(found: KubernetesObject) -> Iterator[tuple[tuple[Key, ...], Kind, str]]:
    """The field, the kind and the name of each owner.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
    """
    for keys, owner in found.places("metadata", "ownerReferences"):
        kind, name = owner.get("kind"), owner.get("name")
        if isinstance(kind, str) and isinstance(name, str) and kind and name:
            read = read_kind(owner.get("apiVersion"), kind)
            # A value of a Secret in the wrong line would be shown as an owner.
            is_known_kind = read.is_listed or is_known(kind) or (is_subdomain(read.group) and kind.isalnum())
            if not found.is_in_secret_file or (is_known_kind and is_subdomain(name)):
                yield (*keys, "name"), read, name


def read_kind(api_version: object, name: str) -> Kind:
    """The kind that a reference names; without `apiVersion`, the kind is found by its name alone."""
    return kind_of(api_version, name) if isinstance(api_version, str) and api_version else kind_named(name)


def guess_owner(found: KubernetesObject, kind: Kind, name: str) -> tuple[Kind, str] | None:
    """The kind and name of the workload that created a Pod's owner, from the owner's name; None if none is found.

    A Deployment gives a ReplicaSet its own name and the hash of the template, which the Pods have as a label. A CronJob
    gives a Job its own name and the minute for which the Job was planned.
    """
    template_hash = found.labels.get("pod-template-hash")
    if kind == REPLICA_SET and template_hash and name.endswith(f"-{template_hash}"):
        return DEPLOYMENT, name.removesuffix(f"-{template_hash}")
    if kind == JOB and (planned := re.fullmatch(r"(.+)-\d+", name)):
        return CRON_JOB, planned[1]
    return None
