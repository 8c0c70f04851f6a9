"""The command `isolation-atlas cluster`, which draws a manifest, or what changed, without a site."""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from isolation_atlas.cluster.graph.cluster import Cluster, resolve
from isolation_atlas.cluster.model.api_schema import check, known_versions
from isolation_atlas.cluster.model.manifest import Manifest, parse_manifests
from isolation_atlas.cluster.model.manifest_files import read_paths
from isolation_atlas.cluster.model.selector import Selector, parse_selector
from isolation_atlas.cluster.view.builder import FOLD_AT, ViewOptions, build_views, explain_empty
from isolation_atlas.cluster.view.selection import GROUPS, VIEWS
from isolation_atlas.control_characters import replace_controls
from isolation_atlas.extras import command_for
from isolation_atlas.problem import AtlasError, Location, Problem, suggest

if TYPE_CHECKING:
    from isolation_atlas.cluster.graph.change import Change, Mark
    from isolation_atlas.cluster.model.kinds import Kind

STANDARD_INPUT = "standard input"

PROGRAM = "python -m isolation_atlas.cluster"
"""What the command is called where it is run as a module."""

DRAWN, NOTHING_DRAWN, WRONG_USE = 0, 1, 2
"""Exit statuses; argparse has the last one for a wrong command line, too."""

FORMATS: Mapping[str, tuple[str, ...]] = {
    "svg": (".svg",),
    "png": (".png",),
    "mermaid": (".mmd", ".mermaid"),
    "dot": (".dot", ".gv"),
    "text": (".txt",),
    "json": (".json",),
}
"""The formats of a picture, with the endings of their files."""

DIFF_FORMATS: Mapping[str, tuple[str, ...]] = {**FORMATS, "markdown": (".md",)}
"""The formats of what changed; the last one is a comment for a pull request."""


class CommandError(Exception):
    """Raised if there is no picture; says why in sentences, and holds nothing that may be secret."""


class _UndrawnError(CommandError):
    """Raised if there is no picture in the format that was asked for; says why."""

    def __init__(self, reason: object) -> None:
        super().__init__(f"This can't be drawn here: {reason}. Ask for --format mermaid or text.")


