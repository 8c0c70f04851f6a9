"""A build, and `make clean`, remove nothing that no build has made, whatever stands where the site should."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.support.sample import PROJECT, Sample, make_sample

from isolation_atlas.output.site_folder import MARKER


@pytest.fixture
def nested(tmp_path: Path) -> Sample:
    """A sample in a folder that holds other things too, as a checkout does."""
    (tmp_path / "projects" / "checkout").mkdir(parents=True)
    (tmp_path / "projects" / "thesis.txt").write_text("years of work")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "letter.txt").write_text("a letter")
    return make_sample(tmp_path / "projects" / "checkout")


def _refused(sample: Sample, *options: str) -> str:
    """What a build says that ends without having touched a file of others."""
    before = _list(sample.root.parents[1])
    built = sample.build(*options)
    assert built.returncode == 1
    assert "Traceback" not in built.stderr
    assert _list(sample.root.parents[1]) - {sample.root / ".site.lock"} == before
    return built.stderr


def _list(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if ".cache" not in path.parts and path.name != ".site.lock"}


@pytest.mark.parametrize("leads_to", ["..", "../..", "."])
def test_a_link_to_the_project_or_above_it_is_refused(nested: Sample, leads_to: str) -> None:
    nested.site.symlink_to(leads_to)
    assert "can't contain the site, because the project itself is there. Name another 'site_dir'." in _refused(nested)


def test_a_link_out_of_the_project_is_refused(nested: Sample) -> None:
    nested.site.symlink_to("../../outside")
    assert "is a link out of the project" in _refused(nested)


@pytest.mark.parametrize("folder", [".", "..", "../.."])
def test_a_folder_that_holds_the_project_is_refused(nested: Sample, folder: str) -> None:
    said = _refused(nested, "--site-dir", folder)
    assert "can't hold the site" in said or "The 'docs_dir' should not be within the 'site_dir'" in said, (
        "we say so, or MkDocs does"
    )


@pytest.mark.parametrize("name", ["site", ".site.previous", ".site.unfinished"])
def test_a_folder_that_no_build_has_made_is_refused(nested: Sample, name: str) -> None:
    kept = nested.root / name / "notes.txt"
    kept.parent.mkdir()
    kept.write_text("notes")
    assert f"{name} was not made by a build of this project: it contains 'notes.txt'." in _refused(nested)
    assert kept.read_text() == "notes"


def test_a_folder_outside_that_is_named_and_empty_takes_a_site_and_another_one_after(nested: Sample) -> None:
    folder = nested.root.parents[1] / "published"
    folder.mkdir()
    for title in ("First", "Second"):
        nested.write("index.md", f"# {title}\n")
        assert nested.build("--site-dir", str(folder)).returncode == 0
        assert f">{title}" in (folder / "index.html").read_text(encoding="utf-8")


def test_a_folder_that_takes_the_place_of_the_site_during_a_build_is_kept(nested: Sample) -> None:
    (nested.root / "intruder.py").write_text(
        "from pathlib import Path\n\n"
        "def on_post_build(config):\n"
        "    site = Path(config.config_file_path).parent / 'site'\n"
        "    site.mkdir()\n"
        "    (site / 'notes.txt').write_text('notes')\n"
    )
    nested.configure("  - hooks/pages.py", "  - intruder.py\n  - hooks/pages.py")
    built = nested.build()
    assert built.returncode == 1
    assert "Traceback" not in built.stderr
    assert "was not made by a build of this project" in built.stderr
    assert [path.read_text() for path in nested.root.rglob("notes.txt")] == ["notes"]


def test_a_mount_point_is_refused(nested: Sample) -> None:
    nested.site.mkdir()
    command = ["mount", "-t", "tmpfs", "tmpfs", str(nested.site)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only who may mount a file system can try this")
    try:
        (nested.site / "notes.txt").write_text("notes")
        assert "is a mount point" in _refused(nested)
    finally:
        subprocess.run(["umount", str(nested.site)], check=True)


def test_what_a_killed_removal_has_left_is_removed_by_the_next_build(nested: Sample) -> None:
    assert nested.build().returncode == 0
    left = nested.root / ".site.previous"
    nested.site.rename(left)
    assert nested.build().returncode == 0
    for path in left.rglob("*.html"):
        path.unlink()
    assert nested.build().returncode == 0
    assert not left.exists()


def test_a_site_on_another_drive_is_built_and_built_again_there(nested: Sample) -> None:
    drive = nested.root.parents[1] / "drive"
    drive.mkdir()
    command = ["mount", "-t", "tmpfs", "tmpfs", str(drive)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only who may mount a file system can try this")
    try:
        (drive / "notes.txt").write_text("notes")
        assert (drive.stat().st_dev) != nested.root.stat().st_dev
        for title in ("First", "Second"):
            nested.write("index.md", f"# {title}\n")
            assert nested.build("--site-dir", str(drive / "site")).returncode == 0
            assert f">{title}" in (drive / "site" / "index.html").read_text(encoding="utf-8")
        assert sorted(path.name for path in drive.iterdir()) == [".site.lock", "notes.txt", "site"]
        assert "is a mount point" in _refused(nested, "--site-dir", str(drive))
        nested.site.symlink_to(drive / "site")
        assert "is a link out of the project" in _refused(nested)
    finally:
        subprocess.run(["umount", str(drive)], check=True)


def _clean(folder: Path) -> str:
    """What `make clean` prints in this folder."""
    shutil.copy(PROJECT / "Makefile", folder)
    return subprocess.run(
        ["make", "--no-print-directory", "clean"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("name", ["site", ".site.previous", ".cache", ".venv"])
def test_to_clean_removes_a_link_and_not_what_it_leads_to(tmp_path: Path, name: str) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "notes.txt").write_text("notes")
    (theirs / MARKER).touch()
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / name).symlink_to(theirs)
    _clean(folder)
    assert [path.name for path in folder.iterdir()] == ["Makefile"]
    assert (theirs / "notes.txt").read_text() == "notes"


def test_to_clean_keeps_a_folder_that_no_build_has_made(tmp_path: Path) -> None:
    for name in ("site", ".site.previous", ".site.mine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "notes.txt").write_text("notes")
    (tmp_path / ".site.previous" / MARKER).touch()
    (tmp_path / ".site.lock").touch()
    said = _clean(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.mine", "Makefile", "site"]
    assert "site stays: no build of this project made it." in said
