"""Facts about how the modules that draw clusters build on each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[3] / "hooks" / "isolation_atlas" / "cluster"
ROOT = "isolation_atlas.cluster"
LAYERS = ("model", "graph", "view", "output")
"""The layers, from the lowest to the highest."""


def _imports(module: Path) -> Iterator[str]:
    """The names of all modules that a module imports."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            assert node.level == 0, module


def _is_allowed(name: str, layer: str) -> bool:
    allowed = LAYERS[: LAYERS.index(layer) + 1]
    return not f"{name}.".startswith(f"{ROOT}.") or name.startswith(tuple(f"{ROOT}.{lower}." for lower in allowed))


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_itself_and_lower_layers_alone(layer: str) -> None:
    modules = sorted((PACKAGE / layer).glob("*.py"))
    assert len(modules) > 2
    for module in modules:
        for name in _imports(module):
            assert _is_allowed(name, layer), f"{module.relative_to(PACKAGE)} imports {name}"


def test_only_the_fence_and_the_commands_are_outside_the_layers() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {
        "__init__.py",
        "__main__.py",
        "command.py",
        "fence.py",
        "kubectl.py",
    }
    assert {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {"__pycache__"} == set(LAYERS)


@pytest.mark.parametrize(
    ("name", "layer", "allowed"),
    [
        (f"{ROOT}.graph.cluster.resolve", "view", True),
        (f"{ROOT}.view.view.View", "view", True),
        (f"{ROOT}.output.text.to_text", "view", False),
        (f"{ROOT}.graph.cluster.Cluster", "model", False),
        (f"{ROOT}.resolve", "output", False),
        (ROOT, "output", False),
        ("isolation_atlas.problem.Problem", "model", True),
    ],
)
def test_an_import_of_a_higher_layer_is_found(name: str, layer: str, allowed: bool) -> None:
    assert _is_allowed(name, layer) is allowed
