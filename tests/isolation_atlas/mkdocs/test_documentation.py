"""What *Use it in your site* and *On the command line* show works as it stands there."""

import logging
import re
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from tests.support.sample import PROJECT

from isolation_atlas import command, mkdocs
from isolation_atlas.cluster.command import FORMATS, main
from isolation_atlas.cluster.view.selection import VIEWS
from isolation_atlas.mkdocs.options import Options, read_options
from isolation_atlas.output.site_stylesheet import join_stylesheet

PAGES = PROJECT / "docs/contributing"
SITE, COMMAND = ((PAGES / name).read_text(encoding="utf-8") for name in ("use-it.md", "command-line.md"))
MANIFEST = PROJECT / "examples/clusters/docs/manifests/shop.yml"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", SITE)


def _lay_out(root: Path, configuration: str, page: str) -> None:
    for name, text in {
        "mkdocs.yml": configuration,
        "docs/index.md": f"# Home\n\n{page}",
        "docs/isolation-atlas.css": join_stylesheet(),
        "docs/manifests/shop.yml": MANIFEST.read_text(encoding="utf-8"),
        "docs/prices.yml": "small: 5\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def _build(root: Path, *, strict: bool = True) -> str:
    build(load_config(str(root / "mkdocs.yml"), strict=strict, site_dir=str(root / "site"), plugins=[]))
    return (root / "site/index.html").read_text(encoding="utf-8")


def test_the_three_lines_draw_a_cluster(tmp_path: Path) -> None:
    (fence,) = re.findall(r"(?s)````markdown\n(.*?)````", SITE)
    _lay_out(tmp_path, _blocks("yaml")[0], fence)
    html = _build(tmp_path)
    assert "<svg" in html
    assert "isolation-atlas.css" in html


def test_the_options_are_those_that_there_are() -> None:
    (listed,) = yaml.safe_load(_blocks("yaml")[1])["markdown_extensions"]
    options = listed["isolation_atlas.mkdocs"]
    assert list(options) == [one.name for one in fields(Options)]
    assert read_options(options)


def test_a_fence_of_ones_own_takes_30_lines_and_tells_its_mistakes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (code,) = _blocks("python")
    assert len(code.splitlines()) <= 30
    _lay_out(tmp_path, _blocks("yaml")[0] + _blocks("yaml")[2], "```price\nplan: small\n```\n")
    (tmp_path / "price.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "price", raising=False)
    assert "<p><strong>5</strong> a month</p>" in _build(tmp_path)
    (tmp_path / "docs/index.md").write_text("# Home\n\n```price\nplan: smaller\n```\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        _build(tmp_path, strict=False)
    assert "docs/index.md:4:7: No plan 'smaller'. Did you mean 'small'?" in caplog.text
    assert all(name in dir(mkdocs) for name in mkdocs.__all__)


def test_the_table_of_builders_has_the_versions_that_tests_build_with() -> None:
    pinned = (PROJECT / "requirements-dev.txt").read_text(encoding="utf-8")
    for name, builder in (("mkdocs", "MkDocs"), ("properdocs", "ProperDocs"), ("zensical", "Zensical")):
        (version,) = re.findall(rf"(?m)^{name}==(\S+)", pinned)
        assert f"| {builder} {version} |" in SITE or f" {builder} {version} |" in SITE


def test_the_command_line_names_each_format_view_and_option(capsys: pytest.CaptureFixture[str]) -> None:
    rows = dict(re.findall(r"(?m)^\| `([^`]+)`(?:, `[^`]+`)* \| ([^|]+) \|", COMMAND))
    assert {endings[0] for endings in FORMATS.values()} <= rows.keys()
    assert set(re.findall(r"`(\w+)`", rows["--view"])) == set(VIEWS)
    with pytest.raises(SystemExit):
        main(["--help"])
    known = set(re.findall(r"(?m)^  (?:-\w[^,]*, )?(--[\w-]+)", capsys.readouterr().out))
    known -= {"--help", "--output", "--format"}
    short = {"--namespace": "-n", "--selector": "-l"}
    assert [one for one in known if f"`{one}" not in COMMAND and short.get(one, one) not in COMMAND] == []


def test_each_command_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--help"])
    names = re.findall(r"\{([\w,]+)\}\n", capsys.readouterr().out)[0]
    assert [name for name in names.split(",") if f"isolation-atlas {name} " not in COMMAND] == []
