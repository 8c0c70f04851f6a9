"""Finds in one object the values that `kubectl apply` refuses though their types are right.

The schemas of Kubernetes list no values. They are taken from the comments and constants of its Go types, in
https://github.com/kubernetes/api at commit 10b39a39bcee995dfe7cd5e8e7b922be5e46f1e2.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.finding import Finding
from isolation_atlas.cluster.model.kinds import (
    CRON_JOB,
    CUSTOM_RESOURCE_DEFINITION,
    DAEMON_SET,
    DEPLOYMENT,
    HORIZONTAL_POD_AUTOSCALER,
    INGRESS,
    JOB,
    POD,
    REPLICA_SET,
    REPLICATION_CONTROLLER,
    SERVICE,
    STATEFUL_SET,
    find_kind,
)
from isolation_atlas.cluster.model.kubernetes_object import KubernetesObject
from isolation_atlas.cluster.model.manifest import PLACEHOLDER
from isolation_atlas.problem import suggest

# The texts that a field may have, by the field and, where other fields have the same name, by what it stands in.
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "accessModes": ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"),
    "completionMode": ("NonIndexed", "Indexed"),
    "concurrencyPolicy": ("Allow", "Forbid", "Replace"),
    "dnsPolicy": ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"),
    "externalTrafficPolicy": ("Cluster", "Local"),
    "hostPath.type": (
        *("", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"),
    ),
    "httpGet.scheme": ("HTTP", "HTTPS"),
    "imagePullPolicy": ("Always", "Never", "IfNotPresent"),
    "internalTrafficPolicy": ("Cluster", "Local"),
    "ipFamilyPolicy": ("SingleStack", "PreferDualStack", "RequireDualStack"),
    "pathType": ("Exact", "Prefix", "ImplementationSpecific"),
    "persistentVolumeReclaimPolicy": ("Recycle", "Delete", "Retain"),
    "podManagementPolicy": ("OrderedReady", "Parallel"),
    "policyTypes": ("Ingress", "Egress"),
    "ports.protocol": ("TCP", "UDP", "SCTP"),
    "preemptionPolicy": ("PreemptLowerPriority", "Never"),
    "restartPolicy": ("Always", "OnFailure", "Never"),
    "sessionAffinity": ("ClientIP", "None"),
    "strategy.type": ("Recreate", "RollingUpdate"),
    "taints.effect": ("NoSchedule", "PreferNoSchedule", "NoExecute"),
    "terminationMessagePolicy": ("File", "FallbackToLogsOnError"),
    "tolerations.effect": ("NoSchedule", "PreferNoSchedule", "NoExecute", ""),
    "tolerations.operator": ("Exists", "Equal", "Lt", "Gt", ""),
    "updateStrategy.type": ("RollingUpdate", "OnDelete", "Recreate"),
    "volumeMode": ("Block", "Filesystem"),
    "volumeMounts.mountPropagation": ("None", "HostToContainer", "Bidirectional"),
    "whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway"),
}
_SERVICE_TYPES = ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")
# The numbers that a field may have. 0 is the port of which nothing is said.
_NUMBERS: Mapping[str, tuple[int, int | None]] = {
    "backoffLimit": (0, None),
    "completions": (0, None),
    "minReadySeconds": (0, None),
    "parallelism": (0, None),
    "port.number": (1, 65_535),
    "ports.containerPort": (1, 65_535),
    "ports.hostPort": (0, 65_535),
    "ports.port": (1, 65_535),
    "ports.targetPort": (0, 65_535),
    "replicas": (0, None),
}
_FIELDS = frozenset(name.rpartition(".")[2] for name in (*_TEXTS, *_NUMBERS))
# What stands below these has names that the author chose.
_FREE = frozenset({"metadata", "labels", "annotations", "matchLabels", "nodeSelector", "selector", "status", "data"})

# https://github.com/kubernetes/apimachinery/blob/master/pkg/api/resource/quantity.go
_QUANTITY = re.compile(r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))(?P<suffix>[KMGTPE]i|[numkMGTPE]?|[eE][+-]?\d+)")
_FACTORS = {
    **{
        suffix: Decimal(10) ** power
        for suffix, power in zip("numkMGTPE", (-9, -6, -3, 3, 6, 9, 12, 15, 18), strict=True)
    },
    **{f"{letter}i": Decimal(1024) ** power for power, letter in enumerate("KMGTPE", start=1)},
    "": Decimal(1),
}
_LONGEST_QUANTITY = 40

# https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
_CRON_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 6))
_CRON_WORD = re.compile("@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every .+)")

_DISRUPTION_BUDGET = find_kind("policy", "PodDisruptionBudget")
_ALWAYS = (DAEMON_SET, DEPLOYMENT, REPLICA_SET, REPLICATION_CONTROLLER, STATEFUL_SET)


def find_wrong_values(found: KubernetesObject) -> Iterator[Finding]:
    """The values of an object of Kubernetes itself that the API would refuse."""
    if not found.kind.versions or found.kind == CUSTOM_RESOURCE_DEFINITION:
        return
    left: list[tuple[tuple[Key, ...], str, Mapping[str, Data]]] = [((), "", found.data)]
    while left:
        keys, outer, mapping = left.pop()
        for name, value in mapping.items():
            if name in _FREE:
                continue
            if isinstance(value, dict):
                left.append(((*keys, name), name, value))
                if name == "resources":
                    yield from _check_resources(found, (*keys, name), value)
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    place = (*keys, name, index)
                    if isinstance(item, dict):
                        left.append((place, name, item))
                        yield from _check_entry(found, place, name, item)
                    elif name in _TEXTS and isinstance(item, str):
                        yield from _check_text(found, place, name, item, _TEXTS[name])
            elif name in _FIELDS:
                yield from _check_field(found, (*keys, name), f"{outer}.{name}", value)
    yield from _check_kind(found)


def _check_field(found: KubernetesObject, keys: tuple[Key, ...], within: str, value: Data) -> Iterator[Finding]:
    name = str(keys[-1])
    texts, limits = _TEXTS.get(within, _TEXTS.get(name)), _NUMBERS.get(within, _NUMBERS.get(name))
    if texts and isinstance(value, str):
        yield from _check_text(found, keys, name, value, texts)
    elif limits and isinstance(value, int) and not isinstance(value, bool):
        least, most = limits
        if value < least:
            yield Finding(keys, f"{name!r} must be at least {least}.")
        elif most is not None and value > most:
            yield Finding(keys, f"{name!r} must be at most {most}.")


def _check_text(
    found: KubernetesObject, keys: tuple[Key, ...], name: str, value: str, allowed: tuple[str, ...]
) -> Iterator[Finding]:
    if value not in allowed and not PLACEHOLDER.search(value):
        quoted = "" if found.is_in_secret_file else f" {value!r}"
        yield Finding(keys, f"Unknown value{quoted} for {name!r}. {suggest(value, filter(None, allowed))}")


def _check_entry(
    found: KubernetesObject, keys: tuple[Key, ...], name: str, entry: Mapping[str, Data]
) -> Iterator[Finding]:
    """What can't stand together in an entry of a list."""
    if name == "env" and entry.get("value") and entry.get("valueFrom"):
        yield Finding(
            (*keys, "valueFrom"), "A variable has a 'value' or a 'valueFrom', and not both. Remove one.", at_key=True
        )
    sources = [key for key, value in entry.items() if key != "name" and value is not None] if name == "volumes" else []
    if len(sources) > 1:
        listed = " and ".join(map(repr, sources)) if not found.is_in_secret_file else "several"
        yield Finding((*keys, sources[1]), f"A volume is of one sort, and this has {listed}. Remove one.", at_key=True)


