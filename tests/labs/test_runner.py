"""Facts about the messages for a page that differs from the machine, with one golden file in `failures/` for each case.

For a new case, add a file with a `page` and an empty `says`, and let `pytest --write-golden` write the message. Read
the message aloud before you commit it.
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
from tools.yaml_file import read_yaml

from isolation_atlas.lab import Command, Lab, read_lab

CASES = sorted((Path(__file__).parent / "failures").glob("*.yml"))
BY_HAND_PAGE = read_lab(
    (PROJECT / "docs/labs/container-by-hand.md").read_text(encoding="utf-8"), "docs/labs/by-hand.md"
)
COMMANDS_PAGE = (PROJECT / "docs/docker/commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_page_that_is_wrong_fails_with_its_golden_message(
    path: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case = read_yaml(path)
    lab = read_lab(f"---\nrun_with: [docker]\n---\n\n{case['page']}", "docs/page.md")
    printed = "\n\n".join(map(str, run_lab(lab, tmp_path, keep_variables(os.environ)))) + "\n"
    if request.config.getoption("--write-golden"):
        text = yaml.dump(case | {"says": printed}, Dumper=GoldenDumper, sort_keys=False, allow_unicode=True, width=1000)
        path.write_text(text, encoding="utf-8")
    assert printed == read_yaml(path)["says"]
    assert printed.strip(), "the mistake was not reported"


def _expected_lines(lab: Lab) -> list[int]:
    """The lines of the page that show an output, except the lines "..." for any output."""
    return [
        step.output_line + number
        for step in lab.steps
        if isinstance(step, Command)
        for number, line in enumerate(step.expected)
        if line.strip() != "..."
    ]


def _run_changed(line: int, text: str, folder: Path, prefix: tuple[str, ...]) -> list[Failure]:
    """Run the page with another text on one line; a command on that line has a limit of two seconds."""
    lab = read_lab("\n".join([*BY_HAND_PAGE.lines[: line - 1], text, *BY_HAND_PAGE.lines[line:]]), BY_HAND_PAGE.path)
    # If the changed line is the command that limits memory, the page would otherwise fill the host's memory.
    limited = (*prefix, "prlimit", f"--as={10**9}")
    steps = tuple(
        replace(step, seconds=2 if step.line == line else 15) if isinstance(step, Command) else step
        for step in lab.steps
    )
    with remove_at_end(lab.names, None):
        return run_lab(replace(lab, steps=steps), folder, keep_variables(os.environ), limited)


@pytest.mark.parametrize("line", _expected_lines(BY_HAND_PAGE), ids=lambda line: BY_HAND_PAGE.lines[line - 1].strip())
def test_an_expected_output_changed_by_hand_fails_at_its_line(line: int, tmp_path: Path, root: LabEnvironment) -> None:
    failures = _run_changed(line, f"{BY_HAND_PAGE.lines[line - 1]} or so", tmp_path, root.prefix)
    assert [failure.problem.location.line for failure in failures] == [line]


@pytest.mark.parametrize(
    "step", [step for step in BY_HAND_PAGE.steps if isinstance(step, Command)], ids=lambda step: step.text[:40]
)
def test_a_changed_command_fails_at_its_line_or_below(step: Command, tmp_path: Path, root: LabEnvironment) -> None:
    line = BY_HAND_PAGE.lines[step.line - 1]
    changed = f"{step.prompt}not-a-command {line.removeprefix(step.prompt)}"
    failures = _run_changed(step.line, changed, tmp_path, root.prefix)
    assert failures
    # If the changed command is `echo $?`, the failure is at the command above it.
    assert failures[0].problem.location.line >= step.line or step.text == "echo $?"


@pytest.mark.parametrize(
    ("before", "after", "printed"),
    [
        ("Exited (137)", "Exited (0)", "Got:      my-container Exited (137)"),
        ("$ docker pause my-container", "$ docker stop my-container", "Got:      exited"),
    ],
)
def test_a_page_changed_by_hand_fails_on_a_real_engine(
    before: str, after: str, printed: str, tmp_path: Path, docker: LabEnvironment
) -> None:
    assert before in COMMANDS_PAGE
    lab = read_lab(COMMANDS_PAGE.replace(before, after), "docs/docker/commands.md")
    with remove_at_end(lab.names, docker.env):
        failures = run_lab(lab, tmp_path, keep_variables({**os.environ, **docker.env}), docker.prefix)
    assert printed in str(failures[0])
