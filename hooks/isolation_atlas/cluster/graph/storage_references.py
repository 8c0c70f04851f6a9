"""What claims and volumes refer to."""

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


def offer_volume(volume: KubernetesObject) -> Iterator[Reference]:
    """The claim that a volume is kept for, and its class, which may be a mere name that claims ask for."""
    keys = ("spec", "claimRef")
    claim, namespace = volume.text(*keys, "name"), volume.text(*keys, "namespace") or "default"
    # A released volume still names the claim that is gone.
    if claim and volume.text("status", "phase") != "Released":
        yield Reference(
            Relation.REFERS, (*keys, "name"), PERSISTENT_VOLUME_CLAIM, namespace, claim, "bound to", backwards=True
        )
    if name := volume.text("spec", "storageClassName"):
        keys = ("spec", "storageClassName")
        yield Reference(Relation.REFERS, keys, STORAGE_CLASS, "", name, "class", required=False)
