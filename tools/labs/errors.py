"""The errors that end a run of the labs; each message says what to do about it."""


class LabError(Exception):
    """Raised where something that a lab needs is missing or fails."""


class EngineError(LabError):
    """Raised where a Docker Engine refuses or fails."""


class NoEngineError(EngineError):
    """Raised where this machine has no Docker Engine and none can be started."""
