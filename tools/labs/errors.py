"""Defines the errors that end a run of the labs; each message says what to do."""


class LabError(Exception):
    """Raised if something that a lab needs is missing or fails."""


class EngineError(LabError):
    """Raised if a Docker Engine refuses a command or fails."""


class NoEngineError(EngineError):
    """Raised if this machine has no Docker Engine and none can be started."""
