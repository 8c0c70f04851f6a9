"""Runs a page from top to bottom in one shell session, as its reader would, and says where it is not as written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.labs.terminal import Terminal
from tools.labs.ways_out import way_out

from isolation_atlas.lab import Command, Difference, Lab, WrittenFile, find_difference
from isolation_atlas.problem import Problem

_ASKS_STATUS = "echo $?"


@dataclass(frozen=True, slots=True)
class Failure:
    """A place where a page is not as it says.

    Attributes:
        problem: where, and what is wrong.
        detail: what was expected there and what came.
    """

    problem: Problem
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.problem.describe()}\n{self.detail}".rstrip()


def run_lab(lab: Lab, folder: Path, env: Mapping[str, str], prefix: Sequence[str] = ()) -> list[Failure]:
    """Do in `folder` what the page says.

    Returns:
        Every place where something else happens; none where the page is right. A command that does not end is the last
        one that is tried.
    """
    failures: list[Failure] = []
    opened: Command | None = None
    with Terminal(folder, env, prefix) as terminal:
        for place, step in enumerate(lab.steps):
            if isinstance(step, WrittenFile):
                (folder / step.name).parent.mkdir(parents=True, exist_ok=True)
                (folder / step.name).write_text(step.text, encoding="utf-8")
                continue
            following = next((later for later in lab.steps[place + 1 :] if isinstance(later, Command)), None)
            if not step.inside:
                opened = step
            elif opened is None:
                failures.append(Failure(lab.problem(step.line, _closed(step))))
                continue
            prompt = following.prompt if following and following.inside else ""
            act = terminal.answer if step.inside else terminal.run
            try:
                got, status = act(step.text, step.seconds, until=prompt)
            except TimeoutError as error:
                return [*failures, Failure(lab.problem(step.line, _late(step, prompt)), _show(str(error).splitlines()))]
            except BrokenPipeError as error:
                return [*failures, Failure(lab.problem(step.line, _ended(step)), _show(str(error).splitlines()))]
            failures += _judge(lab, _Outcome(step, opened, following, got, status))
            if status is not None:
                opened = None
    return failures


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of a command: `opened` is the one of the outer shell to which it belongs, `following` the next one."""

    step: Command
    opened: Command | None
    following: Command | None
    got: Sequence[str]
    status: int | None

    @property
    def status_is_asked(self) -> bool:
        return self.following is not None and self.following.text.strip() == _ASKS_STATUS


def _judge(lab: Lab, came: _Outcome) -> list[Failure]:
    """What is wrong with what a command printed, or else with how it ended."""
    step, following, detail = came.step, came.following, _show(came.got)
    if difference := find_difference(step.expected, came.got):
        return [_differs(lab, came, difference)]
    if following and following.inside and came.status is not None:
        message = f"`{_name(step)}` ended, with status {came.status}, before it showed the prompt {following.prompt!r}."
        return [Failure(lab.problem(step.line, message), detail)]
    if came.status and came.opened and not came.status_is_asked:
        message = (
            f"`{_name(came.opened)}` ended with status {came.status}, and the page does not say so. Mend it, or show "
            f"the status below it with '$ {_ASKS_STATUS}'."
        )
        return [Failure(lab.problem(came.opened.line, message), detail)]
    return []


def _differs(lab: Lab, came: _Outcome, difference: Difference) -> Failure:
    step, status = came.step, f" It ended with status {came.status}." if came.status else ""
    if difference.index < len(step.expected):
        place = step.output_line + difference.index
        message = f"`{_name(step)}` did not print this line."
        expected = step.expected[difference.index]
    else:
        place = max(step.output_line + len(step.expected) - 1, step.line)
        message = f"`{_name(step)}` printed more than this."
        expected = "(nothing more)"
    got = "(its output ends here)" if difference.got is None else difference.got
    return Failure(lab.problem(place, message + status), f"Expected: {expected}\nGot:      {got}\n{_show(came.got)}")


def _name(step: Command) -> str:
    first, *others = step.text.splitlines() or [""]
    return first + (" …" if others else "")


def _late(step: Command, prompt: str) -> str:
    awaited = f"show the prompt {prompt!r}" if prompt else "end"
    return (
        f"`{_name(step)}` did not {awaited} within {step.seconds} s. If it needs longer, say so where its block "
        f'starts: ```{{ .console data-timeout="{step.seconds * 5}" }}.'
    )


def _ended(step: Command) -> str:
    return f"`{_name(step)}` ended the shell in which the page runs. Put it into parentheses, or leave it out."


def _closed(step: Command) -> str:
    return f"The shell of this prompt, {step.prompt!r}, is not open any more."


def _show(lines: Sequence[str]) -> str:
    printed = [f"    {line}".rstrip() for line in lines or ["(nothing)"]]
    return "\n".join(["All that it printed:", *printed, *filter(None, [way_out("\n".join(lines))])])
