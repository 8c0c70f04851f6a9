"""The zip for reading without a server; tests/browser/test_offline.py reads it."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from tools.release import offline
from tools.release.offline_page import file_address, write_offline_page

from isolation_atlas.search import unpack_index

FILES = {"index.html", "compare/index.html", "compare/decide/index.html", "data/sources.bib"}


@pytest.fixture(scope="module")
def files(offline_zip: Path) -> Mapping[str, bytes]:
    """What is in the zip, by the paths below its one folder."""
    with zipfile.ZipFile(offline_zip) as archive:
        return {name.removeprefix(f"{offline.FOLDER}/"): archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("address", "file"),
    [
        (".", "index.html"),
        ("./", "index.html"),
        ("..", "../index.html"),
        ("../", "../index.html"),
        ("decide/", "decide/index.html"),
        ("decide/?needs=fast#top", "decide/index.html?needs=fast#top"),
        ("../data/sources.bib", "../data/sources.bib"),
        ("nowhere/", "nowhere/"),
        ("#top", "#top"),
        ("?differ=1", "?differ=1"),
        ("https://example.org/compare/", "https://example.org/compare/"),
        ("//example.org/compare/", "//example.org/compare/"),
        ("mailto:someone@example.org", "mailto:someone@example.org"),
    ],
)
def test_an_address_that_means_a_page_names_its_file_and_any_other_stays(address: str, file: str) -> None:
    assert file_address(address, "compare/index.html" if address != "." else "index.html", FILES) == file


def test_addresses_in_the_text_of_a_page_stay() -> None:
    html = '<p>&lt;a href="decide/"&gt;</p><pre>href="decide/"</pre>'
    assert write_offline_page(html, "compare/index.html", FILES) == html


def test_every_address_names_a_file_that_is_there(files: Mapping[str, bytes]) -> None:
    missing = []
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        for address in re.findall(r'<[^>]*?\s(?:xlink:)?(?:href|src)="([^"]*)"', content.decode()):
            parts = urlsplit(urljoin(f"file:///{name}", address))
            if parts.scheme == "file" and unquote(parts.path[1:]) not in files:
                missing.append((name, address))
    assert missing == []


def test_every_result_of_the_search_names_a_file_that_is_there(files: Mapping[str, bytes]) -> None:
    script = files["search/search_index.js"].decode()
    index = unpack_index(script.removeprefix("var __index = ").removesuffix(";\n"))
    served = unpack_index(files["search/search_index.json"].decode())
    assert len(index["docs"]) == len(served["docs"])
    assert [doc["location"] for doc in index["docs"] if doc["location"].partition("#")[0] not in files] == []


def test_no_script_is_a_module_or_asks_for_one(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        if name.endswith(".html"):
            assert b'type="module"' not in content, name
        elif name.endswith(".js"):
            assert not re.search(rb"\bimport\s*[({*]", content), name


def test_what_only_a_server_needs_is_left_out_and_licences_stay(files: Mapping[str, bytes]) -> None:
    assert not {"404.html", "robots.txt", "sitemap.xml"} & files.keys()
    assert not [name for name in files if name.endswith((".map", ".mjs", "next.json")) or "/cards/" in name]
    assert {f"assets/{library}/LICENSE" for library in ("panzoom", "minisearch", "stemmer")} <= files.keys()


def test_each_page_runs_the_scripts_beside_it_under_its_policy(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        if name.endswith(".html"):
            policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', content.decode())[0]
            assert "; script-src 'self' 'sha256-" in policy, name
            assert policy.endswith("; worker-src blob:"), name
            assert "http" not in policy, name


def test_two_zips_of_a_site_are_the_same_bytes(
    built_site: Path,
    offline_zip: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TZ", "UTC+11")
    assert offline.main([str(built_site), str(tmp_path / "guide.zip")]) == 0
    assert (tmp_path / "guide.zip").read_bytes() == offline_zip.read_bytes()
    assert "open isolation-atlas/index.html" in capsys.readouterr().out


def test_without_a_site_it_says_how_to_get_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert offline.main([str(tmp_path), str(tmp_path / "guide.zip")]) == 1
    assert "make build" in capsys.readouterr().err


def test_without_npm_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], built_site: Path
) -> None:
    monkeypatch.setattr("isolation_atlas.cache.CACHE", tmp_path / "cache")
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", "")
    assert offline.main([str(built_site), str(tmp_path / "guide.zip")]) == 1
    assert "Install Node.js" in capsys.readouterr().err
