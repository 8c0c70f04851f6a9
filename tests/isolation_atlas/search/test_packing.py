"""The index that is sent says the same as the one that was packed, to the hooks and to the script that reads it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.support.sample import PROJECT

from isolation_atlas.search import pack_index, unpack_index

WORDS = st.sampled_from(
    ["container", "kernel", "Don't", "two-word", "a", "\xa1", "\u058f", "Größe", "<code>x</code>", "&amp;"]
)
TEXTS = st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=20))
ANCHORS = st.one_of(
    st.just(""), st.just("container-kernel"), st.text(max_size=8).map(lambda text: text.replace("#", ""))
)
ENTRIES = st.builds(
    lambda page, anchor, texts, others: {
        "location": f"{page}#{anchor}" if anchor else page,
        **texts,
        **others,
    },
    st.sampled_from(["", "a/", "b/"]),
    ANCHORS,
    st.fixed_dictionaries({"title": TEXTS, "text": TEXTS}),
    st.fixed_dictionaries(
        {},
        optional={"also": TEXTS, "typed": TEXTS, "description": TEXTS, "answers": st.just(True), "boost": st.just(0.5)},
    ),
)
MANY = {
    "location": "a/#container-kernel",
    "title": "Container <code>kernel</code>",
    "text": "container kernel \xa1 " * 9,
}
_READ = """
import { unpack } from "%s";
import { readFileSync } from "node:fs";
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(({ docs }) => unpack(docs))));
"""


def _order(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries of a page together, in the order of the pages."""
    pages = list(dict.fromkeys(entry["location"].partition("#")[0] for entry in entries))
    return sorted(entries, key=lambda entry: pages.index(entry["location"].partition("#")[0]))


@example([MANY])
@given(st.lists(ENTRIES, max_size=8))
def test_what_is_unpacked_is_what_was_packed(entries: list[dict[str, Any]]) -> None:
    index = {"config": {"lang": ["en"]}, "docs": entries}
    assert unpack_index(pack_index(index)) == {"config": {"lang": ["en"]}, "docs": _order(entries)}


def test_a_word_that_is_often_there_is_written_once() -> None:
    packed = pack_index({"config": {}, "docs": [MANY]})
    # Once among the words, and once where no space stands before it.
    assert (packed.count("kernel"), packed.count("container")) == (2, 2)
    assert "anchor" not in packed


def test_the_script_reads_the_same(built_site: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on this machine")
    served = (built_site / "search" / "search_index.json").read_text(encoding="utf-8")
    odd = [{**MANY, "location": location} for location in ("", "#A", "a/#container-kernel", "b/#\u212aelvin", "b/")]
    odd += [
        {"location": "c/#kelvin", "title": title, "text": ""} for title in ("\u212aelvin", " kelvin -", "Kelvin\u2003")
    ]
    indexes = [served, pack_index({"config": {}, "docs": odd})]
    script = _READ % (PROJECT / "docs/assets/javascripts/search/unpack.js").as_uri()
    command = [node, "--no-warnings", "--input-type=module", "--eval", script]
    said = subprocess.run(command, input=f"[{','.join(indexes)}]", capture_output=True, text=True, check=True).stdout
    read = [
        [{key: value for key, value in entry.items() if value != ""} for entry in docs] for docs in json.loads(said)
    ]
    expected = [unpack_index(index)["docs"] for index in indexes]
    assert read == [
        [{key: value for key, value in entry.items() if value != ""} for entry in docs] for docs in expected
    ]
