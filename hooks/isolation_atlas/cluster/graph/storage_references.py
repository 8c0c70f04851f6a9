"""Finds the references of claims and volumes."""

from collections.abc import Iterator

from isolation_atlas.cluster.graph.reference import Reference, Relation
from isolation_atlas.cluster.model.kinds import PERSISTENT_VOLUME, PERSISTENT_VOLUME_CLAIM, STORAGE_CLASS
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject


def bind_claim(claim: KubernetesObject) -> Iterator[Reference]:
    """The volume that a claim is bound to, and the class that it asks for.

    https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
    """
    volume = claim.text("spec", "volumeName")
    if volume:
        yield Reference(Relation.REFERS, ("spec", "volumeName"), PERSISTENT_VOLUME, "", volume, "bound to")
    if name := claim.text("spec", "storageClassName"):
        # A claim that is bound no longer needs its class.
        yield Reference(
            Relation.REFERS, ("spec", "storageClassName"), STORAGE_CLASS, "", name, "class", required=not volume
        )


def bind_volume(volume: KubernetesObject) -> Iterator[Reference]:
    """The claim that a volume is bound to, and its class, which does not have to exist as an object."""
    keys = ("spec", "claimRef")
    claim, namespace = volume.text(*keys, "name"), volume.text(*keys, "namespace") or "default"
    # A released volume still names its claim, although the claim was deleted.
    if claim and volume.text("status", "phase") != "Released":
        yield Reference(
            Relation.REFERS, (*keys, "name"), PERSISTENT_VOLUME_CLAIM, namespace, claim, "bound to", backwards=True
        )
    if name := volume.text("spec", "storageClassName"):
        keys = ("spec", "storageClassName")
        yield Reference(Relation.REFERS, keys, STORAGE_CLASS, "", name, "class", required=False)
