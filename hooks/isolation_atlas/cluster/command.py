"""The command `python -m isolation_atlas.cluster`, which draws a manifest without a site."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from isolation_atlas.authoring.document import read_document
from isolation_atlas.cluster.graph.cluster import Cluster, resolve
from isolation_atlas.cluster.model.api_schema import check, known_versions
from isolation_atlas.cluster.model.manifest import Manifest, parse_manifests
from isolation_atlas.cluster.model.manifest_files import read_paths
from isolation_atlas.cluster.model.selector import Selector, parse_selector
from isolation_atlas.cluster.output.draw import draw_view
from isolation_atlas.cluster.output.mermaid import to_mermaid
from isolation_atlas.cluster.output.svg_file import to_standalone
from isolation_atlas.cluster.output.text import to_text
from isolation_atlas.cluster.view.builder import FOLD_AT, ViewOptions, build_views, explain_empty
from isolation_atlas.cluster.view.selection import VIEWS
from isolation_atlas.control_characters import replace_controls
from isolation_atlas.mermaid import UndrawableError
from isolation_atlas.problem import AtlasError, Problem, suggest

STANDARD_INPUT = "standard input"

DRAWN, NOTHING_DRAWN = 0, 1
"""Exit statuses; argparse exits with 2 for a wrong command line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw a manifest with the options of the command line.

    Returns:
        The exit status. Problems are printed to standard error, even if the picture could be drawn.
    """
    parsed = _parser().parse_args(arguments)
    try:
        manifest = _read(parsed.manifest, parsed.kinds)
        cluster = resolve(manifest)
        _report_problems(manifest, cluster, parsed.kubernetes)
        output = _draw(manifest, cluster, parsed)
        _write(output, parsed.output)
    except AtlasError as error:
        _report(error.problems)
    except UndrawableError as error:
        _print_error(f"This can't be drawn here: {error}. Ask for --format mermaid or text.")
    except OSError as error:
        _print_error(f"{parsed.output} can't be written: {error.strerror}.")
    else:
        return DRAWN
    return NOTHING_DRAWN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m isolation_atlas.cluster", description="Draw a Kubernetes manifest.")
    parser.add_argument(
        "manifest",
        nargs="+",
        help="a file of Kubernetes objects, YAML or JSON; a folder of such files, with its subfolders, in the order of "
        "their paths; a kustomization; - for standard input. Several are one cluster.",
    )
    parser.add_argument("-o", "--output", default="-", help="the file to write; - for standard output, which is usual")
    parser.add_argument("--format", choices=["svg", "mermaid", "text"], default="svg")
    parser.add_argument("--view", choices=VIEWS, default="placement")
    parser.add_argument("--title", help="the picture's name")
    parser.add_argument("-n", "--namespace", help="show this one alone")
    parser.add_argument("-l", "--selector", type=_selector, default=Selector(), help="show what has these labels")
    parser.add_argument("--direction", choices=["LR", "TB"], default="LR", help="left to right, or top to bottom")
    parser.add_argument("--containers", action=argparse.BooleanOptionalAction, help="show the containers of Pods")
    parser.add_argument("--fold", type=_fold, default=FOLD_AT, help="how many like Pods share one box")
    parser.add_argument("--kinds", help="a file that says which fields of custom kinds refer to what")
    parser.add_argument(
        "--kubernetes", type=_version, default=known_versions()[-1], help="check against this version's API"
    )
    return parser


def _selector(text: str) -> Selector:
    try:
        return parse_selector(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write it as for kubectl, such as 'app=web,tier!=cache'") from None


def _fold(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) <= 1:
        raise argparse.ArgumentTypeError("this must be a whole number of at least 2")
    return int(text)


def _version(text: str) -> str:
    if text not in known_versions():
        raise argparse.ArgumentTypeError(f"there are no schemas of {text!r}. {suggest(text, known_versions())}")
    return text


def _read(paths: Sequence[str], kinds: str | None) -> Manifest:
    known = None
    if kinds:
        from isolation_atlas.cluster.model.custom_kinds import read_kinds  # noqa: PLC0415 - most runs need none

        known = read_kinds(read_document(Path(kinds), kinds))
    files: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    for path in paths:
        if path == "-":
            files.append((STANDARD_INPUT, sys.stdin.buffer.read()))
        else:
            read = read_paths([path])
            files += read.files
            problems += read.problems
    name = STANDARD_INPUT if paths[0] == "-" else paths[0]
    if not files and problems:
        raise AtlasError(problems)
    return parse_manifests(files, name, known, problems)


def _report_problems(manifest: Manifest, cluster: Cluster, version: str) -> None:
    found = (problem for _, problem in cluster.problems)
    _report(sorted({*found, *check(manifest.objects, version)}))


def _draw(manifest: Manifest, cluster: Cluster, parsed: argparse.Namespace) -> str:
    options = ViewOptions(
        parsed.view, parsed.namespace, parsed.selector, parsed.direction, parsed.containers, parsed.fold
    )
    if parsed.format == "svg":
        if drawing := draw_view(cluster, options, identity="cluster", title=parsed.title):
            if drawing.reason:
                raise UndrawableError(drawing.reason)
            return to_standalone(drawing.svg, drawing.view, drawing.title)
    elif view := next(build_views(cluster, options), None):
        return (
            to_text(view) if parsed.format == "text" else to_mermaid(view, parsed.title or view.description.rstrip("."))
        )
    raise AtlasError([manifest.problem(explain_empty(cluster, options))])


def _write(output: str, file: str) -> None:
    if file == "-":
        sys.stdout.buffer.write(output.encode())
        sys.stdout.buffer.flush()
    else:
        Path(file).write_bytes(output.encode())


def _report(problems: Iterable[Problem]) -> None:
    for problem in problems:
        _print_error(problem.describe())


def _print_error(message: str) -> None:
    sys.stderr.write(f"{replace_controls(message)}\n")
