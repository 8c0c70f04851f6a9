"""Every page that says what it is run with is run, from top to bottom, and prints what stands there."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.sample import PROJECT
from tools.labs.belongings import find_belongings, removed_at_the_end
from tools.labs.engine import Engine
from tools.labs.runner import run_lab
from tools.labs.surroundings import Surroundings, add_up

from isolation_atlas.lab import Lab, LastRun, is_lab, read_lab, write_last_run

DOCS = PROJECT / "docs"
PAGES = [page for page in sorted(DOCS.rglob("*.md")) if is_lab(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_each_command_of_a_page_prints_what_stands_there(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = page.relative_to(DOCS).as_posix()
    lab = read_lab(page.read_text(encoding="utf-8"), f"docs/{path}")
    _skip_where_containers_are_elsewhere(lab, request)
    parts: list[Surroundings] = [request.getfixturevalue(need) for need in lab.run_with]
    surroundings = add_up(parts)
    env = surroundings.env if surroundings.docker else None
    if taken := find_belongings(lab.names, env):
        pytest.fail(_refusal(lab, taken), pytrace=False)
    with removed_at_the_end(lab.names, env):
        for file in surroundings.files:
            shutil.copy2(file, tmp_path)
        failures = run_lab(lab, tmp_path, surroundings.env, surroundings.prefix)
        left = find_belongings(lab.names, env)
    if failures:
        pytest.fail("\n\n".join(map(str, failures)), pytrace=False)
    assert not left, f"{lab.path} leaves {_name(left)} behind. End the page with the commands that remove them."
    if request.config.getoption("--write-last-run"):
        run = LastRun(
            date=datetime.now(UTC).date(),
            tools=dict(surroundings.tools),
            commands=lab.commands,
            digest=lab.digest,
        )
        write_last_run(DOCS, path, run)


def _skip_where_containers_are_elsewhere(lab: Lab, request: pytest.FixtureRequest) -> None:
    if {"docker", "root"} <= set(lab.run_with):
        engine: Engine = request.getfixturevalue("engine")
        if not engine.shares_our_kernel():
            pytest.skip("This page looks at containers from their host, and this engine's host is another machine.")


def _refusal(lab: Lab, taken: list[tuple[str, str]]) -> str:
    return (
        f"{lab.path} makes what you already have: {_name(taken)}. Nothing was run and nothing of yours was touched. "
        "Rename yours, or remove it if it is left from the labs; or point DOCKER_HOST to another engine."
    )


def _name(belongings: list[tuple[str, str]]) -> str:
    return ", ".join(f"the {kind} {name!r}" for kind, name in belongings)
