"""Runs a page from top to bottom in one shell session, as its reader would, and says where it is not as the page says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from atlas.lab import Command, Lab, WrittenFile, find_difference
from atlas.problem import Problem
from tests.labs.terminal import Terminal

_ASKS_STATUS = "echo $?"
_WAYS_OUT = {
    "no space left on device": "The disk is full. Free some space (docker system df shows what Docker takes), or set "
    "TMPDIR to a folder on a larger disk: a daemon of our own keeps its data there.",
    "port is already allocated": "A container has the port. `docker ps` shows which; stop it, and run this again.",
    "address already in use": "A program has the port. `ss -ltnp` shows which; stop it, and run this again.",
    "Cannot connect to the Docker daemon": "The daemon has gone. Start it, and run this again.",
}


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
        return f"{self.problem.report()}\n{self.detail}".rstrip()


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
                return [*failures, Failure(lab.problem(step.line, _late(step)), _show(str(error).splitlines()))]
            except BrokenPipeError as error:
                return [*failures, Failure(lab.problem(step.line, _ended(step)), _show(str(error).splitlines()))]
            failures += _judge(lab, step, opened, following, got, status)
            if status is not None:
                opened = None
    return failures


def _judge(
    lab: Lab, step: Command, opened: Command | None, following: Command | None, got: Sequence[str], status: int | None
) -> list[Failure]:
    """What is wrong with what a command printed and how it ended."""
    detail = _show(got)
    if difference := find_difference(step.expected, got):
        place = step.output_line + difference.index
        if difference.index < len(step.expected):
            message = f"`{_name(step)}` did not print this line."
            came = "its output ends here." if difference.got is None else f"{difference.got}"
            detail = f"Expected: {step.expected[difference.index]}\nGot:      {came}\n{detail}"
        else:
            place = max(step.output_line + len(step.expected) - 1, step.line)
            message = f"`{_name(step)}` printed more than this."
            detail = f"Expected: nothing more.\nGot:      {difference.got}\n{detail}"
        return [Failure(lab.problem(place, message + _end_of(status)), detail + _way_out(got))]
    if following and following.inside and status is not None:
        message = f"`{_name(step)}` ended, with status {status}, before it showed the prompt {following.prompt!r}."
        return [Failure(lab.problem(step.line, message), detail)]
    asked = following is not None and following.text.strip() == _ASKS_STATUS
    if status and opened and not asked:
        message = (
            f"`{_name(opened)}` ended with status {status}, and the page does not say so. Mend it, or show the status "
            f"below it with '$ {_ASKS_STATUS}'."
        )
        return [Failure(lab.problem(opened.line, message), detail + _way_out(got))]
    return []


def _name(step: Command) -> str:
    first, *others = step.text.splitlines() or [""]
    return first + (" …" if others else "")


def _end_of(status: int | None) -> str:
    return f" It ended with status {status}." if status else ""


def _late(step: Command) -> str:
    return (
        f"`{_name(step)}` did not end within {step.seconds} s. If it needs longer, say so where its block starts: "
        f'```console timeout="{step.seconds * 5}".'
    )


def _ended(step: Command) -> str:
    return f"`{_name(step)}` ended the shell in which the page runs. Put it into parentheses, or leave it out."


def _closed(step: Command) -> str:
    return f"The shell of this prompt, {step.prompt!r}, is not open any more."


def _show(lines: Sequence[str]) -> str:
    return "\n".join(["All that it printed:", *(f"    {line}".rstrip() for line in lines or ["(nothing)"])])


def _way_out(got: Sequence[str]) -> str:
    said = "\n".join(got)
    return "".join(f"\n{way_out}" for sign, way_out in _WAYS_OUT.items() if sign in said)