def main(arguments: Sequence[str] | None = None, program: str = PROGRAM) -> int:
    """Draw a manifest, or what changed between two, with the options of the command line.

    Args:
        arguments: those of the command line; by default those of this process.
        program: what its help calls the command.

    Returns:
        The exit status. Problems are printed to standard error, even if the picture could be drawn.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["diff"]:
        parser = diff_parser(program)
        parsed = parse(parser, given[1:], DIFF_FORMATS)
        if parsed.each_file and parsed.format != "markdown":
            parser.error("--each-file writes Markdown alone. Name the file -o changes.md, or add --format markdown.")
        _split_range(parser, parsed)
        return run(parsed.output, lambda: _diff(parsed))
    parsed = parse(_parser(program), given, FORMATS)
    return run(parsed.output, lambda: draw(parsed, _read(parsed.manifest, read_kinds_file(parsed.kinds))))


def parse(
    parser: argparse.ArgumentParser, given: Sequence[str], formats: Mapping[str, tuple[str, ...]]
) -> argparse.Namespace:
    """The options of a command line, with the format that the ending of the file says."""
    parser.formatter_class = argparse.HelpFormatter
    parsed = parser.parse_args(given)
    parsed.format = parsed.format or _choose_format(parser, parsed.output, formats)
    return parsed


def run(output: str, make: Callable[[], bytes]) -> int:
    """Make a picture and write it into a file, or report why there is none; return the exit status."""
    try:
        _write(make(), output)
    except AtlasError as error:
        _report(error.problems)
    except CommandError as error:
        print_error(str(error))
    except OSError as error:
        print_error(f"{output} can't be written: {error.strerror}.")
    else:
        return DRAWN
    return NOTHING_DRAWN


def new_parser(program: str, description: str, epilog: str | None = None) -> argparse.ArgumentParser:
    """A parser without options, for `parse`.

    Until then, it is told how wide help is: to ask the terminal, argparse loads what compresses files, at each run.
    """
    narrow = partial(argparse.HelpFormatter, width=80)
    return argparse.ArgumentParser(program, description=description, epilog=epilog, formatter_class=narrow)


def _parser(program: str) -> argparse.ArgumentParser:
    parser = new_parser(program, "Draw a Kubernetes manifest. `diff OLD NEW` draws what changed between two.")
    parser.add_argument(
        "manifest",
        nargs="+",
        help="a file of Kubernetes objects, YAML or JSON; a folder of such files, with its subfolders, in the order of "
        "their paths; a kustomization; - for standard input. Several are one cluster.",
    )
    add_options(parser, FORMATS, "placement")
    return parser


def diff_parser(program: str) -> argparse.ArgumentParser:
    """The options of `diff`."""
    parser = new_parser(f"{program} diff", "Draw what changed between two manifests.")
    place = "a file, a folder, or a path at a revision of Git, such as main:deploy"
    parser.add_argument("old", help=f"{place}; or two revisions, such as main..HEAD")
    parser.add_argument("new", nargs="?", help=f"{place}; after two revisions, the path that is compared, or nothing")
    parser.add_argument(
        "--each-file", action="store_true", help="compare each file with its older self; only for --format markdown"
    )
    add_options(parser, DIFF_FORMATS, "all")
    return parser


def _split_range(parser: argparse.ArgumentParser, parsed: argparse.Namespace) -> None:
    """Make two sides of `main..HEAD PATH`, as `git diff` takes it."""
    before, dots, after = parsed.old.partition("..")
    if dots and not Path(parsed.old).exists() and ":" not in parsed.old:
        if not before or after.startswith("."):
            parser.error("Write the two revisions as in main..HEAD: what was, two dots, what is.")
        path = parsed.new or "."
        parsed.old, parsed.new = f"{before}:{path}", f"{after or 'HEAD'}:{path}"
    elif parsed.new is None:
        parser.error("Name what is new, too: diff OLD NEW, or diff main..HEAD PATH.")


def add_options(parser: argparse.ArgumentParser, formats: Iterable[str], view: str) -> None:
    """Add the options that say what a picture shows, and where it is written."""
    parser.add_argument(
        "-o", "--output", default="-", help="the file to write, whose ending says the format; - for standard output"
    )
    parser.add_argument("--format", choices=list(formats), help="the format, whatever the file is called; usually svg")
    parser.add_argument("--view", choices=VIEWS, default=view)
    parser.add_argument("--title", help="the picture's name")
    parser.add_argument("-n", "--namespace", help="show this one alone")
    parser.add_argument("-l", "--selector", type=_selector, default=Selector(), help="show what has these labels")
    parser.add_argument("--direction", choices=["LR", "TB"], default="LR", help="left to right, or top to bottom")
    parser.add_argument("--containers", action=argparse.BooleanOptionalAction, help="show the containers of Pods")
    parser.add_argument("--fold", type=_fold, default=FOLD_AT, help="how many like Pods share one box")
    parser.add_argument("--groups", choices=list(GROUPS), default="", help="frames by this label of app.kubernetes.io/")
    parser.add_argument("--kinds", help="a file that says which fields of custom kinds refer to what")
    parser.add_argument(
        "--kubernetes", type=_version, default=known_versions()[-1], help="check against this version's API"
    )


def _choose_format(parser: argparse.ArgumentParser, output: str, formats: Mapping[str, tuple[str, ...]]) -> str:
    """The format that the ending of a file says."""
    if output == "-":
        return "svg"
    ending = Path(output).suffix.lower()
    known = {ending: name for name, endings in formats.items() for ending in endings}
    if ending not in known:
        what = f"{ending!r} is the ending of no known format" if ending else f"{output!r} has no ending for a format"
        parser.error(replace_controls(f"{what}. {suggest(ending, known)} Rename the file, or name the --format."))
    return known[ending]


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


def draw(parsed: argparse.Namespace, manifest: Manifest) -> bytes:
    """The picture of a manifest; its mistakes are printed to standard error.

    Raises:
        AtlasError: the picture would be empty.
        CommandError: it can't be drawn in this format.
    """
    cluster = resolve(manifest)
    _report_problems(manifest, cluster, parsed.kubernetes)
    options = _view_options(parsed)
    drawn = _render(cluster, options, parsed.format, parsed.title, {})
    if drawn is None:
        raise AtlasError([manifest.problem(explain_empty(cluster, options))])
    return drawn


def _diff(parsed: argparse.Namespace) -> bytes:
    """What changed between two manifests, in any format."""
    from isolation_atlas.cluster.graph.change import compare  # noqa: PLC0415 - a mere picture needs neither
    from isolation_atlas.cluster.output import change_text  # noqa: PLC0415

    kinds = read_kinds_file(parsed.kinds)
    if parsed.each_file:
        return _diff_each_file(parsed, kinds).encode()
    old, new = _read_side(parsed.old, kinds), _read_side(parsed.new, kinds)
    if old is None and new is None:
        raise AtlasError([Problem(Location(parsed.new), "There is no manifest, neither here nor in what is older.")])
    before, after = (resolve(side) if side else Cluster({}, (), ()) for side in (old, new))
    if new:
        _report_problems(new, after, parsed.kubernetes)
    change = compare(before, after)
    options, title = _view_options(parsed), parsed.title or f"From {parsed.old} to {parsed.new}"
    if parsed.format == "text":
        return change_text.to_change_text(change).encode()
    if parsed.format == "markdown":
        return change_text.to_comment(change, options, title).encode()
    shown: Change = change_text.for_picture(change, options)
    drawn = _render(shown.cluster, options, parsed.format, title, shown.marks)
    if drawn is None:
        raise AtlasError([Problem(Location(parsed.new), explain_empty(shown.cluster, options))])
    return drawn


def _diff_each_file(parsed: argparse.Namespace, kinds: "Mapping[Kind, Kind] | None") -> str:
    """A comment that has what changed in each file; a file that can't be read is named, and the others are compared."""
    from isolation_atlas.cluster.graph.change import compare  # noqa: PLC0415 - as above
    from isolation_atlas.cluster.output.change_text import join_comments, to_comment  # noqa: PLC0415

    sides = [dict(_list_files(place)) for place in (parsed.old, parsed.new)]
    comments = []
    for name in sorted({*sides[0], *sides[1]}):
        contents = [side.get(name) for side in sides]
        if contents[0] == contents[1]:
            continue
        try:
            before, after = (
                Cluster({}, (), ()) if content is None else resolve(parse_manifests([(name, content)], name, kinds, []))
                for content in contents
            )
        except AtlasError as error:
            _report(error.problems)
            comments.append(f"`{name.replace('`', chr(0x2019))}` can't be read.\n")
            continue
        comments.append(to_comment(compare(before, after), _view_options(parsed), name))
    return join_comments(comments)


