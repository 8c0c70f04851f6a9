"""Finds and removes the Docker objects and cgroups that a page creates.

Before a page runs, its names are looked up, so that no object of the user is changed; afterwards, they are removed.
`python -m tools.labs.cleanup NAME…` waits for the end of its standard input, and then removes the objects with these
names. The kernel closes that pipe when the run ends, even by SIGKILL.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping

from tools.labs.cgroups import find_cgroups, remove_cgroups
from tools.project import PROJECT

_LISTS = {
    "container": ("ps", "--all", "--format", "{{.Names}}"),
    "image": ("image", "ls", "--format", "{{.Repository}}:{{.Tag}}"),
    "volume": ("volume", "ls", "--format", "{{.Name}}"),
    "network": ("network", "ls", "--format", "{{.Name}}"),
}
_REMOVALS = {
    "container": ("rm", "--force", "--volumes"),
    "image": ("image", "rm", "--force"),
    "volume": ("volume", "rm", "--force"),
    "network": ("network", "rm"),
}


def find_resources(names: Iterable[str], env: Mapping[str, str] | None) -> list[tuple[str, str]]:
    """The objects with one of these names, as pairs such as ("container", "my-container").

    Args:
        names: names without a tag; an image matches with any tag.
        env: the environment in which `docker` finds the engine; None to look only for cgroups.
    """
    names = set(names)
    found: list[tuple[str, str]] = []
    for kind, command in _LISTS.items() if env is not None else ():
        done = subprocess.run(["docker", *command], env=env, capture_output=True, text=True, timeout=60, check=False)
        found += [(kind, line) for line in done.stdout.splitlines() if line.partition(":")[0] in names]
    return found + [("cgroup", name) for name in sorted(names) if find_cgroups(name)]


def remove_resources(names: Iterable[str], env: Mapping[str, str] | None) -> None:
    """Remove the objects with one of these names: containers first, because they use the other objects."""
    for kind, name in find_resources(names, env):
        if kind == "cgroup":
            remove_cgroups(name)
        else:
            subprocess.run(["docker", *_REMOVALS[kind], name], env=env, capture_output=True, timeout=60, check=False)


@contextlib.contextmanager
def remove_at_end(names: Iterable[str], env: Mapping[str, str] | None) -> Iterator[None]:
    """Remove the objects with these names when the block ends, even if this process is killed in the block."""
    cleaner = subprocess.Popen(
        [sys.executable, "-m", "tools.labs.cleanup", *names],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        env=env,
        start_new_session=True,
    )
    assert cleaner.stdin
    try:
        yield
    finally:
        cleaner.stdin.close()
        cleaner.wait(120)


def main() -> int:
    """Wait for the end of the standard input, and then remove the objects with the names on the command line."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    remove_resources(sys.argv[1:], dict(os.environ) if shutil.which("docker") else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
