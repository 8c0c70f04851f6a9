"""Decides which names Kubernetes takes.

https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
"""

import re

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_DNS_LABEL = re.compile(_LABEL)
_SUBDOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
# https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
_QUALIFIED = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?")
_PORT = re.compile(r"(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*")

LABEL_LENGTH, SUBDOMAIN_LENGTH, PORT_LENGTH = 63, 253, 15


def is_label(text: str) -> bool:
    """Whether a text is a DNS label, as the name of a namespace or of a container."""
    return len(text) <= LABEL_LENGTH and _DNS_LABEL.fullmatch(text) is not None


def is_subdomain(text: str) -> bool:
    """Whether a text is a DNS subdomain, as the names of most objects."""
    return len(text) <= SUBDOMAIN_LENGTH and _SUBDOMAIN.fullmatch(text) is not None


def is_path_segment(text: str) -> bool:
    """Whether a text may be part of an address, as the name of a Role."""
    return text not in (".", "..") and not {"/", "%"} & set(text)


def is_label_value(text: str) -> bool:
    """Whether a text can be the value of a label."""
    return not text or (len(text) <= LABEL_LENGTH and _QUALIFIED.fullmatch(text) is not None)


def is_label_key(text: str) -> bool:
    """Whether a text can be the key of a label."""
    prefix, slash, name = text.rpartition("/")
    return (not slash or is_subdomain(prefix)) and bool(name) and is_label_value(name)


def is_port_name(text: str) -> bool:
    """Whether a text can be the name of a container's port."""
    return len(text) <= PORT_LENGTH and _PORT.fullmatch(text) is not None


def nearest_name(text: str, *, dots: bool) -> str:
    """The valid name that is most like a text; "" if there is none."""
    kept = re.sub(r"[^a-z0-9.-]+" if dots else r"[^a-z0-9-]+", "-", text.lower())
    kept = re.sub(r"[-.]*\.[-.]*", ".", kept)
    return kept[: SUBDOMAIN_LENGTH if dots else LABEL_LENGTH].strip("-.")
