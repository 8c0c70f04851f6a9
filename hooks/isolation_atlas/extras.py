"""Says how the parts of the package that not everybody needs are installed."""

from typing import Literal, TypeAlias

Extra: TypeAlias = Literal["svg", "png", "site", "hooks"]
"""The name of a part, as pyproject.toml has it."""


def command_for(extra: Extra) -> str:
    """The command that installs what a part needs.

    >>> command_for("svg")
    "pip install 'isolation-atlas[svg]'"
    """
    return f"pip install 'isolation-atlas[{extra}]'"