def _list_files(place: str) -> Iterable[tuple[str, bytes]]:
    """The files of one side of a comparison, each with its path below what was named."""
    if ":" in place and not Path(place).exists():
        from isolation_atlas.cluster.model.manifest_revision import read_revision  # noqa: PLC0415 - as above

        return [(name.partition(":")[2], content) for name, content in read_revision(place)]
    files = read_paths([place]).files
    return [(Path(name).relative_to(place).as_posix() if Path(place).is_dir() else name, text) for name, text in files]


def _read_side(place: str, kinds: "Mapping[Kind, Kind] | None") -> Manifest | None:
    """The manifest of one side of a comparison; None if there is none, as before a folder was made."""
    if place == "-" or ":" not in place or Path(place).exists():
        return _read([place], kinds)
    from isolation_atlas.cluster.model.manifest_revision import read_revision  # noqa: PLC0415 - most runs need no Git

    files = read_revision(place)
    return parse_manifests(files, place, kinds, []) if files else None


def read_kinds_file(kinds: str | None) -> "Mapping[Kind, Kind] | None":
    """The kinds that the file of `--kinds` defines; None where there is none."""
    if not kinds:
        return None
    from isolation_atlas.authoring.document import read_document  # noqa: PLC0415 - most runs need none
    from isolation_atlas.cluster.model.custom_kinds import read_kinds  # noqa: PLC0415

    return read_kinds(read_document(Path(kinds), kinds))


