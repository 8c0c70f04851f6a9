"""Builds the project's own site; prints as JSON its seconds of processor time, and how many of them our hooks take.

What it takes to load the hooks, with the libraries that they bring, is told apart.
"""

import inspect
import json
import sys
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
from tests.support.sample import PROJECT

ENTRIES = {
    BlockProcessor: "run",
    Pattern: "handleMatch",
    Postprocessor: "run",
    Preprocessor: "run",
    Treeprocessor: "run",
}


class Clock:
    """Adds up the seconds inside the functions it winds; one that runs inside another counts once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._depth = 0

    def wind(self, function: Callable[..., Any]) -> Callable[..., Any]:
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
    Hooks._load_hook = loading.wind(Hooks._load_hook)  # type: ignore[assignment, method-assign]
    with TemporaryDirectory() as site:
        begin = time.process_time()
        config = load_config(str(PROJECT / "mkdocs.yml"), site_dir=str(Path(site, "site")))
        for methods in config.plugins.events.values():
            methods[:] = [clock.wind(method) if _is_ours(method) else method for method in methods]
        # What Markdown calls: fences, citations and terms.
        fences = sys.modules["fence_events"].FenceEvents
        fences.format = clock.wind(fences.format)
        index = sys.modules["hooks/search_index.py"]._RecalledIndex
        index.add_entry_from_context = clock.wind(index.add_entry_from_context)
        for base, entry in ENTRIES.items():
            for processor in _subclasses(base):
                if _is_ours(processor) and entry in vars(processor):
                    setattr(processor, entry, clock.wind(getattr(processor, entry)))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        whole = time.process_time() - begin
    print(json.dumps({"whole": whole, "hooks": clock.seconds, "loading": loading.seconds}))


def _is_ours(thing: Any) -> bool:
    return Path(inspect.getsourcefile(inspect.unwrap(thing)) or "").is_relative_to(PROJECT / "hooks")


def _subclasses(base: type) -> set[type]:
    children: list[type] = base.__subclasses__()
    return {base, *(deeper for child in children for deeper in _subclasses(child))}


if __name__ == "__main__":
    main()
