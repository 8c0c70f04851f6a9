"""Reads the lab on a page: the files and commands of its reader, in order, and the expected output."""

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
from isolation_atlas.page.fence import CODE_SPAN, Opening, find_fences
from isolation_atlas.page.front_matter import Prerequisite, count_front_matter_lines, read_front_matter
from isolation_atlas.problem import AtlasError, Location, Problem, suggest

SECONDS = 60
"""The timeout of a command whose block gives none."""

SHELL = "$ "

_KEY = "run_with"
# Our own options are data attributes, because Markdown accepts no others.
_OUTPUT, _TIMEOUT = "data-output", "data-timeout"
_OPTIONS = (_OUTPUT, _TIMEOUT, "title")
_IGNORED = "ignored"
_CONTINUATION = "> "
# The prompt of the reader's shell, or of one in a container or guest: that of busybox, or a name such as "(guest) # ".
_PROMPT = re.compile(r"\$ |(?:~|/[\w/-]*|\([\w-]+\)) # ")
# How Markdown surely takes a header for that of a fence, and shows all of it.
_HEADER = re.compile(r'[\w+.#-]*(?: +[\w-]+="[^"]*")*|\{ *\.[\w+#-]+(?: +[\w-]+="[^"]*")* *\}')
# HTML and lists of attributes, except addresses in angle brackets and what the pages need.
_HIDES = re.compile(r'<(?!https?://|br>|/div>|div class="atlas-cheat-sheet" markdown>)[A-Za-z/!?]|\{(?! *#[\w-]+ *\})')
_OPTION = re.compile(r'(?P<key>[\w-]+)="(?P<value>[^"]*)"')


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that the page tells its reader to write.

    Attributes:
        name: the path of the file, below the folder of the session.
        text: its content.
        line: the line of its fence in the page.
    """

    name: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Command:
    """One command that the reader types.

    Attributes:
        prompt: the prompt before it: "$ ", or that of a shell inside a container or guest, such as "/ # ".
        text: the command, which may have several lines.
        expected: the lines of output on the page; "..." stands for text that varies.
        line: the line of the prompt in the page; the expected lines follow `text`.
        seconds: the timeout.
    """

    prompt: str
    text: str
    expected: tuple[str, ...]
    line: int
    seconds: int

    @property
    def output_line(self) -> int:
        """The line of the page after the last line of the command."""
        return self.line + len(split_lines(self.text))

    @property
    def inside(self) -> bool:
        """Whether it is typed into a shell that the last `$` command started."""
        return self.prompt != SHELL


@dataclass(frozen=True, slots=True)
class Lab:
    """The lab on a page.

    Attributes:
        path: the path of the page in problems.
        run_with: the prerequisites of its commands.
        steps: the files and commands of its reader, in order.
        lines: the lines of the page.
    """

    path: str
    run_with: tuple[Prerequisite, ...]
    steps: tuple[WrittenFile | Command, ...]
    lines: tuple[str, ...]

    @property
    def commands(self) -> int:
        """The number of commands."""
        return sum(isinstance(step, Command) for step in self.steps)

    @property
    def digest(self) -> str:
        """The SHA-256 of the steps: it changes with any command, file or expected output."""
        steps = [
            repr((step.prompt, step.text, step.expected) if isinstance(step, Command) else (step.name, step.text))
            for step in self.steps
        ]
        return hashlib.sha256("\n".join(steps).encode()).hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """The names that its commands give to containers, images and so on: every word that starts with `my-`."""
        typed = (step.text for step in self.steps if isinstance(step, Command))
        return tuple(sorted({name for text in typed for name in re.findall(r"(?<![\w.-])my-[a-z0-9][a-z0-9-]*", text)}))

    def problem(self, line: int, message: str) -> Problem:
        """Return a problem at a line of the page."""
        return Problem(Location(self.path, line), message, self.lines[line - 1] if line <= len(self.lines) else "")


class _FrontMatter(BaseModel):
    """The key of the front matter that makes a page a lab; others are ignored here."""

    run_with: Annotated[tuple[Prerequisite, ...], Field(strict=False)]


def is_lab(page: str) -> bool:
    """Return whether a page is a lab: its front matter says what it is run with."""
    try:
        document = read_front_matter(page, "")
    except AtlasError:
        return False
    return document is not None and isinstance(document.data, dict) and _KEY in document.data


def read_lab(page: str, path: str) -> Lab:
    """Read the text of a page, called `path` in problems.

    Raises:
        AtlasError: with every mistake in the lab.
    """
    page = normalize_newlines(page)
    problems: list[Problem] = []
    run_with: tuple[Prerequisite, ...] = ()
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
        run_with = _read_prerequisites(page, path)
    except AtlasError as error:
        problems += error.problems
    problems += _check_prompts(lab, steps)
    problems += _check_shown(lab, page)
    if problems:
        raise AtlasError(problems)
    return Lab(path, run_with, tuple(steps), lab.lines)


def _read_prerequisites(page: str, path: str) -> tuple[Prerequisite, ...]:
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
        raise AtlasError([lab.problem(fence.line, f"{timeout!r} is not a timeout. Write whole seconds, such as 300.")])
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
        while output and output[0].startswith(_CONTINUATION):
            typed.append(output.pop(0).removeprefix(_CONTINUATION))
        if ignored and output:
            message = "The block ignores what its commands print, so it can't show any of it."
            raise AtlasError([lab.problem(fence.line + 1 + start + len(typed), message)])
        expected = (ANYTHING,) if ignored else tuple(output)
        yield Command(prompt, "\n".join(typed), expected, fence.line + 1 + start, int(timeout))


def _check_prompts(lab: Lab, steps: list[WrittenFile | Command]) -> Iterator[Problem]:
    """Check that a command of the reader's own shell comes first, because only that can start another shell."""
    first = next((step for step in steps if isinstance(step, Command)), None)
    if first and first.inside:
        message = f"Nothing has opened the shell of this prompt. Start it with a '{SHELL}' command."
        yield lab.problem(first.line, message)


def _check_shown(lab: Lab, page: str) -> Iterator[Problem]:
    """Check that a reader sees each command: nothing on the page may hide a fence, or be taken for one here alone."""
    first = count_front_matter_lines(page) + 1
    inside: set[int] = set()
    for fence in find_fences(page):
        inside |= {*range(fence.line, fence.line + len(fence.body) + 2)}
        if fence.line < first:
            yield lab.problem(fence.line, "A fence in the front matter is not shown. Put it into the page.")
        elif not fence.closed or not _HEADER.fullmatch(fence.header):
            yield fence.ignored(lab.path)
    for number, line in enumerate(lab.lines[first - 1 :], start=first):
        if number not in inside and (found := _HIDES.search(CODE_SPAN.sub("", line))):
            message = (
                f"{line[line.find(found[0]) :][:20]!r} could hide a command from the reader of the page. A page whose "
                "commands are run has no comments, no HTML and no attributes."
            )
            yield lab.problem(number, message)
