"""Says what changed between two manifests: as text, and as a comment on a pull request, with a picture."""

import re
from collections.abc import Iterator, Sequence

from isolation_atlas.cluster.graph.change import Change, Mark
from isolation_atlas.cluster.graph.cluster import Cluster
from isolation_atlas.cluster.output.mermaid import to_mermaid
from isolation_atlas.cluster.view.builder import ViewOptions, build_views
from isolation_atlas.cluster.view.view import View
from isolation_atlas.control_characters import replace_controls

CHANGES = ("new", "changed", "gone")

READABLE_BOXES = 40
"""A picture of more boxes shows only what changed and what that touches."""

# What Mermaid takes without being told otherwise, and GitHub does not tell it otherwise:
# https://mermaid.js.org/config/schema-docs/config.html#maxtextsize and #maxedges
MERMAID_CHARACTERS, MERMAID_LINKS = 50_000, 500
# https://github.com/orgs/community/discussions/41331
COMMENT_CHARACTERS = 65_536

LISTED = 60
"""How many changes a comment lists."""

LINE = 300
"""How many characters of a change it shows."""

# GitHub has no stylesheet of ours, so the picture brings its own, of lines alone: they are seen in light and dark.
_STYLES = (
    "classDef mark-new stroke-width:4px",
    "classDef mark-changed stroke-width:3px,stroke-dasharray:14 4 3 4",
    "classDef mark-gone stroke-dasharray:1 4",
    "classDef undefined stroke:#d1242f,stroke-dasharray:3 3",
    "classDef row fill:none,stroke:none",
)


def around_changes(change: Change) -> Change:
    """The change with only the objects that differ and those that they touch."""
    links = [link for link in change.cluster.links if change.marks.keys() & {link.source, link.target}]
    kept = {*change.marks, *(end for link in links for end in (link.source, link.target))}
    objects = {identity: found for identity, found in change.cluster.objects.items() if identity in kept}
    return Change(Cluster(objects, tuple(links), change.cluster.problems), change.marks)


def for_picture(change: Change, options: ViewOptions) -> Change:
    """The change as it should be drawn: whole, or without what no change touches if that would be too large."""
    whole = next(build_views(change.cluster, options, change.marks), None)
    is_readable = whole is None or (not whole.folded and len(whole.boxes()) <= READABLE_BOXES)
    return change if is_readable or not change.marks else around_changes(change)


def to_change_text(change: Change) -> str:
    """The number of changes, then one line for each."""
    return (
        "\n".join([summarize(change), *([""] if change.marks else []), *(f"- {line}" for line in _lines(change))])
        + "\n"
    )


def summarize(change: Change) -> str:
    """How many objects are new, changed and gone."""
    counts = {word: sum(mark.change == word for _, mark in _marked(change)) for word in CHANGES}
    said = [f"{count} {word}" for word, count in counts.items() if count]
    return f"{', '.join(said)}." if said else "No object changed."


def to_comment(change: Change, options: ViewOptions, title: str) -> str:
    """A comment in the Markdown of GitHub, within its limits, with a picture that GitHub draws."""
    lines = [f"**{_code(title)}**: {summarize(change)}", ""]
    changes = list(_lines(change))
    lines += [f"- {_code(line)}" for line in changes[:LISTED]]
    if len(changes) > LISTED:
        lines.append(f"- and {len(changes) - LISTED} more")
    text = "\n".join(lines) + "\n"
    if not change.marks:
        return text
    for source in _pictures(for_picture(change, options), options, title):
        pictured = f"{text}\n```mermaid\n{source}```\n\nA thick line is new, a broken one changed, a dotted one gone.\n"
        if len(source) <= MERMAID_CHARACTERS and len(pictured) <= COMMENT_CHARACTERS:
            return pictured
    return f"{text}\nThe picture would be too large for a comment.\n"


def join_comments(comments: Sequence[str]) -> str:
    """Several comments as one, with the pictures that fit into its limits; the others are left out, and named so."""
    if not comments:
        return "No cluster changed.\n"
    room = COMMENT_CHARACTERS - len(_LEFT_OUT)
    for pictured in range(len(comments), -1, -1):
        kept = [
            text if number < pictured else text.partition("\n```mermaid")[0] for number, text in enumerate(comments)
        ]
        joined = "\n".join(kept)
        if len(joined) <= room:
            return joined if pictured == len(comments) else joined + _LEFT_OUT
    return "\n".join(text.partition("\n")[0] for text in comments)[:room] + _LEFT_OUT


_LEFT_OUT = "\n\nThe rest does not fit into a comment. The command draws all of it.\n"


def _pictures(change: Change, options: ViewOptions, title: str) -> Iterator[str]:
    """The picture as Mermaid, each folded further than the one before."""
    for view in build_views(change.cluster, options, change.marks):
        if len(view.links) <= MERMAID_LINKS:
            yield _with_styles(to_mermaid(view, title), view)


def _with_styles(source: str, view: View) -> str:
    used = {f"mark-{box.mark}" for box in view.boxes().values() if box.mark}
    used |= {"undefined", "row"}
    return source + "".join(f"{style}\n" for style in _STYLES if style.split()[1] in used)


def _marked(change: Change) -> Iterator[tuple[str, Mark]]:
    """The marks of the objects that a manifest holds, by their kind; what these declare changes with them."""
    for word in CHANGES:
        for identity, mark in change.marks.items():
            if mark.change == word and not change.cluster.objects[identity].declared_by:
                yield identity, mark


def _lines(change: Change) -> Iterator[str]:
    for identity, mark in _marked(change):
        found = change.cluster.objects[identity]
        space = f" in namespace {found.namespace}" if found.namespace else ""
        detail = f": {mark.detail}" if mark.detail else ""
        yield replace_controls(" ".join(f"{mark.change} {found.kind} {found.name}{space}{detail}".split()))


def _code(text: str) -> str:
    """A text that GitHub shows as it is: it neither notifies whom it names, nor is it a link or an element."""
    shown = text if len(text) <= LINE else f"{text[:LINE]}…"
    return f"`{re.sub('`', chr(0x2019), shown)}`"
