"""The index that is sent says the same as the one that was packed."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

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
        optional={
            "also": TEXTS,
            "typed": TEXTS,
            "asked": TEXTS,
            "description": TEXTS,
            "answers": st.just(True),
            "boost": st.just(0.5),
        },
    ),
)
MANY = {
    "location": "a/#container-kernel",
    "title": "Container <code>kernel</code>",
    "text": "container kernel \xa1 " * 9,
}


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
