"""Keeps the data of Secrets out of messages and pictures, even where the manifest can't be parsed.

What can't be read for sure is treated as if it held a Secret: a missing excerpt does less harm than a password in the
log of a build.
"""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from isolation_atlas.authoring.yaml_data import Data, Key
from isolation_atlas.cluster.model.kinds import CORE_GROUPS, KINDS, SECRET, Kind, is_known, kind_of
from isolation_atlas.cluster.model.names import is_subdomain
from isolation_atlas.nearest import find_nearest
from isolation_atlas.problem import Problem

# The name of the kind, or a field that only a Secret has. A comment that mentions Secrets matches too. A kind or a
# field in other letters is a mistake, but has secret data. Each part begins with one of few letters, and asks for the
# boundary of the word after that, because this is four times faster.
_SIGN = re.compile(
    r"[SsTtKk](?:(?<=\bS)ecrets?(?:List)?\b|(?<=\b[Ss])(?i:tringData)\b|(?<=\b[Tt])(?i:okenRe(?:quest|view))\b"
    r"|(?<=\b[Kk])(?i:ind)\W{1,12}(?i:secrets?(?:list)?)\b)"
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|U000([0-9A-Fa-f]{5}))")
_QUOTED = re.compile(r"(['\"]).*['\"]", re.DOTALL)
_KIND = re.compile(
    r"^(?:- )? *[\"']?kind[\"']? *: *[\"']?([A-Za-z0-9]*)[\"']? *,?\r?$|[\"']?kind[\"']? *: *\"(\w*)\"", re.MULTILINE
)
_WORDS = re.compile(r"kind|apiVersion", re.IGNORECASE)
_DATA = re.compile(r"(?<!meta)[dD]ata\b[\"']?\s*:|\bkind\b[\"']?\s*:\s*(?:[|>&!*]|\{\{)")

# These can be written as a word and mean what a Secret holds: how similar a kind must be to be taken for a Secret.
_SIMILAR = 0.6

# The fields of a Secret whose values may be shown. Any other may be a misspelt or misplaced `data`.
_SHOWN_FIELDS = {"apiVersion", "kind", "metadata", "type", "immutable"}
_DATA_FIELDS = ("data", "stringData")

# `kubectl apply` repeats the whole object in this annotation, the data of a Secret included. Other tools do the same.
APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

# A value that is shorter is found in texts by chance.
_SHORTEST_VALUE = 4

# The kinds that hold a token as a field: https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/
_TOKENS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("authentication.k8s.io", "TokenRequest"): ("status", "token"),
    ("authentication.k8s.io", "TokenReview"): ("spec", "token"),
}


# The kinds that surely hold what is secret, in small letters, whatever their group.
_SECRET_NAMES = {"secret", "secrets", *(name.lower() for _, name in _TOKENS)}


def may_hold_secret(text: str) -> bool:
    """Whether a text, valid YAML or not, may contain a Secret, also if its kind is written with escapes."""
    return bool(_SIGN.search(text) or ("\\" in text and _SIGN.search(_ESCAPE.sub(_character, text))))


def is_broken_text_safe(text: str) -> bool:
    """Whether a text that can't be parsed surely holds no Secret: each object has a known kind, and none has data."""
    kinds = [first or second for first, second in _KIND.findall(text)]
    if not kinds or not all(map(is_known, kinds)):
        return False
    # An object whose kind can't be read may be a Secret; each object has both words.
    words = Counter(word.lower() for word in _WORDS.findall(text))
    return max(words.values()) <= len(kinds) and not _DATA.search(text) and not may_hold_secret(text)


def may_be_secret(kind: Kind, data: Mapping[str, Data]) -> bool:
    """Whether an object is a Secret, or one whose kind is misspelt or in the wrong group."""
    if kind == SECRET or "stringData" in data:
        return True
    if kind.is_listed:
        return False
    if kind.group in CORE_GROUPS:
        # Kubernetes has no such kind, so it is a misspelt one.
        return "data" in data or kind.name.lower() in _SECRET_NAMES or _looks_like_secret(kind.name)
    return kind.name.lower() in _SECRET_NAMES or ("data" in data and _looks_like_secret(kind.name))


def is_suspicious(data: Data) -> bool:
    """Whether a document or an entry of a list may be a broken Secret, so that no line of its file is shown."""
    if not isinstance(data, dict):
        return data is not None
    name, api_version, items = data.get("kind"), data.get("apiVersion"), data.get("items")
    if not isinstance(name, str) or not isinstance(api_version, str):
        return True
    if name.endswith("List") and isinstance(items, list):
        usual = {"kind": name.removesuffix("List"), "apiVersion": api_version} if name != "List" else {}
        return any(is_suspicious({**usual, **item}) if isinstance(item, dict) else True for item in items)
    kind = kind_of(api_version, name)
    if kind.is_listed or is_known(name):
        return False
    if kind.group in CORE_GROUPS or not is_subdomain(kind.group):
        # Kubernetes has no such kind. It is shown only if it is surely another one that is misspelt.
        nearest = find_nearest(name, _KIND_NAMES)
        return not nearest or _looks_like_secret(name) or "secret" in nearest.lower() or not name.isalnum()
    return _looks_like_secret(name) or not name.isalnum() or bool({"data", "Data", "stringdata"} & data.keys())


