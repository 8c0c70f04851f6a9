"""A search in an address may have any length; what it costs has an end."""

import shutil
import subprocess

import pytest
from tests.support.sample import PROJECT

_COUNT = """
import { readQuery } from "%s";
const vocabulary = { has: () => false, complete: () => [], correct: () => [] };
console.log(readQuery("word ".repeat(750), vocabulary, new Map()).length);
"""


def test_a_query_is_read_up_to_its_32nd_word() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on this machine")
    query = (PROJECT / "docs/assets/javascripts/search/query.js").as_uri()
    command = [node, "--no-warnings", "--input-type=module", "--eval", _COUNT % query]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "32\n"
