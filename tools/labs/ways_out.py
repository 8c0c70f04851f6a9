"""What to do about what Docker says when the machine, and not the page, is in the way."""

_WAYS_OUT = {
    "no space left on device": (
        "The disk is full. Free some space (`docker system df` shows what Docker takes), or set TMPDIR to a folder on "
        "a larger disk: a daemon of our own keeps its data there."
    ),
    "port is already allocated": "A container has the port. `docker ps` shows which; stop it, and run this again.",
    "address already in use": "A program has the port. `ss -ltnp` shows which; stop it, and run this again.",
    "Cannot connect to the Docker daemon": "The daemon has gone. Start it, and run this again.",
}


def way_out(said: str) -> str:
    """The ways out of what was said, one on each line; "" where it is nothing that we know."""
    return "\n".join(way for sign, way in _WAYS_OUT.items() if sign.lower() in said.lower())
