"""Facts about sources, citations and bibliographies."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from pydantic import TypeAdapter, ValidationError
from tests.support.words import SHOWN

from isolation_atlas.bibliography import (
    Address,
    CitationExtension,
    Source,
    find_unread_citations,
    list_sources,
    to_bibtex,
    to_csl,
)


def _source(
    identity: str = "agache2020", authors: str = "A. Agache, M. Brooker, B. Third", venue: str = "NSDI"
) -> Source:
    return Source(
        id=identity,
        authors=authors,
        title="Light <b>& small</b>",
        venue=venue,
        year=2020,
        kind="paper",
        url="https://example.org/x",
        checked=date(2026, 8, 24),
    )


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        ("Alexandru Agache, Marc Brooker, Andreea Florescu", "Agache et al. 2020"),
        ("Vincent van Rijn, Jan S. Rellermeyer", "Rijn and Rellermeyer 2020"),
        ("Wes Felter et al.", "Felter et al. 2020"),
        ("Shamsher Khan", "Khan 2020"),
        ("Docker Inc.", "Docker Inc. 2020"),
        ("The gVisor Authors", "The gVisor Authors 2020"),
        ("Kata Containers project", "Kata Containers project 2020"),
        ("Microsoft", "Microsoft 2020"),
        ("Confidential Containers", "Confidential Containers 2020"),
        ("Users of Windows containers", "Users of Windows containers 2020"),
        ("IDLab (Ghent University and imec)", "IDLab 2020"),
        ("Jianfeng Tan, Yong He (Ant Group)", "Tan and He 2020"),
        ("A user of LXD and its maintainer", "A user of LXD and its maintainer 2020"),
        ("Guardicore Labs, SafeBreach Labs", "Guardicore Labs and SafeBreach Labs 2020"),
        ("Linux kernel developers", "Linux kernel developers 2020"),
        ("Amazon Web Services", "Amazon Web Services 2020"),
        ("University of Birmingham and others", "University of Birmingham and others 2020"),
        ("IronSmith Intel", "IronSmith Intel 2020"),
    ],
)
def test_the_short_name_of_a_source_is_its_authors_and_year(authors: str, short: str) -> None:
    assert _source(authors=authors).short == short


def test_the_short_name_of_a_cve_is_its_number() -> None:
    assert _source(authors="CVE Program", venue="CVE record CVE-2015-3456").short == "CVE-2015-3456"


def _convert(text: str) -> tuple[str, list[str]]:
    cited: list[str] = []

    def cite(identity: str) -> bool:
        cited.append(identity)
        return identity == "agache2020"

    return Markdown(extensions=[CitationExtension({"agache2020": _source()}, cite)]).convert(text), cited


def test_a_citation_links_to_its_source_and_carries_the_whole_reference() -> None:
    html, cited = _convert("It boots fast [@agache2020].")
    assert '<a href="#source-agache2020">Agache et al. 2020</a>' in html
    assert "A. Agache, M. Brooker, B. Third: Light &lt;b&gt;&amp; small&lt;/b&gt;. NSDI, 2020." in html
    assert cited == ["agache2020"]


def test_an_unknown_citation_is_left_as_it_is() -> None:
    html, cited = _convert("It boots fast [@agach2020].")
    assert "[@agach2020]" in html
    assert cited == ["agach2020"]


def test_places_and_several_sources_are_cited_as_pandoc_does() -> None:
    html, cited = _convert("Fast [@agache2020, section 3; @agache2020].")
    assert '<a href="#source-agache2020">Agache et al. 2020</a>, section 3<span' in html
    assert "</span>; <span" in html
    assert cited == ["agache2020", "agache2020"]


def test_of_several_sources_each_unknown_one_is_told_and_the_text_stays() -> None:
    html, cited = _convert("Fast [@agach2020; @agache2020, p. 3; @other].")
    assert "[@agach2020; @agache2020, p. 3; @other]" in html
    assert cited == ["agach2020", "agache2020", "other"]


@pytest.mark.parametrize(
    ("prose", "right"),
    [
        ("[see @a]", "'see [@a]'"),
        ("[-@a]", "'[@a]'"),
        ("[@a p. 3]", "'[@a, section 3]'"),
        ("As @a says.", "'[@a]'"),
        ("# Heading [@a]", "text below"),
        ("## A [[figure:a/b]]", "text below"),
    ],
)
def test_a_citation_that_is_not_read_is_told(prose: str, right: str) -> None:
    [(offset, message)] = find_unread_citations(prose, {"a": 1})
    assert right in message
    assert prose[offset] in "@["


@pytest.mark.parametrize(
    "prose", ["[@a]", "[@a, p. 3; @a]", "a@a.example", "@b", "@a/b", "@a.b", "https://x.example/@a"]
)
def test_what_is_a_citation_or_none_at_all_is_not_told(prose: str) -> None:
    assert list(find_unread_citations(prose, {"a": 1})) == []


def test_code_is_no_citation() -> None:
    assert _convert("`[@agache2020]`") == ("<p><code>[@agache2020]</code></p>", [])


def test_a_bibliography_is_in_alphabetical_order_with_an_anchor_for_each_source() -> None:
    html = list_sources([_source("b", "Zoe Zed"), _source("a", "Ann Abel")])
    assert re.findall(r'<li id="([^"]+)"', html) == ["source-a", "source-b"]
    assert "<b>" not in html


TEXT = SHOWN


@given(
    st.lists(st.builds(_source, st.from_regex(r"\A[a-z][a-z0-9-]{0,9}\Z"), TEXT, TEXT), unique_by=lambda one: one.id)
)
def test_the_exports_hold_each_source_once(sources: list[Source]) -> None:
    items = json.loads(to_csl(sources, {}))
    assert [item["id"] for item in items] == [source.id for source in sources]
    bibtex = to_bibtex(sources, {})
    assert re.findall(r"(?m)^@\w+\{([^,]+),$", bibtex) == [source.id for source in sources]
    plain = re.sub(r"\\[&%$#_{}]|\\text\w+\{\}", "", bibtex)
    assert plain.count("{") == plain.count("}")


def test_a_bibtex_entry_in_full() -> None:
    assert to_bibtex(
        [_source(authors="Ann Abel, Bo Böhm", venue="A & B")], {"agache2020": ["table 2", "page 3 & 4"]}
    ) == (
        "@article{agache2020,\n"
        "  author = {{Ann Abel} and {Bo Böhm}},\n"
        "  title = {{Light <b>\\& small</b>}},\n"
        "  journal = {A \\& B},\n"
        "  year = {2020},\n"
        "  url = {https://example.org/x},\n"
        "  urldate = {2026-08-24},\n"
        "  note = {Cited at: table 2 | page 3 \\& 4},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    "address",
    [
        'https://example.org/}}@preamble{"\\input{/etc/passwd}"}@misc{x,note={',
        *("https://example.org/{", "https://example.org/}", "https://example.org/\\input", 'https://example.org/"'),
        *("https://example.org/<b>", "https://example.org/`id`", "https://example.org/^^5c", "https://example.org/a|b"),
        *("https://ex\u0430mple.org/", "https://example.org\uff0fevil", "https://evil.example@example.org/"),
        *("https://user:word@example.org/", "https://example.org:x/", "https://[::1]/", "https://a\\b.org/"),
        *("https://example.org/a\u200bb", "https://example.org/a\u202eb", "https://example.org/a\xadb"),
        *(
            "https://example.org/a\xa0b",
            "http://example.org/",
            "https:/example.org/",
            "https://example",
            "https://.org/",
        ),
        f"https://example.org/{'a' * 2000}",
    ],
)
def test_an_address_that_says_more_than_where_a_page_is_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match=r"address"):
        TypeAdapter(Address).validate_python(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://example.org",
            "https://example.org/?a=b&c[]=d#e",
            "https://a-b.example.org:8080/x_(y)/z~",
            "https://a_b.c/",
        ),
        *(
            "https://xn--bcher-kva.example/b\u00fccher",
            "https://web.archive.org/web/2024/https://example.org/a'b!;$@,+*",
        ),
    ],
)
def test_an_address_as_browsers_take_it_is_accepted(address: str) -> None:
    assert TypeAdapter(Address).validate_python(address) == address


@given(st.text(st.sampled_from('{}\\%#"~^$&@,=_ \n\ta'), min_size=1, max_size=20).filter(str.strip))
def test_no_text_of_a_source_ends_its_entry_or_begins_a_command(text: str) -> None:
    written = to_bibtex(
        [_source().model_copy(update={"title": text, "authors": text, "venue": text})], {"agache2020": [text]}
    )
    # What is escaped is no brace, no comment and no command.
    plain = re.sub(r"\\[&%$#_{}]|\\text\w+\{\}", "", written)
    assert "\\" not in plain
    assert not re.search(r"[%#$&~^]", plain)
    depth = 0
    for number, line in enumerate(plain.splitlines()):
        assert (number == 0) == line.startswith("@")
        depth += line.count("{") - line.count("}")
        assert depth == (0 if line == "}" else 1)


def test_an_address_may_have_percent_signs_and_a_fragment() -> None:
    written = to_bibtex([_source().model_copy(update={"url": "https://example.org/a%20b?c=d&e_f#g~h"})], {})
    assert "  url = {https://example.org/a%20b?c=d&e_f#g~h},\n" in written, "managers of references take it as it is"


def test_places_that_lead_to_one_address_share_a_link() -> None:
    links = _source().link_places("title; metrics; Impact #impact; notes")
    assert [(link.words, link.url.partition("/x")[2]) for link in links] == [
        ("title; metrics", ""),
        ("Impact", "#impact"),
        ("notes", ""),
    ]
