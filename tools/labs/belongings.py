"""What a page makes under its names: finds it before a run, so that a user's is never touched, and removes it after.

`python belongings.py NAME…` removes what has these names once its standard input ends: however the run ends, even by
SIGKILL, the kernel closes that pipe.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

# As a program it has only its own folder to import from.
sys.path.insert(0, str(Path(__file__).parents[2]))
from tools.labs.cgroups import find_cgroups, remove_cgroups

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


def find_belongings(names: Iterable[str], env: Mapping[str, str] | None) -> list[tuple[str, str]]:
    """What has one of these names now, as pairs such as ("container", "my-container").

    Args:
        names: without a tag; an image has its name with any.
        env: the environment in which `docker` finds the engine, or None where there is none to ask.
    """
    names = set(names)
    found: list[tuple[str, str]] = []
    for kind, command in _LISTS.items() if env is not None else ():
        done = subprocess.run(["docker", *command], env=env, capture_output=True, text=True, timeout=60, check=False)
        found += [(kind, line) for line in done.stdout.splitlines() if line.partition(":")[0] in names]
    return found + [("cgroup", name) for name in sorted(names) if find_cgroups(name)]


def remove_belongings(names: Iterable[str], env: Mapping[str, str] | None) -> None:
    """Remove whatever has one of these names: containers first, as they hold the rest."""
    for kind, name in find_belongings(names, env):
        if kind == "cgroup":
            remove_cgroups(name)
        else:
            subprocess.run(["docker", *_REMOVALS[kind], name], env=env, capture_output=True, timeout=60, check=False)


@contextlib.contextmanager
def removed_at_the_end(names: Iterable[str], env: Mapping[str, str] | None) -> Iterator[None]:
    """Remove what has these names when the block ends, or the run does."""
    remover = subprocess.Popen(
        [sys.executable, __file__, *names],
        stdin=subprocess.PIPE,
        env=env,
        start_new_session=True,
    )
    assert remover.stdin
    try:
        yield
    finally:
        remover.stdin.close()
        remover.wait(120)


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    remove_belongings(sys.argv[1:], dict(os.environ) if shutil.which("docker") else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
