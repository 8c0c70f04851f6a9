"""Finds in one object what `kubectl apply` refuses beyond its schema: names, selectors, mounts and values."""

import re
from collections.abc import Callable, Iterator, Mapping

from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.cluster.model.finding import Finding
from isolation_atlas.cluster.model.kinds import (
    CLUSTER_ROLE,
    CRON_JOB,
    JOB,
    NAMESPACE,
    POD,
    REPLICATION_CONTROLLER,
    ROLE,
    SERVICE,
    SERVICE_ACCOUNT,
    STATEFUL_SET,
    Kind,
    find_kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.manifest import PLACEHOLDER
from isolation_atlas.cluster.model.names import (
    LABEL_LENGTH,
    PORT_LENGTH,
    SUBDOMAIN_LENGTH,
    is_label,
    is_label_key,
    is_label_value,
    is_path_segment,
    is_port_name,
    is_subdomain,
    nearest_name,
)
from isolation_atlas.cluster.model.secrets import may_be_secret
from isolation_atlas.cluster.model.selector import read_selector, select_labels
from isolation_atlas.cluster.model.value_checks import find_wrong_values
from isolation_atlas.problem import suggest

# The kinds whose names may hold what no DNS name has.
_PATH_NAMES = frozenset({"Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "ClusterTrustBundle", "IPAddress"})

# A CronJob gives its name and 11 more characters to its Jobs:
# https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
_CRON_JOB_LENGTH = 52

_PLACEHOLDER = re.compile(r"\$\{|\$\(|\{\{|<[\w-]+>|\{%")
_GENERATED = re.compile("…(?: [0-9]+)?$")

_RBAC = "rbac.authorization.k8s.io"

# The kinds of roles that each kind of binding may grant:
# https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding
_GRANTED: Mapping[Kind, tuple[str, ...]] = {
    find_kind(_RBAC, "RoleBinding"): (ROLE.name, CLUSTER_ROLE.name),
    find_kind(_RBAC, "ClusterRoleBinding"): (CLUSTER_ROLE.name,),
}
_SUBJECTS = (SERVICE_ACCOUNT.name, "User", "Group")

_CONTAINERS = ("initContainers", "containers", "ephemeralContainers")


def find_mistakes(found: KubernetesObject) -> Iterator[Finding]:
    """The mistakes in an object that the API would refuse, though each field has the right type."""
    yield from _check_names(found)
    if may_be_secret(found.kind, found.data):
        return
    yield from _check_selector(found)
    if found.kind in _GRANTED:
        yield from _check_binding(found, _GRANTED[found.kind])
    template = ("spec",) if found.kind == POD else (*found.kind.pod_template, "spec") if found.kind.pod_template else ()
    if template and (found.kind.versions or found.get(*template, "containers")):
        yield from _check_pod(found, template)
    if found.kind == SERVICE:
        yield from _check_ports(found)
    yield from find_wrong_values(found)


def _check_names(found: KubernetesObject) -> Iterator[Finding]:
    """The invalid name, namespace and labels; those of a Secret are not quoted, as they may be secret."""
    keys: tuple[Key, ...] = ("metadata", "name")
    name = found.name
    if _GENERATED.search(name):
        keys, name = ("metadata", "generateName"), _GENERATED.sub("", name) + "a"
    is_valid: Callable[[str], bool] = is_label if found.kind in (NAMESPACE, SERVICE) else is_subdomain
    if found.kind.name in _PATH_NAMES and found.kind.versions:
        is_valid = is_path_segment
    if may_be_secret(found.kind, found.data):
        if not is_valid(name):
            yield Finding(keys, "The name of this Secret is not valid. Use lower-case letters, digits and dashes.")
        return
    yield from _check_name(name, keys, str(found.kind), is_valid, dots=is_valid is is_subdomain)
    if found.kind == CRON_JOB and len(name) > _CRON_JOB_LENGTH:
        yield Finding(keys, f"The name of a CronJob has at most {_CRON_JOB_LENGTH} characters. Shorten it.")
    if found.kind.namespaced:
        yield from _check_name(found.namespace, ("metadata", "namespace"), "namespace", is_label, dots=False)
    places: list[tuple[Key, ...]] = [("metadata", "labels")]
    if found.kind.pod_template:
        places += [(*found.kind.pod_template, "metadata", "labels"), ("spec", "selector", "matchLabels")]
    if found.kind == SERVICE:
        places.append(("spec", "selector"))
    for place in places:
        for key, value in found.texts(*place).items():
            if not is_label_key(key):
                message = (
                    f"{key!r} is not a valid label key: use letters, digits, '-', '_', '.', and perhaps 'prefix/'."
                )
                yield Finding((*place, key), message, at_key=True)
            elif not is_label_value(value):
                message = (
                    f"{value!r} is not a valid value of a label: at most {LABEL_LENGTH} letters, digits, '-', '_' "
                    "and '.', with a letter or a digit at both ends."
                )
                yield Finding((*place, key), message)


def _check_name(
    name: object, keys: tuple[Key, ...], what: str, is_valid: Callable[[str], bool], *, dots: bool
) -> Iterator[Finding]:
    if not isinstance(name, str) or not name or is_valid(name) or PLACEHOLDER.search(name):
        return  # a placeholder of Helm was reported when the manifest was read
    article = "an" if what[0] in "AEIOU" else "a"
    if _PLACEHOLDER.search(name):
        wrong = f"{name!r} is not a valid name of {article} {what}: it is a placeholder."
        message = f"{wrong} Fill it in, or render the template."
        yield Finding(keys, message)
        return
    limit = SUBDOMAIN_LENGTH if dots else PORT_LENGTH if is_valid is is_port_name else LABEL_LENGTH
    allowed = "lower-case letters, digits, '-' and '.'" if dots else "lower-case letters, digits and '-'"
    if is_valid is is_path_segment:
        allowed = "anything but '/' and '%'"
    nearest = nearest_name(name, dots=dots)[:limit].strip("-.")
    hint = f" Write {nearest!r}." if nearest and is_valid(nearest) else ""
    message = f"{name!r} is not a valid name of {article} {what}: at most {limit} characters, {allowed}.{hint}"
    yield Finding(keys, message)


def _check_selector(found: KubernetesObject) -> Iterator[Finding]:
    """A selector that the labels of the object's own Pod template do not fulfil.

    https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
    """
    if not found.kind.pod_template or found.kind == CRON_JOB:
        return
    if found.kind == JOB and found.get("spec", "manualSelector") is not True:
        return
    keys = ("spec", "selector")
    given = found.get(*keys)
    if not isinstance(given, dict) or not given:
        return
    selector = select_labels(found.texts(*keys)) if found.kind == REPLICATION_CONTROLLER else read_selector(given)
    at = (*found.kind.pod_template, "metadata", "labels")
    labels = found.texts(*at)
    if found.get(*found.kind.pod_template) is None or selector.matches(labels):
        return
    texts = ",".join(f"{key}={value}" for key, value in labels.items())
    has = f"are {texts!r}" if texts else "are missing"
    message = (
        f"The selector {str(selector)!r} does not match the labels of the Pod template, which {has}. Make them equal."
    )
    yield Finding(keys, message)


def _check_binding(found: KubernetesObject, granted: tuple[str, ...]) -> Iterator[Finding]:
    """A role or a subject that the binding can't have.

    https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/rbac/validation/validation.go
    """
    role = found.text("roleRef", "kind")
    if role == ROLE.name and role not in granted:
        message = (
            f"A {found.kind} grants a ClusterRole alone, because a Role counts in one namespace. Name a ClusterRole, "
            "or write a RoleBinding in that namespace."
        )
        yield Finding(("roleRef", "kind"), message)
    elif role and role not in granted:
        message = f"A {found.kind} can't grant a {role!r}. {suggest(role, granted)}"
        yield Finding(("roleRef", "kind"), message)
    for keys, subject in found.places("subjects"):
        kind, group = subject.get("kind"), subject.get("apiGroup") or ""
        if isinstance(kind, str) and kind not in _SUBJECTS:
            yield Finding((*keys, "kind"), f"A binding can't have the subject {kind!r}. {suggest(kind, _SUBJECTS)}")
        elif kind == SERVICE_ACCOUNT.name and group:
            yield Finding((*keys, "apiGroup"), "A ServiceAccount is of the core group. Remove 'apiGroup'.")
        elif kind == SERVICE_ACCOUNT.name and not found.kind.namespaced and not subject.get("namespace"):
            message = f"A ServiceAccount in a {found.kind} needs its namespace. Write 'namespace' beside its name."
            yield Finding(keys, message)
        elif kind in _SUBJECTS and kind != SERVICE_ACCOUNT.name and group and group != _RBAC:
            yield Finding((*keys, "apiGroup"), f"The group of a {kind} is {_RBAC!r}. Write that, or leave it out.")


def _check_pod(found: KubernetesObject, spec: tuple[Key, ...]) -> Iterator[Finding]:
    """Mounts without a volume, resource claims that are not there, and names that are invalid or there twice."""
    volumes = {str(volume.get("name")) for volume in found.items(*spec, "volumes")}
    if found.kind == STATEFUL_SET:
        volumes |= {
            str(found.get(*keys, "metadata", "name")) for keys, _ in found.places("spec", "volumeClaimTemplates")
        }
    claims = {str(claim.get("name")) for claim in found.items(*spec, "resourceClaims")}
    yield from _check_twice(found, (*spec, "volumes"), "volume", "Pod")
    for keys, volume in found.places(*spec, "volumes"):
        yield from _check_name(volume.get("name"), (*keys, "name"), "volume", is_label, dots=False)
    names: dict[str, None] = {}
    for group in _CONTAINERS:
        for keys, container in found.places(*spec, group):
            name = container.get("name")
            yield from _check_name(name, (*keys, "name"), "container", is_label, dots=False)
            if isinstance(name, str) and name in names:
                yield Finding((*keys, "name"), f"A second container is named {name!r} in this Pod. Rename it.")
            names[str(name)] = None
            for place, port in found.places(*keys, "ports"):
                yield from _check_name(port.get("name"), (*place, "name"), "port", is_port_name, dots=False)
            for field, what in (("volumeMounts", "volume"), ("volumeDevices", "volume")):
                for place, mount in found.places(*keys, field):
                    yield from _check_known(mount, place, volumes, what)
            for place, claim in found.places(*keys, "resources", "claims"):
                yield from _check_known(claim, place, claims, "resource claim")


def _check_ports(service: KubernetesObject) -> Iterator[Finding]:
    """Ports whose names are invalid, there twice, or missing although there are several.

    https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services
    """
    ports = service.places("spec", "ports")
    yield from _check_twice(service, ("spec", "ports"), "port", "Service")
    for keys, port in ports:
        yield from _check_name(port.get("name"), (*keys, "name"), "port", is_label, dots=False)
        if len(ports) > 1 and not port.get("name"):
            yield Finding(keys, "A Service with several ports names each of them. Write a 'name' for this one, too.")


def _check_known(entry: Mapping[str, object], keys: tuple[Key, ...], known: set[str], what: str) -> Iterator[Finding]:
    name = entry.get("name")
    if isinstance(name, str) and name and name not in known:
        hint = suggest(name, known) if known else f"The Pod has no {what} at all."
        yield Finding((*keys, "name"), f"This Pod has no {what} named {name!r}. {hint}")


def _check_twice(found: KubernetesObject, keys: tuple[Key, ...], what: str, where: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, entry in found.places(*keys):
        name = entry.get("name")
        if isinstance(name, str) and name in seen:
            yield Finding((*place, "name"), f"A second {what} is named {name!r} in this {where}. Rename it.")
        seen.add(str(name))
