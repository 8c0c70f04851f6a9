"""Adds to the site what an author names, all of it or nothing, and says what is left to do.

    make new-feature ID=cold-start NAME="Cold start" QUESTION="How long does the first start take?" GROUP=performance

The words are feature, technology, experiment, question, page, rename-page and remove-page; without arguments, each says
what it takes.
"""

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from isolation_atlas.comparison import Comparison
from isolation_atlas.page.front_matter import read_page
from isolation_atlas.problem import AtlasError, suggest
from site_build.data import SiteData, read_data
from tools.new import entries, moves, pages
from tools.new.arguments import Argument, ArgumentsError, read_arguments
from tools.new.changes import Changes
from tools.project import PROJECT


@dataclass(frozen=True, slots=True)
class _Site:
    """What a command knows of the site.

    Attributes:
        data: the data; what a command needs of it must have no problems.
        pages: the pages, below docs/.
        changes: the changes that the command collects.
    """

    data: SiteData
    pages: Sequence[str]
    changes: Changes

    @property
    def comparison(self) -> Comparison:
        return self.data.comparison.require()

    @property
    def sources(self) -> list[str]:
        return list(self.data.sources.require())


_Values: TypeAlias = Mapping[str, str]

_COMMANDS: Mapping[str, tuple[Callable[[_Site], Sequence[Argument]], Callable[[_Site, _Values], None]]] = {
    "feature": (
        lambda site: entries.feature_arguments(site.comparison),
        lambda site, values: entries.add_feature(site.changes, site.comparison, values),
    ),
    "technology": (
        lambda site: entries.technology_arguments(site.comparison, site.pages),
        lambda site, values: entries.add_technology(site.changes, site.comparison, values),
    ),
    "experiment": (
        lambda site: entries.experiment_arguments(site.comparison),
        lambda site, values: entries.add_experiment(site.changes, values),
    ),
    "question": (
        lambda site: pages.question_arguments(site.pages, site.sources),
        lambda site, values: pages.add_question(site.changes, values),
    ),
    "page": (
        lambda site: pages.page_arguments(site.pages, site.sources, site.changes.read("mkdocs.yml")),
        lambda site, values: pages.add_page(site.changes, site.pages, values),
    ),
    "rename-page": (
        lambda site: moves.move_arguments(site.pages),
        lambda site, values: moves.move_page(site.changes, values),
    ),
    "remove-page": (
        lambda site: moves.removal_arguments(site.pages),
        lambda site, values: moves.remove_page(site.changes, values),
    ),
}
"""By its word, what a command takes, and what it does with that."""


def main(typed: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ, root: Path = PROJECT) -> int:
    """Do what the first word says, with the arguments that follow.

    Returns:
        The exit status: 0 if all is written, 1 if nothing is, because something is in the way, 2 for wrong arguments.
    """
    word, *rest = list(sys.argv[1:] if typed is None else typed) or [""]
    if word not in _COMMANDS:
        print(f"Unknown word {word!r}. {suggest(word, _COMMANDS)}" if word else __doc__, file=sys.stderr)
        return 2
    changes, docs = Changes(root), root / "docs"
    try:
        data = read_data(docs / "data", "docs/data", None)
        site = _Site(data, sorted(page.relative_to(docs).as_posix() for page in docs.rglob("*.md")), changes)
        taken, change = _COMMANDS[word]
        change(site, read_arguments(rest, environment, taken(site)))
        _refuse_new_problems(changes, data)
        changes.apply()
    except ArgumentsError as error:
        print("Nothing is written.", *error.problems, sep="\n", file=sys.stderr)
        return 2
    except AtlasError as error:
        print("Nothing is written.", *(one.describe() for one in error.problems), sep="\n", file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"Nothing is written. {error}", file=sys.stderr)
        return 1
    for name, text in sorted(changes.texts.items()):
        print(f"{'removed' if text is None else 'written'}: {name}")
    print(
        "\nStill to do:",
        *(f"- {note}" for note in changes.notes),
        "- `make serve` to look at it, `make links`, then `make test`; CONTRIBUTING.md says how to keep a new picture.",
        sep="\n",
    )
    return 0


def _refuse_new_problems(changes: Changes, before: SiteData) -> None:
    """Look in a copy at what would be wrong with data and pages that was not wrong before.

    Raises:
        AtlasError: something would be.
    """
    with TemporaryDirectory() as folder:
        docs = Path(folder, "docs")
        shutil.copytree(changes.root / "docs", docs, ignore=shutil.ignore_patterns("assets"))
        Changes(Path(folder), {name: text for name, text in changes.texts.items() if name.startswith("docs/")}).apply()
        known = {(problem.location.path, problem.message) for problem in before.problems}
        problems = read_data(docs / "data", "docs/data", None).problems
        for name, text in changes.texts.items():
            if name.startswith("docs/") and name.endswith(".md") and text is not None:
                problems += read_page(Path(folder, name), name).problems
    if new := [problem for problem in problems if (problem.location.path, problem.message) not in known]:
        raise AtlasError(new)


if __name__ == "__main__":
    sys.exit(main())
