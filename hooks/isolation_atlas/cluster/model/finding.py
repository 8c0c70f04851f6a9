"""Defines what the checks of one object find."""

from typing import NamedTuple

from isolation_atlas.authoring.yaml_data import Key


class Finding(NamedTuple):
    """A mistake in a field of an object.

    Attributes:
        keys: the keys that lead to the field.
        message: what is wrong, and what would be right.
        at_key: whether the key is wrong, and not the value.
    """

    keys: tuple[Key, ...]
    message: str
    at_key: bool = False
