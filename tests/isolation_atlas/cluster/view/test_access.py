"""Facts about the view that says who may do what."""

import pytest
from tests.support.kubernetes_objects import cluster, make_object, messages, view

from isolation_atlas.cluster import Presence, to_text
from isolation_atlas.cluster.view.access import ROWS

RBAC = "rbac.authorization.k8s.io"


def _role(name: str, *rules: dict[str, list[str]], kind: str = "Role", **more: object) -> dict[str, object]:
    return make_object(kind, name, "shop" if kind == "Role" else None, rules=list(rules), **more)


def _binding(role: str, *subjects: dict[str, str], kind: str = "RoleBinding", **more: str) -> dict[str, object]:
    reference = {"apiGroup": RBAC, "kind": more.get("of", "Role"), "name": role}
    namespace = "shop" if kind == "RoleBinding" else None
    return make_object(kind, "b", namespace, roleRef=reference, subjects=list(subjects))


ACCOUNT = make_object("ServiceAccount", "robot", "shop")
ROBOT = {"kind": "ServiceAccount", "name": "robot", "namespace": "shop"}
READ = {"apiGroups": [""], "resources": ["pods"], "verbs": ["watch", "get", "list"]}


def _text(*objects: dict[str, object]) -> str:
    return to_text(view(*objects, view="access"))


def test_who_may_do_what_where_is_said_with_the_binding_and_the_role() -> None:
    text = _text(ACCOUNT, _role("r", READ), _binding("r", ROBOT))
    assert "may get, list and watch pods in namespace shop, by RoleBinding b and Role r" in text


def test_a_binding_of_the_whole_cluster_counts_in_every_namespace() -> None:
    role = _role("r", READ, kind="ClusterRole")
    text = _text(ACCOUNT, role, _binding("r", ROBOT, kind="ClusterRoleBinding", of="ClusterRole"))
    assert "may get, list and watch pods in every namespace" in text


def test_a_binding_of_the_whole_cluster_grants_no_role_of_a_namespace() -> None:
    text = _text(ACCOUNT, _role("r", READ), _binding("r", ROBOT, kind="ClusterRoleBinding"))
    assert "- may " not in text
    assert "comes with Kubernetes" not in text
    assert cluster(_role("r", READ), ACCOUNT, _binding("r", ROBOT, kind="ClusterRoleBinding")).problems == ()


def test_a_binding_in_a_namespace_limits_a_cluster_role_to_it() -> None:
    text = _text(ACCOUNT, _role("r", READ, kind="ClusterRole"), _binding("r", ROBOT, of="ClusterRole"))
    assert "in namespace shop" in text
    assert "every namespace" not in text


def test_users_and_groups_are_drawn_although_they_are_no_objects() -> None:
    subjects = ({"kind": "User", "name": "ada"}, {"kind": "Group", "name": "system:serviceaccounts:dev"})
    text = _text(_role("r", READ), _binding("r", *subjects))
    assert "- User ada" in text
    assert "all ServiceAccounts of namespace dev" in text


def test_the_user_name_of_an_account_means_the_account() -> None:
    text = _text(ACCOUNT, _role("r", READ), _binding("r", {"kind": "User", "name": "system:serviceaccount:shop:robot"}))
    assert "User" not in text
    assert "ServiceAccount robot" in text


def test_a_role_and_an_account_that_are_not_there_are_marked() -> None:
    shown = view(_binding("gone", ROBOT), view="access").boxes()
    assert shown["Role/shop/gone"].presence is Presence.UNDEFINED
    assert shown["ServiceAccount/shop/robot"].presence is Presence.UNDEFINED


def test_what_comes_with_kubernetes_is_not_missing() -> None:
    account = {"kind": "ServiceAccount", "name": "default", "namespace": "shop"}
    objects = _binding("cluster-admin", account, kind="ClusterRoleBinding", of="ClusterRole")
    assert cluster(objects).problems == ()
    text = _text(objects)
    assert "may do anything with everything in every namespace" in text
    assert "default (comes with Kubernetes)" in text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["patch"]}, "patch deployments.apps"),
        ({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}, "do anything with everything"),
        ({"apiGroups": ["apps"], "resources": ["*"], "verbs": ["get"]}, "get everything of apps"),
        ({"apiGroups": ["*"], "resources": ["pods"], "verbs": ["get"]}, "get pods of any group"),
        (
            {"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["a", "b"], "verbs": ["get"]},
            "get secrets named a and b",
        ),
        ({"nonResourceURLs": ["/metrics"], "verbs": ["get"]}, "get the address /metrics"),
        ({"apiGroups": [""], "resources": ["users"], "verbs": ["impersonate", "get"]}, "get and impersonate users"),
    ],
)
def test_a_rule_is_said_in_words(rule: dict[str, list[str]], words: str) -> None:
    assert f"  - {words}\n" in _text(_role("r", rule))


def test_a_role_collects_the_rules_of_those_with_its_labels() -> None:
    selectors = [{"matchLabels": {"to": "admin"}}]
    collecting = make_object("ClusterRole", "all", aggregationRule={"clusterRoleSelectors": selectors}, rules=None)
    part = _role("part", READ, kind="ClusterRole", labels={"to": "admin"})
    text = _text(ACCOUNT, collecting, part, _binding("all", ROBOT, kind="ClusterRoleBinding", of="ClusterRole"))
    assert "may get, list and watch pods in every namespace, by ClusterRoleBinding b and ClusterRole all" in text


def test_the_picture_has_some_rules_of_a_role_and_the_text_has_all() -> None:
    rules = [{"apiGroups": [""], "resources": [f"kind{number}"], "verbs": ["get"]} for number in range(ROWS + 2)]
    box = view(_role("r", *rules), view="access").boxes()["Role/shop/r"]
    assert box.rows[-1] == "and 2 more rules"
    assert len(box.facts) == ROWS + 2


def test_a_binding_in_a_namespace_grants_no_address_of_the_api_server() -> None:
    rule = {"nonResourceURLs": ["/metrics"], "verbs": ["get"]}
    role = _role("r", READ, rule, kind="ClusterRole")
    assert "may get the address" not in _text(ACCOUNT, role, _binding("r", ROBOT, of="ClusterRole"))
    everywhere = _binding("r", ROBOT, kind="ClusterRoleBinding", of="ClusterRole")
    assert "may get the address /metrics in every namespace" in _text(ACCOUNT, role, everywhere)


def test_an_account_that_is_not_there_is_told_although_it_is_named_as_a_user() -> None:
    objects = _role("r", READ), _binding("r", {"kind": "User", "name": "system:serviceaccount:dev:gone"})
    (told,) = messages(cluster(*objects))
    assert told == "No ServiceAccount is named 'gone' in namespace 'dev' in this manifest."
    shown = view(*objects, view="access").boxes()
    assert shown["ServiceAccount/dev/gone"].presence is Presence.UNDEFINED
