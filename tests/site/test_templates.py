"""What an author reads who makes a mistake in a template of `overrides/`."""

from pathlib import Path

import pytest
from tests.support.sample import PROJECT, Sample

from isolation_atlas.page import template as template_module
from isolation_atlas.page.markdown_escape import escape_value

PAGE = "# Sample\n\n```comparison\n```\n"


@pytest.fixture
def sample(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Sample:
    """A sample with templates that the test may change, which a build in this process takes, too."""
    (sample.root / "overrides").unlink()
    for template in filter(Path.is_file, (PROJECT / "overrides").rglob("*")):
        copy = sample.root / template.relative_to(PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(template.read_bytes())
    folder = sample.root.resolve() / "overrides"
    monkeypatch.setattr(template_module, "TEMPLATES", folder)
    monkeypatch.setattr(template_module, "_loader", template_module._Loader([folder / "fences", folder]))
    monkeypatch.setattr(template_module, "_html", template_module._environment())
    monkeypatch.setattr(template_module, "_markdown", template_module._environment(finalize=escape_value))
    return sample


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "overrides/main.html",
            "{% block styles %}\n",
            "{% block stiles %}{% endblok %}\n",
            "overrides/main.html:{line}:1: This template can't be read: Encountered unknown tag 'endblok'.",
        ),
        (
            "overrides/main.html",
            "{% if page %}",
            "{{ nothing.there }}{% if page %}",
            "overrides/main.html:{line}:1: This template can't be filled: 'nothing' is undefined.",
        ),
        (
            "overrides/fences/comparison.html",
            ">Feature<",
            ">{{ featur.name }}<",
            "This template can't be filled: 'featur' is undefined.",
        ),
        (
            "overrides/fences/comparison.html",
            ">Feature<",
            ">{% if %}<",
            "This template can't be read: Expected an expression, got 'end of statement block'.",
        ),
        (
            "mkdocs.yml",
            "logo: isolation-atlas",
            "logo: isolation-atlass",
            "asks for '.icons/isolation-atlass.svg', which is not there. Did you mean '.icons/isolation-atlas.svg'?",
        ),
    ],
)
def test_a_mistake_in_a_template_is_reported_at_its_place(
    sample: Sample, file: str, old: str, new: str, said: str
) -> None:
    sample.write("index.md", PAGE)
    path = sample.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    # A build in this process lists no hidden templates, of which the logo is one.
    built = sample.run("--strict") if file == "mkdocs.yml" else sample.build("--strict")
    assert built.returncode == 1
    assert "Traceback" not in built.stderr
    assert said.replace("{line}", str(text[: text.index(old)].count("\n") + 1)) in built.stderr


def test_a_template_that_is_no_page_is_written_as_it_is(sample: Sample) -> None:
    sample.write("index.md", "# Sample\n")
    (sample.root / "overrides/verification.html").write_text("site-verification: 1")
    sample.configure("[robots.txt]", "[robots.txt, verification.html]")
    assert sample.build("--strict").returncode == 0
    assert (sample.root / "site/verification.html").read_text() == "site-verification: 1"
