"""Defines what the checks of one object find."""

from dataclasses import dataclass

from isolation_atlas.authoring.yaml_data import Key


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake in a field of an object.

    Attributes:
        keys: the keys that lead to the field.
        message: what is wrong, and what would be right.
        at_key: whether the key is wrong, and not the value.
    """

    keys: tuple[Key, ...]
    message: str
    at_key: bool = False
