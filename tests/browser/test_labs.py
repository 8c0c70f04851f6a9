"""Labs and the cheat sheet, as a reader has them on the screen and on paper."""

import re

import pytest
from tests.browser.conftest import LookAt


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_cheat_sheet_fits_on_one_sheet(paper: str, address: str, look_at: LookAt) -> None:
    sheets = look_at(f"{address}docker/cheat-sheet/").pdf(format=paper)
    assert len(re.findall(rb"/Type /Page\b", sheets)) == 1


def test_a_lab_says_at_its_top_when_it_was_last_run(address: str, look_at: LookAt) -> None:
    page = look_at(f"{address}labs/first-container/")
    said = page.locator(".atlas-last-run")
    assert re.search(r"was run on \d+ \w+ \d{4} with Docker Engine [\d.]+\S*, Linux [\d.]+", said.inner_text())
    assert said.bounding_box()["y"] < 500  # type: ignore[index]
