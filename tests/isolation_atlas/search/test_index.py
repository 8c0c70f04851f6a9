"""Facts about what the site adds to the theme's search index."""

import json
from pathlib import Path
from typing import Any

from tests.support.sample import PROJECT

from isolation_atlas.comparison import read_comparison
from isolation_atlas.glossary import Term
from isolation_atlas.search import Section, complete_index, list_features, list_terms

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


def _complete(*sections: Section, descriptions: dict[str, str] | None = None) -> dict[str, Any]:
    completed = complete_index(json.dumps(THEMES), [KUBERNETES, RUNC], sections, descriptions or {})
    index: dict[str, Any] = json.loads(completed)
    return index


def test_a_term_with_several_names_or_typed_words_has_synonyms() -> None:
    synonyms = [{"names": ["Kubernetes", "K8s"], "typed": ["kube"]}]
    assert _complete()["config"] == {"lang": ["en"], "synonyms": synonyms}


def test_a_section_becomes_an_entry_in_html_if_the_index_has_its_page() -> None:
    section = Section("", "rows", "More & more", ("One <b>.", "Two."))
    elsewhere = Section("elsewhere/", "rows", "Rows", ())
    *theirs, ours = _complete(section, elsewhere)["docs"]
    assert theirs == THEMES["docs"]
    assert ours == {"location": "#rows", "title": "More &amp; more", "text": "<p>One &lt;b&gt;.</p><p>Two.</p>"}


def test_a_page_has_its_description_and_its_sections_have_none() -> None:
    home, section = _complete(descriptions={"": "What this is."})["docs"]
    assert home["description"] == "What this is."
    assert "description" not in section


def test_a_term_is_a_section_of_the_glossary_under_all_its_names() -> None:
    sections = list_terms([KUBERNETES], "glossary/")
    assert sections == [
        Section("glossary/", "kubernetes", "Kubernetes, K8s", ("It runs containers on many machines.",))
    ]


def test_a_row_of_the_comparison_is_a_section_with_a_verdict_for_each_technology() -> None:
    comparison = read_comparison(Path(PROJECT, "docs", "data"), "docs/data")
    sections = {section.anchor: section for section in list_features(comparison, "compare/")}
    startup = sections["startup-time.vm"]
    assert startup.title == "Startup time: How long until the program runs?"
    assert len(startup.paragraphs) == len(comparison.technologies)
    assert startup.paragraphs[0].startswith("Virtual machines: ")
