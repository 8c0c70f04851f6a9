"""Facts about what an engineer hands over: files, folders, kustomizations and charts."""

import os
import stat
from pathlib import Path

import pytest

from isolation_atlas.cluster.model import manifest_files
from isolation_atlas.cluster.model.manifest import parse_manifest
from isolation_atlas.cluster.model.manifest_files import list_folder, read_paths
from isolation_atlas.problem import AtlasError

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n"


def _write(folder: Path, name: str, text: str = "") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text or CONFIG_MAP % path.stem, encoding="utf-8")
    return path


def test_a_folder_is_read_with_its_subfolders_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b/a.yaml", "a.yml", "c.json", "b.yaml", "notes.txt", ".hidden.yaml", ".git/x.yaml", "b/b/z.yaml"):
        _write(tmp_path, name)
    (tmp_path / "link").symlink_to(tmp_path / "b")
    listed = [path.relative_to(tmp_path).as_posix() for path in list_folder(tmp_path)]
    assert listed == ["a.yml", "b/a.yaml", "b/b/z.yaml", "b.yaml", "c.json"]


def test_a_folder_of_more_than_can_be_drawn_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        _write(tmp_path, f"{number}.yaml")
    assert len(read_paths([str(tmp_path)]).files) == 3
    monkeypatch.setattr(manifest_files, "_MOST_FILES", 2)
    read = read_paths([str(tmp_path)])
    assert [Path(name).name for name, _ in read.files] == ["0.yaml", "1.yaml"]
    assert "2 files, and 16 MB" in "".join(problem.message for problem in read.problems)


def test_a_chart_in_a_folder_is_told_with_the_line_that_renders_it_and_the_rest_is_read(tmp_path: Path) -> None:
    _write(tmp_path, "a.yaml")
    _write(tmp_path, "my chart/Chart.yaml", "name: c\nversion: 1\napiVersion: v2\n")
    _write(tmp_path, "my chart/templates/b.yaml", "{{ .Values.x }}\n")
    read = read_paths([str(tmp_path)])
    assert [Path(name).name for name, _ in read.files] == ["a.yaml"]
    (problem,) = read.problems
    assert f"helm template RELEASE '{tmp_path}/my chart' | python -m isolation_atlas.cluster -" in problem.message


def _install(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    tool = _write(folder, "bin/kustomize", f"#!/bin/sh\n{script}\n")
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder / "bin"))


@pytest.mark.skipif(os.name == "nt", reason="the tool is a shell script")
@pytest.mark.parametrize("named", ["k", "k/kustomization.yaml"])
def test_a_kustomization_is_built_where_kustomize_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    _write(tmp_path, "k/kustomization.yaml", "resources: [a.yaml]\n")
    _install(tmp_path, monkeypatch, "echo 'apiVersion: v1'; echo 'kind: ConfigMap'; echo 'metadata: {name: built}'")
    read = read_paths([str(tmp_path / named)])
    assert read.problems == []
    assert [found.name for found in parse_manifest(read.files[0][1], read.files[0][0]).objects] == ["built"]


@pytest.mark.skipif(os.name == "nt", reason="the tool is a shell script")
def test_what_kustomize_says_of_a_broken_kustomization_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, "k/kustomization.yaml", "resources: [a.yaml]\n")
    _install(tmp_path, monkeypatch, "echo CANARY >&2; exit 1")
    read = read_paths([str(tmp_path / "k")])
    assert read.files == []
    (problem,) = read.problems
    assert f"kustomize build {tmp_path}/k" in problem.message
    assert "CANARY" not in problem.describe()


def test_without_kustomize_the_line_to_type_is_told_and_the_files_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, "kustomization.yaml", "resources: [a.yaml]\n")
    _write(tmp_path, "a.yaml")
    monkeypatch.setenv("PATH", "")
    read = read_paths([str(tmp_path)])
    assert [Path(name).name for name, _ in read.files] == ["a.yaml"]
    assert f"kubectl kustomize {tmp_path} | python -m isolation_atlas.cluster -" in read.problems[0].message


def test_a_folder_without_manifests_is_told(tmp_path: Path) -> None:
    (problem,) = read_paths([str(tmp_path)]).problems
    assert problem.message == "This folder has no file that ends in .yml, .yaml or .json."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: c\nversion: 1\napiVersion: v2\n", "This describes a chart of Helm"),
        ("resources: [a.yaml]\n", "This looks like a kustomization."),
        ("services: {web: {}}\n", "It looks like a file of Docker Compose."),
        ("a: {{ .Values.b }}\n", "This is a template of Helm that is not rendered."),
        ("{% if a %}\nkind: Pod\n", "This is a template that is not rendered."),
        (
            "kind: Service\nmetadata:\n  name: a\n  labels:\n    cell: {{cell}}\n",
            "This is a template that is not rendered.",
        ),
        ("apiVersion: v1\nkind: PodList\nitems: null\n", "This list contains no objects"),
        ("apiVersion: v1\nkind: List\n", "This list contains no objects"),
    ],
)
def test_what_is_no_object_is_told_for_what_it_is(text: str, message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        parse_manifest(text.encode(), "a.yaml")


def test_a_template_in_valid_yaml_is_told_and_drawn() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec: {nodeName: '{{ .Values.node }}'}\n"
    manifest = parse_manifest(text.encode(), "a.yaml")
    (problem,) = manifest.problems
    assert problem.location.line == 5
    assert "helm template" in problem.message


def test_a_placeholder_that_a_program_fills_in_is_no_template_of_helm() -> None:
    text = CONFIG_MAP % "a" + "data: {a: '{{ .Values.x }}'}\n---\n" + CONFIG_MAP % "b" + "x: '{{ $labels.pod }}'\n"
    assert parse_manifest(text.encode(), "a.yaml").problems == ()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_documents_around_one_that_cannot_be_read_keep_their_lines(end: str) -> None:
    text = f"%YAML 1.1\n---\n{CONFIG_MAP % 'a'}--- # next\na: b: c\n---\n{CONFIG_MAP % 'b'}nme: x\n".replace("\n", end)
    manifest = parse_manifest(text.encode(), "a.yaml")
    assert [found.name for found in manifest.objects] == ["a", "b"]
    assert [problem.location.line for problem in manifest.problems] == [7]
    assert manifest.objects[1].problem(["nme"], "", at_key=True).location.line == 12


def test_objects_of_json_in_a_row_keep_their_lines_and_columns() -> None:
    one = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s"}}'
    manifest = parse_manifest(f"{one % 'a'} {one % 'b'}\n{one % 'c'}\n{{'x".encode(), "a.json")
    assert [found.name for found in manifest.objects] == ["a", "b", "c"]
    places = [found.problem(["metadata", "name"], "").location for found in manifest.objects]
    assert [(place.line, place.column) for place in places] == [(1, 64), (1, 133), (2, 64)]


def test_two_objects_with_the_same_beginning_of_a_name_are_two() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n"
    assert [found.name for found in parse_manifest(f"{text}---\n{text}".encode(), "a.yaml").objects] == [
        "a-…",
        "a-… 2",
    ]
