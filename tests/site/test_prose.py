"""Facts about the search for numbers that stand twice, and for words that leave no exception."""

import re

from tests.support.sample import PROJECT
from tools.prose import (
    Defence,
    find_absolutes,
    find_numbers,
    find_unconditional,
    list_absolutes,
    read_ledger,
    read_prose,
)

from isolation_atlas.authoring.source import SourceText


def _prose(text: str) -> SourceText:
    return SourceText(text, "docs/index.md")


def test_a_number_with_its_unit_that_the_data_holds_is_found_and_its_name_offered() -> None:
    numbers = {("243.5", "ms"): "startup-time/vm/qemu", ("≤125", "ms"): "startup-time/microvm/specified"}
    found = list(find_numbers(_prose("It took 243.5\nms, not 1243.5 ms or 243.5 MB,\nand at most 125 ms."), numbers))
    assert [(one.location.line, one.location.column) for one in found] == [(1, 9), (3, 13)]
    assert "[[figure:startup-time/vm/qemu]]" in found[0].message


def test_a_quantity_without_a_year_a_version_or_a_setting_is_found() -> None:
    text = "# 3 s\n\nIt takes 12 ms.\n\nNo.\n\nIn 2026: 4 MB.\n\nWith 1.2: 5 %.\n\nNo.\n\nNo.\n\n| 9 GiB |\n"
    assert [one.location.line for one in find_unconditional(_prose(text))] == [3, 15]


def test_each_quantity_of_the_site_has_a_condition() -> None:
    assert [str(problem) for prose in read_prose(PROJECT / "docs") for problem in find_unconditional(prose)] == []


def _defence(pattern: str, pages: str = ".*") -> Defence:
    return Defence(re.compile(pattern), re.compile(pages), "It was seen.")


def test_an_absolute_word_is_found_unless_the_ledger_defends_it_or_it_is_an_idiom() -> None:
    text = "It never fails. It is read-only. Not only that: it fails only on Mondays.\n"
    assert [one.location.column for one in find_absolutes(_prose(text), [])] == [4, 58]
    assert [one.location.column for one in find_absolutes(_prose(text), [_defence("only on Mondays")])] == [4]
    elsewhere = _defence("only on Mondays", r"docs/labs/.*")
    assert [one.location.column for one in find_absolutes(_prose(text), [elsewhere])] == [4, 58]


def test_each_defence_speaks_of_a_text_and_has_a_reason() -> None:
    said = [(prose.path, words) for prose in read_prose(PROJECT / "docs") for _, _, words in list_absolutes(prose)]
    ledger = read_ledger()
    unused = [one for one in ledger if not any(one.covers(path, words) for path, words in said)]
    assert [(one.pattern.pattern, one.pages.pattern) for one in unused] == []
    assert all(one.because.strip() for one in ledger)


def test_no_absolute_word_of_the_site_is_without_a_defence() -> None:
    ledger = read_ledger()
    assert [str(problem) for prose in read_prose(PROJECT / "docs") for problem in find_absolutes(prose, ledger)] == []
