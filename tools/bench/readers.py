"""Measures a first visit with a slow phone, and compares it with the same document in a stock build."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from tools.bench.row import Row, at_most
from tools.bench.sites import build, lay_out_ours, lay_out_stock, list_pages
from tools.bench.visit import Cost, open_browser, visit, visit_next
from tools.pages_server import free_address, serve

RUNS = 7
WIDTHS = (360, 1440)
MAX_SHIFT = 0.01
PAGE = "section-000/page-0000/"


def measure_readers(site: Path, address: str, scratch: Path) -> Iterator[Row]:
    """Visit the source document in both builds alternately, and then every page of the built site."""
    layouts = {"ours": lay_out_ours, "stock": lay_out_stock}
    sites = {name: lay_out(scratch / name, 1) for name, lay_out in layouts.items()}
    for root in sites.values():
        build(root)
    costs: dict[str, list[Cost]] = defaultdict(list)
    with open_browser() as browser:
        for _ in range(RUNS):
            for name, root in sites.items():
                with serve(root / "site", free_address()) as there:
                    costs[name].append(visit(browser, there + PAGE, diagram=True))
        yield from _compare(costs["ours"], costs["stock"])
        with serve(site, address):
            yield from _visit_all(browser, address, list_pages(site))


def _compare(ours: list[Cost], stock: list[Cost]) -> Iterator[Row]:
    def middle(costs: list[Cost], name: str) -> float:
        return float(median(getattr(cost, name) for cost in costs))

    part = "Readers"
    for what, name, goal in (
        ("source document: time until the diagram is visible, ours / stock", "diagram", 0.4),
        ("source document: bytes, ours / stock", "bytes", 0.3),
        ("source document: requests, ours / stock", "requests", 0.3),
    ):
        unit = {"diagram": "ms", "bytes": "bytes", "requests": "requests"}[name]
        a, b = middle(ours, name), middle(stock, name)
        yield Row(part, f"{what} ({a:,.0f} / {b:,.0f} {unit})", f"{a / b:.2f}", f"≤ {goal}", a / b <= goal)
    a, b = middle(ours, "first_paint"), middle(stock, "first_paint")
    yield Row(part, f"source document: first contentful paint, ours / stock ({a:,.0f} / {b:,.0f} ms)", f"{a / b:.2f}")
    within = median(cost.diagram / cost.first_paint for cost in ours)
    yield at_most(part, "source document: diagram visible / first contentful paint", within, 1.1)
    within = median(cost.largest_paint / cost.first_paint for cost in ours)
    yield at_most(part, "source document: largest paint / first", within, 1.2)


def _visit_all(browser: Browser, address: str, pages: list[str]) -> Iterator[Row]:
    following = visit_next(browser, address, pages)
    first = [(page, visit(browser, address + page, width=width)) for page in pages for width in WIDTHS]
    part = f"All {len(pages)} pages"
    page, cost = max(first, key=lambda visited: visited[1].bytes)
    yield at_most(part, f"most bytes of a first visit, compressed: /{page}", cost.bytes / 1e3, 150, "kB")
    page = max(following, key=lambda page: following[page])
    yield at_most(part, f"most bytes of a next page, compressed: /{page}", following[page] / 1e3, 40, "kB")
    page, cost = max(first, key=lambda visited: visited[1].shift)
    yield Row(part, f"most layout shift: /{page}", f"{cost.shift:.4f}", f"≤ {MAX_SHIFT}", cost.shift <= MAX_SHIFT)
    page, cost = max(first, key=lambda visited: visited[1].largest_paint / visited[1].first_paint)
    within = cost.largest_paint / cost.first_paint
    yield at_most(part, f"largest paint / first, worst: /{page}", within, 1.2)
