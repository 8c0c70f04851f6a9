"""Each sentence of SECURITY.md is held by a test: `security.yml` says by which. Those that look at files are here."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.sample import PROJECT, Sample
from tools.check_tree import BINARY
from tools.yaml_file import read_yaml

from isolation_atlas.output.content_security_policy import write_policy

_HELD = read_yaml(Path(__file__).parent / "security.yml")
_TEXT = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
_WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))


def _statements() -> list[str]:
    """The sentences of the text, and the rows of its table."""
    found = []
    for part in re.split(r"\n\s*\n|\n(?=- |\| )", _TEXT.partition("\n")[2]):
        line = " ".join(part.strip().removeprefix("- ").split())
        if line.startswith(("| `make", "| all others")):
            found.append(line.strip("| "))
        elif line and not line.startswith(("#", "|")):
            found += re.split(r"(?<=[.])\s+(?=[A-Z`*])", line)
    return found


def test_each_sentence_has_its_tests_and_no_other_is_listed() -> None:
    assert [entry["says"] for entry in _HELD] == _statements()


@pytest.mark.parametrize("entry", _HELD, ids=lambda entry: entry["says"][:40])
def test_the_tests_of_a_sentence_are_there(entry: dict[str, Any]) -> None:
    assert entry.get("tests") or entry.get("left_to_people")
    for name in entry.get("tests", ()):
        file, _, function = name.partition("::")
        assert re.search(rf"(?m)^def {function}\(", (PROJECT / "tests" / file).read_text(encoding="utf-8")), name


def test_few_sentences_are_left_to_people() -> None:
    assert sum("left_to_people" in entry for entry in _HELD) <= 4


def _recipe(target: str) -> str:
    """The lines of a target of the Makefile and of those that it runs at once, and the targets that it needs."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    found = re.search(rf"(?m)^{target}:([^#=\n]*)##[^\n]*\n((?:\t.*\n)*)", makefile)
    assert found, target
    parts = re.findall(rf"(?m)^{target}-[a-z]+:\n((?:\t.*\n)*)", makefile)
    return f"{found[1]} {found[2]}{''.join(parts)}"


RUNS = {
    "build": ("mkdocs build --strict",),
    "serve": ("mkdocs serve",),
    "lint": ("ruff", "mypy", "tools.lint.scripts", "tools.lint.style", "zizmor", "tools.vendor --check"),
    "check": ("lint", "$(PYTEST)"),
    "test": ("lint", "tools.chromium", "tools.checkers", "tools.labs.programs", "$(PYTEST)"),
    "labs": ("tools.labs.programs", "tests/labs/test_pages.py"),
    "thorough": ("tools.chromium", "tools.engines", "$(PYTEST) -m thorough"),
    "pdf": ("build", "tools.release.pdf"),
    "offline": ("build", "tools.release.offline"),
    "wheel": ("hatchling build", "twine check --strict", "check-wheel-contents"),
    "vendor": ("tools.vendor",),
    "measure": ("tools.labs.programs", "tools.measure"),
    "bench": ("tools.chromium", "tools.bench"),
    "search": ("build", "tools.chromium", "tools.search"),
    "look": ("tools.chromium", "tests/browser/test_look.py", "tools.look"),
    "picture": ("build", "tools.chromium", "tools.readme_picture"),
    "linkcheck": ("build", "tools.links --open"),
    "lock": ("$(LOCK)",),
    "audit": ("pip-audit --disable-pip --require-hashes",),
    "sbom": ("cyclonedx-py", "tools.release.sbom"),
    "outdated": ("tools.outdated",),
}


@pytest.mark.parametrize("target", RUNS)
def test_a_target_runs_what_is_said_of_it(target: str) -> None:
    assert f"`make {target}`" in _TEXT
    assert [part for part in RUNS[target] if part not in _recipe(target)] == []


def test_a_target_that_the_table_does_not_name_runs_programs_of_the_checkout_alone() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    others = {*re.findall(r"(?m)^([a-z-]+):[^=\n]*##", makefile)} - RUNS.keys()
    assert others
    for target in others - {"help", "tree", "clean"}:
        lines = _recipe(target).partition(" \t")[2].splitlines()
        assert lines, target
        assert [
            line for line in lines if not re.match(r"\t?@?\$\(WITH_HOOKS\) -m (?:tools|isolation_atlas)\.", line)
        ] == []


def test_the_package_calls_no_shell() -> None:
    for path in (PROJECT / "hooks").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"shell=True|os\.system|os\.popen|getoutput|create_subprocess_shell", text), path


def test_npm_runs_no_script_of_a_package_that_it_installs() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (PROJECT / "tools").rglob("*.py")]
    installs = [text for text in sources if re.search(r'npm"?, "(?:ci|install)"', text)]
    assert installs
    assert all("--ignore-scripts" in text for text in installs)


def test_every_python_package_is_pinned_by_version_and_hash() -> None:
    for file in PROJECT.glob("requirements*.txt"):
        entries = re.split(r"(?m)^(?=[A-Za-z])", file.read_text(encoding="utf-8"))[1:]
        assert entries
        for entry in entries:
            assert re.match(r"[\w.\[\]-]+==\S+ ", entry), f"{file.name}: {entry[:60]}"
            assert "--hash=sha256:" in entry, f"{file.name}: {entry[:60]}"


def test_known_holes_are_asked_for_with_every_change_and_each_week() -> None:
    workflow = yaml.load((PROJECT / ".github/workflows/audit.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - it makes text alone
    assert {"pull_request", "push", "schedule"} <= set(workflow["on"])
    assert re.fullmatch(r"\d+ \d+ \* \* \d", workflow["on"]["schedule"][0]["cron"])
    assert any(step.get("run") == "make audit" for step in workflow["jobs"]["audit"]["steps"])


def test_actions_are_pinned_by_commit_and_the_workflows_are_checked() -> None:
    for workflow in _WORKFLOWS:
        for used in re.findall(r"uses: (\S+)", workflow.read_text(encoding="utf-8")):
            ours = used.startswith(("./.github/", "$/.github/"))
            assert ours or re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), f"{workflow.name}: {used}"
    assert "zizmor --offline --quiet .github" in _recipe("lint")


def test_a_policy_has_nothing_that_works_in_a_header_alone() -> None:
    assert not re.search("frame-ancestors|sandbox|report-uri", write_policy("<p>A</p>"))


def test_the_preview_writes_no_policy_and_a_build_does(sample: Sample) -> None:
    assert sample.build().returncode == 0
    assert "Content-Security-Policy" in sample.page()
    hook = (PROJECT / "hooks/finished_pages.py").read_text(encoding="utf-8")
    assert "html if build.serving else add_policy(" in hook


def test_what_a_reviewer_must_look_at_is_there() -> None:
    asked = _TEXT.partition("## What a reviewer must look at")[2]
    for name in re.findall(r"`([^`]+)`", asked):
        assert (PROJECT / name).exists(), name


def test_pictures_are_let_through_by_name_alone() -> None:
    assert BINARY.fullmatch("tests/browser/look/home-dark.webp")
    for name in ("tests/browser/look/a.webp.html", "tests/browser/look/a/b.webp", "docs/a.webp", "docs/a.png"):
        assert not BINARY.fullmatch(name)
