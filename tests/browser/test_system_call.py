"""The system call that goes through the stacks, as a reader follows it."""

from playwright.sync_api import Page
from tests.browser.conftest import LookAt, Open

PAGE = "start/system-call/"


def _marked(page: Page) -> tuple[int, int]:
    """How many steps of the lists are marked, and how many layers of the pictures."""
    return page.locator(".atlas-call__now").count(), page.locator(".stack-now").count()


def test_buttons_and_arrow_keys_mark_one_step_and_its_layer_in_each_stack(visit: Open, address: str) -> None:
    page = visit(f"{address}{PAGE}").page
    stacks = page.locator(".atlas-call").count()
    steps = max(steps.locator("> li").count() for steps in page.locator(".atlas-call__steps").all())
    forward, position = page.get_by_role("button", name="Next step"), page.locator(".atlas-steps__controls")
    assert _marked(page) == (0, 0)
    forward.click()
    assert _marked(page) == (stacks, stacks)
    assert f"Step 1 of {steps}" in position.inner_text()
    page.keyboard.press("ArrowRight")
    assert page.locator(".atlas-call__steps > li:nth-child(2).atlas-call__now").count() == stacks
    assert page.get_by_role("status").inner_text().startswith(f"Step 2 of {steps}. Process sandbox: Host kernel.")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    assert forward.get_attribute("aria-disabled") == "true"
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    assert _marked(page) == (0, 0)


def test_without_javascript_each_stack_has_its_picture_and_all_its_steps(look_at: LookAt, address: str) -> None:
    page = look_at(f"{address}{PAGE}", java_script_enabled=False)
    assert page.locator(".atlas-steps__controls").count() == 0
    for stack in page.locator(".atlas-call").all():
        assert stack.locator("svg.stack").is_visible()
        steps = stack.locator(".atlas-call__steps > li")
        assert steps.count() >= 3
        assert all(step.is_visible() for step in steps.all())
