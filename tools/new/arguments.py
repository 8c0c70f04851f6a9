"""Reads the arguments of the commands, and says all that is wrong with them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from isolation_atlas.control_characters import CONTROL
from isolation_atlas.problem import suggest

Check = Callable[[str], str | None]
"""Says what is wrong with a value; None for a right one."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a command.

    Attributes:
        name: in capitals, as it is typed before the equals sign.
        says: what it means, with an example.
        check: what a value must be, beside one line of text.
        required: whether it can't be left out.
    """

    name: str
    says: str
    check: Check = lambda _: None
    required: bool = True


class ArgumentsError(Exception):
    """Raised where arguments are missing or wrong; holds a sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def read_arguments(
    typed: Iterable[str], environment: Mapping[str, str], arguments: Sequence[Argument]
) -> dict[str, str]:
    """The values of a command's arguments, each on one line; "" for one that was left out.

    Args:
        typed: `NAME=value`, or `NAME` alone for a value in the environment, where make puts it.
        environment: the variables of the environment.
        arguments: what the command takes.

    Raises:
        ArgumentsError: some are missing, wrong or unknown.
    """
    known = {argument.name: argument for argument in arguments}
    values = dict.fromkeys(known, "")
    problems = []
    for word in typed:
        name, mark, value = word.partition("=")
        value = value if mark else environment.get(name, "")
        if name not in known:
            problems.append(f"Unknown argument {name!r}. {suggest(name, known)}")
        elif found := CONTROL.search(" ".join(value.split())):
            problems.append(f"{name} has the control character {found[0]!r}. Remove it.")
        else:
            values[name] = " ".join(value.split())
    for name, argument in known.items():
        if values[name]:
            problem = argument.check(values[name])
            problems += [f"{name}: {problem}"] if problem else []
        elif argument.required and not any(problem.startswith(f"{name} has") for problem in problems):
            problems.append(f"{name} is missing: {argument.says}")
    if problems:
        raise ArgumentsError(problems)
    return values


def new_id(known: Iterable[str]) -> Check:
    """A value must be an id that is not `known`."""

    def check(value: str) -> str | None:
        if not _ID.fullmatch(value):
            return f"{value!r} is not an id. Write lower case, digits and dashes, such as 'live-migration'."
        return f"{value!r} exists already. Choose another." if value in known else None

    return check


def one_of(what: str, known: Iterable[str]) -> Check:
    """A value must be one of the `known` words."""
    return lambda value: None if value in known else f"Unknown {what} {value!r}. {suggest(value, known)}"


def new_page(pages: Iterable[str]) -> Check:
    """A value must be the name of a page that is not there, in a folder that is."""
    pages = set(pages)
    folders = {page.rpartition("/")[0] for page in pages}

    def check(value: str) -> str | None:
        folder, _, name = value.rpartition("/")
        if not re.fullmatch(r"[a-z0-9-]+\.md", name):
            return f"{value!r} is not a page name. Write lower case, digits and dashes, such as 'containers/shims.md'."
        if folder not in folders:
            return f"docs/ has no folder {folder!r} with pages. {suggest(folder, folders - {''})}"
        return f"docs/{value} exists already. Choose another name." if value in pages else None

    return check


def description_like() -> Check:
    """A value must have the length of a description."""
    least, most = 50, 170
    return lambda value: (
        None if least <= len(value) <= most else f"it has {len(value)} characters; a description has {least} to {most}."
    )
