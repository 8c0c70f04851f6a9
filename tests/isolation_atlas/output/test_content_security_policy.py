"""Facts about the policy of a page: it allows the scripts that the page has when it is built, and no others."""

import base64
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.output.content_security_policy import add_policy, write_policy

HEAD = '<!doctype html><html><head><meta charset="utf-8"><title>A</title></head><body>'


def _scripts(policy: str) -> list[str]:
    return next(part for part in policy.split("; ") if part.startswith("script-src ")).split()[1:]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<\r")))
def test_an_inline_script_is_allowed_by_its_hash(script: str) -> None:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert _scripts(write_policy(f"{HEAD}<script>{script}</script>")) == ["'self'", f"'sha256-{digest}'"]


def test_the_hash_of_a_script_is_the_same_for_all_line_ends() -> None:
    assert write_policy("<script>a\r\nb</script>") == write_policy("<script>a\nb</script>")


@pytest.mark.parametrize(
    "block",
    [
        '<script src="a.js"></script>',
        '<script type="module" src="a.js"></script>',
        '<script type="application/json">{}</script>',
        '<script type="application/ld+json">{}</script>',
        "<pre>&lt;script&gt;alert(1)&lt;/script&gt;</pre>",
    ],
)
def test_files_data_and_text_need_no_hash(block: str) -> None:
    assert _scripts(write_policy(HEAD + block)) == ["'self'"]


def test_a_script_in_a_comment_has_no_hash_and_one_that_holds_a_comment_has() -> None:
    assert _scripts(write_policy(f"{HEAD}<!-- <script>a</script>\n<script>b</script> --><p>text")) == ["'self'"]
    page = f'{HEAD}<script>"<!--"</script><script>b</script><p>--></p>'
    assert len(_scripts(write_policy(page))) == 3


@pytest.mark.parametrize(
    ("site_url", "source"),
    [
        ("https://owner.github.io/atlas/", "https://owner.github.io/atlas/"),
        ("https://owner.github.io/atlas", "https://owner.github.io/atlas/"),
        ("http://127.0.0.1:8000/a/b/", "http://127.0.0.1:8000/a/b/"),
        ("https://example.org/a;b, 'c\"/", "https://example.org/a%3Bb%2C%20%27c%22/"),
        ("https://atlas.example.org/", "'self'"),
        ("https://atlas.example.org", "'self'"),
        ("http://127.0.0.1:8000/", "'self'"),
        ("", "'self'"),
    ],
)
def test_scripts_and_workers_come_from_the_site_s_own_folder(site_url: str, source: str) -> None:
    policy = write_policy(HEAD, site_url)
    assert _scripts(policy) == [source]
    assert policy.endswith(f"; worker-src {source}")


def test_a_repeated_script_has_one_hash() -> None:
    assert len(_scripts(write_policy("<script>a</script><script>a</script><script>b</script>"))) == 3


def test_the_policy_comes_before_all_it_governs_and_changes_nothing_else() -> None:
    page = f"{HEAD}<script>a</script></body></html>"
    finished = add_policy(page)
    assert finished.index("Content-Security-Policy") < finished.index("<title>")
    assert re.sub(r'\n\s*<meta (http-equiv|name="referrer")[^>]*>', "", finished) == page


def test_a_page_without_a_charset_is_refused() -> None:
    with pytest.raises(ValueError, match="no <meta charset"):
        add_policy("<html><head></head></html>")
