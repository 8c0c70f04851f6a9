"""What a claim shows of this project's own measurements: the figure, its conditions, and where every run is."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.sample_data import Place, read, render, write
from tests.support.site_data import COMPARISON

from isolation_atlas.comparison import Comparison, to_csv, to_json
from isolation_atlas.problem import AtlasError

CLAIMS = "data/comparison/technologies/{}/claims.yml"
OWN = "data/comparison/experiments/own.yml"
EXPERIMENT: dict[str, Any] = {
    "title": "Starts on a shelf",
    "host": "A shelf.",
    "year": 2026,
    "conditions": {"Version of Docker": "29", "Host kernel": "6.18"},
    "note": "Nothing else ran.",
    "measurements": [
        {
            "name": "Start",
            "unit": "ms",
            "better": "lower",
            "feature": "startup",
            "values": [
                {"subject": "Plain process", "id": "time-process", "value": 1, "runs": [1, 1]},
                {"subject": "Docker", "technology": "container", "id": "time-docker", "value": 5, "runs": [4, 5, 6]},
            ],
        }
    ],
    "probes": [
        {
            "id": "kernel",
            "name": "Kernel",
            "answers": [
                {"subject": "Docker", "technology": "container", "reach": "host", "answer": "the host's"},
                {"subject": "Podman", "technology": "container", "reach": "limited", "answer": "a part"},
            ],
        }
    ],
}


def _sample(root: Path, measured: object, technology: str = "container") -> Path:
    values: dict[Place, Any] = {(CLAIMS.format(technology), ("startup", "measured")): measured}
    docs = write(root, values)
    (docs / OWN).write_text(json.dumps(EXPERIMENT), encoding="utf-8")
    return docs


def _claims(root: Path, measured: list[str]) -> tuple[Path, Comparison]:
    docs = _sample(root, measured)
    return docs, read(docs).comparison


def test_a_claim_shows_a_value_of_an_own_experiment_with_version_runs_host_and_file(tmp_path: Path) -> None:
    docs = _sample(tmp_path, ["own/time-docker"])
    shown = render("evidence", "feature: startup", read(docs), docs)
    assert "<strong>5 ms</strong>, 2026, " in shown.html
    assert 'data/comparison/experiments/own.yml">measured by this project</a>' in shown.html
    assert "Start: Docker, version 29, median of 3 runs" in shown.html
    assert "This project's host: A shelf. Its kernel: 6.18." in shown.html.replace("&#39;", "'")
    assert "5 ms in 2026, measured by this project: Start: Docker, version 29, median of 3 runs." in str(shown.markdown)


def test_a_probe_shows_the_answer_of_each_subject_of_the_technology(tmp_path: Path) -> None:
    _, comparison = _claims(tmp_path, ["own/kernel"])
    (figure,) = comparison.own_figures["startup", "container"]
    assert figure.number == "Kernel: the host's (Docker); a part (Podman)"
    assert figure.conditions == "probed from inside Docker, version 29; Podman"


def test_exports_have_what_this_project_measured(tmp_path: Path) -> None:
    _, comparison = _claims(tmp_path, ["own/time-docker", "own/kernel"])
    exported = {one["id"]: one for one in json.loads(to_json(comparison))["claims"]}
    first, second = exported["startup.container"]["measured"]
    assert (first["id"], first["value"], first["unit"]) == ("own/time-docker", "5", "ms")
    assert second["experiment"] == "own"
    assert exported["startup.vm"]["measured"] == []
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(to_csv(comparison)))}
    assert rows["startup.container"]["measured"].startswith("5 ms | Kernel: ")


@pytest.mark.parametrize(
    ("technology", "name", "said"),
    [
        (
            "container",
            "own/time-dokcer",
            "This project has no measurement 'own/time-dokcer'. Did you mean 'own/time-docker'?",
        ),
        ("container", "own/time-process", "This project has no measurement 'own/time-process'."),
        ("container", "race/vm", "This project has no measurement 'race/vm'."),
        ("vm", "own/time-docker", "'own/time-docker' is of 'container', and this claim is about 'vm'. Remove it."),
    ],
)
def test_a_value_that_is_not_there_or_of_another_subject_is_reported(
    tmp_path: Path, technology: str, name: str, said: str
) -> None:
    with pytest.raises(AtlasError) as caught:
        read(_sample(tmp_path, [name], technology))
    assert [one.message for one in caught.value.problems if said in one.message]


def test_a_value_of_another_feature_and_one_listed_twice_are_reported(tmp_path: Path) -> None:
    docs = _sample(tmp_path, ["own/kernel", "own/kernel"])
    with pytest.raises(AtlasError, match="'own/kernel' is listed twice"):
        read(docs)
    moved = json.loads(json.dumps(EXPERIMENT).replace('"startup"', '"kernel"'))
    docs = _sample(tmp_path, ["own/time-docker"])
    (docs / OWN).write_text(json.dumps(moved), encoding="utf-8")
    with pytest.raises(AtlasError, match="measures 'kernel', and this claim is about 'startup'"):
        read(docs)


def test_cells_of_what_was_measured_take_the_figures() -> None:
    taken = {feature for feature, _ in COMPARISON.own_figures}
    assert {"startup-time", "memory-overhead", "attack-surface", "isolation"} <= taken
    assert {technology for _, technology in COMPARISON.own_figures} >= {
        "process-sandbox",
        "system-container",
        "container",
    }


def test_no_claim_takes_a_time_or_memory_of_an_emulated_machine() -> None:
    figures = [one for figures in COMPARISON.own_figures.values() for one in figures]
    assert not [one for one in figures if "emulated" in one.conditions and one.unit]
