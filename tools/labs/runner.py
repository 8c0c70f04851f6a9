"""Runs the commands of a page in one shell session, as a reader does, and reports each output that differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from isolation_atlas.lab import Command, Difference, Lab, WrittenFile, find_difference
from isolation_atlas.problem import Problem
from tools.labs.hints import find_hints
from tools.labs.terminal import Terminal

_SHOW_STATUS = "echo $?"


@dataclass(frozen=True, slots=True)
class Failure:
    """A place at which the machine and the page differ.

    Attributes:
        problem: the place, and what is wrong.
        detail: the expected and the actual output.
    """

    problem: Problem
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.problem.describe()}\n{self.detail}".rstrip()


def run_lab(lab: Lab, folder: Path, env: Mapping[str, str], prefix: Sequence[str] = ()) -> list[Failure]:
    """Write the files and run the commands of a page in `folder`.

    Args:
        lab: the page.
        folder: the folder in which its shell starts.
        env: the environment of its shell.
        prefix: the command in front of the shell, such as sudo.

    Returns:
        Every place at which the machine and the page differ. The commands after one that does not end are not run.
    """
    failures: list[Failure] = []
    outer: Command | None = None
    with Terminal(folder, env, prefix) as terminal:
        for place, step in enumerate(lab.steps):
            if isinstance(step, WrittenFile):
                (folder / step.name).parent.mkdir(parents=True, exist_ok=True)
                (folder / step.name).write_text(step.text, encoding="utf-8")
                continue
            following = next((later for later in lab.steps[place + 1 :] if isinstance(later, Command)), None)
            if not step.inside:
                outer = step
            elif outer is None:
                failures.append(Failure(lab.problem(step.line, _explain_closed(step))))
                continue
            prompt = following.prompt if following and following.inside else ""
            send = terminal.answer if step.inside else terminal.run
            try:
                printed, status = send(step.text, step.seconds, until=prompt)
            except TimeoutError as error:
                return [
                    *failures,
                    Failure(lab.problem(step.line, _explain_timeout(step, prompt)), _show(str(error).splitlines())),
                ]
            except BrokenPipeError as error:
                return [*failures, Failure(lab.problem(step.line, _explain_exit(step)), _show(str(error).splitlines()))]
            failures += _check(lab, _Outcome(step, outer, following, printed, status))
            if status is not None:
                outer = None
    return failures


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The outcome of a command.

    Attributes:
        step: the command.
        outer: the command itself, or the command of the page's own shell that opened the shell in which it ran.
        following: the next command of the page.
        printed: the lines of its output.
        status: its exit status; None while the command runs.
    """

    step: Command
    outer: Command | None
    following: Command | None
    printed: Sequence[str]
    status: int | None

    @property
    def status_is_shown(self) -> bool:
        return self.following is not None and self.following.text.strip() == _SHOW_STATUS


def _check(lab: Lab, outcome: _Outcome) -> list[Failure]:
    """The failures in the output of a command, or else in its exit status."""
    step, following, detail = outcome.step, outcome.following, _show(outcome.printed)
    if difference := find_difference(step.expected, outcome.printed):
        return [_report_difference(lab, outcome, difference)]
    if following and following.inside and outcome.status is not None:
        message = (
            f"`{_first_line(step)}` ended, with status {outcome.status}, before it showed the prompt "
            f"{following.prompt!r}."
        )
        return [Failure(lab.problem(step.line, message), detail)]
    if outcome.status and outcome.outer and not outcome.status_is_shown:
        message = (
            f"`{_first_line(outcome.outer)}` ended with status {outcome.status}, and the page does not say so. Correct "
            f"it, or show the status below it with '$ {_SHOW_STATUS}'."
        )
        return [Failure(lab.problem(outcome.outer.line, message), detail)]
    return []


def _report_difference(lab: Lab, outcome: _Outcome, difference: Difference) -> Failure:
    step, status = outcome.step, f" It ended with status {outcome.status}." if outcome.status else ""
    if difference.index < len(step.expected):
        place = step.output_line + difference.index
        message = f"`{_first_line(step)}` did not print this line."
        expected = step.expected[difference.index]
    else:
        place = max(step.output_line + len(step.expected) - 1, step.line)
        message = f"`{_first_line(step)}` printed more than this."
        expected = "(nothing more)"
    got = "(its output ends here)" if difference.got is None else difference.got
    return Failure(
        lab.problem(place, message + status), f"Expected: {expected}\nGot:      {got}\n{_show(outcome.printed)}"
    )


def _first_line(step: Command) -> str:
    first, *others = step.text.splitlines() or [""]
    return first + (" …" if others else "")


def _explain_timeout(step: Command, prompt: str) -> str:
    awaited = f"show the prompt {prompt!r}" if prompt else "end"
    return (
        f"`{_first_line(step)}` did not {awaited} within {step.seconds} s. If it needs longer, say so where its block "
        f'starts: ```{{ .console data-timeout="{step.seconds * 5}" }}.'
    )


def _explain_exit(step: Command) -> str:
    return f"`{_first_line(step)}` ended the shell in which the page runs. Put it into parentheses, or leave it out."


def _explain_closed(step: Command) -> str:
    return f"The shell of this prompt, {step.prompt!r}, is not open any more."


def _show(lines: Sequence[str]) -> str:
    printed = [f"    {line}".rstrip() for line in lines or ["(nothing)"]]
    return "\n".join(["All that it printed:", *printed, *filter(None, [find_hints("\n".join(lines))])])
