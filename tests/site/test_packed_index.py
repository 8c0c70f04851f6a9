"""The script that reads the index of the site finds in it what the hooks packed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.support.sample import PROJECT

from isolation_atlas.search import pack_index, unpack_index

_ENTRY = {"title": "Container <code>kernel</code>", "text": "container kernel \xa1 " * 9}
_READ = """
import { unpack } from "%s";
import { readFileSync } from "node:fs";
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(({ docs }) => unpack(docs))));
"""


def test_the_script_reads_the_same(built_site: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on this machine")
    served = (built_site / "search" / "search_index.json").read_text(encoding="utf-8")
    odd = [{**_ENTRY, "location": location} for location in ("", "#A", "a/#container-kernel", "b/#\u212aelvin", "b/")]
    odd += [
        {"location": "c/#kelvin", "title": title, "text": ""} for title in ("\u212aelvin", " kelvin -", "Kelvin\u2003")
    ]
    indexes = [served, pack_index({"config": {}, "docs": odd})]
    script = _READ % (PROJECT / "docs/assets/javascripts/search/unpack.js").as_uri()
    command = [node, "--no-warnings", "--input-type=module", "--eval", script]
    said = subprocess.run(command, input=f"[{','.join(indexes)}]", capture_output=True, text=True, check=True).stdout
    read = [
        [{key: value for key, value in entry.items() if value != ""} for entry in docs] for docs in json.loads(said)
    ]
    expected = [unpack_index(index)["docs"] for index in indexes]
    assert read == [
        [{key: value for key, value in entry.items() if value != ""} for entry in docs] for docs in expected
    ]
