"""Facts about files that a browser would run, if they were published."""

import os
from pathlib import Path

import pytest
from tests.support.sample import PROJECT
from tests.support.work import assert_bounded

from isolation_atlas.authoring.docs_files import find_links_out, find_unreadable
from isolation_atlas.authoring.published_files import SCRIPT_FOLDERS, find_active_content, find_hidden_characters

_OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def _faults(folder: Path, file: str, content: str | bytes = "") -> list[str]:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(map(str, find_active_content(path, file, "docs")))


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<script href='#a'/>",
        "<s:script xmlns:s='http://www.w3.org/2000/svg'>alert(1)</s:script>",
        "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
        "<title>&#x202e;x</title>",
        "<text aria-label='a&#8203;b'>x</text>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        "<title><img xmlns='http://www.w3.org/1999/xhtml' src='x' onerror='alert(1)'/></title>",
        "<rect onload='alert(1)'/>",
        "<rect ONCLICK='alert(1)'/>",
        "<g xmlns:x='urn:x' x:onload='alert(1)'/>",
        "<a href='javascript:alert(1)'><text>x</text></a>",
        "<a xlink:href='https://evil.example/'><text>x</text></a>",
        "<set attributeName='onmouseover' to='alert(1)'/>",
        "<animate attributeName='href' values='javascript:alert(1)'/>",
        "<image href='https://evil.example/x.png'/>",
        "<image xlink:href='//evil.example/x.png'/>",
        "<image href='x.png'/>",
        "<image href='data:image/svg+xml;base64,AAAA'/>",
        "<image href='data:text/html,x'/>",
        "<use href='other.svg#a'/>",
        "<use href='data:image/svg+xml,x#a'/>",
        "<feImage href='#a'/>",
        "<rect fill='url(https://evil.example/#a)'/>",
        "<rect style='fill: url( \"//evil.example/#a\" )'/>",
        "<rect style='fill: u\\72l(https:evil.example)'/>",
        "<rect cursor='url(x.cur)'/>",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<style>@IMPORT url(x.css);</style>",
        "<style>rect { fill: url(x.svg#a) }</style>",
        "<style>rect { fill: u<!-- -->rl(x.svg#a) }</style>",
        "<style><![CDATA[rect { background: url(x.png) }]]></style>",
        "<style>@font-face { font-family: a; src: url(data:font/woff2;base64,AA) }</style>",
        "<style>a { background: image-set('x.png' 1x) }</style>",
        "<style>a{}<g/>@import 'x';</style>",
        "<style>\\@import 'x';</style>",
        "<g xml:base='https://evil.example/'/>",
        "<?xml-stylesheet href='x.xsl' type='text/xsl'?>",
        "<iframe xmlns='http://www.w3.org/1999/xhtml' src='x'/>",
        "<audio xmlns='http://www.w3.org/1999/xhtml' src='x'/>",
        "<handler>alert(1)</handler>",
        "<listener event='click'/>",
        "<discard/>",
        "<rect",
        "&undefined;",
    ],
)
def test_a_picture_that_holds_more_than_a_drawing_is_refused(tmp_path: Path, inner: str) -> None:
    (first, *_) = _faults(tmp_path, "a.svg", f"{_OPEN}\n  <g/>{inner}</svg>")
    assert first.startswith("docs/a.svg:2:")


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY a "b">]>',
        '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>',
        '<?xml-stylesheet href="x.css"?>',
        '<?xml version="1.0" encoding="utf-7"?>',
        '<?xml version="1.0" encoding="iso-8859-1"?>',
        '<?xml version="1.1"?>',
    ],
)
def test_a_picture_has_no_head_but_that_of_plain_xml(tmp_path: Path, head: str) -> None:
    (first, *_) = _faults(tmp_path, "a.svg", f"{head}\n{_OPEN}</svg>")
    assert first.startswith("docs/a.svg:1:")


def test_a_picture_of_another_encoding_is_refused(tmp_path: Path) -> None:
    text = f"{_OPEN}<script>alert(1)</script></svg>"
    for encoding in ("utf-16", "utf-32"):
        assert _faults(tmp_path, "a.svg", text.encode(encoding))


def test_a_drawing_is_no_fault(tmp_path: Path) -> None:
    drawing = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn by hand -->\n'
        f"{_OPEN}<title>Two &amp; more</title><style>path {{ fill: url(#a) }} /* one */</style>"
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs>'
        '<rect fill="url(#a)" style="stroke: url( \'#a\' )" class="one"/><use xlink:href="#b"/>'
        '<image href="data:image/png;base64,iVBORw0KGgo="/></svg>'
    )
    assert _faults(tmp_path, "a.svg", drawing) == []
    assert _faults(tmp_path, "b.SVG", drawing) == []
    assert _faults(tmp_path, "empty.svg", "<svg/>") == []


