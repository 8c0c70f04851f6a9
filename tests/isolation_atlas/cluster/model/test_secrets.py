"""Facts about Secrets: no message quotes their data, even if the file is broken."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.support.kubernetes_objects import make_object

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.cluster import (
    Cluster,
    ViewOptions,
    build_view,
    draw_view,
    read_manifest,
    render_cluster_fence,
    resolve,
    to_mermaid,
    to_text,
)
from isolation_atlas.cluster.graph.change import Mark, compare
from isolation_atlas.cluster.model.api_schema import check
from isolation_atlas.cluster.model.manifest import parse_manifest
from isolation_atlas.cluster.model.secrets import may_hold_secret
from isolation_atlas.cluster.output.change_text import for_picture, to_change_text, to_comment
from isolation_atlas.cluster.output.dot import to_dot
from isolation_atlas.cluster.output.graph_json import to_json
from isolation_atlas.cluster.output.svg_file import to_standalone
from isolation_atlas.cluster.output.text import kubectl_line
from isolation_atlas.cluster.view.builder import build_views, explain_empty
from isolation_atlas.cluster.view.selection import VIEWS
from isolation_atlas.page.fence import Fence
from isolation_atlas.problem import AtlasError, Problem

# No name may hold an upper-case letter, so this word is nowhere shown as the name of something.
CANARY = "Hunter2"
BEGINNING = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n"
REVIEWED = "apiVersion: authentication.k8s.io/v1\n"
APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

# Secrets in many forms, with the canary at each place for a value, and as a key by mistake.
SECRETS = (
    f"{BEGINNING}stringData:\n  password: {CANARY}\n  user: {CANARY}\n",
    f"kind: 'Secret'\napiVersion: v1\nmetadata: {{name: db}}\ndata: {{{CANARY}: {CANARY}, b: [{CANARY}]}}\n",
    f'{{"apiVersion":"v1","kind":"Secret","metadata":{{"name":"db"}},"stringData":{{"a":"{CANARY}","{CANARY}":1}}}}',
    f"apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {{name: a}}\n  data:\n    a: {CANARY}\n",
    f"apiVersion: v1\nkind: List\nitems: [{{kind: Secret, apiVersion: v1, metadata: {{name: a}}, data: [{CANARY}]}}]\n",
    f'{BEGINNING}  annotations:\n    {APPLIED}: |\n      {{"stringData":{{"a":"{CANARY}"}}}}\n',
    f"{BEGINNING}stringdata:\n  password: {CANARY}\n{CANARY}: {CANARY}\ntype: [{CANARY}]\n",
    f"{BEGINNING}  password: {CANARY}\n  {CANARY}: 1\n  labels: {{{CANARY}: 1}}\n",
    f"x: &k Secret\napiVersion: v1\nkind: *k\nmetadata: {{name: db}}\nstringData:\n  a: &a {CANARY}\n  b: *{CANARY}\n",
    f"apiVersion: v1\nkind: >-\n  Secret\nmetadata: {{name: db}}\ndata:\n  a: |\n    {CANARY}\n  # {CANARY}\n",
    f'{{"apiVersion":"v1","kind":"\\u0053ecret","metadata":{{"name":"db"}},"data":{{"a":"{CANARY}"}}}}',
    f"apiVersion: v1\nkind: secret\nmetadata: {{name: db}}\nstringData: {{a: {CANARY}}}\n",
    f"apiVersion: {CANARY}/v1\nkind: Secret\nmetadata: {{name: db}}\ndata: {{a: {CANARY}}}\n",
    f"{BEGINNING}  ownerReferences: [{{apiVersion: v1, kind: {CANARY}, name: {CANARY}}}]\n",
    f"{BEGINNING}  namespace: {CANARY}\n",
    f"{BEGINNING}  annotations: {{kubernetes.io/service-account.name: {CANARY}}}\n",
    f"apiVersion: v1\nstringData:\n  a: {CANARY}\nmetadata:\n  name: db\ntype: Opaque\nkind: Secret\n",
    f"APIVERSION: V1\nKIND: SECRET\nMETADATA: {{NAME: db}}\nSTRINGDATA: {{A: {CANARY}}}\n",
    f"{BEGINNING}stringData:\n  a: |\n    ---\n    apiVersion: v1\n    kind: Pod\n    metadata: {{name: {CANARY}}}\n",
    f"a: &a\n  stringData: {{a: {CANARY}}}\napiVersion: v1\nkind: Secret\nmetadata: {{name: db}}\n<<: *a\n",
    f"{REVIEWED}kind: TokenRequest\nmetadata: {{name: t}}\nstatus: {{token: {CANARY}, {CANARY}: {CANARY}}}\n",
    f"{REVIEWED}kind: TokenReview\nmetadata: {{name: t}}\nspec: {{token:! {CANARY}}}\n{CANARY}: {CANARY}\n",
    f"{REVIEWED}kind: tokenRequest\nmetadata: {{name: t}}\nstatus: {{token: {CANARY}}}\n",
)
NOTHING = Cluster({}, (), ())
OTHERS = ("", json.dumps(make_object("ConfigMap", "c", data={"a": "b"})) + "\n---\n")
PUNCTUATION = (
    "- ",
    ": ",
    ":",
    "{",
    "}",
    "[",
    "]",
    ",",
    '"',
    "'",
    "|",
    "> ",
    "? ",
    "@",
    "`",
    "%",
    "#",
    "\\",
    "é",
    "null",
)
SPACES = ("\n", "\r\n", "\t", " ", "  ", "\0", "\a", "\u202e")
TAGS = ("&a ", "*a", "!x ", "!!int ", "!!binary ", "<<: ", "---\n", "...\n", "a: b: c")
CANARY_SNIPPETS = (
    f"{CANARY}: {CANARY}\n",
    f"\n{CANARY}\n",
    f"!{CANARY} ",
    f"&{CANARY} ",
    f"*{CANARY}",
    f"'{CANARY}\"",
    f"\n  {CANARY}: x" * 2,
)
SNIPPETS = st.sampled_from(PUNCTUATION + SPACES + TAGS + CANARY_SNIPPETS)


def _everything(data: bytes) -> Iterator[str]:
    """All texts that the command, the fence and `diff` make of a file."""
    yield from (problem.describe() for problem in _problems(data))
    with suppress(AtlasError):
        cluster = resolve(parse_manifest(data, "a.yml"))
        for name in VIEWS:
            options = ViewOptions(name)
            if view := build_view(cluster, options):
                yield kubectl_line(cluster, view, options)
            else:
                yield explain_empty(cluster, options)
            yield from _pictures(cluster, options, {})
        edited = resolve(parse_manifest(data.replace(b"a", b"b"), "a.yml"))
        for before, after in ((cluster, edited), (edited, cluster), (NOTHING, cluster), (cluster, NOTHING)):
            change = compare(before, after)
            yield from (mark.detail for mark in change.marks.values())
            yield to_change_text(change)
            options = ViewOptions("all")
            yield to_comment(change, options, "T")
            shown = for_picture(change, options)
            yield from _pictures(shown.cluster, options, shown.marks)


def _pictures(cluster: Cluster, options: ViewOptions, marks: Mapping[str, Mark]) -> Iterator[str]:
    """The picture of a cluster in each format. A PNG is made of the SVG alone, and has no other text."""
    for view in build_views(cluster, options, marks):
        yield to_text(view)
        for write in (to_mermaid, to_dot, to_json):
            yield write(view, "T")
    if options.view == "all" and (drawing := draw_view(cluster, options, identity="x", marks=marks, cached=False)):
        yield to_standalone(drawing.svg, drawing.shown, drawing.title)


def _problems(data: bytes) -> Iterator[Problem]:
    """All problems that the command and the fence report for a file."""
    try:
        manifest = parse_manifest(data, "a.yml")
    except AtlasError as error:
        yield from error.problems
        return
    yield from manifest.exposed_secrets
    yield from check(manifest.objects, "1.37")
    yield from (problem for _, problem in resolve(manifest).problems)


@example(
    "", "apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: a}\n  dat: {a: b}\n", [(0.35, 0, f"!{CANARY} ")]
)
@example("", SECRETS[-3], [(0.25, 0, f"!{CANARY} ")])
@example("", SECRETS[18], [(0.375, 4, "- "), (0.140625, 2, f"\n  {CANARY}: x" * 2)])
@given(
    st.sampled_from(OTHERS),
    st.sampled_from(SECRETS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), SNIPPETS), max_size=4),
)
def test_nothing_shows_a_word_that_stands_anywhere_in_a_secret_of_a_broken_file(
    before: str, secret: str, mutations: list[tuple[float, int, str]]
) -> None:
    text = secret
    for place, cut, snippet in mutations:
        at = int(place * len(text))
        text = text[:at] + snippet + text[at + cut :]
    for said in _everything((before + text).encode("utf-8", errors="surrogatepass")):
        assert CANARY not in said


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_recognised_in_each_form(secret: str) -> None:
    assert may_hold_secret(secret)
    assert all(CANARY not in said for said in _everything(secret.encode()))


@pytest.mark.parametrize("text", ["kind: Pod\nspec: {volumes: [{secret: {secretName: a}}]}", "kind: ConfigMap", ""])
def test_a_file_without_a_secret_keeps_its_excerpts(text: str) -> None:
    assert not may_hold_secret(text)


def test_a_problem_in_a_file_with_a_secret_has_a_place_and_a_reason() -> None:
    text = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: db}}\nstringData:\n  {CANARY}: a\n  {CANARY}: b\n"
    (problem,) = parse_manifest(text.encode(), "a.yml").problems
    assert str(problem) == "a.yml:6:3: The key '…' appears twice. kubectl uses the last one. Remove one."


@pytest.mark.parametrize(
    ("applied", "exposed"),
    [
        ({"stringData": {"a": CANARY}}, True),
        ({"data": {"a": CANARY}}, True),
        ({"data": {}, "kind": "Secret"}, False),
        ({"kind": "Secret"}, False),
        (f"not JSON, {CANARY}", True),
        ("", False),
    ],
)
def test_an_annotation_exposes_a_secret_if_it_may_repeat_its_data(applied: object, exposed: bool) -> None:
    secret = make_object("Secret", "s")
    noted = applied if isinstance(applied, str) else json.dumps(applied)
    secret["metadata"]["annotations"] = {APPLIED: noted}
    manifest = parse_manifest(json.dumps(secret).encode(), "a.yml")
    assert bool(manifest.exposed_secrets) is exposed
    assert CANARY not in str(manifest.objects[0].data)


def test_a_page_says_that_its_manifest_exposes_a_secret_and_does_not_quote_it(tmp_path: Path) -> None:
    secret = SECRETS[5]
    (tmp_path / "a.yml").write_text(secret, encoding="utf-8")
    assert read_manifest(tmp_path / "a.yml", "a.yml").exposed_secrets
    source = SourceText("manifest: a.yml\nview: all", "docs/a.md")
    rendered = render_cluster_fence(Fence("cluster", "cluster", source, {}, 1, "docs", tmp_path, "../"))
    assert len(rendered.problems) == 1
    assert CANARY not in rendered.html


DATA = {"a": "aHVudGVyMi1sb25n"}  # "hunter2-long"


@pytest.mark.parametrize(
    ("found", "keys"),
    [
        (make_object("Secret", "s", data=DATA), "data"),
        (make_object("Secret", "s", stringdata={"a": "b"}), "stringdata"),
        ({**make_object("ConfigMap", "s", stringData={"a": "b"})}, "stringData"),
        ({**make_object("Secret", "s", data=DATA), "apiVersion": "apps/v1"}, "data"),
        (make_object("ConfigMap", "c", data={"f": "kind: Secret\nstringData: {a: b}"}), "f"),
        (
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "metadata": {"name": "t"}}
            | {"status": {"token": "eyJh"}},
            "token",
        ),
    ],
)
def test_each_field_that_holds_a_secret_is_told_where_the_file_is_published(found: dict[str, Any], keys: str) -> None:
    manifest = parse_manifest(json.dumps(found, indent=1).encode(), "a.yml")
    (problem,) = manifest.exposed_secrets
    line = json.dumps(found, indent=1).splitlines()[problem.location.line - 1]
    assert f'"{keys}"' in line
    assert "would be published with the file" in problem.message
    assert problem.excerpt == ""


@pytest.mark.parametrize("value", [DATA["a"], "hunter2-long", '{"data": {"x": "y"}}'])
def test_an_annotation_of_any_tool_that_repeats_the_data_is_told_and_not_kept(value: str) -> None:
    secret = make_object("Secret", "s", data=DATA)
    secret["metadata"]["annotations"] = {"example.com/applied": f"before {value}" if value[0] != "{" else value}
    manifest = parse_manifest(json.dumps(secret).encode(), "a.yml")
    assert len(manifest.exposed_secrets) == 2
    assert manifest.objects[0].texts("metadata", "annotations") == {}


def test_a_part_that_cannot_be_read_and_may_hold_a_secret_is_told_where_the_file_is_published() -> None:
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\n---\n{BEGINNING}data: {{a: '{CANARY}\n"
    (problem,) = parse_manifest(text.encode(), "a.yml").exposed_secrets
    assert "may contain the data of a Secret" in problem.message


@pytest.mark.parametrize("kind", ["Sceret", "Screts", "secret", "SECRET", "ConfgMap"])
def test_an_object_whose_kind_is_misspelt_may_be_a_secret_and_is_not_drawn(kind: str) -> None:
    text = f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: a}}\ndata: {{a: {CANARY}}}\n"
    with pytest.raises(AtlasError, match="Kubernetes has no such kind") as raised:
        parse_manifest(text.encode(), "a.yml")
    assert CANARY not in raised.value.problems[0].describe()


def test_a_broken_file_that_surely_holds_no_secret_keeps_its_excerpts() -> None:
    with pytest.raises(AtlasError) as raised:
        parse_manifest(b"apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n   x: y\n", "a.yml")
    assert raised.value.problems[0].excerpt == "   x: y"
    with pytest.raises(AtlasError) as raised:
        parse_manifest(b"apiVersion: v1\nknd: Srvice\nmetadata:\n  name: web\n   x: y\n", "a.yml")
    assert raised.value.problems[0].excerpt == ""
