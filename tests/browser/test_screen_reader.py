"""Drawings, charts, tables and the stepper as a screen reader has them: the accessibility tree of the browser."""

import re

from playwright.sync_api import Locator
from tests.browser.conftest import LookAt, Open
from tests.support.axe import CALM


def _tree(part: Locator) -> str:
    """The part as a screen reader has it, without addresses."""
    return re.sub(r"\n\s*- /url: .*", "", part.aria_snapshot())


def test_a_diagram_is_a_picture_with_a_name_and_its_text_says_the_same(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/", **CALM).page
    figure = page.locator(".atlas-figure").filter(has=page.get_by_role("group", name="two nodes")).first
    name = "A Kubernetes cluster of two nodes with two Pods each"
    tree = _tree(figure)
    boxes = 'group "Boxes that the arrow keys go through"'
    first = 'img "Kubernetes cluster. It touches Node node-1, Node node-2."'
    assert tree.startswith(f'- figure "{name}":\n  - group "{name}":\n    - {boxes}:\n      - {first}')
    figure.locator("summary").press("Enter")
    for pod in ("pod-1", "pod-2", "pod-3", "pod-4"):
        assert re.search(rf"- listitem:\n(.*\n){{0,2}}.*strong: {pod}\n", _tree(figure)), pod


def test_a_chart_is_a_table_of_its_numbers(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}compare/experiments/", **CALM)
    tree = _tree(page.locator(".atlas-chart").first)
    place = "…/m5d.metal/raw, files boot-serial-*.dat, medians of the first column of 500; scripts/util_start_fc.sh"
    assert tree.startswith(f'- table "Boot from launch to init, median ms; less is better; measured, see {place}')
    assert '- row "QEMU 243.5":\n      - rowheader "QEMU"\n      - cell "243.5"' in tree
    assert "img" not in tree, "the bars are decoration"


def test_a_scenario_is_a_group_that_says_which_step_it_shows(visit: Open, address: str) -> None:
    page = visit(f"{address}kubernetes/rolling-update/", **CALM).page
    scenario = page.locator(".atlas-steps")
    controls = '- group "A rolling update":\n  - button "Previous step" [disabled]: ← Previous\n  - text: Step 1 of 4\n'
    assert _tree(scenario).startswith(
        f'{controls}  - button "Next step": Next →\n  - status\n  - list:\n    - listitem:'
    )
    assert _tree(scenario).count("- listitem:\n      - paragraph:\n        - strong: Step") == 1
    page.get_by_role("button", name="Next step").press("Enter")
    assert "- status: Step 2 of 4. The template names nginx 1.29." in _tree(scenario)
    assert _tree(scenario).count("The template names") == 2, "once when it comes, once in its place"
    assert 'group "A rolling update, step 2"' in _tree(scenario)


def test_a_stack_is_a_group_of_links_from_top_to_bottom(visit: Open, address: str) -> None:
    page = visit(f"{address}start/", **CALM).page
    # Playwright's own tree knows no links within SVG; the browser's does.
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    drawing = session.send("DOM.querySelector", {"nodeId": root, "selector": "svg.stack[role=group]"})["nodeId"]
    group = session.send("Accessibility.getPartialAXTree", {"nodeId": drawing, "fetchRelatives": False})["nodes"][0]
    links = session.send("Accessibility.queryAXTree", {"nodeId": drawing, "role": "link"})["nodes"]
    names = [link["name"]["value"].split(",")[0] for link in links]
    assert group["name"]["value"] == "Virtual machine, from top to bottom"
    assert names[0] == "Application"
    assert names[-1] == "Hardware"
    assert any(name.startswith("Trust boundary: ") for name in names)


def test_of_a_drawing_at_most_the_box_that_has_the_focus_is_read(visit: Open, address: str) -> None:
    cluster = "A Kubernetes cluster of two nodes with two Pods each"
    questions = "Three questions that decide most cases"
    for name, read in {
        "kubernetes/": [
            ("group", cluster),
            ("group", "Boxes that the arrow keys go through"),
            ("image", "Kubernetes cluster. It touches Node node-1, Node node-2."),
        ],
        "compare/decide/": [("group", questions), ("image", questions)],
    }.items():
        page = visit(address + name, **CALM).page
        session = page.context.new_cdp_session(page)
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        drawing = session.send("DOM.querySelector", {"nodeId": root, "selector": ".atlas-diagram"})["nodeId"]
        found = [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in session.send("Accessibility.queryAXTree", {"nodeId": drawing})["nodes"]
            if not node["ignored"]
        ]
        assert [part for part in found if part[0] not in ("StaticText", "InlineTextBox", "generic")] == read
