"""The plugin for kubectl as Krew would install it: a manifest with the fields that it asks for, and a script."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from tests.support.sample import PROJECT

SCRIPT = PROJECT / "tools/release/kubectl-atlas.sh"


def _fill_template() -> dict[str, Any]:
    """The manifest for a release, from the template as krew-release-bot fills it."""
    text = (PROJECT / ".krew.yaml").read_text(encoding="utf-8")
    # The bot puts the second line in a fixed column: https://github.com/rajatjindal/krew-release-bot
    text = re.sub(r'\{\{addURIAndSha "(.+?)" \.TagName \}\}', rf"uri: \1\n    sha256: {'0' * 64}", text)
    filled: dict[str, Any] = yaml.safe_load(text.replace("{{ .TagName }}", "v1.2.3"))
    return filled


def test_the_manifest_has_what_krew_asks_for() -> None:
    manifest = _fill_template()
    # https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/
    assert set(manifest) == {"apiVersion", "kind", "metadata", "spec"}
    assert manifest["apiVersion"] == "krew.googlecontainertools.github.com/v1alpha2"
    assert manifest["kind"] == "Plugin"
    assert manifest["metadata"] == {"name": "atlas"}
    spec = manifest["spec"]
    assert set(spec) == {"version", "homepage", "shortDescription", "description", "caveats", "platforms"}
    assert spec["version"] == "v1.2.3"
    assert len(spec["shortDescription"].split()) <= 6
    (platform,) = spec["platforms"]
    assert set(platform) == {"selector", "uri", "sha256", "files", "bin"}
    assert platform["uri"].startswith("https://github.com/")
    assert platform["uri"].endswith("/v1.2.3.tar.gz")
    (expression,) = platform["selector"]["matchExpressions"]
    assert expression == {"key": "os", "operator": "In", "values": ["darwin", "linux"]}


def test_what_the_manifest_installs_is_there() -> None:
    (platform,) = _fill_template()["spec"]["platforms"]
    installed = [PROJECT / entry["from"].removeprefix("*/") for entry in platform["files"]]
    assert all(path.is_file() for path in installed)
    assert {entry["to"] for entry in platform["files"]} == {"."}
    assert platform["bin"] in {path.name for path in installed}
    assert os.access(SCRIPT, os.X_OK)


def _run_script(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script where only a folder has programs."""
    return subprocess.run(
        ["/bin/sh", str(SCRIPT), *arguments],
        env={"PATH": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_script_runs_the_package_that_python_has(tmp_path: Path) -> None:
    (tmp_path / "python3").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (tmp_path / "python3").chmod(0o755)
    ran = _run_script(tmp_path, "--help", PYTHONPATH=str(PROJECT / "hooks"))
    assert ran.stdout.startswith("usage: kubectl atlas")


def test_the_script_lets_uv_or_pipx_fetch_the_package_else_says_what_is_missing(tmp_path: Path) -> None:
    ran = _run_script(tmp_path, "-A")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("kubectl atlas needs the Python package isolation-atlas: pip install")
    for name, words in (
        ("pipx", "run --spec isolation-atlas[svg] kubectl-atlas -A -n a b"),
        ("uvx", "--from isolation-atlas[svg] kubectl-atlas -A -n a b"),
    ):
        (tmp_path / name).write_text('#!/bin/sh\necho "$@"\n')
        (tmp_path / name).chmod(0o755)
        assert _run_script(tmp_path, "-A", "-n", "a b").stdout == f"{words}\n"
