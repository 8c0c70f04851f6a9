"""Facts about the glossary, and about the explanation of a term where a page first uses it."""

import re
from collections.abc import Mapping

from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from isolation_atlas.glossary import Term, TermExtension

TERMS: Mapping[str, Term] = {
    term.id: term
    for term in (
        Term(id="container", term="container", meaning="A process with walls.", url="https://example.org/c"),
        Term(
            id="image", term="container image", also=["OCI image"], meaning="A <template>.", url="https://example.org/i"
        ),
        Term(id="capability", term="capability", meaning="A part of root's power.", url="https://example.org/p"),
        Term(id="service", term="Service", meaning="A name for Pods.", url="https://example.org/s"),
        Term(id="vm", term="virtual machine", also=["VM"], meaning="A computer.", url="https://example.org/v"),
    )
}


def _convert(text: str, terms: Mapping[str, Term] = TERMS, glossary: str | None = "glossary.md") -> str:
    extension = TermExtension(terms)
    extension.glossary = glossary
    return Markdown(extensions=[extension, "attr_list", "def_list", "tables"]).convert(text)


def _explained(html: str) -> list[tuple[str, str]]:
    """The text of each explained term, after the id of the term to which it links."""
    return re.findall(r'<span class="atlas-term"><a aria-describedby="term-[\w-]+" href="[^#]*#([\w-]+)">([^<]*)', html)


def test_the_first_use_of_a_term_links_to_it_and_carries_its_meaning() -> None:
    assert _convert("A container is no VM. A container is light.") == (
        '<p>A <span class="atlas-term"><a aria-describedby="term-container" href="glossary.md#container">container</a>'
        '<span class="atlas-card" data-search-exclude="" id="term-container" role="note">A process with walls.</span>'
        '</span> is no <span class="atlas-term"><a aria-describedby="term-vm" href="glossary.md#vm">VM</a>'
        '<span class="atlas-card" data-search-exclude="" id="term-vm" role="note">A computer.</span></span>. '
        "A container is light.</p>"
    )


def test_the_longest_name_wins_and_plurals_are_found() -> None:
    html = _convert("Container images hold files; virtual\nmachines and capabilities too.")
    assert _explained(html) == [
        ("image", "Container images"),
        ("vm", "virtual\nmachines"),
        ("capability", "capabilities"),
    ]


def test_a_name_with_capitals_is_case_sensitive() -> None:
    assert _explained(_convert("A service is not a Service.")) == [("service", "Service")]


def test_a_part_of_a_word_or_address_is_no_term() -> None:
    assert _explained(_convert("containerd, my-container, container-based, x/container and VMware")) == []


def test_links_code_headings_and_defined_names_are_left_alone() -> None:
    text = "# A container\n\n[a container](x.md), `container`\n\ncontainer\n:   It is a container.\n"
    html = _convert(text)
    assert _explained(html) == [("container", "container")]
    assert '<dd>It is a <span class="atlas-term">' in html


def test_a_page_without_a_glossary_is_left_alone() -> None:
    assert _convert("A container.", glossary=None) == "<p>A container.</p>"
    assert _convert("A container.", terms={}) == "<p>A container.</p>"


WORDS = st.sampled_from(
    [
        "container",
        "Containers",
        "container image",
        "OCI image",
        "VM",
        "VMs",
        "*VM*",
        "**Service**",
        "`VM`",
        "and",
        "[VM](x)",
        "\n\n",
        "- ",
    ]
)


@given(st.lists(WORDS, max_size=12))
def test_explanations_change_no_text_and_each_occurs_once(words: list[str]) -> None:
    text = " ".join(words)
    soup = BeautifulSoup(_convert(text), "html.parser")
    explained = [str(card["id"]) for card in soup.select(".atlas-card")]
    assert len(explained) == len(set(explained))
    for card in soup.select(".atlas-card"):
        card.decompose()
    plain = BeautifulSoup(_convert(text, glossary=None), "html.parser")
    assert soup.get_text() == plain.get_text()
    assert all(isinstance(link, Tag) and not link.find_parent("a") for link in soup.find_all("a"))
