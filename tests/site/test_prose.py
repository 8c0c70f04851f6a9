"""Facts about the search for numbers that stand twice, and for words that leave no exception."""

from tests.support.sample import PROJECT
from tools.prose import find_absolutes, find_numbers, read_ledger, read_prose

from isolation_atlas.authoring.source import SourceText


def _prose(text: str) -> SourceText:
    return SourceText(text, "docs/index.md")


def test_a_number_with_its_unit_that_the_data_holds_is_found_and_its_name_offered() -> None:
    numbers = {("243.5", "ms"): "startup-time/vm/qemu", ("≤125", "ms"): "startup-time/microvm/specified"}
    found = list(find_numbers(_prose("It took 243.5\nms, not 1243.5 ms or 243.5 MB,\nand at most 125 ms."), numbers))
    assert [(one.location.line, one.location.column) for one in found] == [(1, 9), (3, 13)]
    assert "[[figure:startup-time/vm/qemu]]" in found[0].message


def test_an_absolute_word_is_found_unless_the_ledger_defends_it_or_it_is_an_idiom() -> None:
    text = "It never fails. It is read-only. Not only that: it fails only on Mondays.\n"
    assert [one.location.column for one in find_absolutes(_prose(text), {})] == [4, 58]
    assert [one.location.column for one in find_absolutes(_prose(text), {"only on Mondays": "It was seen."})] == [4]


def test_each_phrase_of_the_ledger_stands_in_a_text_and_has_a_reason() -> None:
    texts = [" ".join(prose.text.split()) for prose in read_prose(PROJECT / "docs")]
    ledger = read_ledger()
    assert [words for words in ledger if not any(words in text for text in texts)] == []
    assert all(because.strip() for because in ledger.values())
