"""The package for other sites: what it holds, and that it works where nothing else is installed."""

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from configparser import ConfigParser
from email.parser import Parser
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from tests.support.sample import PROJECT

TOOLS = PROJECT / ".venv" / "package" / "bin"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: nginx}]}\n"


def _build(folder: Path, *options: str, project: Path = PROJECT) -> list[Path]:
    assert TOOLS.is_dir(), "hatchling has an environment of its own: run `make .venv/package`."
    command = [str(TOOLS / "python"), "-m", "hatchling", "build", "-d", str(folder), *options]
    subprocess.run(command, cwd=project, check=True, capture_output=True, timeout=120)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    _build(folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    first, second = sorted(built.iterdir()), _build(tmp_path)
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_source_distribution_gives_the_same_wheel(built: Path, wheel: Path, tmp_path: Path) -> None:
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    (again,) = _build(tmp_path / "dist", "-t", "wheel", project=unpacked)
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_what_builds_the_package_runs_nothing_of_the_checkout() -> None:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["build-system"]["build-backend"] == "hatchling.build"
    assert "backend-path" not in settings["build-system"]
    # A hook of the build would be a table of its own, as would one of the metadata.
    hatch = settings["tool"]["hatch"]
    assert set(hatch) == {"build", "version"}
    assert set(hatch["build"]) == {"targets"}
    assert not [target for target in hatch["build"]["targets"].values() if "hooks" in target]
    assert hatch["version"]["source"] == "vcs"


def test_an_index_would_take_them(built: Path, wheel: Path) -> None:
    files = [str(path) for path in built.iterdir()]
    for command in (["twine", "check", "--strict", *files], ["check-wheel-contents", str(wheel)]):
        run = subprocess.run(
            [str(TOOLS / command[0]), *command[1:]], cwd=PROJECT, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr


def test_the_wheel_has_all_that_the_code_reads_and_nothing_of_the_site(wheel: Path) -> None:
    names = _names(wheel)
    for kind, folder, inside in (
        ("overrides/fences", "*", "templates/fences"),
        ("docs/assets/stylesheets", "*.css", "stylesheets"),
        ("docs/data/schemas", "*.json", "schemas"),
    ):
        expected = {f"isolation_atlas/{inside}/{path.name}" for path in (PROJECT / kind).glob(folder)}
        assert expected
        assert expected <= names
    package = PROJECT / "hooks" / "isolation_atlas"
    kept = {
        f"isolation_atlas/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert kept <= names
    assert "isolation_atlas/py.typed" in names
    assert not [name for name in names if "home.html" in name or "__pycache__" in name]


def test_its_metadata_say_what_each_extra_brings(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        said = Parser().parsestr(archive.read(name).decode())
    assert said["Name"] == "isolation-atlas"
    assert said.get_all("Provides-Extra") == ["hooks", "png", "site", "svg"]
    base = [one for one in said.get_all("Requires-Dist") or () if "extra ==" not in one]
    assert not [one for one in base if one.startswith(("markdown", "jinja2", "mkdocs", "merman"))]


def test_each_command_that_it_installs_is_a_function_of_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/entry_points.txt"))
        said = ConfigParser()
        said.read_string(archive.read(name).decode())
    points = [EntryPoint(*pair, "console_scripts") for pair in said.items("console_scripts")]
    assert {point.name for point in points} == {"isolation-atlas", "kubectl-atlas", "kubectl_complete-atlas"}
    assert all(callable(point.load()) for point in points)


def _run(python: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [str(python), "-I", "-m", "isolation_atlas", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


def _unpack(wheel: Path, folder: Path, *brings: str) -> Path:
    """A Python that knows the wheel and the packages that it is told of, and no others."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=120)
    (installed,) = folder.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)  # noqa: S202 - it is ours
    (ours,) = (path for path in map(Path, sys.path) if (path / "yaml").is_dir())
    for package in brings:
        for part in ours.glob(f"{package}*"):
            (installed / part.name).symlink_to(part)
    return folder / "bin" / "python"


BASE = (
    *("annotated_types", "attr", "importlib_resources", "jsonschema", "kubernetes_validate", "packaging", "pydantic"),
    *("_yaml", "yaml", "referencing", "rpds", "typing_extensions", "typing_inspection"),
)


def test_what_is_missing_is_told_with_the_way_out(wheel: Path, tmp_path: Path) -> None:
    python = _unpack(wheel, tmp_path / "venv", *BASE)
    (tmp_path / "pod.yml").write_text(POD)
    text = _run(python, "cluster", "pod.yml", "--format", "text", cwd=tmp_path)
    assert (text.returncode, text.stderr) == (0, "")
    assert "container web" in text.stdout
    picture = _run(python, "cluster", "pod.yml", cwd=tmp_path)
    assert picture.returncode == 1
    assert picture.stderr == (
        "This can't be drawn here: merman is not installed; where it has a wheel, pip install 'isolation-atlas[svg]' "
        "brings it. Ask for --format mermaid or text.\n"
    )
    assert "usage: isolation-atlas cluster" in _run(python, "cluster", "--help", cwd=tmp_path).stdout


def test_a_picture_as_png_asks_for_its_package(wheel: Path, tmp_path: Path) -> None:
    python = _unpack(wheel, tmp_path / "venv", *BASE, "merman")
    (tmp_path / "pod.yml").write_text(POD)
    assert _run(python, "cluster", "pod.yml", "-o", "pod.svg", cwd=tmp_path).returncode == 0
    assert "<svg" in (tmp_path / "pod.svg").read_text(encoding="utf-8")
    assert "--atlas-paper" in (tmp_path / "pod.svg").read_text(encoding="utf-8")
    picture = _run(python, "cluster", "pod.yml", "-o", "pod.png", cwd=tmp_path)
    assert picture.returncode == 1
    assert "resvg_py is not installed; pip install 'isolation-atlas[png]' brings it." in picture.stderr


def test_the_fences_of_a_site_say_which_extra_they_need(wheel: Path, tmp_path: Path) -> None:
    python = _unpack(wheel, tmp_path / "venv", *BASE)
    run = subprocess.run(
        [str(python), "-I", "-c", "import isolation_atlas.mkdocs"], capture_output=True, text=True, check=False
    )
    assert run.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: markdown is not installed; pip install 'isolation-atlas[site]' brings what the fences of "
        "a site need."
    )


def test_the_stylesheet_is_written_without_what_only_sites_need(wheel: Path, tmp_path: Path) -> None:
    python = _unpack(wheel, tmp_path / "venv")
    assert _run(python, "stylesheet", "docs/atlas.css", cwd=tmp_path).returncode == 0
    assert ".atlas-diagram" in (tmp_path / "docs/atlas.css").read_text(encoding="utf-8")
    (tmp_path / "taken").write_text("a file")
    refused = _run(python, "stylesheet", "taken/atlas.css", cwd=tmp_path)
    assert (refused.returncode, refused.stderr) == (1, "taken/atlas.css can't be written: File exists.\n")


def test_schemas_are_copied_for_an_editor(wheel: Path, tmp_path: Path) -> None:
    python = _unpack(wheel, tmp_path / "venv")
    assert _run(python, "schemas", "schemas", cwd=tmp_path).returncode == 0
    assert {path.name for path in (tmp_path / "schemas").iterdir()} == {
        path.name for path in (PROJECT / "docs/data/schemas").glob("*.json")
    }


def _find_python(version: str) -> str | None:
    """A Python of this version that starts: the place of one that is not there may be taken by a script."""
    names = [shutil.which(f"python{version}"), *map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
    for name in filter(None, names):
        run = subprocess.run([name, "-c", "import venv"], capture_output=True, check=False, timeout=60)
        if run.returncode == 0:
            return name
    return None


@pytest.mark.thorough
@pytest.mark.parametrize("version", PYTHONS)
def test_it_is_installed_into_an_empty_environment_and_draws_also_in_a_site(
    wheel: Path, tmp_path: Path, version: str
) -> None:
    found = _find_python(version)
    if found is None:
        pytest.skip(f"no Python {version} is here")
    subprocess.run([found, "-m", "venv", str(tmp_path / "venv")], check=True, timeout=120)
    python = tmp_path / "venv" / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", f"{wheel}[png,site]", "mkdocs-material"]
    subprocess.run(install, check=True, timeout=600)
    (tmp_path / "pod.yml").write_text(POD)
    for ending in ("svg", "png", "mmd", "dot", "txt", "json"):
        run = _run(python, "cluster", "pod.yml", "-o", f"pod.{ending}", cwd=tmp_path)
        assert (run.returncode, run.stderr) == (0, ""), ending
    site = shutil.copytree(PROJECT / "examples/clusters", tmp_path / "site")
    assert _run(python, "stylesheet", "docs/isolation-atlas.css", cwd=site).returncode == 0
    subprocess.run(
        [str(python), "-m", "mkdocs", "build", "--strict"], cwd=site, check=True, capture_output=True, timeout=120
    )
    assert "<svg" in (site / "site/index.html").read_text(encoding="utf-8")
