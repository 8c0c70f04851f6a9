"""What the page of the comparison weighs with as much data as there must be room for."""

import gzip
import re
from pathlib import Path

from tools.bench.comparison import FEATURES, TECHNOLOGIES, put_table, write_comparison

from isolation_atlas.comparison import read_comparison

MOST = 30_000


def test_fifteen_technologies_and_twenty_six_features_fit_into_30_kb(tmp_path: Path, built_site: Path) -> None:
    write_comparison(tmp_path / "data", TECHNOLOGIES, FEATURES)
    comparison = read_comparison(tmp_path / "data", "data")
    assert len(comparison.claims) == 15 * 26
    page = put_table((built_site / "compare" / "index.html").read_text(encoding="utf-8"), comparison)
    # The rules that stand in the page are those of its first visit; the table with its page is what grows.
    plain = re.sub(r"<style[^>]*>.*?</style>", "", page, flags=re.DOTALL)
    assert plain != page
    assert len(gzip.compress(plain.encode(), 6)) < MOST
