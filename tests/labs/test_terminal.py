"""Facts about the terminal of a shell that ends."""

import os
from pathlib import Path

import pytest
from tools.labs.terminal import Terminal


def test_output_that_arrives_after_the_end_of_a_shell_is_read(tmp_path: Path) -> None:
    slow = ("sh", "-c", '"$@"; sleep 0.2; echo last', "sh")
    with Terminal(tmp_path, os.environ, slow) as terminal, pytest.raises(BrokenPipeError, match=r"^first\nlast$"):
        terminal.run("echo first; exit", 10)
