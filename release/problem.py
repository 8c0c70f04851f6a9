"""What keeps a file of the release from being made, with the way out."""


class ReleaseError(Exception):
    """Raised where a file of the release can't be made; its message says what would help."""
