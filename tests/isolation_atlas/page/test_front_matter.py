"""Facts about reading the text of a page, and about its address."""

from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.structure.files import File

from isolation_atlas.page.address import page_address
from isolation_atlas.page.front_matter import MOST_CHARACTERS, FrontMatter, read_page

OVERRIDES = Path(__file__).parents[3] / "overrides"


def _front_matter(tmp_path: Path, text: str) -> dict[str, Any]:
    (tmp_path / "a.md").write_text(f"---\n{text}---\n\n# A\n", encoding="utf-8")
    return dict(read_page(tmp_path / "a.md", "docs/a.md").front_matter)


def _problems(tmp_path: Path, text: bytes) -> list[str]:
    (tmp_path / "a.md").write_bytes(text)
    return [str(problem) for problem in read_page(tmp_path / "a.md", "docs/a.md").problems]


def test_a_page_needs_no_front_matter(tmp_path: Path) -> None:
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


def test_a_page_that_is_not_utf_8_is_reported_and_its_valid_characters_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"# Gr\xf6\xdfe\n")
    page = read_page(tmp_path / "a.md", "docs/a.md")
    assert page.text == page.body == "# Gr��e\n"
    assert [str(problem) for problem in page.problems] == [
        "docs/a.md:1:5: This is not UTF-8 text. Save the file as UTF-8."
    ]


def test_a_page_that_can_not_be_read_is_reported_and_empty(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("nowhere.md")
    page = read_page(tmp_path / "a.md", "docs/a.md")
    assert (page.text, page.body, page.front_matter) == ("", "", {})
    assert list(map(str, page.problems)) == ["docs/a.md:1:1: The file can't be read: No such file or directory."]


def test_front_matter_holds_the_written_keys_and_no_defaults(tmp_path: Path) -> None:
    assert _front_matter(tmp_path, "title: A\nhide: [toc]\nsearch: {boost: 2}\n") == {
        "title": "A",
        "hide": ["toc"],
        "search": {"boost": 2},
    }
    assert _front_matter(tmp_path, "# nothing\n") == {}


def test_words_in_which_people_ask_belong_to_a_heading_of_the_page(tmp_path: Path) -> None:
    search = {"search": {"asked": {"a": "first letter"}}}
    assert _front_matter(tmp_path, "search: {asked: {a: first letter}}\n") == search
    assert _front_matter(tmp_path, "search: {asked: {top: the page itself}}\n")
    assert _problems(tmp_path, b"---\nsearch:\n  asked:\n    sizes: big\n---\n\n# A\n\n## Size\n") == [
        "docs/a.md:4:5: This page has no anchor '#sizes'. Did you mean '#size'?"
    ]
    assert _problems(tmp_path, b"---\nsearch:\n  asked:\n    tpo: all\n---\n\n# A\n\n## Size\n") == [
        "docs/a.md:4:5: This page has no anchor '#tpo'. Did you mean '#top'?"
    ]


def test_a_date_or_a_word_for_true_is_text(tmp_path: Path) -> None:
    assert _front_matter(tmp_path, "title: yes\ndescription: 2026-01-01\n") == {
        "title": "yes",
        "description": "2026-01-01",
    }


def test_front_matter_with_a_problem_is_ignored(tmp_path: Path) -> None:
    assert _front_matter(tmp_path, "title: A\nhide: 5\n") == {}


def test_the_body_follows_the_front_matter(tmp_path: Path) -> None:
    for text, body in (
        (b"---\r\ntitle: A\r\n---\r\n# A\r\n", "# A\n"),
        (b"---\ntitle: [\n---\n# A\n", "# A\n"),
        (b"author: me\n\n# A\n", "author: me\n\n# A\n"),
        (b"---\nA rule above.\n", "---\nA rule above.\n"),
    ):
        (tmp_path / "a.md").write_bytes(text)
        assert read_page(tmp_path / "a.md", "docs/a.md").body == body


def test_a_hazard_is_replaced_and_no_line_moves(tmp_path: Path) -> None:
    text = "# A\x07\x0cB\n\n<![x\n\n[a](http://[b/c?[d])\n\n[e](http://exam\u2100ple.org)\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    page = read_page(tmp_path / "a.md", "docs/a.md")
    assert page.text == ("# A��B\n\n&lt;![x\n\n[a](http://%5Bb/c?[d])\n\n[e](http://exam%E2%84%80ple.org)\n")
    assert [(problem.location.line, problem.location.column) for problem in page.problems] == [
        (1, 4),
        (1, 5),
        (3, 1),
        (5, 5),
        (7, 5),
    ]


def test_a_control_character_is_reported_once_in_each_line(tmp_path: Path) -> None:
    assert len(_problems(tmp_path, "Words.\n".encode("utf-16-le"))) == 2


def test_a_page_full_of_control_characters_is_checked_in_linear_time(tmp_path: Path) -> None:
    # A search of the line for each of them would take an hour.
    (tmp_path / "page.md").write_text("# Page\n\n" + "a\0" * 1_000_000)
    read = read_page(tmp_path / "page.md", "docs/page.md")
    assert [problem.message[:25] for problem in read.problems] == [
        "The page contains the cha",
        "A page has at most 50,000",
    ]


def test_a_page_is_read_up_to_its_most_characters_and_no_line_is_cut(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("é234567\n" * 7_000, encoding="utf-8")
    read = read_page(tmp_path / "page.md", "docs/page.md")
    assert read.text == read.body == "é234567\n" * (MOST_CHARACTERS // 8)
    (problem,) = read.problems
    assert str(problem) == (
        "docs/page.md:6251:1: A page has at most 50,000 characters, and this has 56,000. Divide it."
    )


def test_each_template_that_a_page_may_name_exists() -> None:
    for template in get_args(FrontMatter.model_fields["template"].annotation):
        assert "{% extends" in (OVERRIDES / template).read_text(encoding="utf-8")


NAMES = st.text(st.sampled_from("abmd. é%?"), min_size=1, max_size=8).map(lambda name: f"x{name}")


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("README.md", ""),
        ("containers/README.md", "containers/"),
        ("a.md.md", "a.md/"),
        ("notes.mdx/index.md", "notes.mdx/"),
        ("a.md/b.md#c.md", "a.md/b/#c.md"),
    ],
)
def test_only_the_extension_of_a_page_is_missing_from_its_address(page: str, address: str) -> None:
    assert page_address(page) == address


@given(st.lists(NAMES, max_size=2), NAMES | st.sampled_from(["index", "README", "index.md", "xindex", "xREADME"]))
def test_a_page_has_the_address_that_mkdocs_gives_it(folders: list[str], name: str) -> None:
    page = "/".join([*folders, f"{name}.md"])
    file = File(page, src_dir=None, dest_dir="site", use_directory_urls=True)
    assert page_address(page) == file.url.removeprefix("./")
