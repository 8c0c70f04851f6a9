"""The list of changes leads to what is there, and says of what is gone where its content is."""

import re
from pathlib import Path

from tests.support import sample_data


def _render(tmp_path: Path) -> str:
    docs = sample_data.write(tmp_path / "docs", {})
    return str(sample_data.render("changes", "", sample_data.read(docs), docs).html)


def test_each_change_leads_to_what_is_there(tmp_path: Path) -> None:
    html = _render(tmp_path)
    assert re.findall(r'<a href="([^"]*)">Startup', html) == [
        "../compare/startup/#container",
        "../compare/startup/#vm",
    ]
    assert "<del>Slow.</del> <ins>Slower.</ins>" in html
    assert "gone" in html


def test_a_page_that_went_names_the_page_that_has_its_content(tmp_path: Path) -> None:
    html = _render(tmp_path)
    assert '<a href="../">Sample</a>, which has the content of <code>gone.md</code>' in html
    assert "<code>lost.md</code></li>" in html
    assert ", before <code>home.md</code>" in html
