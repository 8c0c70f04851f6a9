"""The messages where a page shows something else than the machine prints: one golden file for each case in `failures/`.

A new case is a new file with a `page` and an empty `says`; `pytest --write-golden` fills that in. Read it aloud before
you commit it.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from tests.site.test_mistakes import GoldenDumper
from tests.support.sample import PROJECT
from tools.labs.cleanup import remove_at_end
from tools.labs.environment import LabEnvironment, keep_variables
from tools.labs.runner import Failure, run_lab

from isolation_atlas.lab import Command, Lab, read_lab

CASES = sorted((Path(__file__).parent / "failures").glob("*.yml"))
BY_HAND = read_lab((PROJECT / "docs/labs/container-by-hand.md").read_text(encoding="utf-8"), "docs/labs/by-hand.md")
FIVE = (PROJECT / "docs/docker/commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_page_that_is_wrong_fails_with_its_golden_message(
    path: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    lab = read_lab(f"---\nrun_with: [docker]\n---\n\n{case['page']}", "docs/page.md")
    said = "\n\n".join(map(str, run_lab(lab, tmp_path, keep_variables(os.environ)))) + "\n"
    if request.config.getoption("--write-golden"):
        text = yaml.dump(case | {"says": said}, Dumper=GoldenDumper, sort_keys=False, allow_unicode=True, width=1000)
        path.write_text(text, encoding="utf-8")
    assert said == yaml.safe_load(path.read_text(encoding="utf-8"))["says"]
    assert said.strip(), "the mistake went unseen"


def _expected_lines(lab: Lab) -> list[int]:
    """The lines of the page that show an output, except those that leave it open."""
    return [
        step.output_line + number
        for step in lab.steps
        if isinstance(step, Command)
        for number, line in enumerate(step.expected)
        if line.strip() != "..."
    ]


def _run_changed(line: int, text: str, folder: Path, prefix: tuple[str, ...]) -> list[Failure]:
    """Run the page with another text on one line; a command on that line is given up after two seconds."""
    lab = read_lab("\n".join([*BY_HAND.lines[: line - 1], text, *BY_HAND.lines[line:]]), BY_HAND.path)
    # Without the command that limits memory, the page would fill the host's.
    limited = (*prefix, "prlimit", f"--as={10**9}")
    steps = tuple(
        replace(step, seconds=2 if step.line == line else 15) if isinstance(step, Command) else step
        for step in lab.steps
    )
    with remove_at_end(lab.names, None):
        return run_lab(replace(lab, steps=steps), folder, keep_variables(os.environ), limited)


@pytest.mark.parametrize("line", _expected_lines(BY_HAND), ids=lambda line: BY_HAND.lines[line - 1].strip())
def test_an_expected_output_changed_by_hand_fails_at_its_line(line: int, tmp_path: Path, root: LabEnvironment) -> None:
    failures = _run_changed(line, f"{BY_HAND.lines[line - 1]} or so", tmp_path, root.prefix)
    assert [failure.problem.location.line for failure in failures] == [line]


@pytest.mark.parametrize(
    "step", [step for step in BY_HAND.steps if isinstance(step, Command)], ids=lambda step: step.text[:40]
)
def test_a_changed_command_fails_at_its_line_or_below(step: Command, tmp_path: Path, root: LabEnvironment) -> None:
    line = BY_HAND.lines[step.line - 1]
    changed = f"{step.prompt}not-a-command {line.removeprefix(step.prompt)}"
    failures = _run_changed(step.line, changed, tmp_path, root.prefix)
    assert failures
    # Without its `echo $?`, the command above it fails.
    assert failures[0].problem.location.line >= step.line or step.text == "echo $?"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Exited (137)", "Exited (0)", "Got:      my-container Exited (137)"),
        ("$ docker pause my-container", "$ docker stop my-container", "Got:      exited"),
    ],
)
def test_a_page_changed_by_hand_fails_on_a_real_engine(
    before: str, after: str, said: str, tmp_path: Path, docker: LabEnvironment
) -> None:
    assert before in FIVE
    lab = read_lab(FIVE.replace(before, after), "docs/docker/commands.md")
    with remove_at_end(lab.names, docker.env):
        failures = run_lab(lab, tmp_path, keep_variables({**os.environ, **docker.env}), docker.prefix)
    assert said in str(failures[0])