_KIND_NAMES = sorted({name for _, name in KINDS})


@cache
def _looks_like_secret(name: str) -> bool:
    from difflib import SequenceMatcher  # noqa: PLC0415 - as above

    lower = name.lower()
    return "secret" in lower or SequenceMatcher(None, lower, "secret").ratio() >= _SIMILAR


def conceal_quotes(problem: Problem) -> Problem:
    """The problem without an excerpt, and without the quoted parts of its message."""
    return problem._replace(message=_QUOTED.sub(r"\1…\1", problem.message), excerpt="")


def _character(escape: re.Match[str]) -> str:
    return chr(int(next(filter(None, escape.groups())), 16))


def without_secrets(data: Mapping[str, Data]) -> dict[str, Data]:
    """A Secret's fields without the values that may be secret; unknown fields keep their names, to be reported."""
    kept = {key: value if key in _SHOWN_FIELDS else None for key, value in data.items() if key not in _DATA_FIELDS}
    metadata = kept.get("metadata")
    if isinstance(metadata, dict) and isinstance(annotations := metadata.get("annotations"), dict):
        values = list(_list_values(data))
        shown = {key: value for key, value in annotations.items() if not _repeats_data(key, value, values)}
        kept["metadata"] = {**metadata, "annotations": shown}
    return kept


def holds_secrets(kind: Kind) -> bool:
    """Whether the objects of a kind hold what is secret, so that none of their fields and lines is quoted."""
    return kind == SECRET or (kind.group, kind.name) in _TOKENS


def without_token(kind: Kind, data: Mapping[str, Data]) -> Mapping[str, Data]:
    """The fields of an object without the token that objects of its kind may hold."""
    field = _TOKENS.get((kind.group, kind.name))
    held = data.get(field[0]) if field else None
    if not field or not isinstance(held, dict) or field[1] not in held:
        return data
    return {**data, field[0]: {key: value for key, value in held.items() if key != field[1]}}


def find_exposed(kind: Kind, data: Mapping[str, Data]) -> Iterator[tuple[tuple[Key, ...], str]]:
    """The keys of each field that holds secret data, and a message for an author who would publish it."""
    ending = "would be published with the file. Remove it; no picture needs it."
    if token := _TOKENS.get((kind.group, kind.name)):
        held = data.get(token[0])
        if isinstance(held, dict) and held.get(token[1]):
            yield token, f"The token of this {kind.name} {ending}"
    if not may_be_secret(kind, data):
        yield from _find_embedded(data, ending)
        return
    for name, value in data.items():
        if name not in _SHOWN_FIELDS and value:
            field = f"The {name!r}" if name in _DATA_FIELDS else "This field"
            yield (name,), f"{field} of this Secret {ending}"
    values = list(_list_values(data))
    metadata = data.get("metadata")
    for group in ("annotations", "labels"):
        texts = metadata.get(group) if isinstance(metadata, dict) else None
        for name, text in texts.items() if isinstance(texts, dict) else ():
            if _repeats_data(name, text, values):
                field = f"The annotation {name!r}" if name == APPLIED else f"This entry of {group!r}"
                yield ("metadata", group, name), f"{field} of this Secret repeats its data, which {ending}"


def _find_embedded(data: Mapping[str, Data], ending: str) -> Iterator[tuple[tuple[Key, ...], str]]:
    """The annotations and entries of a ConfigMap that hold a whole Secret as text."""
    metadata = data.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    for keys, texts in ((("metadata", "annotations"), annotations), (("data",), data.get("data"))):
        for name, text in texts.items() if isinstance(texts, dict) else ():
            if isinstance(text, str) and "Secret" in text and _EMBEDDED.search(text) and _EMBEDDED_DATA.search(text):
                yield (*keys, name), f"This text contains the data of a Secret, which {ending}"


_EMBEDDED = re.compile(r"\bkind[\"']?\s*:\s*[\"']?Secret(?:List)?\b")
_EMBEDDED_DATA = re.compile(r"\b(?:data|stringData)[\"']?\s*:\s*(?!\{\})\S")


def _list_values(data: Mapping[str, Data]) -> Iterator[str]:
    """The values of a Secret, and what they say if they are Base64."""
    for name, held in data.items():
        if name in _SHOWN_FIELDS:
            continue
        values: Collection[Data] = held.values() if isinstance(held, dict) else [held]
        for value in values:
            if isinstance(value, str) and len(value) >= _SHORTEST_VALUE:
                yield value
                if name == "data":
                    yield from _decode(value)


def _decode(value: str) -> Iterator[str]:
    try:
        decoded = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return
    if len(decoded) >= _SHORTEST_VALUE:
        yield decoded


def _repeats_data(name: str, text: Data, values: Collection[str]) -> bool:
    """Whether an annotation repeats the data of its Secret, or may do so as it can't be parsed."""
    if not isinstance(text, str) or not text.strip():
        return text is not None and not isinstance(text, str)
    if any(value in text for value in values):
        return True
    if name != APPLIED and not text.lstrip().startswith("{"):
        return False
    try:
        noted = json.loads(text)
    except (ValueError, RecursionError):
        return True
    return not isinstance(noted, dict) or any(
        value for field, value in noted.items() if field not in _SHOWN_FIELDS and field in _DATA_FIELDS
    )
