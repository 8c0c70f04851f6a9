"""Facts about what the site adds to the theme's search index."""

import json
import re
from pathlib import Path
from typing import Any

from tests.support.sample import PROJECT

from isolation_atlas.comparison import read_comparison
from isolation_atlas.glossary import Term
from isolation_atlas.page.address import page_address
from isolation_atlas.search import Section, complete_index, exclude_repeated, list_claims, list_names, list_terms

KUBERNETES = Term(
    id="kubernetes",
    term="Kubernetes",
    also=["K8s"],
    typed=["kube"],
    meaning="It runs containers on many machines.",
    url="https://kubernetes.io/docs/concepts/overview/",
)
RUNC = Term(id="runc", term="runc", meaning="It starts a container.", url="https://github.com/opencontainers/runc")
THEMES: dict[str, Any] = {
    "config": {"lang": ["en"]},
    "docs": [
        {"location": "", "title": "Home", "text": "<p>Welcome</p>"},
        {"location": "#more", "title": "More", "text": ""},
    ],
}


def _complete(
    *sections: Section, descriptions: dict[str, str] | None = None, names: dict[str, tuple[str, ...]] | None = None
) -> dict[str, Any]:
    return complete_index(json.dumps(THEMES), [KUBERNETES, RUNC], sections, descriptions or {}, names or {})


def test_a_term_with_several_names_or_typed_words_has_synonyms() -> None:
    synonyms = [{"names": ["Kubernetes", "K8s"], "typed": ["kube"]}]
    assert _complete()["config"] == {"lang": ["en"], "synonyms": synonyms}


def test_a_section_becomes_an_entry_in_html() -> None:
    section = Section("", "rows", "More & more", ("One <b>.", "Two."), typed=("boot", "launch"), answers=True)
    *theirs, ours = _complete(section)["docs"]
    assert [entry["location"] for entry in theirs] == ["", "#more"]
    assert ours == {
        "location": "#rows",
        "title": "More &amp; more",
        "text": "One &lt;b&gt;.\nTwo.",
        "typed": "boot, launch",
        "answers": True,
    }


def test_a_section_has_the_words_in_which_people_ask_for_it() -> None:
    docs = complete_index(json.dumps(THEMES), [], [], {}, {}, asked={"#more": "further, others"})["docs"]
    assert [entry.get("asked") for entry in docs] == [None, "further, others"]


def test_a_page_of_its_own_has_no_anchor() -> None:
    assert _complete(Section("more/", "", "More", ()))["docs"][-1] == {"location": "more/", "title": "More", "text": ""}


def test_a_page_has_the_names_of_what_it_is_about() -> None:
    home, section = _complete(names={"": ("VM", "KVM with QEMU")})["docs"]
    assert home["also"] == "VM, KVM with QEMU"
    assert "also" not in section


def test_a_section_of_a_page_of_questions_answers_one() -> None:
    docs = [{"location": address, "title": "?", "text": ""} for address in ("questions/a/", "questions/a/#b", "a/#b")]
    completed = complete_index(json.dumps({"config": {}, "docs": docs}), [], [], {}, {})
    assert [entry["location"] for entry in completed["docs"] if entry.get("answers")] == ["questions/a/#b"]


def test_of_a_page_for_authors_the_index_has_just_the_headings() -> None:
    docs = [{"location": "contributing/#a", "title": "A", "text": "<p>One.</p> <p>Two.</p>"}]
    [entry] = complete_index(json.dumps({"config": {}, "docs": docs}), [], [], {}, {})["docs"]
    assert (entry["title"], entry["text"]) == ("A", "")


def test_how_figures_were_measured_is_found_where_all_experiments_are() -> None:
    long = "One host, " * 11
    texts = {"compare/experiments/#a": long, "a/": f"Short.</p> <p>{long}", "b/": f"{long}</p> <p>Last."}
    docs = [{"location": place, "title": "A", "text": f"<p>{text}</p>"} for place, text in texts.items()]
    completed = complete_index(json.dumps({"config": {}, "docs": docs}), [], [], {}, {})["docs"]
    assert [entry["text"] for entry in completed] == [long.strip(), "Short.", "Last."]


def test_what_stands_on_a_page_twice_is_left_out_once() -> None:
    html = (
        '<details class="atlas-figure__text">\n<summary>Text version and sources</summary></details>'
        '<li id="scenario-1-step-1"><details class="atlas-figure__text">\n<summary>Text version</summary></details>'
        '<li id="scenario-1-step-2"><details class="atlas-figure__text">\n<summary>Text version</summary></details>'
        '<p class="atlas-figure__actions"></p><pre class="atlas-figure__command"></pre><ul class="atlas-legend"></ul>'
        '<table class="atlas-comparison__table"></table><table></table><ul class="atlas-sources"></ul>'
    )
    tags = re.findall(r"<(\w+)[^>]*>", html)
    excluded = [tag for tag, mark in re.findall(r"<(\w+)( data-search-exclude)?", exclude_repeated(html)) if mark]
    assert excluded == ["details", "details", "p", "pre", "ul", "table", "ul"]
    assert [tags.count(tag) for tag in ("details", "table")] == [3, 2]


def test_the_words_of_a_drawing_are_left_out() -> None:
    icon, words = '<svg viewBox="0"></svg>', "<text><tspan>Runs</tspan></text>"
    kinds = ('class="stack stack--small"', 'id="cluster-1"', 'id="mermaid-1" class="state"')
    drawings = "".join(f"<p>1</p><svg {kind}>{words}</svg>{icon}" for kind in kinds)
    assert exclude_repeated(drawings) == f"<p>1</p>{icon}" * 3


def test_a_page_has_its_description_and_its_sections_have_none() -> None:
    home, section = _complete(descriptions={"": "What this is."})["docs"]
    assert home["description"] == "What this is."
    assert "description" not in section


def test_a_term_is_a_section_of_the_glossary_under_all_its_names() -> None:
    sections = list_terms([KUBERNETES], "glossary/")
    assert sections == [
        Section("glossary/", "kubernetes", "Kubernetes, K8s", ("It runs containers on many machines.",))
    ]


def test_a_feature_is_a_page_and_each_claim_a_section_of_it_that_answers_a_question() -> None:
    comparison = read_comparison(Path(PROJECT, "docs", "data"), "docs/data")
    sections = {(section.page, section.anchor): section for section in list_claims(comparison)}
    page = sections["compare/startup-time/", ""]
    assert page.title == "Startup time: How long until the program runs?"
    assert "cold start" in page.typed
    claim = sections["compare/startup-time/", "microvm"]
    assert claim.title == "MicroVMs: Startup time"
    assert "Firecracker" in claim.typed
    assert claim.answers
    assert len(sections) == len(comparison.features) * (1 + len(comparison.technologies))


def test_a_claim_that_is_unknown_answers_nothing() -> None:
    comparison = read_comparison(Path(PROJECT, "docs", "data"), "docs/data")
    answering = {(section.page, section.anchor) for section in list_claims(comparison) if section.answers}
    unknown = [(f"compare/{feature}/", one) for (feature, one), claim in comparison.claims.items() if claim.unknown]
    assert unknown
    assert answering.isdisjoint(unknown)


def test_the_page_of_a_technology_is_found_by_its_names_and_examples() -> None:
    comparison = read_comparison(Path(PROJECT, "docs", "data"), "docs/data")
    names = list_names(comparison)
    assert {"MicroVM", "Firecracker"} <= set(names["between/microvms/"])
    assert all(
        {technology.short, technology.name} <= set(names[page_address(technology.page)])
        for technology in comparison.technologies.values()
    )
