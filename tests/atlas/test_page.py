"""Facts about reading the text of a page."""

from pathlib import Path

from atlas.page import read_page


def _problems(tmp_path: Path, text: bytes) -> list[str]:
    (tmp_path / "a.md").write_bytes(text)
    return [str(problem) for problem in read_page(tmp_path / "a.md", "docs/a.md")[1]]


def test_a_page_with_or_without_front_matter_is_fine(tmp_path: Path) -> None:
    for text in (
        b"# A\n",
        b"---\ntitle: A\n---\n# A\n",
        b"---\n---\n",
        b"---\nA rule above.\n",
        b"---\r\ntitle: A\r\n---\r\n",
    ):
        assert _problems(tmp_path, text) == []


def test_front_matter_is_reported_with_its_line(tmp_path: Path) -> None:
    assert _problems(tmp_path, b"---\ntitle: A\nb: }\n---\n") == [
        "docs/a.md:3:4: This is not YAML: did not find expected node content."
    ]


def test_a_page_that_is_not_utf_8_is_reported_and_read_as_well_as_it_can_be(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"# Gr\xf6\xdfe\n")
    text, problems = read_page(tmp_path / "a.md", "docs/a.md")
    assert text == "# Gr��e\n"
    assert [str(problem) for problem in problems] == ["docs/a.md:1:5: This is not UTF-8 text. Save the file as UTF-8."]
