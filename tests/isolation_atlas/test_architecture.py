"""Facts about the modules of the project and their imports."""

import ast
import sys
from pathlib import Path

HOOKS = Path(__file__).parents[2] / "hooks"
ALLOWED = {
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
