"""Names that try to be markup: what a page, a file, a folder or mkdocs.yml calls itself is shown as words."""

import json
import re

import pytest
from tests.support.sample import Sample, warnings

from isolation_atlas.control_characters import CONTROL
from isolation_atlas.output.social_card import draw_card

HOSTILE = '"></title><script>alert(7)</script><b onclick=x>'
_BREAKS_OUT = re.compile(r"<script>alert|<b onclick|<img src=x")


def _name(sample: Sample, navigation: str) -> None:
    configuration = sample.root / "mkdocs.yml"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(f"{text}\nnav:\n{navigation}", encoding="utf-8")


def test_a_name_in_the_navigation_is_shown_as_words(sample: Sample) -> None:
    words = json.dumps(HOSTILE)
    sample.write("a/one.md", "# One\n")
    sample.write("a/two.md", "# Two\n")
    _name(
        sample,
        f"  - {words}: index.md\n  - {words}:\n    - {words}: a/one.md\n    - a/two.md\n"
        f"    - {words}: https://example.org/\n  - 5:\n    - 2026-01-01: a/two.md\n",
    )
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    for page in sample.site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert not _BREAKS_OUT.search(html), page
        assert "&lt;script&gt;alert(7)" in html
        assert "&amp;lt;" not in html
    assert HOSTILE in (sample.site / "llms.txt").read_text(encoding="utf-8")


def test_an_ampersand_in_the_navigation_is_shown_as_one(sample: Sample) -> None:
    sample.write("one.md", "# One\n")
    _name(sample, "  - Home & away:\n    - This & that: index.md\n    - one.md\n")
    assert sample.build("--strict").returncode == 0
    assert 'aria-label="Home &amp; away"' in sample.page()
    assert "&amp;amp;" not in sample.page()
    assert "## Home & away\n" in (sample.site / "llms.txt").read_text(encoding="utf-8")


def test_a_title_is_text_to_those_who_read_and_draw_text(sample: Sample) -> None:
    sample.write("heading.md", "# Read & `<write>`, `&amp;`\n")
    sample.write("matter.md", "---\ntitle: This &amp; that\n---\n\n# Page\n")
    sample.write("named.md", "# Page\n")
    _name(sample, "  - index.md\n  - heading.md\n  - matter.md\n  - Home &amp; away: named.md\n")
    assert sample.build("--strict").returncode == 0
    for page, title in (
        ("heading", "Read & <write>, &amp;"),
        ("matter", "This &amp; that"),
        ("named", "Home &amp; away"),
    ):
        assert f"- [{title}](" in (sample.site / "llms.txt").read_text(encoding="utf-8")
        assert f"title: {json.dumps(title)}\n" in (sample.site / page / "index.md").read_text(encoding="utf-8")
        card = (sample.site / "assets" / "cards" / f"{page}.png").read_bytes()
        assert card == draw_card("Isolation Atlas", title, "", "")


_LOOKS_LIKE_FRONT_MATTER = 'author: x"><script>alert(7)</script>\n\n# A\n'


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ('"><img src=x onerror=alert(7)>.md', "Words.\n"),
        ('"><img src=x onerror=alert(7)>/a.md', "# A\n"),
        ("a.md", "# `</title><script>alert(7)</script>`\n"),
        ("a.md", _LOOKS_LIKE_FRONT_MATTER),
        ("a.md", f"---\ntitle: '{HOSTILE}'\ndescription: '{HOSTILE}'\n---\n\n# A\n"),
    ],
)
def test_a_name_of_a_page_or_a_file_is_shown_as_words(sample: Sample, file: str, text: str) -> None:
    sample.write(file, text)
    # What only looks like front matter is told.
    built = sample.build(*([] if text == _LOOKS_LIKE_FRONT_MATTER else ["--strict"]))
    assert built.returncode == 0, built.stderr
    for page in sample.site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert not _BREAKS_OUT.search(re.sub(r"<p>author: .*</p>", "", html)), page


@pytest.mark.parametrize("key", ["author", "status", "subtitle", "icon", "tags", "git_revision_date_localized", "card"])
def test_what_the_theme_would_print_as_it_is_no_page_can_say(sample: Sample, key: str) -> None:
    sample.write("index.md", f'---\n{key}: x"><script>alert(7)</script>\n---\n# Sample\n')
    built = sample.build()
    assert built.returncode == 0, built.stderr
    assert f"docs/index.md:2:1: Unknown key {key!r}." in warnings(built.stderr)
    assert "alert(7)" not in sample.page()


def test_a_name_in_the_navigation_holds_nothing_that_no_page_can_show(sample: Sample) -> None:
    sample.write("a.md", "Words.\n")
    sample.write("b.md", "# B\n")
    _name(sample, '  - "A\\a\\u202E": index.md\n  - "B\\0": [a.md]\n  - "B\\uffff": b.md\n')
    built = sample.build("--strict")
    assert built.returncode == 0, built.stderr
    for page in sample.site.rglob("*.html"):
        assert not CONTROL.search(page.read_text(encoding="utf-8")), page
