"""Facts about the command, run as its users run it."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.support.sample import PROJECT, environment

from isolation_atlas.cluster.command import main

MANIFEST = PROJECT / "docs/data/clusters/two-nodes.yml"


def _run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "isolation_atlas.cluster", *arguments],
        cwd=PROJECT,
        env={**environment(), "PYTHONPATH": "hooks"},
        input=given,
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_a_file_becomes_a_picture_that_needs_no_other_file(tmp_path: Path) -> None:
    ran = _run(str(MANIFEST), "--view", "placement", "--title", "Two nodes", "-o", str(tmp_path / "cluster.svg"))
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", b"")
    text = (tmp_path / "cluster.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Two nodes"
    assert "prefers-color-scheme: dark" in text
    assert "&amp; " not in text
    assert "href" not in text


def test_standard_input_becomes_standard_output() -> None:
    windows = MANIFEST.read_bytes().replace(b"\n", b"\r\n")
    ran = _run("-", "-o", "-", given=windows)
    assert ran.returncode == 0
    assert ran.stdout == _run(str(MANIFEST)).stdout
    assert ran.stdout.startswith(b"<svg ")


@pytest.mark.parametrize(("form", "start"), [("mermaid", b"flowchart TB\n"), ("text", b"A Kubernetes cluster with 2 ")])
def test_other_formats_are_text(form: str, start: bytes) -> None:
    assert _run(str(MANIFEST), "--format", form).stdout.startswith(start)


def test_a_problem_is_reported_and_the_picture_is_drawn() -> None:
    service = b"apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  portz: []\n  selector:\n    app: web\n"
    ran = _run("-", "--view", "traffic", given=service)
    assert ran.returncode == 0
    assert ran.stderr.decode() == (
        "standard input:6:3: Unknown field 'portz' in 'spec'. Did you mean 'ports'?\n"
        "     6 |   portz: []\n"
        "       |   ^\n"
        "standard input:8:5: No Pod has the labels 'app=web'. There is no Pod in its namespace.\n"
        "     8 |     app: web\n"
        "       |     ^\n"
    )
    assert b"undefined" in ran.stdout


def test_a_document_that_is_no_object_does_not_hide_the_others_or_their_mistakes() -> None:
    given = b"- a list\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  nam: web\n"
    ran = _run("-", "--view", "traffic", "--format", "text", given=given)
    assert ran.returncode == 0
    assert b"- Service web" in ran.stdout
    assert ran.stderr.count(b"standard input:") == 2
    # Where one document can't be read as an object, nothing of the others is quoted: it could be a Secret's.
    assert b"Unknown field in 'metadata'. Did you mean 'name'?" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "given", "message"),
    [
        (["no-such-file.yml"], b"", "no-such-file.yml:1:1: The file can't be read: No such file or directory."),
        (["-"], b"", "standard input:1:1: The file is empty."),
        (["-"], b"\xff", "standard input:1:1: This is not UTF-8 text."),
        (["-"], b"#" * 20_000_000, "standard input:1:1: This has 20 MB; at most 16 MB are drawn."),
        (["-"], b"services: {}\n", "standard input:1:1: This is not a Kubernetes object"),
        ([str(MANIFEST), "--view", "storage"], b"", "The manifest has no claim, volume or storage class."),
        ([str(MANIFEST), "-o", "/no/such/folder/a.svg"], b"", "/no/such/folder/a.svg can't be written"),
    ],
)
def test_if_nothing_can_be_drawn_the_status_is_1_and_the_reason_is_reported(
    arguments: list[str], given: bytes, message: str
) -> None:
    ran = _run(*arguments, given=given)
    assert ran.returncode == 1
    assert message in ran.stderr.decode()
    assert "Traceback" not in ran.stderr.decode()
    assert ran.stdout == b""


@pytest.mark.parametrize("arguments", [[], ["-", "--view", "plan"], ["-", "--fold", "1"], ["-", "-l", "a in b"]])
def test_a_wrong_command_line_has_status_2(arguments: list[str]) -> None:
    assert _run(*arguments).returncode == 2


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("c.png", b"\x89PNG"),
        ("c.mmd", b"flowchart"),
        ("c.dot", b"digraph"),
        ("c.txt", b"A Kubernetes"),
        ("c.json", b'{\n "version"'),
    ],
)
def test_the_ending_of_the_file_says_the_format(tmp_path: Path, name: str, start: bytes) -> None:
    assert main([str(MANIFEST), "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize(("name", "said"), [("c.pdf", "'.pdf'"), ("c", "has no ending")])
def test_an_unknown_ending_is_told(tmp_path: Path, name: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(MANIFEST), "-o", str(tmp_path / name)])
    told = capsys.readouterr().err
    assert said in told
    assert "'.svg'" in told
    assert not (tmp_path / name).exists()


def test_the_format_can_be_named_whatever_the_file_is_called(tmp_path: Path) -> None:
    assert main([str(MANIFEST), "--format", "text", "-o", str(tmp_path / "c.pdf")]) == 0


def test_two_revisions_of_a_folder_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=tmp_path, check=True, capture_output=True
        )

    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "0")
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy/a.yml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    git("add", ".")
    git("commit", "-q", "-m", "1")
    assert main(["diff", "HEAD~1:deploy", "HEAD:deploy", "-o", "out.txt"]) == 0
    assert (tmp_path / "out.txt").read_text() == "1 new.\n\n- new ConfigMap a in namespace default\n"
    assert main(["diff", "--each-file", "HEAD~1:deploy", "HEAD:deploy", "-o", "out.md"]) == 0
    assert (tmp_path / "out.md").read_text().startswith("**`deploy/a.yml`**: 1 new.\n")
    assert main(["diff", "nowhere:deploy", "HEAD:deploy", "-o", "none.txt"]) == 1


def test_the_command_loads_neither_pages_nor_the_validator() -> None:
    code = (
        "import sys; from isolation_atlas.cluster.command import main; "
        f"main([{str(MANIFEST)!r}, '-o', '-']); "
        "slow = {'jinja2', 'pydantic', 'jsonschema', 'importlib.metadata', 'resvg_py'}; "
        "slow |= {'difflib', 'hashlib', 'shutil'}; "
        "print(*sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment(), "PYTHONPATH": "hooks"},
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    assert ran.stderr == b"\n"
