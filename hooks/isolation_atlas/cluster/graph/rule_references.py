"""Follows the rules of the tables of kinds, which say which field of a kind refers to which other object."""

from collections.abc import Iterator

from isolation_atlas.cluster.graph.reference import Port, Reference, Relation, Selection
from isolation_atlas.cluster.model.kinds import Kind, find_kind, kind_named, kind_written
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.manifest import DEFAULT_NAMESPACE
from isolation_atlas.cluster.model.names import is_subdomain
from isolation_atlas.cluster.model.reference_rule import Place, ReferenceRule, find_places, look_up, split_path
from isolation_atlas.cluster.model.selector import Selector, read_selector, select_labels

# The names of a Service end so within a cluster, unless the cluster has a domain of its own:
# https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
_SERVICE_DOMAIN = "svc"


def follow_rule(found: KubernetesObject, rule: ReferenceRule) -> Iterator[Reference | Selection]:
    """The references of an object for one rule."""
    if rule.selects:
        yield from _select(found, rule)
        return
    places = list(find_places(found.data, rule.field))
    if not places and rule.default == "name":
        places = [Place(("metadata", "name"), found.name, {}, ())]
    for place in places:
        if isinstance(place.value, str) and place.value and place.value not in rule.except_names:
            yield from _refer(found, rule, place)


def _refer(found: KubernetesObject, rule: ReferenceRule, place: Place) -> Iterator[Reference]:
    kind = _find_kind(rule, place)
    if kind is None:
        return
    namespace = rule.namespace or found.namespace or DEFAULT_NAMESPACE
    said = look_up(place.parent, rule.namespace_field)
    if isinstance(said, str) and said:
        namespace = said
    name, required = str(place.value), rule.required
    if rule.form == "namespace/name":
        before, slash, after = name.partition("/")
        namespace, name = (before if before != "." else namespace, after) if slash else (namespace, name)
    elif rule.form == "host":
        read = _read_host(name, namespace)
        if read is None:
            return
        name, namespace, sure = read
        required = required and sure
    if not is_subdomain(name) and found.is_in_secret_file:
        return  # a value in the wrong line would be shown as a name
    at = (*place.parent_keys, *split_path(rule.port))
    port = look_up(place.parent, rule.port) if rule.port else None
    said_label = look_up(place.parent, rule.label_field) if rule.label_field else None
    named = f"port {said_label}" if rule.label_field and rule.label_field == rule.port and said_label else said_label
    yield Reference(
        Relation(rule.relation),
        place.keys,
        kind,
        namespace,
        name,
        ", ".join(str(part) for part in (rule.label, named) if part not in (None, "") and not isinstance(part, dict)),
        backwards=rule.backwards,
        required=required,
        port=Port(at, port) if isinstance(port, int | str) and not isinstance(port, bool) and port else None,
        makes=rule.makes,
    )


def _find_kind(rule: ReferenceRule, place: Place) -> Kind | None:
    """The kind that a field refers to; None if the rule does not count for it."""
    usual = kind_written(rule.kind)
    name = look_up(place.parent, rule.kind_field) if rule.kind_field else None
    if not isinstance(name, str) or not name:
        return None if rule.if_kind else usual
    if rule.if_kind and name != rule.if_kind:
        return None
    group = look_up(place.parent, rule.group_field) if rule.group_field else None
    if isinstance(group, str):
        return find_kind(group.rpartition("/")[0] if "/" in group or group == "v1" else group, name)
    if name == usual.name:
        return usual
    beside = find_kind(usual.group, name)
    return beside if beside.is_listed else kind_named(name)


def _read_host(host: str, namespace: str) -> tuple[str, str, bool] | None:
    """The name and the namespace of the Service that a host is, and whether it surely is one; None if it is none."""
    parts = host.rstrip(".").split(".")
    if "*" in host or not all(parts):
        return None
    if len(parts) == 1:
        return parts[0], namespace, True
    return parts[0], parts[1], len(parts) > 2 and parts[2] == _SERVICE_DOMAIN  # noqa: PLR2004 - name.namespace.svc


def _select(found: KubernetesObject, rule: ReferenceRule) -> Iterator[Selection]:
    for place in find_places(found.data, rule.field):
        if not isinstance(place.value, dict):
            continue
        # A selector of plain labels, as a Service has it, or one with `matchLabels`.
        plain = not {"matchLabels", "matchExpressions"} & place.value.keys()
        texts = {key: value for key, value in place.value.items() if isinstance(value, str)}
        selector = select_labels(texts) if plain else read_selector(place.value)
        namespaces, labels = _read_namespaces(found, rule)
        yield Selection(
            Relation(rule.relation),
            place.keys,
            selector,
            namespaces,
            rule.label,
            backwards=rule.backwards,
            required=rule.required,
            kind=kind_written(rule.kind),
            namespace_labels=labels,
            ports=tuple(
                Port(port.keys, port.value)
                for port in find_places(found.data, rule.ports)
                if isinstance(port.value, str) and port.value
            ),
        )


def _read_namespaces(found: KubernetesObject, rule: ReferenceRule) -> tuple[frozenset[str] | None, Selector | None]:
    """The namespaces in which a rule selects, None for all of them, and the labels that they must have."""
    here = frozenset({found.namespace})
    if rule.namespace_selector == "all":
        return None, None
    said = look_up(found.data, rule.namespace_selector) if rule.namespace_selector else None
    if not isinstance(said, dict):
        return here, None
    if rule.namespace_form == "labels":
        return None, read_selector(said)
    names = said.get("matchNames")
    if isinstance(names, list):
        return frozenset(map(str, names)), None
    return None if said.get("any") is True else here, None
