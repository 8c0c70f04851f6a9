"""The command `kubectl atlas`, which draws what runs in a cluster: it asks kubectl for what a view needs."""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from isolation_atlas.cluster import command
from isolation_atlas.cluster.model.kinds import KINDS, NAMESPACE, SECRET, Kind, find_kind
from isolation_atlas.cluster.model.manifest import parse_manifests
from isolation_atlas.cluster.view.selection import needed_kinds

PROGRAM = "kubectl atlas"

DRAWN_IN_PART = 3
"""The exit status where some objects could not be listed; the others are as in `command`."""

LISTING = "kubectl get"
"""What problems call the objects that the cluster printed."""

# Nobody asks for Secrets, not even for their names: a server sends them whole to anyone who may list them, and kubectl
# drops the values only after that. So they are not drawn, and references to them are no mistakes. The other kinds
# are what a cluster notes about its own work, and what it says a second time.
NEVER_ASKED = frozenset(
    {
        SECRET,
        *(find_kind("", name) for name in ("ComponentStatus", "Endpoints", "Event")),
        find_kind("apiextensions.k8s.io", "CustomResourceDefinition"),
        find_kind("coordination.k8s.io", "Lease"),
        find_kind("events.k8s.io", "Event"),
    }
)

_FORBIDDEN = re.compile(r"\(Forbidden\): ([a-z0-9.-]+) is forbidden")

