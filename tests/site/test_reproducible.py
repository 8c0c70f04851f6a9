"""Two builds of one tree give the same bytes, whatever folder, time zone, language and hash seed they happen in."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.site.sample import PROJECT, environment

# Half a day before and after Greenwich, so that the two never agree on the day.
HERE = {"TZ": "UTC-14", "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "UTC+11", "LC_ALL": "C", "LANGUAGE": "tr", "PYTHONHASHSEED": "2"}


def test_two_builds_in_two_places_give_the_same_bytes(tmp_path: Path) -> None:
    one = _build(tmp_path / "one", HERE)
    other = _build(tmp_path / "some" / "other folder", THERE)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert {"sitemap.xml", "search/search_index.json", "llms-full.txt", "data/comparison.csv"} <= one.keys()


def test_the_site_has_no_file_that_carries_the_time_of_its_compression(built_site: Path) -> None:
    assert [path.name for path in built_site.rglob("*.gz")] == []


def _build(root: Path, surroundings: dict[str, str]) -> dict[str, bytes]:
    """Every file of a cold build of a copy of the project, with its history, at `root`."""
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", str(PROJECT), str(root)], check=True)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=PROJECT, check=True, capture_output=True, text=True).stdout.split("\0"):
        if name and (PROJECT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / name, root / name)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=root,
        env={**environment(), "SITE_URL": "https://example.org/atlas/", **surroundings},
        check=True,
        timeout=300,
    )
    site = root / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