@pytest.mark.parametrize(
    "file",
    [
        *("a.html", "a.HTM", "a.xhtml", "a.xht", "a.xml", "a.svgz", "a.mhtml", "a.mht", "a.shtml", "a.xsl", "a.rss"),
        *("a.html.txt", "a.svg.yml", "a.html.", "a.wasm", "a.swf", "a.hta", "a.webmanifest", "a.appcache", "a.php"),
        *("sw.js", "data/sw.mjs", "assets/sw.js", "assets/images/a.js", "a.cjs", "_headers", "_redirects", "CNAME"),
        *("page", "a.", "a.vtt", "a.ics", "a.url", "a.jar", "a.class", "a.pac"),
    ],
)
def test_a_file_that_a_browser_or_server_obeys_is_refused_by_its_name(tmp_path: Path, file: str) -> None:
    (fault,) = _faults(tmp_path, file, "x")
    assert fault.startswith(f"docs/{file}:1:1: ")


@pytest.mark.parametrize("file", ["a.txt", "a.json", "a.yml", "a.csv", "LICENSE", "a.css"])
@pytest.mark.parametrize("content", ["<!doctype html>", " \n<script>", "\ufeff<html>", "<?xml version='1.0'?>", "<!--"])
def test_a_text_that_begins_like_a_page_is_refused(tmp_path: Path, file: str, content: str) -> None:
    assert len(_faults(tmp_path, file, content)) == 1


@pytest.mark.parametrize(
    "file", ["a.png", "a.JPG", "b.woff2", "data/a.yml", "a.txt", "assets/javascripts/theme/a.js", "assets/x/VERSION"]
)
def test_other_files_are_published(tmp_path: Path, file: str) -> None:
    assert _faults(tmp_path, file, "a: <b>") == []


def test_a_mapping_may_begin_with_a_merge(tmp_path: Path) -> None:
    assert _faults(tmp_path, "a.yml", "<<: {a: 1}") == []


def test_scripts_are_published_from_our_folder_and_those_that_are_vendored() -> None:
    vendored = (PROJECT / "vendored.toml").read_text(encoding="utf-8")
    assert all(f'folder = "docs/{folder.rstrip("/")}"' in vendored for folder in SCRIPT_FOLDERS[1:])


def test_no_file_of_the_project_is_refused() -> None:
    docs = PROJECT / "docs"
    for path in docs.rglob("*"):
        if path.is_file() and path.suffix != ".md":
            file = path.relative_to(docs).as_posix()
            assert find_active_content(path, file, "docs") == []
            assert list(find_hidden_characters(path, file, "docs")) == []


def test_what_nobody_sees_in_a_text_is_found_once_in_each_line(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes("a: 1 # \u202ex\u202e\u2066\r\nb: \u200f\n".encode())
    assert list(map(str, find_hidden_characters(tmp_path / "a.yml", "a.yml", "docs"))) == [
        "docs/a.yml:1:8: The file contains the character U+202E, which can't be shown. Remove it.",
        "docs/a.yml:1:11: The file contains the character U+2066, which can't be shown. Remove it.",
        "docs/a.yml:2:4: The file contains the character U+200F, which can't be shown. Remove it.",
    ]


def test_links_that_lead_out_of_a_folder_are_found_and_no_others(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "a" / "b").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "docs-2").mkdir()
    for name, leads_to in {
        "root": "/",
        "passwd.txt": "/etc/passwd",
        "a/up": "../../other",
        "a/b/near": str(tmp_path / "docs-2"),
        "gone": "/nowhere",
        "in": "a",
        "a/in": "../a/b",
        ".#lock": "someone@host.1:2",
        "through": "in/up",
    }.items():
        (docs / name).symlink_to(leads_to)
    found = [problem.location.path for problem in find_links_out(docs, "docs")]
    assert found == ["docs/gone", "docs/passwd.txt", "docs/root", "docs/through", "docs/a/up", "docs/a/b/near"]


def test_a_pipe_is_not_published(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    (problem,) = find_unreadable(tmp_path / "a.png", "docs/a.png")
    assert str(problem) == "docs/a.png:1:1: This is a pipe. Put an ordinary file in its place."


@pytest.mark.parametrize("unit", ["<g>", "<g onload=''/>", "url( ", "/*", "<style>", "<g a='url('/>", "&amp;", "<?a?>"])
def test_no_picture_takes_more_than_its_time(tmp_path: Path, unit: str) -> None:
    def look(text: str) -> None:
        (tmp_path / "a.svg").write_text(text, encoding="utf-8")
        find_active_content(tmp_path / "a.svg", "a.svg", "docs")

    assert_bounded(look, lambda size: f"{_OPEN}{unit * (size // len(unit))}</svg>")