def _check_resources(
    found: KubernetesObject, keys: tuple[Key, ...], resources: Mapping[str, Data]
) -> Iterator[Finding]:
    """Quantities that are none, and requests that exceed their limits."""
    read: dict[tuple[str, str], Decimal] = {}
    for group in ("limits", "requests"):
        given = resources.get(group)
        for name, value in given.items() if isinstance(given, dict) else ():
            if not isinstance(value, str | int | float) or isinstance(value, bool) or PLACEHOLDER.search(str(value)):
                continue
            quantity = _read_quantity(str(value))
            if quantity is None:
                quoted = "This" if found.is_in_secret_file else repr(value)
                message = (
                    f"{quoted} is not a quantity. Write a number, perhaps with m, k, M, G, Ki, Mi or Gi: '500m', '1Gi'."
                )
                yield Finding((*keys, group, name), message)
            else:
                read[group, name] = quantity
    for (group, name), quantity in read.items():
        if group == "requests" and ("limits", name) in read and quantity > read["limits", name]:
            yield Finding(
                (*keys, group, name), f"The request of {name!r} is more than its limit. Lower it, or raise that."
            )


def _read_quantity(text: str) -> Decimal | None:
    match = _QUANTITY.fullmatch(text) if len(text) <= _LONGEST_QUANTITY else None
    if not match:
        return None
    suffix = match["suffix"]
    try:
        if suffix[:1] in ("e", "E") and suffix != "E" and not suffix.endswith("i"):
            return Decimal(match["number"] + suffix) if len(suffix) <= len("E+18") else None
        return Decimal(match["number"]) * _FACTORS[suffix]
    except InvalidOperation:
        return None


