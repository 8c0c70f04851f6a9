"""Facts about reading the lab on a page."""

import contextlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.lab import Command, WrittenFile, is_lab, read_lab
from isolation_atlas.problem import AtlasError

_HEAD = "---\nrun_with: [docker]\n---\n"
_PLAIN = st.text(string.ascii_letters + string.digits + " -_/=", min_size=1, max_size=20).map(str.strip).filter(bool)


def _console(*lines: str, header: str = "console") -> str:
    return "\n".join([f"```{header}", *lines, "```", ""])


@given(
    st.lists(st.tuples(_PLAIN, st.lists(_PLAIN.filter(lambda line: not line.startswith("/")), max_size=3)), min_size=1)
)
def test_every_command_is_read_with_its_output_and_its_line(session: list[tuple[str, list[str]]]) -> None:
    lines = [line for command, output in session for line in (f"$ {command}", *output)]
    page = _HEAD + "Words.\n\n" + _console(*lines)
    read = [step for step in read_lab(page, "docs/page.md").steps if isinstance(step, Command)]
    assert [(step.text, list(step.expected)) for step in read] == session
    for step in read:
        assert page.splitlines()[step.line - 1] == f"$ {step.text}"


def test_a_command_continues_after_a_greater_than_sign() -> None:
    [step] = read_lab(_HEAD + _console("$ for a in 1 2; do", ">   echo $a", "> done", "1", "2"), "docs/page.md").steps
    assert isinstance(step, Command)
    assert step.text == "for a in 1 2; do\n  echo $a\ndone"
    assert step.expected == ("1", "2")
    assert step.output_line == 8


def test_files_and_commands_are_in_the_order_of_the_page() -> None:
    page = _HEAD + _console("$ ls") + '```yaml title="a.yml"\nkey: 1\n```\n' + _console("$ ls")
    steps = read_lab(page, "docs/page.md").steps
    assert steps[1] == WrittenFile("a.yml", "key: 1\n", 7)


def test_commands_of_an_inner_shell_are_read_with_their_prompt() -> None:
    page = _HEAD + _console("$ docker run -it busybox", "/ # id -u", "0", "/ # exit", "$ echo $?", "0")
    assert [step.prompt for step in read_lab(page, "page").steps if isinstance(step, Command)] == [
        "$ ",
        "/ # ",
        "/ # ",
        "$ ",
    ]


def test_a_command_in_an_example_of_markdown_is_not_run() -> None:
    assert read_lab(_HEAD + "````markdown\n" + _console("$ reboot") + "````\n" + _console("$ ls"), "page").commands == 1


def test_names_that_start_with_my_are_those_that_a_page_creates() -> None:
    page = _HEAD + _console("$ docker run --name my-container -v my-data:/x my-app:2 cat /etc/my-file", "my-output")
    assert read_lab(page, "page").names == ("my-app", "my-container", "my-data", "my-file")


def test_a_changed_command_or_output_or_file_changes_the_digest() -> None:
    page = _HEAD + '```sh title="a.sh"\nls\n```\n' + _console("$ sh a.sh", "a.sh")
    digests = {
        read_lab(text, "page").digest for text in (page, page.replace("$ sh", "$ bash"), page.replace("ls", "id"))
    }
    digests.add(read_lab(page.replace("\na.sh\n", "\nb.sh\n"), "page").digest)
    assert len(digests) == 4
    assert read_lab(page.replace("---\n```", "---\nWords.\n```"), "page").digest in digests, "words may change"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_problem(text: str) -> None:
    is_lab(text)
    with contextlib.suppress(AtlasError):
        assert read_lab(_HEAD + text, "docs/page.md").run_with == ("docker",)


def test_a_page_without_run_with_is_no_lab() -> None:
    assert not is_lab("# Title\n\nrun_with: [docker]\n")
    with pytest.raises(AtlasError, match="front matter"):
        read_lab(_console("$ ls"), "docs/page.md")


_HIDDEN = _console("$ touch taken")


@pytest.mark.parametrize(
    "page",
    [
        f"<!--\n{_HIDDEN}-->\n",
        f"Words <!-- and\n\n{_HIDDEN}-->\n",
        f"<div hidden>\n\n{_HIDDEN}\n</div>\n",
        f"<div style='display:none' markdown>\n{_HIDDEN}</div>\n",
        f"<template>\n{_HIDDEN}</template>\n",
        f"<script>\n{_HIDDEN}</script>\n",
        f"<details><summary>Words</summary>\n{_HIDDEN}</details>\n",
        f"<?php\n{_HIDDEN}?>\n",
        f"<!DOCTYPE x [\n{_HIDDEN}]>\n",
        f"\\`<!-- \\`\n\n{_HIDDEN}-->\n",
        f"- Words {{: hidden }}\n\n{_HIDDEN}",
        f"- {{ .md-hidden }}\n\n{_HIDDEN}",
        f"Words\n{{: style='display:none' }}\n\n{_HIDDEN}",
        f"~~~ {{ not a header\n<!--\n~~~\n{_HIDDEN}~~~\n-->\n~~~\n",
        "```{ .console .md-hidden }\n$ touch taken\n```\n",
        "```{ .console hidden }\n$ touch taken\n```\n",
        "```console hidden\n$ touch taken\n```\n",
        "```console\n$ touch taken\n",
    ],
)
def test_a_command_that_its_reader_may_not_see_is_a_problem(page: str) -> None:
    shown = _HEAD + _console("$ docker version") + "\n"
    with pytest.raises(AtlasError):
        read_lab(shown + page, "docs/page.md")


@pytest.mark.parametrize("end", ["---", "...", "--- ", "...\t"])
def test_a_command_in_the_front_matter_is_a_problem(end: str) -> None:
    matter = "---\nrun_with: [docker]\ndescription: |\n  ```console\n  $ touch taken\n  ```\n"
    with pytest.raises(AtlasError, match=r"docs/page\.md:4:1: A fence in the front matter is not shown\."):
        read_lab(f"{matter}{end}\n", "docs/page.md")


def test_a_comment_is_told_with_its_line() -> None:
    with pytest.raises(AtlasError, match=r"docs/page\.md:4:1: '<!--' could hide a command from the reader"):
        read_lab(f"{_HEAD}<!--\n{_HIDDEN}-->\n", "docs/page.md")


def test_what_shows_markup_or_names_a_heading_hides_nothing() -> None:
    page = "Write `<!-- words -->` or ``<div hidden>``.\n\n## Words { #words }\n\nSee <https://a.org/>: 1 < 2.\n\n"
    assert read_lab(_HEAD + page + _console("$ echo '<!--' {a,b}"), "docs/page.md").commands == 1
