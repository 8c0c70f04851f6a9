"""The whole site's HTML against the rules: those of the Nu HTML Checker, and those that keep strangers out."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from bs4 import Tag
from tools.checkers import JAVA, NU, find_java
from tools.html_pages import parse_pages

# The checker reads files and so can't know a page's own origin, and takes blocks of JSON for scripts. The browser tests
# hold every page to its policy. Of CSS it does not know what browsers learnt since, and the build has read all of it.
_NOT_ITS_TO_JUDGE = ".*violates Content Security Policy.*|CSS: .*"
# They are half of the pages, and the checker needs more than half of its time to read them.
_RULES = re.compile("(<style[^>]*>)(.*?)(?=</style>)", re.DOTALL)


def _copy_without_rules(site: Path, folder: Path) -> None:
    """Copy all pages of a site into a folder, with empty lines instead of the rules."""
    for page in site.rglob("*.html"):
        copy = folder / page.relative_to(site)
        copy.parent.mkdir(parents=True, exist_ok=True)
        html = page.read_text(encoding="utf-8")
        copy.write_text(_RULES.sub(lambda found: found[1] + "\n" * found[2].count("\n"), html), encoding="utf-8")


def test_the_nu_checker_finds_nothing_on_any_page(built_site: Path, tmp_path: Path) -> None:
    java = find_java()
    if not java:
        assert "CI" not in os.environ, JAVA
        pytest.skip(f"There is no Java. {JAVA}")
    # Where a run takes seconds, to compile well takes longer than what that saves.
    quick = ["-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1"]
    command = [java, *quick, "-Xss2m", "-jar", str(NU.file()), "--format", "json", "--stdout", "--exit-zero-always"]
    command += ["--skip-non-html", "--filterpattern", _NOT_ITS_TO_JUDGE, str(tmp_path)]
    _copy_without_rules(built_site, tmp_path)
    checked = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    messages = json.loads(checked.stdout)["messages"]
    found = [
        f"{message['url'].partition(str(tmp_path))[2]}:{message.get('lastLine')}: {message['message']}"
        f" {message.get('extract', '')!r}"
        for message in messages
    ]
    assert found == []


def test_every_page_has_a_policy_that_lets_its_own_scripts_run_and_no_others(built_site: Path, site_url: str) -> None:
    for page, soup in parse_pages(built_site):
        meta = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert isinstance(meta, Tag), page
        policy = {name: sources.split() for name, _, sources in _directives(str(meta["content"]))}
        fixed = {"default-src": ["'self'"], "object-src": ["'none'"], "base-uri": ["'self'"], "form-action": ["'self'"]}
        assert {name: policy.get(name) for name in fixed} == fixed, page
        assert "'unsafe-inline'" not in policy["script-src"], page
        assert not [source for sources in policy.values() for source in sources if source == "'unsafe-eval'"], page
        assert policy["script-src"][0] == site_url, page
        assert policy["worker-src"] == [site_url], page
        own = {"'self'", "'none'", "'unsafe-inline'", "data:", site_url}
        elsewhere = {source for sources in policy.values() for source in sources} - own
        assert all(source.startswith("'sha256-") for source in elsewhere), page
        before = [tag.name for tag in meta.find_all_previous(["script", "link", "style", "img"])]
        assert before == [], page


def test_no_page_has_an_inline_event_handler_or_a_link_that_runs_a_script(built_site: Path) -> None:
    for page, soup in parse_pages(built_site):
        for element in soup.find_all(True):
            handlers = [name for name in element.attrs if name.lower().startswith("on")]
            assert handlers == [], (page, element)
            for name in ("href", "xlink:href", "src", "action", "formaction"):
                assert not re.match(r"\s*(javascript|vbscript|data):", str(element.get(name, "")), re.IGNORECASE), page


def test_links_to_other_sites_carry_noopener_and_no_page_says_where_readers_came_from(
    built_site: Path, site_url: str
) -> None:
    outward = 0
    for page, soup in parse_pages(built_site):
        referrer = soup.find("meta", attrs={"name": "referrer"})
        assert isinstance(referrer, Tag), page
        assert referrer["content"] == "same-origin", page
        for link in soup.find_all("a"):
            address = str(link.get("href") or link.get("xlink:href") or "")
            if re.match("(https?:)?//", address) and not address.startswith(site_url):
                outward += 1
                assert "noopener" in (link.get("rel") or []), (page, address)
    assert outward > 1000


def _directives(policy: str) -> list[tuple[str, str, str]]:
    return [directive.strip().partition(" ") for directive in policy.split(";")]
