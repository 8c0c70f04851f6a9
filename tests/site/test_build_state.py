"""A build depends on nothing but its input: not on the order of its hooks, and not on any build before."""

import logging
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from tests.support.sample import PROJECT, Sample, make_sample

_PAGE = """\
---
title: A & B
description: One of each.
---

# Sample

A hypercall [@handbook], and [a row](#startup.vm).

```comparison
controls: true
```

```cluster
manifest: data/clusters/pair.yml
```

```mermaid
flowchart LR
  a --> b
```

```stack
stacks: [vm, container]
title: Both
```

```requirements
```

```escapes
```

```glossary
```

## More
"""
_CALM = "# {}\n\nA hypercall.\n\n```experiment\nexperiment: race\n```\n"


def _hooks() -> list[str]:
    return re.findall(r"(?m)^  - (hooks/\w+\.py)", (PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))


def _lay_out(root: Path) -> Sample:
    """A sample with one of each fence, in a repository, so that its pages have dates."""
    root.mkdir()
    sample = make_sample(root)
    sample.write("index.md", _PAGE)
    sample.write("section/page.md", _CALM.format("Another page"))
    for arguments in (
        ["init", "--quiet"],
        ["add", "docs/index.md", "docs/section/page.md"],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "Begin"],
    ):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    return sample


def _order_hooks(sample: Sample, hooks: list[str]) -> None:
    path = sample.root / "mkdocs.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("hooks:")) + 1
    end = lines.index("", start)
    lines[start:end] = [f"  - {hook}" for hook in hooks]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _build(sample: Sample) -> Mapping[str, bytes]:
    """The files of the site, built in this process."""
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    config = load_config(str(sample.root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return {
        path.relative_to(sample.site).as_posix(): path.read_bytes()
        for path in sorted(sample.site.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    level = logging.getLogger("mkdocs").level
    yield
    logging.getLogger("mkdocs").setLevel(level)


def test_hooks_work_in_any_order(tmp_path: Path) -> None:
    sample = _lay_out(tmp_path / "sample")
    expected = _build(sample)
    assert b"Updated <time" in expected["index.html"], "the page says on which day it changed"
    shuffled = [list(_hooks()) for _ in range(4)]
    for seed, hooks in enumerate(shuffled):
        random.Random(seed).shuffle(hooks)  # noqa: S311 - an order is no secret
    for hooks in (_hooks()[::-1], *shuffled):
        _order_hooks(sample, hooks)
        built = _build(sample)
        assert [name for name in expected.keys() | built.keys() if expected.get(name) != built.get(name)] == [], hooks


def test_a_build_remembers_nothing_of_the_one_before(tmp_path: Path) -> None:
    first, second = _lay_out(tmp_path / "first"), _lay_out(tmp_path / "second")
    second.write("index.md", _CALM.format("Quite another"))
    second.write("data/glossary.yml", "[]")
    second.write("data/escapes.yml", "[]")
    alone = _build(second)
    _build(first)
    assert _build(second) == alone


def test_a_build_that_was_interrupted_says_nothing_of_the_links_of_the_next(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    first, second = make_sample(tmp_path / "first"), make_sample(tmp_path / "second")
    (first.root / "interrupted.py").write_text("def on_page_content(*_, **__):\n    raise KeyboardInterrupt\n")
    first.configure("hooks: #", "hooks:\n  - interrupted.py\n  #")
    second.write("index.md", "# Sample\n\nA page.\n\n[A dead link](nowhere.md).\n")
    first.build()
    assert "docs/index.md:5:15: There is no docs/nowhere.md." in second.build().stderr


@pytest.mark.parametrize("hook", ["comparison_table", "markdown_pages", "pages", "assets"])
def test_a_hook_that_was_taken_out_leaves_nothing_behind(tmp_path: Path, hook: str) -> None:
    sample = _lay_out(tmp_path / "sample")
    sample.write("index.md", _CALM.format("Calm"))
    _order_hooks(sample, [one for one in _hooks() if hook not in one])
    alone = _build(sample)
    _order_hooks(sample, _hooks())
    _build(sample)
    _order_hooks(sample, [one for one in _hooks() if hook not in one])
    assert _build(sample) == alone


def _own_modules() -> dict[str, ModuleType]:
    return {
        name: module
        for name, module in sys.modules.items()
        if name.split(".")[0] in ("isolation_atlas", "site_build") or name.startswith("hooks/")
    }


def _variables(module: ModuleType) -> dict[str, str]:
    """The variables of a module, as texts that change with them; functions and classes are no state."""
    return {
        name: repr(vars(value) if hasattr(value, "__dict__") else value)
        for name, value in vars(module).items()
        if not name.startswith("__") and not callable(value) and not isinstance(value, ModuleType)
    }


def test_no_build_writes_a_variable_of_a_module(tmp_path: Path) -> None:
    sample = _lay_out(tmp_path / "sample")
    _build(sample)
    before = {name: _variables(module) for name, module in _own_modules().items()}
    assert len([name for name in before if name.startswith("hooks/")]) == len(_hooks())
    sample.write("index.md", _CALM.format("Another"))
    sample.write("data/glossary.yml", "[]")
    _build(sample)
    after = {name: _variables(module) for name, module in _own_modules().items() if name in before}
    for name, variables in before.items():
        assert after[name] == variables, name
