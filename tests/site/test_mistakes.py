"""What an author reads after each mistake: one golden file for each in `mistakes/`.

A new case is a new file with `files` (and their text) and an empty `says`; `pytest --write-golden` fills that in.
Read it aloud before you commit it.
"""

import html
from pathlib import Path

import pytest
import yaml
from tests.support.sample import Sample, warnings
from tools.yaml_file import read_yaml

CASES = sorted((Path(__file__).parent / "mistakes").glob("*.yml"))


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


class GoldenDumper(yaml.SafeDumper):
    """Writes text of several lines as it reads."""


GoldenDumper.add_representer(str, _block)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_mistake_is_reported_in_plain_words_and_shown_on_the_page(
    path: Path, sample: Sample, request: pytest.FixtureRequest
) -> None:
    case = read_yaml(path)
    for file, text in case["files"].items():
        sample.write(file, text)
    built = sample.build()
    said = warnings(built.stderr)
    if request.config.getoption("--write-golden"):
        case["says"] = said
        path.write_text(
            yaml.dump(case, Dumper=GoldenDumper, sort_keys=False, allow_unicode=True, width=1000), encoding="utf-8"
        )
    assert said == case["says"]
    assert said, "the mistake went unseen"
    assert built.returncode == 0, "without --strict, the site is built all the same"
    assert "Traceback" not in built.stderr
    box = html.unescape(sample.page()).replace("\N{NO-BREAK SPACE}", " ")
    for line in said.splitlines():
        if line.startswith("docs/") and case.get("box", True):
            location, _, message = line.partition(": ")
            assert location in box
            assert message in box
