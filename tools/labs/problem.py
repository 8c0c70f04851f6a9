"""What stops a lab."""


class LabError(Exception):
    """Something that a lab needs is not there or fails; the message names the way out."""