# What kubectl says, and what that means. Its own words are not passed on: they may quote what logs in to a cluster.
_REASONS: Sequence[tuple[str, str]] = (
    ("unknown command|unknown flag", "This kubectl is too old: atlas needs `kubectl api-resources`, as since 1.11."),
    (
        r"context .*(does not exist|was not found)|no context exists",
        "kubectl does not know this context. `kubectl config get-contexts` lists those that it knows.",
    ),
    (
        "current-context|no configuration has been provided|server localhost:8080 was refused",
        "kubectl has no cluster to ask. Choose one: `kubectl config use-context NAME`, or --context NAME.",
    ),
    ("Unauthorized|must be logged in|getting credentials", "The cluster doesn't know this account. Log in again."),
    (
        "[Uu]nable to connect|connection refused|was refused|no such host|i/o timeout|x509|TLS",
        "kubectl can't reach the cluster.",
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw a cluster, or with `diff` what changed between two revisions; return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["diff"]:
        return command.main(given, PROGRAM)
    parsed = command.parse(_parser(), given, command.FORMATS)
    complete_listing = True

    def make() -> bytes:
        nonlocal complete_listing
        kinds = command.read_kinds_file(parsed.kinds)
        known = {**{kind: kind for kind in KINDS.values()}, **(kinds or {})}
        items, complete_listing = _list_objects(parsed, needed_kinds(parsed.view, known.values()))
        if parsed.namespace is None and not parsed.all_namespaces:
            parsed.namespace = _only_namespace(items)
        listing = json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=1, ensure_ascii=False)
        return command.draw(parsed, parse_manifests([(LISTING, listing.encode())], LISTING, kinds, []))

    status = command.run(parsed.output, make)
    return DRAWN_IN_PART if status == command.DRAWN and not complete_listing else status


def _parser() -> argparse.ArgumentParser:
    parser = command.new_parser(
        PROGRAM,
        "Draw what runs in a cluster. `diff main..HEAD -- deploy/` draws what changed in manifests.",
        "Status: 0 drawn; 1 nothing drawn; 2 wrong use; 3 drawn without what may not be listed.",
    )
    parser.add_argument("-A", "--all-namespaces", action="store_true", help="draw the objects of all namespaces")
    parser.add_argument("--context", help="the context of kubectl's configuration")
    parser.add_argument("--kubeconfig", help="kubectl's configuration, if it is another file")
    parser.add_argument("--timeout", type=_seconds, default=60, help="how many seconds to wait for kubectl's answer")
    command.add_options(parser, command.FORMATS, "placement")
    return parser


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 3600:  # noqa: PLR2004 - an hour
        raise argparse.ArgumentTypeError("this must be a whole number from 1 to 3600")
    return int(text)


def _list_objects(parsed: argparse.Namespace, kinds: Iterable[Kind]) -> tuple[list[Any], bool]:
    """The objects of these kinds that the cluster prints, and whether they are all; what is forbidden is reported."""
    options = [f"--{name}={value}" for name in ("context", "kubeconfig") if (value := getattr(parsed, name))]
    # A server refuses the whole request if it doesn't serve one of the kinds, such as that of an extension.
    asked = [*options, "api-resources", "--verbs=list", "--output=name"]
    ran = _run(asked, parsed.timeout)
    served = set(ran.stdout.decode(errors="replace").split())
    if not served:
        raise command.CommandError(_explain(ran, asked))
    # Policies select namespaces by their labels, and frames show them; of one namespace, few accounts may list all.
    asked_for = dict.fromkeys([*kinds, *([NAMESPACE] if parsed.all_namespaces else [])])
    names = [f"{kind.plural}.{kind.group}".rstrip(".") for kind in asked_for if kind not in NEVER_ASKED]
    resources = [name for name in names if name in served]
    if not resources:
        raise command.CommandError(f"The cluster serves no kind that the view {parsed.view!r} shows.")
    place = ["--all-namespaces"] if parsed.all_namespaces else []
    place += [f"--namespace={parsed.namespace}"] if parsed.namespace and not place else []
    asked = [*options, "get", ",".join(resources), *place, "--output=json"]
    ran = _run(asked, parsed.timeout)
    refused = _FORBIDDEN.findall(ran.stderr.decode(errors="replace"))
    forbidden = [name for name in resources if name in refused]
    if forbidden:
        command.print_error(f"This account may not list {', '.join(forbidden)}, so the picture lacks them.")
    try:
        items = json.loads(ran.stdout)["items"]
    except (ValueError, TypeError, KeyError):
        items = []  # where nothing may be listed, some versions print no list
    if not items and ran.returncode and not forbidden:
        raise command.CommandError(_explain(ran, asked))
    if not items:
        raise command.CommandError(
            f"The cluster printed nothing for the view {parsed.view!r}. Name another namespace with -n, or ask for all "
            "with -A."
        )
    if ran.returncode and not forbidden:
        command.print_error(f"The picture may lack some objects. {_explain(ran, asked)}")
    return items, ran.returncode == 0


def _only_namespace(items: Iterable[Any]) -> str | None:
    """The namespace that kubectl chose because none was named: the one of all the objects that have one."""
    places = (item.get("metadata") for item in items if isinstance(item, dict))
    found = {place["namespace"] for place in places if isinstance(place, dict) and place.get("namespace")}
    return str(found.pop()) if len(found) == 1 else None


def _kubectl() -> str:
    return os.environ.get("KUBECTL") or "kubectl"


def _run(arguments: Sequence[str], seconds: int) -> "subprocess.CompletedProcess[bytes]":
    named = _kubectl()
    program = shutil.which(named)
    if program is None:
        raise command.CommandError(f"{named!r} is not a program here. Install kubectl, or name it in $KUBECTL.")
    try:
        return subprocess.run(  # noqa: S603 - the user's own kubectl, without a shell
            [program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise command.CommandError(
            f"kubectl has not answered within {seconds} s. Ask for one namespace, or allow more: --timeout."
        ) from None
    except OSError as error:
        raise command.CommandError(f"{named!r} can't be run: {error.strerror}.") from None


def _explain(ran: "subprocess.CompletedProcess[bytes]", asked: Sequence[str]) -> str:
    said = ran.stderr.decode(errors="replace")
    why = next((reason for pattern, reason in _REASONS if re.search(pattern, said)), "kubectl could not list them.")
    return f"{why} To see its own message, run: {shlex.join([_kubectl(), *asked])}"


def complete(arguments: Sequence[str] | None = None) -> int:
    """Print what may follow on a command line, for the completion of kubectl in any shell.

    kubectl runs `kubectl_complete-atlas` with the words so far; the last is the one to complete. It reads a line for
    each, with a tab before its description, and at the end a number: 4 if no files may follow, else 0.
    https://github.com/kubernetes/enhancements/blob/master/keps/sig-cli/2379-kubectl-plugins/README.md
    """
    words = list(sys.argv[1:] if arguments is None else arguments) or [""]
    *before, last = words
    parser = command.diff_parser(PROGRAM) if before[:1] == ["diff"] else _parser()
    options = {name: action for action in parser._actions for name in action.option_strings}
    action = options.get(before[-1]) if before else None
    if action is not None and action.nargs != 0:
        found = {str(choice): "" for choice in action.choices or ()}
        files = action.dest in ("output", "kinds", "kubeconfig")
    elif last.startswith("-"):
        found, files = {name: action.help or "" for name, action in options.items()}, False
    else:
        found = {} if before else {"diff": "draw what changed between two manifests"}
        files = before[:1] == ["diff"]
    lines = [f"{word}\t{says}".rstrip() for word, says in found.items() if word.startswith(last)]
    sys.stdout.write("".join(f"{line}\n" for line in [*lines, ":0" if files else ":4"]))
    return 0
