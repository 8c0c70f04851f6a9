"""Data that tries to be more than words: it is shown as it is, and breaks nothing."""

import pytest
import yaml
from playwright.sync_api import expect
from tests.browser.conftest import Open
from tests.support.sample import Sample
from tools.pages_server import free_address, serve

HOSTILE = {
    "script": "<script>document.title = 'taken'</script>",
    "attribute": '" onfocus="document.title = \'taken\'" autofocus="',
    "image": "<img src=x onerror=\"document.title = 'taken'\">",
    "backslash": r"a \1 | b \g<0> C:\new",
    "template": "{{ config }} {% raw %}",
    "long": "Donaudampfschifffahrtsgesellschaft" * 6,
    "right-to-left": "\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}abc",
    "emoji": "\N{FAMILY}\N{ZERO WIDTH JOINER}\N{GRINNING FACE}",
    "markdown": "**bold** [link](javascript:alert(1)) `code`",
}


@pytest.mark.parametrize("width", [360, pytest.param(1440, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_in_every_field_are_shown_and_break_nothing(
    sample: Sample, visit: Open, words: str, width: int
) -> None:
    kind = {"name": words, "short": words, "summary": words, "examples": [words], "page": "index.md"}
    _write(
        sample, "data/comparison/technologies.yml", [{"id": "vm", **kind}, {"id": "container", **kind, "short": "C"}]
    )
    values = [{"subject": words, "value": 1}, {"subject": words, "value": 2, "label": words}]
    measurement = {"name": words, "unit": words, "better": "lower", "values": values}
    race = {"title": words, "host": words, "year": 2024, "source": "handbook", "note": words}
    _write(
        sample,
        "data/comparison/experiments/race.yml",
        {**race, "conditions": {"System": words}, "measurements": [measurement]},
    )
    layers: list[dict[str, object]] = [
        {"kind": "hardware", "label": "Hardware", "says": words, "page": "index.md"},
        {"kind": "kernel", "label": "Kernel", "says": words, "page": "index.md", "per": "tenant"},
    ]
    layers[1]["wall"] = {"strength": "boundary", "kept_by": words, "page": "index.md"}
    stack = {"name": words, "summary": words, "page": "index.md", "layers": layers, "sources": ["handbook"]}
    _write(sample, "data/stacks.yml", [{"id": "vm", **stack}, {"id": "container", **stack}])
    pod = {"nodeName": "node-1", "containers": [{"name": words, "image": words}]}
    objects = [
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}},
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": words, "labels": {"app": words}}, "spec": pod},
    ]
    sample.write("data/clusters/pair.yml", "---\n".join(yaml.safe_dump(one, allow_unicode=True) for one in objects))
    figure = {"value": words, "unit": words, "conditions": words, "year": 2024, "source": "handbook"}
    claim = {"verdict": words, "detail": words, "figures": [figure], "sources": ["handbook"]}
    _write(sample, "data/comparison/claims/startup.yml", {"vm": claim, "container": {"unknown": words}})
    _write(
        sample,
        "data/comparison/features.yml",
        [{"id": "startup", "group": "basics", "name": words, "question": words}],
    )
    _write(
        sample,
        "data/comparison/requirements.yml",
        [{"id": "fast", "name": words, "feature": "startup", "answers": {"vm": "no", "container": "unknown"}}],
    )
    _write(
        sample,
        "data/glossary.yml",
        [{"id": "hypercall", "term": "hypercall", "meaning": words, "url": "https://example.org/hypercall"}],
    )
    source = {"id": "handbook", "year": 2024, "kind": "docs", "checked": "2026-08-24"}
    _write(
        sample,
        "data/sources.yml",
        [{**source, "authors": words, "title": words, "venue": words, "url": "https://example.org/handbook"}],
    )
    told = {"crossed": words, "needed": words, "stopped_by": words, "flaw_in": "kernel"}
    escape = {"id": "leak", "name": words, "cve": ["CVE-2024-0001"], "year": 2024, "technologies": ["container"]}
    _write(sample, "data/escapes.yml", [{**escape, **told, "sources": ["handbook"]}])
    correction = {"id": "x01", "said": words, "wrong": words, "right": words, "sources": ["handbook"]}
    _write(sample, "data/corrections.yml", [{**correction, "page": "index.md"}])
    sample.write("reference/glossary.md", "# Glossary\n\n```glossary\n```\n")
    sample.write(
        "told.md",
        f"---\n{yaml.safe_dump({'title': words, 'description': words}, allow_unicode=True)}---\n\n"
        "# Told\n\nA hypercall [@handbook].\n\n## Escapes\n\n```escapes\n```\n\n"
        "```corrections\n```\n\n```sources\n```\n",
    )
    sample.write(
        "drawn.md",
        "# Drawn\n\n```stack\nstacks: [vm, container]\n```\n\n```cluster\nmanifest: data/clusters/pair.yml\n```\n\n"
        "```experiment\nexperiment: race\n```\n\n"
        "```figure\n{feature: startup, technology: vm, title: One}\n```\n\n```sources\n```\n",
    )
    sample.write(
        "index.md",
        "# Sample\n\n```comparison\ncontrols: true\n```\n\n```requirements\n```\n\n[@handbook]\n",
    )
    with serve(sample.site, free_address()) as address:
        built = sample.build("--strict", site_url=address)
        assert built.returncode == 0, built.stderr
        visited = visit(address, viewport={"width": width, "height": 900})
        page = visited.page
        page.locator("summary").first.click()
        page.get_by_role("checkbox").last.check()
        assert page.title() == "Isolation Atlas"
        assert page.locator("td summary").first.inner_text().replace("\n", "") == words
        assert words in page.locator(".atlas-guide__result").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for name, places in {
            "told/": (".atlas-escape__name", ".atlas-escape dd", ".atlas-corrections dd", "[id='source-handbook']"),
            "reference/glossary/": (".atlas-glossary dd",),
            "drawn/": (
                ".atlas-stacks__summary",
                ".atlas-figure__text li",
                ".atlas-chart th[scope=row]",
                ".atlas-number",
            ),
        }.items():
            page.goto(address + name)
            visited.traffic.wait_until_quiet()
            for place in places:
                assert words in (page.locator(place).first.text_content() or ""), place
            assert page.title() != "taken"
            assert page.locator("article :is(script, img, [onfocus], [onerror], a[href^='javascript:'])").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.goto(f"{address}told/")
        assert page.locator("meta[name=description]").get_attribute("content") == words
        assert page.title() == f"{' '.join(words.split())} - Isolation Atlas"


def test_a_comparison_of_one_technology_can_be_changed_too(sample: Sample, visit: Open) -> None:
    sample.write("index.md", "# Sample\n\n```comparison\ntechnologies: [vm]\ncontrols: true\n```\n")
    address = free_address()
    built = sample.build("--strict", site_url=address)
    assert built.returncode == 0, built.stderr
    with serve(sample.site, address):
        page = visit(address).page
        expect(page.locator("output")).to_have_text("1 of 1 technologies, 1 of 1 features")
        page.get_by_role("checkbox", name="VM").uncheck()
        expect(page.locator(".atlas-comparison__none")).to_contain_text("No technology is chosen.")


def _write(sample: Sample, file: str, data: object) -> None:
    sample.write(file, yaml.safe_dump(data, allow_unicode=True))
