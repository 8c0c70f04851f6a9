"""Facts about broken manifests: each gives a picture or a message, and never a crash."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.kubernetes_objects import NAME

from isolation_atlas.cluster import ViewOptions, draw_view, resolve, to_text
from isolation_atlas.cluster.model.api_schema import check
from isolation_atlas.cluster.model.manifest import parse_manifest
from isolation_atlas.cluster.view.selection import VIEWS, ViewName
from isolation_atlas.problem import AtlasError

FOLDER = Path(__file__).parents[3] / "docs" / "data" / "clusters"
FILES = sorted(FOLDER.rglob("*.yml"))
MANIFESTS = [path.read_text(encoding="utf-8") for path in FILES]
SNIPPETS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["\r\n", "\t", "- ", ": ", "{", "]", "&a ", "*a", "<<: ", "---\n", "null", "0x1F", "!!binary ", "'"]
    ),
    st.sampled_from(["kind: ", "metadata: ", "spec: []\n", "name: 1\n", "items: {}\n", "ownerReferences: 3\n"]),
)


@given(
    st.sampled_from(MANIFESTS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), SNIPPETS), min_size=1, max_size=4),
    st.sampled_from(VIEWS),
)
def test_a_mutated_manifest_is_drawn_or_refused_and_never_breaks(
    text: str, mutations: list[tuple[float, int, str]], view: ViewName
) -> None:
    for place, cut, snippet in mutations:
        at = int(place * len(text))
        text = text[:at] + snippet + text[at + cut :]
    try:
        manifest = parse_manifest(text.encode("utf-8", errors="surrogatepass"), NAME)
    except AtlasError:
        return
    check(manifest.objects, "1.37")
    drawing = draw_view(resolve(manifest), ViewOptions(view), identity="x")
    assert drawing is None or to_text(drawing.view)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(AtlasError):
        assert parse_manifest(data, NAME).objects


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_our_own_manifests_fit_the_api(path: Path) -> None:
    assert check(parse_manifest(path.read_bytes(), path.name).objects, "1.37") == []
