"""Facts about the modules of the project and their imports."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from isolation_atlas import hooks

HOOKS = Path(__file__).parents[2] / "hooks"
ALLOWED = {
    "PIL",
    "isolation_atlas",
    "esprima",
    "filelock",
    "jinja2",
    "jsonschema",
    "kubernetes_validate",
    "latex2mathml",
    "lightningcss",
    "markdown",
    "markupsafe",
    "merman",
    "platformdirs",
    "pydantic",
    "pydantic_core",
    "pygments",
    "pymdownx",
    "referencing",
    "resvg_py",
    "yaml",
} | set(sys.stdlib_module_names)


def _imports(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def test_the_renderers_never_import_mkdocs() -> None:
    """They should work without it, and outlive it."""
    for module in (HOOKS / "isolation_atlas").rglob("*.py"):
        assert _imports(module) <= ALLOWED, module


def test_every_module_opens_with_a_sentence_that_says_what_it_is_for() -> None:
    for module in HOOKS.rglob("*.py"):
        docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
        assert docstring, module
        assert docstring.splitlines()[0].endswith("."), module


def test_a_hook_is_thin() -> None:
    """A long hook has logic, and logic belongs into `isolation_atlas/`."""
    for module in HOOKS.glob("*.py"):
        assert len(module.read_text(encoding="utf-8").splitlines()) <= 150, module


PUBLIC = {
    "isolation_atlas.hooks",
    *(f"isolation_atlas.{subject}" for subject in ("bibliography", "changes", "cluster", "comparison", "escape")),
    *(f"isolation_atlas.{subject}" for subject in ("freshness", "glossary", "lab", "markup", "mermaid", "mkdocs")),
    *(f"isolation_atlas.{subject}" for subject in ("overview", "search", "stack")),
}
"""The modules from which the hooks of a site, this one's too, import; each lists in `__all__` what it offers."""


def _find_private(module: ast.Module) -> Iterator[str]:
    """What a module uses of the package beyond the public names."""
    subjects: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.partition(".")[0] == "isolation_atlas")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "isolation_atlas":
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                if name in PUBLIC:
                    subjects[alias.asname or alias.name] = name
                elif node.module not in PUBLIC or alias.name not in import_module(str(node.module)).__all__:
                    yield name
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in subjects:
            subject = subjects[node.value.id]
            if node.attr not in import_module(subject).__all__:
                yield f"{subject}.{node.attr}"


def test_the_hooks_use_no_more_of_the_package_than_any_other_site_can() -> None:
    for module in (*HOOKS.glob("*.py"), *(HOOKS / "site_build").glob("*.py")):
        assert [*_find_private(ast.parse(module.read_text(encoding="utf-8")))] == [], module


def test_an_import_around_the_public_names_is_found() -> None:
    for around in (
        "from isolation_atlas.page.fence import Fence",
        "from isolation_atlas.comparison import _words",
        "import isolation_atlas.page.fence",
        "from isolation_atlas import page",
        "from isolation_atlas import comparison\ncomparison.reader.read_comparison()",
    ):
        assert [*_find_private(ast.parse(around))], around
    for public in ("from isolation_atlas.hooks import Fence", "from isolation_atlas import escape\nescape.to_csv()"):
        assert [*_find_private(ast.parse(public))] == [], public


def test_each_public_module_is_named_where_others_look_for_it() -> None:
    assert hooks.__doc__
    named = hooks.__doc__ + (HOOKS.parent / "docs/contributing/use-it.md").read_text(encoding="utf-8")
    assert [module for module in PUBLIC if f"`{module}`" not in named and f"`.{module[16:]}`" not in named] == []


def test_a_library_that_is_missing_is_told_with_what_brings_it() -> None:
    for module, missing, extra in (("hooks", "filelock", "hooks"), ("mkdocs", "jinja2", "site")):
        code = f"import sys; sys.modules[{missing!r}] = None; import isolation_atlas.{module}"
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(HOOKS)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        said = f"ModuleNotFoundError: {missing} is not installed; pip install 'isolation-atlas[{extra}]' brings"
        assert said in ran.stderr, module
