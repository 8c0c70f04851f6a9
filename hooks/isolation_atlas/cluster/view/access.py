"""Selects what RBAC allows: who may do what, where, by which binding and role."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from isolation_atlas.authoring.yaml_data import Data
from isolation_atlas.cluster.graph.cluster import Link
from isolation_atlas.cluster.graph.reference import Relation
from isolation_atlas.cluster.graph.workload_references import read_account_user
from isolation_atlas.cluster.model.kinds import (
    CLUSTER_ROLE,
    CLUSTER_ROLE_BINDING,
    ROLE,
    ROLE_BINDING,
    SERVICE_ACCOUNT,
    Family,
    Kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject, Presence, identify
from isolation_atlas.cluster.model.selector import read_selector

_GROUP = "rbac.authorization.k8s.io"
_BINDINGS = frozenset({ROLE_BINDING, CLUSTER_ROLE_BINDING})
_ROLES = frozenset({ROLE, CLUSTER_ROLE})

# Users and groups are names that the API server is told, and no objects:
# https://kubernetes.io/docs/reference/access-authn-authz/authentication/#users-in-kubernetes
_SUBJECTS: Mapping[str, Kind] = {
    name: Kind(_GROUP, name, plural, namespaced=False, family=Family.ACCOUNT)
    for name, plural in (("User", "users"), ("Group", "groups"))
}

# https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
_ACCOUNTS_GROUP = "system:serviceaccounts"
_GROUPS: Mapping[str, str] = {
    "system:authenticated": "everyone who is logged in",
    "system:unauthenticated": "everyone who is not logged in",
    "system:masters": "may do everything, whatever the roles say",
    _ACCOUNTS_GROUP: "all ServiceAccounts",
}

_ANY = "*"
# The order in which verbs are written: what reads, what changes, then any other.
_VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")

ROWS = 6
"""How many rules of a role the picture shows; the text version has all."""


class Access(NamedTuple):
    """The objects that RBAC is about.

    Attributes:
        objects: the accounts, users, groups, bindings and roles, by identity.
        links: from who to the binding, and from the binding to the role.
        rows: the lines that a box has in the picture, by identity.
        notes: what the text version says of an object, by identity.
    """

    objects: Mapping[str, KubernetesObject]
    links: tuple[Link, ...]
    rows: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, tuple[str, ...]]


def select_access(objects: Mapping[str, KubernetesObject]) -> Access:
    """The accounts, users, groups, bindings and roles among the objects, and what each may do where."""
    bindings = [found for found in objects.values() if found.kind in _BINDINGS]
    roles = {identity: found for identity, found in objects.items() if found.kind in _ROLES}
    subjects: dict[str, KubernetesObject] = {}
    links: dict[Link, None] = {}
    may: dict[str, dict[str, None]] = {}
    rows: dict[str, tuple[str, ...]] = {}
    for binding in bindings:
        role = _find_role(binding, roles)
        everywhere = binding.kind == CLUSTER_ROLE_BINDING
        where = "in every namespace" if everywhere else f"in namespace {binding.namespace}"
        rows[binding.identity] = (where,)
        if role:
            roles.setdefault(role.identity, role)
            links[Link(binding.identity, role.identity, Relation.GRANTS)] = None
        for subject in _list_subjects(binding, objects):
            subjects.setdefault(subject.identity, subject)
            links[Link(subject.identity, binding.identity, Relation.BOUND_BY)] = None
            for right in _list_rights(role, roles, everywhere=everywhere) if role else ():
                by = f"by {binding.kind.name} {binding.name} and {role.kind.name} {role.name}" if role else ""
                may.setdefault(subject.identity, {})[f"may {right} {where}, {by}"] = None
    links |= dict.fromkeys(_aggregate(roles))
    notes: dict[str, tuple[str, ...]] = {identity: tuple(said) for identity, said in may.items()}
    for identity, role in roles.items():
        words = describe_rules(role)
        notes[identity] = tuple(words)
        lines = words or [said for said in (_describe_built_in(role),) if said]
        rows[identity] = _shorten([f"• {line}" for line in lines])
    for identity, subject in subjects.items():
        if said := _explain_group(subject):
            rows[identity] = (said,)
            notes[identity] = (said, *notes.get(identity, ()))
    chosen = {**subjects, **{found.identity: found for found in bindings}, **roles}
    return Access(chosen, tuple(links), {key: value for key, value in rows.items() if any(value)}, notes)


def _find_role(binding: KubernetesObject, roles: Mapping[str, KubernetesObject]) -> KubernetesObject | None:
    """The role of a binding; one that comes with Kubernetes where the manifest has none.

    A ClusterRoleBinding that names a Role grants nothing: Kubernetes refuses it.
    """
    name = binding.text("roleRef", "name")
    kind = CLUSTER_ROLE if binding.text("roleRef", "kind") == CLUSTER_ROLE.name else ROLE
    if not name or (binding.kind == CLUSTER_ROLE_BINDING and kind == ROLE):
        return None
    found = roles.get(identify(kind, binding.namespace, name))
    namespace = binding.namespace if kind.namespaced else ""
    return found or KubernetesObject(kind, namespace, name, {}, presence=Presence.PROVIDED)


def _list_subjects(binding: KubernetesObject, objects: Mapping[str, KubernetesObject]) -> Iterator[KubernetesObject]:
    for subject in binding.items("subjects"):
        kind, name, namespace = (str(subject.get(key) or "") for key in ("kind", "name", "namespace"))
        if account := read_account_user(subject):
            kind, (namespace, name) = SERVICE_ACCOUNT.name, account
        if not name:
            continue
        if kind == SERVICE_ACCOUNT.name:
            namespace = namespace or binding.namespace
            known = objects.get(identify(SERVICE_ACCOUNT, namespace, name))
            yield known or KubernetesObject(SERVICE_ACCOUNT, namespace, name, {}, presence=Presence.PROVIDED)
        elif kind in _SUBJECTS:
            yield KubernetesObject(_SUBJECTS[kind], "", name, {})


def _list_rights(role: KubernetesObject, roles: Mapping[str, KubernetesObject], *, everywhere: bool) -> Iterator[str]:
    """What a role lets its subjects do, with the roles that it collects; no binding of a namespace grants addresses.

    https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-v1/
    """
    yield from describe_rules(role, addresses=everywhere)
    for link in _aggregate({role.identity: role, **roles}):
        if link.source == role.identity:
            yield from describe_rules(roles[link.target], addresses=everywhere)
    if role.presence is Presence.PROVIDED:
        yield _describe_built_in(role)


def _aggregate(roles: Mapping[str, KubernetesObject]) -> Iterator[Link]:
    """The links from each role that collects the rules of others to these.

    https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
    """
    for identity, role in roles.items():
        selectors = [read_selector(dict(one)) for one in role.items("aggregationRule", "clusterRoleSelectors")]
        for other in roles.values() if selectors else ():
            matches = any(selector.requirements and selector.matches(other.labels) for selector in selectors)
            if other.kind == CLUSTER_ROLE and other.identity != identity and matches:
                yield Link(identity, other.identity, Relation.REFERS, ("collects the rules of",))


def describe_rules(role: KubernetesObject, *, addresses: bool = True) -> list[str]:
    """What a role allows, one line for each rule, such as "get and list pods"."""
    lines = (
        f"{_join(_sort_verbs(_texts(rule, 'verbs')))} {what}"
        for rule in role.items("rules")
        if addresses or not _texts(rule, "nonResourceURLs")
        for what in _of(rule)
    )
    return list(dict.fromkeys(lines))


def _of(rule: Mapping[str, Data]) -> Iterator[str]:
    """What the verbs of a rule are for: resources, or addresses of the API server."""
    resources, groups, names = (_texts(rule, key) for key in ("resources", "apiGroups", "resourceNames"))
    named = f" named {_join(names)}" if names else ""
    if _ANY in resources and _ANY in groups:
        yield f"everything{named}"
    elif _ANY in resources:
        yield f"everything of {_join([group or 'the core group' for group in groups])}{named}"
    elif resources:
        yield f"{_join([_name_resource(resource, groups) for resource in resources])}{named}"
    if addresses := _texts(rule, "nonResourceURLs"):
        yield f"the {'address' if len(addresses) == 1 else 'addresses'} {_join(addresses)}"


def _name_resource(resource: str, groups: Sequence[str]) -> str:
    """The name of a resource as kubectl takes it, such as "deployments.apps"."""
    if _ANY in groups:
        return f"{resource} of any group"
    return " or ".join(f"{resource}.{group}" if group else resource for group in groups) or resource


def _sort_verbs(verbs: Iterable[str]) -> list[str]:
    given = list(dict.fromkeys(verbs))
    if _ANY in given:
        return ["do anything with"]
    return [verb for verb in _VERBS if verb in given] + [verb for verb in given if verb not in _VERBS]


def _texts(rule: Mapping[str, Data], key: str) -> list[str]:
    values = rule.get(key)
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _join(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def _shorten(words: Sequence[str]) -> tuple[str, ...]:
    rest = len(words) - ROWS
    return tuple(words) if rest <= 0 else (*words[:ROWS], f"and {rest} more {'rules' if rest > 1 else 'rule'}")


def _describe_built_in(role: KubernetesObject) -> str:
    """What a role allows that comes with Kubernetes; "" for any other.

    https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
    """
    if role.presence is not Presence.PROVIDED:
        return ""
    return (
        "do anything with everything" if role.name == "cluster-admin" else f"do what {role.name} of Kubernetes allows"
    )


def _explain_group(subject: KubernetesObject) -> str:
    if subject.kind != _SUBJECTS["Group"]:
        return ""
    _, prefix, namespace = subject.name.partition(f"{_ACCOUNTS_GROUP}:")
    return f"all ServiceAccounts of namespace {namespace}" if prefix else _GROUPS.get(subject.name, "")
