"""What this site calls its own: its pages of kinds and of features. Another site says the same in its configuration."""

from isolation_atlas.hooks import SiteSettings

_CONCEPTS = {"Kubernetes": "cluster", "Pod": "pods", "Deployment": "deployments", "Service": "services"}
_KINDS = (
    *(
        "ClusterRole",
        "ClusterRoleBinding",
        "ConfigMap",
        "CronJob",
        "DaemonSet",
        "EndpointSlice",
        "Gateway",
        "HTTPRoute",
    ),
    *("HorizontalPodAutoscaler", "Ingress", "Job", "Namespace", "NetworkPolicy", "Node", "PersistentVolume"),
    *("PersistentVolumeClaim", "ReplicaSet", "Role", "RoleBinding", "RuntimeClass", "Secret", "ServiceAccount"),
    *("StatefulSet", "StorageClass"),
)

SETTINGS = SiteSettings(
    kind_pages={kind: f"kubernetes/index.md#{anchor}" for kind, anchor in _CONCEPTS.items()}
    | {kind: f"kubernetes/kinds.md#{kind.lower()}" for kind in _KINDS}
    | {"container": "containers/index.md"},
    feature_page="compare/{feature}.md",
    offers_charts=True,
    offers_controls=True,
)
