"""What turns a fence into HTML, and tells what that is made from, so that it can be recalled."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from isolation_atlas.page.fence import Fence, Rendered
from isolation_atlas.page.fence_cache import fingerprint_files
from site_build.data import Data


class FenceRenderer(Protocol):
    """Turns a fence into HTML; may raise `AtlasError`."""

    def __call__(self, fence: Fence, /) -> Rendered: ...

    def fingerprint(self, fence: Fence, /) -> str:
        """Changes with all that it reads besides the fence, our code and the settings."""


class DataRenderer:
    """Turns a fence into HTML from parts of the data.

    Args:
        render: takes the fence, and then what was read of each part.
        parts: what it takes; where one has problems, these are raised in its place.
    """

    def __init__(self, render: Callable[..., Rendered], *parts: Data[Any]) -> None:
        self._render, self._parts = render, parts

    def __call__(self, fence: Fence) -> Rendered:
        return self._render(fence, *(part.current() for part in self._parts))

    def fingerprint(self, _fence: Fence) -> str:
        """Changes with what was read of the parts."""
        return "\0".join(part.fingerprint for part in self._parts)


class FileRenderer:
    """Turns a fence into HTML from files below the pages' folder.

    Args:
        render: takes the fence, and reads the files.
        list_files: the names, from that folder, of all that it reads for a fence, or would if they were there.
    """

    def __init__(self, render: Callable[[Fence], Rendered], list_files: Callable[[Fence], Iterable[str]]) -> None:
        self._render, self._list_files = render, list_files

    def __call__(self, fence: Fence) -> Rendered:
        return self._render(fence)

    def fingerprint(self, fence: Fence) -> str:
        """Changes with what the files hold, and with which of them are there."""
        return fingerprint_files(fence.docs_path, self._list_files(fence))
