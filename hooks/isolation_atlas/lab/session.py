"""Reads from a page what a reader types and writes, in order, and what they should see."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import BaseModel, Field

from isolation_atlas.authoring.models import validate
from isolation_atlas.authoring.source import normalize_newlines, split_lines
from isolation_atlas.lab.output import ANYTHING
from isolation_atlas.page.fence import Opening, find_fences
from isolation_atlas.page.front_matter import Need, read_front_matter
from isolation_atlas.problem import AtlasError, Location, Problem, suggest

SECONDS = 60
"""How long a command may take where its block says nothing."""

SHELL = "$ "

_KEY = "run_with"
# Those of our own are attributes that HTML leaves to its authors, as Markdown takes no other.
_OUTPUT, _TIMEOUT = "data-output", "data-timeout"
_OPTIONS = (_OUTPUT, _TIMEOUT, "title")
_IGNORED = "ignored"
_CONTINUED = "> "
# A shell inside a container or a guest: busybox's prompt, or one that names where it is, such as "(guest) # ".
_PROMPT = re.compile(r"\$ |(?:~|/[\w/-]*|\([\w-]+\)) # ")
_OPTION = re.compile(r'(?P<key>[\w-]+)="(?P<value>[^"]*)"')


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that the page tells its reader to write.

    Attributes:
        name: where, below the folder of the session.
        text: what.
        line: where the page says so.
    """

    name: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the reader types.

    Attributes:
        prompt: what stands before it: "$ ", or that of a shell inside, such as "/ # ".
        text: what is typed, perhaps on several lines.
        expected: the lines that the page shows below it; "..." stands for what varies.
        line: where the page shows the prompt; the expected lines follow `text`.
        seconds: how long it may take.
    """

    prompt: str
    text: str
    expected: tuple[str, ...]
    line: int
    seconds: int

    @property
    def output_line(self) -> int:
        """The line of the page below the command's last one."""
        return self.line + len(split_lines(self.text))

    @property
    def inside(self) -> bool:
        """Whether it is typed into a program that the last `$` command started."""
        return self.prompt != SHELL


@dataclass(frozen=True, slots=True)
class Lab:
    """A page that is run.

    Attributes:
        path: the page, as problems name it.
        needs: what it is run with.
        steps: what its reader does, in order.
        lines: the lines of the page.
    """

    path: str
    needs: tuple[Need, ...]
    steps: tuple[WrittenFile | Command, ...]
    lines: tuple[str, ...]

    @property
    def commands(self) -> int:
        """How many commands it has."""
        return sum(isinstance(step, Command) for step in self.steps)

    @property
    def digest(self) -> str:
        """A name for exactly these steps: it changes when a command, a file or an expected output does."""
        said = [
            repr((step.prompt, step.text, step.expected) if isinstance(step, Command) else (step.name, step.text))
            for step in self.steps
        ]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """What its commands call containers, images and the like: every word that starts with `my-`."""
        typed = (step.text for step in self.steps if isinstance(step, Command))
        return tuple(sorted({name for text in typed for name in re.findall(r"(?<![\w.-])my-[a-z0-9][a-z0-9-]*", text)}))

    def problem(self, line: int, message: str) -> Problem:
        """A problem at a line of the page."""
        return Problem(Location(self.path, line), message, self.lines[line - 1] if line <= len(self.lines) else "")


class _FrontMatter(BaseModel):
    """What a lab reads of a page's front matter; the rest is for others."""

    run_with: Annotated[tuple[Need, ...], Field(strict=False)]


def is_lab(page: str) -> bool:
    """Whether a page says what it is run with."""
    try:
        document = read_front_matter(page, "")
    except AtlasError:
        return False
    return document is not None and isinstance(document.data, dict) and _KEY in document.data


