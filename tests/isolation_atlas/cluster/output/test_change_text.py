"""Facts about what is said of the changes between two manifests."""

import pytest
from tests.support.kubernetes_objects import cluster, deployment, make_object, service

from isolation_atlas.cluster import Cluster, ViewOptions
from isolation_atlas.cluster.graph.change import compare
from isolation_atlas.cluster.output.change_text import (
    COMMENT_CHARACTERS,
    LISTED,
    MERMAID_CHARACTERS,
    around_changes,
    join_comments,
    to_change_text,
    to_comment,
)

OLD = (deployment("web", 2), make_object("ConfigMap", "old"))
NEW = (deployment("web", 3), service("web", selector={"app": "web"}))
ALL = ViewOptions("all")
EMPTY = Cluster({}, (), ())


def test_each_change_is_one_line_and_what_an_object_declares_is_none() -> None:
    change = compare(cluster(*OLD), cluster(*NEW))
    assert to_change_text(change) == (
        "1 new, 1 changed, 1 gone.\n\n"
        "- new Service web in namespace default\n"
        "- changed Deployment web in namespace default: spec.replicas 2 → 3\n"
        "- gone ConfigMap old in namespace default\n"
    )


def test_no_change_is_said() -> None:
    same = compare(cluster(*OLD), cluster(*OLD))
    assert to_change_text(same) == "No object changed.\n"
    assert "mermaid" not in to_comment(same, ALL, "T")


def test_a_comment_has_a_picture_that_brings_its_own_lines() -> None:
    comment = to_comment(compare(cluster(*OLD), cluster(*NEW)), ALL, "shop.yml")
    assert comment.startswith("**`shop.yml`**: 1 new, 1 changed, 1 gone.\n")
    assert "```mermaid\nflowchart" in comment
    assert "classDef mark-new stroke-width" in comment
    assert "classDef mark-gone" in comment


@pytest.mark.parametrize("name", ["@team", "<b>", "[x](y)", "#1", "a`@b", "```\n@b"])
def test_no_name_notifies_or_leads_anywhere(name: str) -> None:
    comment = to_comment(compare(EMPTY, cluster(make_object("ConfigMap", name))), ALL, name)
    text, _, picture = comment.partition("```mermaid\n")
    outside = "".join(part for number, part in enumerate(text.split("`")) if number % 2 == 0)
    assert "@" not in outside
    assert not set("<[#") & set(outside)
    assert [line for line in picture.splitlines() if line.startswith("```")] == ["```"]


def test_a_large_change_is_folded_until_a_comment_holds_it() -> None:
    many = [make_object("ConfigMap", f"settings-{number}-{'x' * 60}") for number in range(900)]
    comment = to_comment(compare(EMPTY, cluster(*many)), ALL, "T")
    assert len(comment) <= COMMENT_CHARACTERS
    assert len(comment.partition("```mermaid\n")[2]) <= MERMAID_CHARACTERS
    assert f"and {900 - LISTED} more" in comment
    assert "```mermaid" in comment


def test_what_no_change_touches_can_be_left_out() -> None:
    far = make_object("ConfigMap", "far")
    change = around_changes(compare(cluster(*OLD, far), cluster(*NEW, far)))
    assert "ConfigMap/default/far" not in change.cluster.objects
    assert "ConfigMap/default/old" in change.cluster.objects


def test_several_comments_that_are_too_long_keep_their_lists() -> None:
    long = "**a**: 1 new.\n\n- `new A`\n\n```mermaid\n" + "x" * 40_000 + "\n```\n"
    joined = join_comments([long, long])
    assert len(joined) <= COMMENT_CHARACTERS
    assert joined.count("- `new A`") == 2
    assert joined.count("```mermaid") == 1
    assert "The rest does not fit into a comment" in joined
