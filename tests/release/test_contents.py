"""Facts about the pages that the list of a built site names."""

from pathlib import Path

import pytest
from tools.release.command import ReleaseError
from tools.release.contents import read_guide


def _site(folder: Path, entries: str, description: str = "About it.") -> Path:
    site = folder / "site"
    (site / "a").mkdir(parents=True)
    (site / "index.html").write_text('<link rel="canonical" href="https://example.org/atlas/">', encoding="utf-8")
    (site / "a" / "index.html").write_text("a page", encoding="utf-8")
    (folder / "install.html").write_text("no page of the site", encoding="utf-8")
    (site / "llms.txt").write_text(f"# Guide\n\n> {description}\n\n## Pages\n\n{entries}", encoding="utf-8")
    return site


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://evil.example/atlas/a/index.md",
            "https://evil.example//etc/install.md",
            "http://example.org/atlas/a/index.md",
        ),
        *(
            "https://example.org/install.md",
            "https://example.org/atlas/../install.md",
            "https://example.org/atlas//etc/a.md",
        ),
        *("https://example.org/atlas/%2e%2e/install.md", "https://example.org/atlas/a/../../install.md", "/install.md"),
        *("file:///install.md", "https://example.org/atlas%2f..%2finstall.md", "//example.org/atlas/a/index.md"),
    ],
)
def test_an_address_that_is_no_page_of_the_site_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ReleaseError, match=r"which is no page of 'https://example\.org/atlas/'"):
        read_guide(_site(tmp_path, f"- [A]({address}): One.\n"))


def test_titles_are_read_as_their_authors_wrote_them(tmp_path: Path) -> None:
    entry = "- [A \\[b\\] \\<c> \\\\](https://example.org/atlas/a/index.md): One.\n"
    guide = read_guide(_site(tmp_path, entry, "About \\`it\\`."))
    assert guide.description == "About `it`."
    ((_, (chapter,)),) = guide.parts
    assert (chapter.title, chapter.file) == ("A [b] <c> \\", "a/index.html")
