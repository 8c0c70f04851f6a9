"""Finds hints for a command that fails because of the reader's machine, and not because of the page."""

_HINTS = {
    "no space left on device": (
        "The disk is full. Free some space (`docker system df` shows what Docker uses), or set TMPDIR to a folder on "
        "a larger disk: a daemon of our own keeps its data there."
    ),
    "port is already allocated": "A container has the port. `docker ps` shows which; stop it, and run this again.",
    "address already in use": "A program has the port. `ss -ltnp` shows which; stop it, and run this again.",
    "Cannot connect to the Docker daemon": "The daemon has gone. Start it, and run this again.",
}
"""The hints, by a part of the error message."""


def find_hints(output: str) -> str:
    """The hints for the error messages in an output, one on each line; "" if there are none."""
    return "\n".join(hint for message, hint in _HINTS.items() if message.lower() in output.lower())