def _read(paths: Sequence[str], kinds: "Mapping[Kind, Kind] | None") -> Manifest:
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
    return parse_manifests(files, name, kinds, problems)


def _report_problems(manifest: Manifest, cluster: Cluster, version: str) -> None:
    found = (problem for _, problem in cluster.problems)
    _report(sorted({*found, *check(manifest.objects, version)}))


def _view_options(parsed: argparse.Namespace) -> ViewOptions:
    return ViewOptions(
        parsed.view, parsed.namespace, parsed.selector, parsed.direction, parsed.containers, parsed.fold, parsed.groups
    )


def _render(
    cluster: Cluster, options: ViewOptions, form: str, title: str | None, marks: "Mapping[str, Mark]"
) -> bytes | None:
    """The picture in a format; None if it would be empty. Each format loads only its own code."""
    if form in ("svg", "png"):
        return _render_drawing(cluster, options, form, title, marks)
    view = next(build_views(cluster, options, marks), None)
    if view is None:
        return None
    name = title or view.description.rstrip(".")
    match form:
        case "text":
            from isolation_atlas.cluster.output.text import to_text  # noqa: PLC0415

            return to_text(view).encode()
        case "dot":
            from isolation_atlas.cluster.output.dot import to_dot  # noqa: PLC0415

            return to_dot(view, name).encode()
        case "json":
            from isolation_atlas.cluster.output.graph_json import to_json  # noqa: PLC0415

            return to_json(view, name).encode()
        case _:
            from isolation_atlas.cluster.output.mermaid import to_mermaid  # noqa: PLC0415

            return to_mermaid(view, name).encode()


def _render_drawing(
    cluster: Cluster, options: ViewOptions, form: str, title: str | None, marks: "Mapping[str, Mark]"
) -> bytes | None:
    from isolation_atlas.cluster.output.draw import draw_view  # noqa: PLC0415 - it loads merman, which takes long
    from isolation_atlas.cluster.output.svg_file import to_standalone  # noqa: PLC0415
    from isolation_atlas.mermaid import UndrawableError  # noqa: PLC0415

    try:
        drawing = draw_view(cluster, options, identity="cluster", title=title, marks=marks, cached=False)
    except UndrawableError as error:
        raise _UndrawnError(error) from None
    if drawing is None:
        return None
    if drawing.reason:
        raise _UndrawnError(drawing.reason)
    svg = to_standalone(drawing.svg, drawing.shown._replace(folded=drawing.view.folded), drawing.title)
    if form == "svg":
        return svg.encode()
    from isolation_atlas.cluster.output.png import to_png  # noqa: PLC0415

    try:
        return to_png(svg)
    except ImportError:
        raise _UndrawnError(f"resvg_py is not installed; {command_for('png')} brings it") from None
    except ValueError as error:
        raise _UndrawnError(error) from None


def _write(output: bytes, file: str) -> None:
    if file == "-":
        sys.stdout.buffer.write(output)
        sys.stdout.buffer.flush()
    else:
        Path(file).write_bytes(output)


def _report(problems: Iterable[Problem]) -> None:
    for problem in problems:
        print_error(problem.describe())


def print_error(message: str) -> None:
    """Print a message without characters that a terminal would obey."""
    sys.stderr.write(f"{replace_controls(message)}\n")
