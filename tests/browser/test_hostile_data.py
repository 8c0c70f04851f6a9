"""Data that tries to be more than words: it is shown as it is, and breaks nothing."""

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from playwright.sync_api import expect
from tests.browser.conftest import Open
from tests.support.hostile import HOSTILE
from tests.support.sample import Sample, make_sample
from tools.pages_server import free_address, serve

_PLAIN_PAGE = """\
# Told

A {term} [@{key}].

## Escapes

```escapes
technologies: [{key}]
```

```corrections
```

```sources
```
"""
_DRAWN_PAGE = """\
# Drawn

```stack
stacks: [{key}, {other}]
```

```cluster
manifest: data/clusters/{key}.yml
```

```experiment
experiment: {key}
```

```figure
{{feature: {key}, technology: {key}, title: One}}
```

```sources
```
"""


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with an entry for all such words in each list of the data, and two pages for each that show it."""
    sample = make_sample(tmp_path_factory.mktemp("hostile"))
    for file in ("clusters/pair.yml", "comparison/experiments/race.yml"):
        (sample.docs / "data" / file).unlink()
    shutil.rmtree(sample.docs / "data/comparison/technologies")
    sample.write("data/releases.yml", "[]\n")
    _write_data(sample)
    for (key, words), other in zip(HOSTILE.items(), [*HOSTILE][1:] + [*HOSTILE][:1], strict=True):
        front_matter = yaml.safe_dump({"title": words, "description": words}, allow_unicode=True)
        sample.write(f"told-{key}.md", f"---\n{front_matter}---\n\n{_PLAIN_PAGE.format(key=key, term=f'hyper{key}')}")
        sample.write(f"drawn-{key}.md", _DRAWN_PAGE.format(key=key, other=other))
    sample.write("reference/glossary.md", "# Glossary\n\n```glossary\n```\n")
    sample.write("index.md", "# Sample\n\n```comparison\ncontrols: true\n```\n\n```requirements\n```\n\n[@script]\n")
    address = free_address()
    built = sample.build(site_url=address)
    assert built.returncode == 0, built.stderr
    told = {line for line in built.stderr.splitlines() if line.startswith("WARNING")}
    # No name of a Pod or label may be such words, and marks of Markdown are shown as they are: both is told.
    assert [
        line for line in told if not re.search("is (no|not a) valid", line) and "Data is plain text" not in line
    ] == []
    with serve(sample.site, address):
        yield address


@pytest.mark.parametrize("width", [360, pytest.param(1440, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("key", HOSTILE)
def test_hostile_words_in_every_field_are_shown_and_break_nothing(
    visit: Open, hostile_site: str, key: str, width: int
) -> None:
    address, words = hostile_site, HOSTILE[key]
    visited = visit(f"{address}?technologies={key}", viewport={"width": width, "height": 900})
    page = visited.page
    cell = page.locator(f"[id='{key}.{key}'] a")
    cell.click()
    expect(page.locator(".atlas-comparison__opened .atlas-actions")).to_be_visible()
    page.locator(f"input[name=needs][value={key}]").check()
    assert page.title() == "Isolation Atlas"
    assert words in (page.locator(".atlas-comparison__opened .atlas-claim__verdict").text_content() or "")
    assert words in page.locator(".atlas-guide__result").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name, places in {
        f"told-{key}/": (
            ".atlas-escape__name",
            ".atlas-escape dd",
            f"[id=wrong-{key}] dd",
            f"[id='source-{key}']",
        ),
        "reference/glossary/": (f"[id=hyper{key}] dd",),
        f"drawn-{key}/": (
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
        if name.startswith("told"):
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


def _write_data(sample: Sample) -> None:
    """Write data whose every word is hostile."""

    def each(make: Any) -> list[Any]:
        return [{"id": key, **make(key, words)} for key, words in HOSTILE.items()]

    def feature(_: str, words: str) -> Any:
        ranks = [{"id": one, "name": words, "means": words} for one in ("first", "last")]
        return {"group": "basics", "name": words, "question": words, "scale": {"says": words, "ranks": ranks}}

    def requirement(key: str, words: str) -> Any:
        return {"name": words, "feature": key, "classes": {"yes": ["first"]}}

    def term(key: str, words: str) -> Any:
        return {"id": f"hyper{key}", "term": f"hyper{key}", "meaning": words, "url": "https://example.org/hypercall"}

    def source(key: str, words: str) -> Any:
        told = {"authors": words, "title": words, "venue": words, "url": f"https://example.org/{key}"}
        return {**told, "year": 2024, "kind": "docs", "checked": "2026-08-24"}

    def escape(key: str, words: str) -> Any:
        told = {"crossed": words, "needed": words, "stopped_by": words, "flaw_in": "kernel"}
        which = {"name": words, "cve": ["CVE-2024-0001"], "year": 2024, "technologies": [key]}
        return {**which, **told, "measures": ["seccomp"], "sources": {key: words}, "checked": "2026-11-29"}

    def correction(key: str, words: str) -> Any:
        return {
            "id": f"wrong-{key}",
            "said": words,
            "wrong": words,
            "right": words,
            "sources": [key],
            "page": "index.md",
        }

    def stack(words: str, source: str) -> Any:
        wall = {"strength": "boundary", "kept_by": words, "page": "index.md"}
        layers = [
            {"kind": "hardware", "label": "Hardware", "says": words, "page": "index.md"},
            {"kind": "kernel", "label": "Kernel", "says": words, "page": "index.md", "per": "tenant", "wall": wall},
        ]
        return {"name": words, "summary": words, "page": "index.md", "layers": layers, "sources": [source]}

    lists = {
        "comparison/features": feature,
        "comparison/requirements": requirement,
        "glossary": term,
        "sources": source,
        "escapes": escape,
        "corrections": correction,
    }
    for file, make in lists.items():
        _write(sample, f"data/{file}.yml", each(make))
    sample.write("data/stacks.yml", "[]\n")
    for position, (key, words) in enumerate(HOSTILE.items(), start=1):
        folder = f"data/comparison/technologies/{key}"
        named = {"name": words, "short": words, "summary": words, "examples": [words], "page": "index.md"}
        _write(sample, f"{folder}/technology.yml", {"position": position, **named})
        _write(sample, f"{folder}/stack.yml", stack(words, key))
        read = {"basis": "measured", "checked": "2026-11-29"}
        figure = {"value": words, "unit": words, "conditions": words, "year": 2024, "source": key, "at": words}
        claim = {
            "class": "last",
            "glance": " ".join([*words.split(), "and", "more"][:5]),
            "verdict": words,
            "detail": words,
            "figures": [{**figure, "basis": "measured"}],
            "sources": {key: words},
        }
        claim |= read
        others = {one: {"unknown": words, "checked": "2026-11-29"} for one in HOSTILE if one != key}
        _write(sample, f"{folder}/claims.yml", {key: claim, **others})
        values = [{"subject": words, "value": 1}, {"subject": words, "value": 2, "label": words}]
        measurement = {"name": words, "at": words, "unit": words, "better": "lower", "values": values}
        race = {"title": words, "host": words, "year": 2024, "source": key, "checked": "2026-11-29", "note": words}
        conditions = {"conditions": {"System": words}, "measurements": [measurement]}
        _write(sample, f"data/comparison/experiments/{key}.yml", {**race, **conditions})
        pod = {"nodeName": "node-1", "containers": [{"name": words, "image": words}]}
        metadata = {"name": words, "labels": {"app": words}}
        objects = [
            {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}},
            {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": pod},
        ]
        text = "---\n".join(yaml.safe_dump(one, allow_unicode=True) for one in objects)
        sample.write(f"data/clusters/{key}.yml", text)


def _write(sample: Sample, file: str, data: object) -> None:
    sample.write(file, yaml.safe_dump(data, allow_unicode=True))
