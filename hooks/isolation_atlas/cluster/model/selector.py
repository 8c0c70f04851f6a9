"""Reads label selectors, as manifests and `kubectl --selector` write them, and matches labels against them."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from isolation_atlas.authoring.yaml_data import Data

Operator: TypeAlias = Literal["In", "NotIn", "Exists", "DoesNotExist"]

_EXPRESSION = re.compile(
    # Nothing is given back once it was taken ("++"): otherwise, many spaces could be shared out in many ways.
    r"\s*+(?:"
    r"(?P<absent>!)\s*+(?P<absent_key>[^\s!=,()]++)"
    r"|(?P<set_key>[^\s!=,()]++)\s++(?P<set>in|notin)\s*+\((?P<values>[^()]*+)\)"
    r"|(?P<key>[^\s!=,()]++)\s*+(?:(?P<equals>==?|!=)\s*+(?P<value>[^\s!=,()]*+))?"
    r")\s*+(?:,|$)"
)


class Requirement(NamedTuple):
    """One condition on a label."""

    key: str
    operator: Operator
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether the labels fulfil the condition; a missing label fulfils `NotIn`, as in Kubernetes."""
        match self.operator:
            case "In":
                return labels.get(self.key) in self.values
            case "NotIn":
                return labels.get(self.key) not in self.values
            case "Exists":
                return self.key in labels
            case _:
                return self.key not in labels

    def __str__(self) -> str:
        match self.operator:
            case "In" if len(self.values) == 1:
                return f"{self.key}={self.values[0]}"
            case "NotIn" if len(self.values) == 1:
                return f"{self.key}!={self.values[0]}"
            case "In":
                return f"{self.key} in ({', '.join(self.values)})"
            case "NotIn":
                return f"{self.key} notin ({', '.join(self.values)})"
            case "Exists":
                return self.key
            case _:
                return f"!{self.key}"


class Selector(NamedTuple):
    """The conditions that an object's labels must all fulfil; a selector without conditions matches every object."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether the labels fulfil all conditions."""
        return all(requirement.matches(labels) for requirement in self.requirements)

    def __str__(self) -> str:
        return ",".join(map(str, self.requirements))


ALL = Selector()
"""The selector that matches every object."""


def select_labels(labels: Mapping[str, str]) -> Selector:
    """The selector that requires each of these labels with its value, as a Service has it."""
    return Selector(tuple(Requirement(key, "In", (value,)) for key, value in labels.items()))


def read_selector(data: Data) -> Selector:
    """The selector from `matchLabels` and `matchExpressions`; a value that is no text, and so no label's, fits none.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
    """
    if not isinstance(data, dict):
        return Selector()
    labels = data.get("matchLabels")
    requirements = [
        Requirement(name, "In", (_read_value(value),))
        for name, value in (labels.items() if isinstance(labels, dict) else ())
    ]
    expressions = data.get("matchExpressions")
    for expression in expressions if isinstance(expressions, list) else []:
        if not isinstance(expression, dict):
            continue
        key, values = expression.get("key"), expression.get("values")
        listed = tuple(str(value) for value in values) if isinstance(values, list) else ()
        match expression.get("operator"):
            case "In" | "NotIn" | "Exists" | "DoesNotExist" as operator if isinstance(key, str):
                requirements.append(Requirement(key, operator, listed))
    return Selector(tuple(requirements))


def _read_value(value: Data) -> str:
    """The value of a label; one that no label has, if it is not text. Like Go, it reads null as an empty text."""
    return value if isinstance(value, str) else "" if value is None else "?"


def parse_selector(text: str) -> Selector:
    """The selector from the syntax of `kubectl get --selector`, such as `app=web,tier!=cache,env in (test, live)`.

    Raises:
        ValueError: the text is no selector.
    """
    requirements = []
    position = 0
    while position < len(text):
        found = _EXPRESSION.match(text, position)
        if not found:
            raise ValueError(text)
        position = found.end()
        if found["absent"]:
            requirements.append(Requirement(found["absent_key"], "DoesNotExist"))
        elif found["set"]:
            values = tuple(value.strip() for value in found["values"].split(","))
            requirements.append(Requirement(found["set_key"], "In" if found["set"] == "in" else "NotIn", values))
        elif found["equals"]:
            operator: Operator = "NotIn" if found["equals"] == "!=" else "In"
            requirements.append(Requirement(found["key"], operator, (found["value"],)))
        else:
            requirements.append(Requirement(found["key"], "Exists"))
    return Selector(tuple(requirements))