def _check_kind(found: KubernetesObject) -> Iterator[Finding]:
    """What the API refuses in objects of some kinds alone."""
    if found.kind == SERVICE:
        yield from _check_service(found)
    elif found.kind == HORIZONTAL_POD_AUTOSCALER:
        least, most = found.number("spec", "minReplicas"), found.number("spec", "maxReplicas")
        if least is not None and most is not None and least > most:
            yield Finding(("spec", "maxReplicas"), f"'maxReplicas' can't be less than 'minReplicas', which is {least}.")
    elif found.kind == _DISRUPTION_BUDGET:
        if None not in (found.get("spec", "minAvailable"), found.get("spec", "maxUnavailable")):
            message = "A budget has 'minAvailable' or 'maxUnavailable', and not both. Remove one."
            yield Finding(("spec", "maxUnavailable"), message, at_key=True)
    elif found.kind == INGRESS:
        yield from _check_paths(found)
    elif found.kind == CRON_JOB and (wrong := _describe_schedule(found.text("spec", "schedule"))):
        yield Finding(("spec", "schedule"), wrong)
    yield from _check_restart(found)


def _check_service(service: KubernetesObject) -> Iterator[Finding]:
    if sort := service.text("spec", "type"):
        yield from _check_text(service, ("spec", "type"), "type", sort, _SERVICE_TYPES)
    for keys, port in service.places("spec", "ports"):
        target = port.get("targetPort")
        if isinstance(target, str) and target.isdecimal():
            message = "A port in quotes is the name of one. Write the number without quotes."
            yield Finding((*keys, "targetPort"), message)


def _check_paths(ingress: KubernetesObject) -> Iterator[Finding]:
    for keys, _ in ingress.places("spec", "rules"):
        for place, entry in ingress.places(*keys, "http", "paths"):
            path = entry.get("path")
            if isinstance(path, str) and path and path[0] != "/" and entry.get("pathType") != "ImplementationSpecific":
                yield Finding((*place, "path"), "The path of an Ingress begins with '/'.")


def _check_restart(found: KubernetesObject) -> Iterator[Finding]:
    """The restart policy of a template, of which each kind allows some."""
    kind = found.kind
    if kind == POD or not kind.pod_template or not found.get(*kind.pod_template, "spec", "containers"):
        return
    spec = (*kind.pod_template, "spec")
    policy = found.get(*spec, "restartPolicy")
    if kind in (JOB, CRON_JOB) and policy in (None, "Always"):
        keys = spec if policy is None else (*spec, "restartPolicy")
        message = f"The Pods of a {kind} need a 'restartPolicy': 'Never' or 'OnFailure'."
        yield Finding(keys, message, at_key=policy is None)
    elif kind in _ALWAYS and policy in ("Never", "OnFailure"):
        message = f"The 'restartPolicy' of a {kind} is always 'Always'. Remove it, or write a Job."
        yield Finding((*spec, "restartPolicy"), message)


def _describe_schedule(schedule: str) -> str | None:
    if not schedule or _CRON_WORD.fullmatch(schedule) or PLACEHOLDER.search(schedule):
        return None
    fields = schedule.split()
    if len(fields) != len(_CRON_FIELDS):
        return f"A schedule has five fields, and this has {len(fields)}: minute, hour, day, month and weekday."
    for written, (name, least, most) in zip(fields, _CRON_FIELDS, strict=True):
        for number in re.findall(r"(?<![\d/])\d{1,9}", written):
            if not least <= int(number) <= most:
                return f"The {name} of a schedule is a number from {least} to {most}, and not {number}."
    return None
