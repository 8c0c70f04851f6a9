"""Builds the project's own site, and prints the processor seconds of the build, of our hooks and of their loading.

The output is JSON. Loading the hooks includes the libraries that they import.
"""

import inspect
import json
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import Pattern
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import Hooks
from mkdocs.config.defaults import MkDocsConfig

from tools.project import PROJECT

ENTRIES = {
    BlockProcessor: "run",
    Pattern: "handleMatch",
    Postprocessor: "run",
    Preprocessor: "run",
    Treeprocessor: "run",
}


class Clock:
    """Adds up the processor seconds of functions; nested calls of them count once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._depth = 0

    def measure(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function, so that the time of its calls is added."""

        @wraps(function)
        def timed(*arguments: Any, **options: Any) -> Any:
            self._depth += 1
            begin = time.process_time()
            try:
                return function(*arguments, **options)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.seconds += time.process_time() - begin

        return timed


def main() -> None:
    clock, loading = Clock(), Clock()
    Hooks._load_hook = loading.measure(Hooks._load_hook)  # type: ignore[assignment, method-assign]
    with TemporaryDirectory() as site:
        begin = time.process_time()
        config = load_config(str(PROJECT / "mkdocs.yml"), site_dir=str(Path(site, "site")))
        for methods in config.plugins.events.values():
            methods[:] = [clock.measure(method) if _is_ours(method) else method for method in methods]
        config.plugins.events["config"].append(lambda config: _measure_registered(clock, config))
        # Markdown calls the processors of citations and terms directly, and not through a hook.
        for base, entry in ENTRIES.items():
            for processor in _subclasses(base):
                if _is_ours(processor) and entry in vars(processor):
                    setattr(processor, entry, clock.measure(getattr(processor, entry)))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        whole = time.process_time() - begin
    print(json.dumps({"whole": whole, "hooks": clock.seconds, "loading": loading.seconds}))


def _measure_registered(clock: Clock, config: MkDocsConfig) -> None:
    """Measure the objects that our hooks register in `on_config`: the formatters of fences, and the search index."""
    for fence in config.mdx_configs["pymdownx.superfences"]["custom_fences"]:
        if _is_ours(fence["format"]):
            fence["format"] = clock.measure(fence["format"])
    index = config.plugins["material/search"].search_index  # type: ignore[attr-defined]
    if _is_ours(type(index)):
        index.add_entry_from_context = clock.measure(index.add_entry_from_context)


def _is_ours(thing: Any) -> bool:
    return Path(inspect.getsourcefile(inspect.unwrap(thing)) or "").is_relative_to(PROJECT / "hooks")


def _subclasses(base: type) -> set[type]:
    children: list[type] = base.__subclasses__()
    return {base, *(deeper for child in children for deeper in _subclasses(child))}


if __name__ == "__main__":
    main()
