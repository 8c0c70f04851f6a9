"""What an author reads who takes a line out of mkdocs.yml that others need."""

import re

import pytest
from tests.site.sample import PROJECT, Sample, warnings

_PAGE = """\
# Sample

[@handbook] on a hypercall

```mermaid
flowchart LR
  a --> b
```

```cluster
manifest: data/clusters/pair.yml
```

```comparison
```

```stack
stacks: [vm, container]
title: Both
```
"""

LINES = re.findall(
    r"(?m)^  - (?:hooks/|search|mermaid2).*\n(?:      .*\n)*", (PROJECT / "mkdocs.yml").read_text("utf-8")
)


def _build_without(line: str, sample: Sample) -> str:
    configuration = sample.root / "mkdocs.yml"
    text = configuration.read_text(encoding="utf-8")
    assert text.count(line) == 1
    configuration.write_text(text.replace(line, ""), encoding="utf-8")
    sample.write("index.md", _PAGE)
    built = sample.build()
    assert "Traceback" not in built.stderr
    said = warnings(built.stderr)
    assert built.returncode == 0 or "in mkdocs.yml" in said
    return said


@pytest.mark.thorough
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split()[1])
def test_without_any_one_of_them_the_site_is_built_or_words_say_what_is_missing(line: str, sample: Sample) -> None:
    _build_without(line, sample)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "mermaid2",
            "Add '- mermaid2' under 'plugins:' in mkdocs.yml, or take the line '- hooks/mermaid_diagram.py' away.",
        ),
        ("hooks/glossary_terms.py", "Put that line before it, under 'hooks:' in mkdocs.yml."),
    ],
)
def test_what_others_need_is_named_with_the_line_to_add(line: str, said: str, sample: Sample) -> None:
    assert said in _build_without(f"  - {line}\n", sample)
