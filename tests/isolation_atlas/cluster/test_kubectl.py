"""Facts about `kubectl atlas`: what it asks a cluster for, what it draws, and what it says where something fails."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.isolation_atlas.cluster.model.test_secrets import CANARY, SECRETS
from tests.support.api_server import read_objects, serve_objects
from tests.support.sample import PROJECT

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.authoring.yaml_data import parse_leniently
from isolation_atlas.authoring.yaml_nodes import Dialect
from isolation_atlas.cluster import ViewOptions, command, kubectl, resolve
from isolation_atlas.cluster.model.kinds import KINDS, kind_of
from isolation_atlas.cluster.model.manifest import parse_manifest
from isolation_atlas.cluster.output.text import to_text
from isolation_atlas.cluster.view.builder import build_views
from isolation_atlas.cluster.view.selection import VIEWS, ViewName, needed_kinds
from isolation_atlas.problem import AtlasError

CLUSTERS = PROJECT / "docs/data/clusters"
SHOP = CLUSTERS / "shop-traffic.yml"
RECORDED = sorted(CLUSTERS.glob("scenarios/*/*.yml"))

needs_kubectl = pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here kubectl keeps what it knows of a server, by an address that another test may get."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.delenv("KUBECTL", raising=False)


def _text(objects: Sequence[dict[str, Any]], view: ViewName) -> str:
    listing = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}, default=str).encode()
    built = next(build_views(resolve(parse_manifest(listing, "listing")), ViewOptions(view), {}), None)
    return to_text(built) if built else ""


@pytest.mark.parametrize("file", RECORDED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_view_of_a_scenario_is_the_same_from_the_kinds_that_it_needs_alone(file: Path) -> None:
    objects = read_objects(file)
    for view in VIEWS:
        needed = {*needed_kinds(view, KINDS.values())} - kubectl.NEVER_ASKED
        asked = [one for one in objects if kind_of(one["apiVersion"], one["kind"]) in needed]
        assert (_text(asked, view) if asked else "") == _text(objects, view), view


@needs_kubectl
@pytest.mark.parametrize(
    ("file", "view"),
    [
        ("shop-traffic.yml", "traffic"),
        ("scenarios/node-failure/2-node-unreachable.yml", "placement"),
        ("scenarios/rolling-update/2-first-new-pod.yml", "ownership"),
        ("scenarios/pending-claim/3-bound.yml", "storage"),
        ("scenarios/scaling-out/2-no-room.yml", "all"),
    ],
)
def test_a_recorded_cluster_is_drawn_as_its_listing_is(file: str, view: ViewName, tmp_path: Path) -> None:
    objects = read_objects(CLUSTERS / file)
    with serve_objects(tmp_path, objects) as server:
        given = ["--kubeconfig", str(server.kubeconfig), "--view", view, "-o", str(tmp_path / "drawn.txt")]
        assert kubectl.main(given) == command.DRAWN
    listing = tmp_path / "listing.json"
    listing.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
    assert command.main([str(listing), "--view", view, "-n", "default", "-o", str(tmp_path / "expected.txt")]) == 0
    drawn, expected = (sorted((tmp_path / name).read_text().splitlines()) for name in ("drawn.txt", "expected.txt"))
    assert drawn == expected  # the cluster prints objects kind by kind, so in another order
    assert "secrets" not in server.asked


@needs_kubectl
def test_a_view_asks_for_its_own_kinds_in_the_namespace_that_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = json.loads(json.dumps(read_objects(SHOP), default=str))
    for one in other:
        if "namespace" in one["metadata"]:
            one["metadata"] |= {"namespace": "shop", "name": f"{one['metadata']['name']}-of-shop"}
    with serve_objects(tmp_path, [*read_objects(SHOP), *other]) as server:
        options = ["--kubeconfig", str(server.kubeconfig), "--view", "traffic", "--format", "text"]
        assert kubectl.main([*options, "-n", "shop"]) == command.DRAWN
        named = capsys.readouterr().out
        assert kubectl.main([*options, "-A"]) == command.DRAWN
    assert "Pod web-1-of-shop" in named
    assert "Pod web-1," not in named
    assert "Namespace default" in (everything := capsys.readouterr().out)
    assert "Pod web-1-of-shop" in everything
    assert set(server.asked) == {
        *("endpointslices.discovery.k8s.io", "ingresses.networking.k8s.io", "namespaces"),
        *("networkpolicies.networking.k8s.io", "pods", "services"),
    }


@needs_kubectl
def test_kinds_that_may_not_be_listed_are_told_and_the_others_are_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = ["services", "ingresses.networking.k8s.io"]
    with serve_objects(tmp_path, read_objects(SHOP), refused) as server:
        given = ["--kubeconfig", str(server.kubeconfig), "--view", "traffic", "--format", "text"]
        assert kubectl.main(given) == kubectl.DRAWN_IN_PART
    out, err = capsys.readouterr()
    assert err == ("This account may not list services, ingresses.networking.k8s.io, so the picture lacks them.\n")
    assert "EndpointSlice web-h2k9d" in out


@needs_kubectl
def test_where_no_kind_may_be_listed_nothing_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serve_objects(tmp_path, read_objects(SHOP), ["nodes", "pods"]) as server:
        assert kubectl.main(["--kubeconfig", str(server.kubeconfig)]) == command.NOTHING_DRAWN
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "This account may not list nodes, pods, so the picture lacks them.\n"
        "The cluster printed nothing for the view 'placement'. Name another namespace with -n, or ask for all with "
        "-A.\n"
    )


@needs_kubectl
def test_no_secret_is_asked_for_or_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "login", "namespace": "default"},
        "data": {"password": "cGxhbnRlZA=="},
    }
    with serve_objects(tmp_path, [*read_objects(SHOP), secret], ["configmaps"]) as server:
        given = ["--kubeconfig", str(server.kubeconfig), "--view", "all", "--format", "json"]
        assert kubectl.main(given) == kubectl.DRAWN_IN_PART
        server.kubeconfig.write_text(server.kubeconfig.read_text().replace("http://", "http://name:planted@"))
        kubectl.main(given)
    said = "".join(capsys.readouterr())
    assert "secrets" not in server.asked
    assert "planted" not in said
    assert "cGxhbnRlZA" not in said


@needs_kubectl
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--context", "nowhere"], "kubectl does not know this context. `kubectl config get-contexts` lists"),
        (["--kubeconfig", "/dev/null"], "kubectl has no cluster to ask. Choose one: `kubectl config use-context"),
    ],
)
def test_a_cluster_that_kubectl_does_not_know_is_told(
    tmp_path: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve_objects(tmp_path, []) as server:
        assert kubectl.main(["--kubeconfig", str(server.kubeconfig), *options]) == command.NOTHING_DRAWN
    assert said in capsys.readouterr().err


@needs_kubectl
def test_a_server_that_is_gone_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serve_objects(tmp_path, []) as server:
        pass
    assert kubectl.main(["--kubeconfig", str(server.kubeconfig)]) == command.NOTHING_DRAWN
    assert capsys.readouterr().err.startswith(
        "kubectl can't reach the cluster. To see its own message, run: kubectl --kube"
    )


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Gives a function that makes $KUBECTL a shell script."""

    def write(script: str) -> None:
        program = tmp_path / "kubectl-stand-in"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("KUBECTL", str(program))

    return write


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('echo \'Error: unknown command "api-resources" for "kubectl"\' >&2; exit 1', "This kubectl is too old:"),
        ("echo 'error: You must be logged in to the server (Unauthorized)' >&2; exit 1", "The cluster doesn't know th"),
        ("echo 'token planted' >&2; exit 7", "kubectl could not list them. To see its own message, run:"),
        ("echo bindings", "The cluster serves no kind that the view 'placement' shows."),
        ('test "$1" = get && exit 1; echo pods', "kubectl could not list them. To see its own message, run:"),
        (
            'test "$1" = get && echo "{" || echo pods',
            "The cluster printed nothing for the view 'placement'. Name anoth",
        ),
        ("sleep 5", "kubectl has not answered within 1 s. Ask for one namespace, or allow more: --timeout."),
    ],
)
def test_each_failure_of_kubectl_is_told_without_its_own_words(
    stand_in: Callable[[str], None], script: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(script)
    assert kubectl.main(["--timeout", "1"]) == command.NOTHING_DRAWN
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert err.count("\n") == 1
    assert "planted" not in err


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("cut", [0, 1])
def test_no_word_of_a_secret_that_kubectl_prints_comes_out(
    stand_in: Callable[[str], None], secret: str, cut: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with suppress(AtlasError):
        items = [data for _, data in parse_leniently(SourceText(secret, "a"), Dialect.KUBERNETES).documents]
        secret = json.dumps({"kind": "List", "apiVersion": "v1", "items": items})
    (tmp_path / "printed").write_text(secret[: len(secret) - cut])
    stand_in(
        f'test "$1" = get || {{ echo pods; exit 0; }}; cat {tmp_path}/printed; cat {tmp_path}/printed >&2; exit {cut}'
    )
    for form in ("text", "mermaid", "dot", "json", "svg"):
        kubectl.main(["--view", "all", "--format", form])
        assert CANARY not in "".join(capsys.readouterr())


def test_what_came_before_kubectl_failed_is_drawn(
    stand_in: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    node = '{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1", "uid": "1"}}'
    stand_in(f"""test "$1" = get || {{ echo nodes; exit 0; }}; echo '{{"items": [{node}]}}'; echo x509 >&2; exit 1""")
    assert kubectl.main(["--format", "text"]) == kubectl.DRAWN_IN_PART
    out, err = capsys.readouterr()
    assert "Node node-1" in out
    assert err.startswith(
        "The picture may lack some objects. kubectl can't reach the cluster. To see its own message, run:"
    )


def test_without_kubectl_the_way_out_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KUBECTL", "no-such-kubectl")
    assert kubectl.main([]) == command.NOTHING_DRAWN
    assert capsys.readouterr().err == (
        "'no-such-kubectl' is not a program here. Install kubectl, or name it in $KUBECTL.\n"
    )


@pytest.mark.parametrize("arguments", [["--view", "nothing"], ["--timeout", "0"], ["deploy/"], ["-o", "picture.gif"]])
def test_a_wrong_command_line_has_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        kubectl.main(arguments)
    assert ended.value.code == command.WRONG_USE


def test_the_guide_names_each_option_and_status(capsys: pytest.CaptureFixture[str]) -> None:
    guide = (PROJECT / "docs/contributing/command-line.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        kubectl.main(["--help"])
    said = capsys.readouterr().out
    short = dict(re.findall(r"(?m)^  (-\w)[^,\n]*, (--[\w-]+)", said))
    named = {long for letter, long in short.items() if f"`{letter}" in guide}
    options = set(re.findall(r"(?m)^  (?:-\w[^,\n]*, )?(--[\w-]+)", said)) - {"--help", "--output", "--format"}
    assert len(options) > 10
    assert [one for one in options - named if f"`{one}" not in guide] == []
    for status in (command.DRAWN, command.NOTHING_DRAWN, command.WRONG_USE, kubectl.DRAWN_IN_PART):
        assert f"| {status} | " in guide
        assert f"{status} " in said


def test_what_changed_in_a_folder_is_drawn_from_a_range_as_git_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deploy").mkdir()
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    for name in ("one", "two"):
        pod = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{{name: c, image: i}}]}}\n"
        (tmp_path / "deploy" / f"{name}.yml").write_text(pod)
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-q", "-m", name], check=True)
    for number, given in enumerate((["main~1..HEAD", "--", "deploy/"], ["main~1..", "deploy"], ["main~1..main"])):
        assert kubectl.main(["diff", "-o", f"{number}.txt", *given]) == command.DRAWN
        assert "Pod two" in (tmp_path / f"{number}.txt").read_text()
    for wrong in (["main"], ["main...HEAD", "deploy"], ["..HEAD", "deploy"]):
        with pytest.raises(SystemExit) as ended:
            kubectl.main(["diff", *wrong])
        assert ended.value.code == command.WRONG_USE


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["--view", ""], [*VIEWS, ":4"]),
        (["--view", "st"], ["storage", ":4"]),
        (["diff", "--form"], ["--format\tthe format, whatever the file is called; usually svg", ":4"]),
        (["d"], ["diff\tdraw what changed between two manifests", ":4"]),
        (["-o", ""], [":0"]),
        (["diff", "main..HEAD", ""], [":0"]),
    ],
)
def test_the_completion_of_kubectl_gets_words_from_the_options(
    words: list[str], lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert kubectl.complete(words) == 0
    assert capsys.readouterr().out.splitlines() == lines


@needs_kubectl
def test_kubectl_finds_the_command_and_completes_it(tmp_path: Path) -> None:
    for name, function in (("kubectl-atlas", "main"), ("kubectl_complete-atlas", "complete")):
        script = f"#!{sys.executable}\nimport sys\nfrom isolation_atlas.cluster import kubectl\n"
        (tmp_path / name).write_text(f"{script}sys.exit(kubectl.{function}())\n")
        (tmp_path / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(PROJECT / "hooks")}
    for given, said in (
        (["atlas", "--help"], "usage: kubectl atlas"),
        (["__complete", "atlas", "--view", "tr"], "traf"),
    ):
        ran = subprocess.run(
            ["kubectl", *given], env=environment, capture_output=True, text=True, check=False, timeout=60
        )
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.startswith(said)
