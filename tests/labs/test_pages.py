"""Runs every page that pages.yml lists, and compares each output with the page."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.sample import PROJECT
from tools.labs.cleanup import find_resources, remove_at_end
from tools.labs.engine import Engine
from tools.labs.environment import LabEnvironment, combine
from tools.labs.runner import run_lab
from tools.yaml_file import read_yaml

from isolation_atlas.lab import Lab, LastRun, read_lab, write_last_run

DOCS = PROJECT / "docs"
LIST = Path(__file__).with_name("pages.yml")
PAGES = [DOCS / name for name in read_yaml(LIST)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_each_command_of_a_page_prints_what_the_page_shows(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = page.relative_to(DOCS).as_posix()
    lab = read_lab(page.read_text(encoding="utf-8"), f"docs/{path}")
    _skip_where_containers_are_elsewhere(lab, request)
    parts: list[LabEnvironment] = [request.getfixturevalue(need) for need in lab.run_with]
    environment = combine(parts)
    env = environment.env if environment.docker else None
    if taken := find_resources(lab.names, env):
        pytest.fail(_explain_taken(lab, taken), pytrace=False)
    with remove_at_end(lab.names, env):
        for file in environment.files:
            shutil.copy2(file, tmp_path)
        failures = run_lab(lab, tmp_path, environment.env, environment.prefix)
        left = find_resources(lab.names, env)
    if failures:
        pytest.fail("\n\n".join(map(str, failures)), pytrace=False)
    assert not left, f"{lab.path} leaves {_list(left)} behind. End the page with the commands that remove them."
    if request.config.getoption("--write-last-run"):
        run = LastRun(
            date=datetime.now(UTC).date(),
            tools=dict(environment.tools),
            commands=lab.commands,
            digest=lab.digest,
        )
        write_last_run(DOCS, path, run)


def _skip_where_containers_are_elsewhere(lab: Lab, request: pytest.FixtureRequest) -> None:
    if {"docker", "root"} <= set(lab.run_with):
        engine: Engine = request.getfixturevalue("engine")
        if not engine.shares_our_kernel():
            pytest.skip("This page looks at containers from their host, and this engine's host is another machine.")


def _explain_taken(lab: Lab, taken: list[tuple[str, str]]) -> str:
    return (
        f"{lab.path} makes what you already have: {_list(taken)}. Nothing was run and nothing of yours was touched. "
        "Rename yours, or remove it if it is left from the labs; or point DOCKER_HOST to another engine."
    )


def _list(resources: list[tuple[str, str]]) -> str:
    return ", ".join(f"the {kind} {name!r}" for kind, name in resources)
