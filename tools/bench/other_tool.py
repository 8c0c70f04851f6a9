"""Measures the command for clusters against KubeDiagrams, which is installed for that alone, with Graphviz."""

import hashlib
import os
import shutil
import subprocess
import sys
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import yaml

from tools.apt import install_packages
from tools.bench.cluster_diagram import cluster
from tools.bench.row import Row, at_most

REPEATS = 5
KUBE_DIAGRAMS = "KubeDiagrams==0.8.0"
PACKAGES = ("graphviz", "libgraphviz-dev", "gcc", "python3-dev", "pkg-config")

_COMMIT = "37ee0097cf851bc2dd7665fc081bbce61a7e836e"
ARGO_CD = f"https://raw.githubusercontent.com/argoproj/argo-cd/{_COMMIT}/manifests/install.yaml"
ARGO_CD_DIGEST = "8e3566afe274f505ebaffbb7bbcb31f459ee7953a07ed161165ec551f3c3f2b9"

MEMORY = 150
HOOKS = Path(__file__).parents[2] / "hooks"


def measure_command(scratch: Path) -> Iterator[Row]:
    """Time both tools on the same files, in turn, each as a new process, by what the processors spent."""
    scratch.mkdir(parents=True, exist_ok=True)
    theirs = _install(scratch / "environment")
    small, argo = scratch / "small.yml", scratch / "argo-cd.yml"
    small.write_text(yaml.safe_dump_all(cluster(2, 3, 12)))
    content = urllib.request.urlopen(ARGO_CD, timeout=60).read()
    if hashlib.sha256(content).hexdigest() != ARGO_CD_DIGEST:
        sys.exit(f"{ARGO_CD} is not the file that was measured before.")
    argo.write_bytes(content)
    for name, path, goal in (("20 objects", small, 0.8), ("Argo CD's installation, 1.9 MB", argo, 0.5)):
        ours_command = [sys.executable, "-m", "isolation_atlas.cluster", str(path), "--view", "all", "-o", "out.svg"]
        their_command = [theirs, "-o", "other.svg", str(path)]
        pairs = [(_spend(ours_command, scratch), _spend(their_command, scratch)) for _ in range(REPEATS)]
        ours, other = (median(values) for values in zip(*pairs, strict=True))
        what = f"{name} from the command line: processor time, ours / {KUBE_DIAGRAMS.replace('==', ' ')}"
        yield at_most("Clusters", f"{what} ({ours:.2f} / {other:.2f} s)", ours / other, goal)
    yield at_most("Clusters", "peak memory for Argo CD's installation", _peak(ours_command, scratch), MEMORY, "MB")


def _install(folder: Path) -> str:
    """The command of KubeDiagrams, in an environment of its own."""
    if not shutil.which("dot"):
        install_packages(PACKAGES)
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", KUBE_DIAGRAMS], check=True)
    return str(folder / "bin" / "kube-diagrams")


def _spend(command: list[str], folder: Path) -> float:
    """The seconds that the processors spent on a command and on what it started."""
    before = os.times()
    subprocess.run(command, cwd=folder, env=_environment(folder), check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _peak(command: list[str], folder: Path) -> float:
    """The megabytes that a command took at most, told by a process that starts nothing else."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, *command]
    ran = subprocess.run(command, cwd=folder, env=_environment(folder), check=True, capture_output=True)
    return int(ran.stdout) / 1024


def _environment(folder: Path) -> dict[str, str]:
    """The variables of both tools; the modules of both are compiled, as an installation leaves them."""
    path = f"{folder / 'environment' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(HOOKS), "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PATH": path}
