"""What each page says of itself at its head, and where it sends readers who found something wrong."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.support.sample import Sample

REPOSITORY = "https://github.com/example/atlas"


@pytest.fixture
def published(sample: Sample) -> Sample:
    """A site whose build was told where its repository is."""
    sample.configure('repo_url: !ENV [REPO_URL, ""]', f"repo_url: {REPOSITORY}/")
    sample.configure('edit_uri: !ENV [EDIT_URI, ""]', f"edit_uri: {REPOSITORY}/edit/main/docs/")
    return sample


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", html))).strip()


def _facts(html: str) -> str:
    found = re.search(r'<div class="atlas-page-facts".*?</div>', html, re.DOTALL)
    assert found
    return found[0]


def _feedback(html: str) -> str:
    found = re.search(r'<p class="atlas-feedback".*?href="([^"]*)"', html, re.DOTALL)
    return unescape(found[1]) if found else ""


def test_the_head_of_a_page_has_the_days_of_its_sources_and_what_can_be_done_with_it(published: Sample) -> None:
    published.write("index.md", "# Home\n")
    published.write("page.md", "# A page\n\nA fact [@handbook].\n")
    assert published.build("--strict").returncode == 0
    facts = _facts(published.page("page/index.html"))
    assert "Sources checked 24 August 2026" in _text(facts)
    assert re.search(f'href="{REPOSITORY}/edit/main/docs/page.md"[^>]* rel="edit', facts)
    assert 'data-copy-page="index.md"' in facts
    html = published.page("page/index.html")
    assert html.index("</h1>") < html.index(facts) < html.index("A fact")


def test_a_page_without_sources_names_no_day_on_which_they_were_checked(sample: Sample) -> None:
    assert sample.build("--strict").returncode == 0
    assert "Sources" not in _facts(sample.page())


def test_a_page_sends_readers_to_a_new_issue_that_names_it(published: Sample) -> None:
    published.write("page.md", '# Q & A: "why" #1?\n')
    assert published.build("--strict").returncode == 0
    issue = urlsplit(_feedback(published.page("page/index.html")))
    assert f"{issue.scheme}://{issue.netloc}{issue.path}" == f"{REPOSITORY}/issues/new"
    filled = parse_qs(issue.query)
    assert filled["title"] == ['About the page “Q & A: "why" #1?”']
    assert filled["body"][0].startswith("Page: http://127.0.0.1:8000/page/\n")


def test_without_a_repository_a_page_sends_readers_to_the_page_that_says_how_to_report(sample: Sample) -> None:
    assert sample.build("--strict").returncode == 0
    assert _feedback(sample.page()) == ""
    sample.write("reference/about.md", "# About\n\n## How to report an error { #how-to-report-an-error }\n")
    assert sample.build("--strict").returncode == 0
    assert _feedback(sample.page()) == "reference/about/#how-to-report-an-error"


def test_a_page_hides_the_question_if_it_says_so(published: Sample) -> None:
    published.write("index.md", "---\nhide: [feedback]\n---\n\n# Home\n")
    assert published.build("--strict").returncode == 0
    assert _feedback(published.page()) == ""


def test_the_link_to_the_repository_asks_its_host_for_nothing(published: Sample) -> None:
    assert published.build("--strict").returncode == 0
    html = published.page()
    assert f'href="{REPOSITORY}/"' in html
    assert 'data-md-component="source"' not in html