def read_lab(page: str, path: str) -> Lab:
    """Read the text of a page, called `path` in problems.

    Raises:
        AtlasError: with every place where it is not clear what a reader should do.
    """
    page = normalize_newlines(page)
    problems: list[Problem] = []
    needs: tuple[Need, ...] = ()
    steps: list[WrittenFile | Command] = []
    lab = Lab(path, (), (), tuple(split_lines(page.expandtabs(4))))
    for fence in find_fences(page):
        options = {match["key"]: match["value"] for match in _OPTION.finditer(fence.header)}
        try:
            if fence.language == "console":
                steps += _read_commands(lab, fence, options)
            elif "title" in options:
                steps.append(_read_file(lab, fence, options["title"]))
        except AtlasError as error:
            problems += error.problems
    try:
        needs = _read_needs(page, path)
    except AtlasError as error:
        problems += error.problems
    problems += _check_prompts(lab, steps)
    if problems:
        raise AtlasError(problems)
    return Lab(path, needs, tuple(steps), lab.lines)


def _read_needs(page: str, path: str) -> tuple[Need, ...]:
    document = read_front_matter(page, path)
    if document is None or not isinstance(document.data, dict) or not document.data.get(_KEY):
        message = f"Say in the front matter what this page is run with, such as `{_KEY}: [docker]`."
        raise AtlasError([Problem(Location(path), message)])
    return validate(document, _FrontMatter, what="the front matter").run_with


def _read_file(lab: Lab, fence: Opening, name: str) -> WrittenFile:
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts:
        message = f"{name!r} is not below the reader's folder. Give the file a name such as 'Dockerfile'."
        raise AtlasError([lab.problem(fence.line, message)])
    return WrittenFile(name, "".join(f"{line}\n" for line in fence.body), fence.line)


def _read_commands(lab: Lab, fence: Opening, options: dict[str, str]) -> Iterator[Command]:
    if unknown := sorted(set(options) - set(_OPTIONS)):
        message = f"Unknown option {unknown[0]!r}. {suggest(unknown[0], _OPTIONS)}"
        raise AtlasError([lab.problem(fence.line, message)])
    timeout = options.get(_TIMEOUT, str(SECONDS))
    if not re.fullmatch(r"[1-9][0-9]{0,4}", timeout):
        raise AtlasError([lab.problem(fence.line, f"{timeout!r} is no timeout. Write whole seconds, such as 300.")])
    ignored = options.get(_OUTPUT, "") == _IGNORED
    if _OUTPUT in options and not ignored:
        message = f'Unknown output {options[_OUTPUT]!r}. Leave the option out, or write {_OUTPUT}="{_IGNORED}".'
        raise AtlasError([lab.problem(fence.line, message)])
    body = list(fence.body)
    prompts = [(number, match[0]) for number, line in enumerate(body) if (match := _PROMPT.match(line))]
    if not prompts or prompts[0][0] > 0:
        message = "A console block starts with a command. Put '$ ' before it, or call the block 'text'."
        raise AtlasError([lab.problem(fence.line, message)])
    ends = [*(number for number, _ in prompts[1:]), len(body)]
    for (start, prompt), end in zip(prompts, ends, strict=True):
        typed = [body[start].removeprefix(prompt)]
        output = body[start + 1 : end]
        while output and output[0].startswith(_CONTINUED):
            typed.append(output.pop(0).removeprefix(_CONTINUED))
        if ignored and output:
            message = "The block ignores what its commands print, so it can't show any of it."
            raise AtlasError([lab.problem(fence.line + 1 + start + len(typed), message)])
        expected = (ANYTHING,) if ignored else tuple(output)
        yield Command(prompt, "\n".join(typed), expected, fence.line + 1 + start, int(timeout))


def _check_prompts(lab: Lab, steps: list[WrittenFile | Command]) -> Iterator[Problem]:
    """A shell inside has to be opened by a command of the shell outside."""
    first = next((step for step in steps if isinstance(step, Command)), None)
    if first and first.inside:
        message = f"Nothing has opened the shell of this prompt. Start it with a '{SHELL}' command."
        yield lab.problem(first.line, message)
