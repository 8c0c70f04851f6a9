"""Two builds of one checkout at the same time both end well, one after the other."""

import os
import signal
import subprocess
import sys

from tests.support.sample import Sample
from tests.support.serving import wait_until

WAITS = "Another build of this site is running. This one waits until that one has ended."


def _start(sample: Sample) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=sample.root,
        env=sample.environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def _fill(sample: Sample, pages: int) -> None:
    for number in range(pages):
        sample.write(f"page-{number}.md", f"# Page {number}\n\n```cluster\nmanifest: data/clusters/pair.yml\n```\n")


def test_of_builds_at_once_each_ends_well_and_a_whole_site_is_left(sample: Sample) -> None:
    _fill(sample, 20)
    builds = [_start(sample) for _ in range(3)]
    logs = [build.communicate(timeout=120)[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0], logs
    assert any(WAITS in log for log in logs)
    assert all((sample.site / f"page-{number}" / "index.html").exists() for number in range(20))
    assert [path.name for path in sample.root.glob(".site.*")] == [".site.lock"]


def test_a_build_that_waits_goes_on_when_the_other_one_is_killed(sample: Sample) -> None:
    _fill(sample, 40)
    first = _start(sample)
    wait_until((sample.root / ".site.unfinished").exists)
    os.kill(first.pid, signal.SIGSTOP)
    second = _start(sample)
    assert second.stderr
    assert any(WAITS in line for line in second.stderr)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    log = second.communicate(timeout=120)[1]
    assert second.returncode == 0, log
    assert (sample.site / "page-39" / "index.html").exists()
