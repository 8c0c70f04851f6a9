"""Measures a first visit with a slow phone, and compares it with the same document in a stock build."""

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tools.bench.row import Row, at_most
from tools.bench.sites import (
    build,
    build_vitepress,
    build_zensical,
    lay_out_ours,
    lay_out_stock,
    lay_out_stock_text,
    lay_out_vitepress,
    lay_out_zensical,
    list_pages,
)
from tools.bench.visit import Cost, open_browser, visit, visit_next
from tools.pages_server import free_address, serve

RUNS = 7
WIDTHS = (360, 1440)
PHONE = 412
MAX_SHIFT = 0.005
PAGE, TEXT_PAGE = "section-000/page-0000/", "page/"
TEXT = "questions/basics/"
# The pages whose first paint is held against a page of text in a stock build.
OURS = (
    "",
    "compare/",
    "compare/startup-time/",
    "kubernetes/runtime-class/",
    "labs/first-container/",
    TEXT,
)


def measure_readers(site: Path, address: str, scratch: Path, environment: Path) -> Iterator[Row]:
    """Visit the source document in each build in turn, and then every page of the built site."""
    roots = {name: scratch / name for name in ("ours", "stock", "stock text", "zensical", "vitepress")}
    for root in roots.values():
        root.mkdir(parents=True)
    build(lay_out_ours(roots["ours"], 1))
    build(lay_out_stock(roots["stock"], 1))
    build(lay_out_stock_text(roots["stock text"]))
    zensical, _ = build_zensical(lay_out_zensical(roots["zensical"]), environment)
    vitepress = build_vitepress(lay_out_vitepress(roots["vitepress"], urlsplit(address).path))
    pages = {"ours": PAGE, "stock": PAGE, "stock text": TEXT_PAGE, "zensical": TEXT_PAGE, "vitepress": TEXT_PAGE}
    costs: dict[str, list[Cost]] = defaultdict(list)
    with open_browser() as browser:
        for _ in range(RUNS):
            for name, root in roots.items():
                with serve(root / "site", free_address()) as there:
                    has_diagram = pages[name] == PAGE
                    costs[name].append(visit(browser, there + pages[name], diagram=has_diagram, width=PHONE))
            with serve(site, address):
                for page in OURS:
                    costs[f"/{page}"].append(visit(browser, address + page, width=PHONE))
        yield from _compare(costs["ours"], costs["stock"])
        yield from _compare_paints(costs, zensical, vitepress)
        first = _middle(costs[f"/{TEXT}"], "bytes") / 1e3
        yield at_most("Readers", f"bytes of a first visit of a page of text, compressed: /{TEXT}", first, 60, "kB")
        index = len(gzip.compress((site / "search/search_index.json").read_bytes(), 6)) / 1e3
        yield at_most("Readers", "bytes of the search index, compressed", index, 200, "kB")
        with serve(site, address):
            yield from _visit_all(browser, address, list_pages(site))


def _middle(costs: list[Cost], name: str) -> float:
    return float(median(getattr(cost, name) for cost in costs))


def _compare(ours: list[Cost], stock: list[Cost]) -> Iterator[Row]:
    part = "Readers"
    for what, name, goal in (
        ("source document: time until the diagram is visible, ours / stock", "diagram", 0.4),
        ("source document: bytes, ours / stock", "bytes", 0.3),
        ("source document: requests, ours / stock", "requests", 0.3),
        ("source document: first contentful paint, ours / stock", "first_paint", 0.75),
    ):
        unit = {"bytes": "bytes", "requests": "requests"}.get(name, "ms")
        a, b = _middle(ours, name), _middle(stock, name)
        yield Row(part, f"{what} ({a:,.0f} / {b:,.0f} {unit})", f"{a / b:.2f}", f"≤ {goal}", a / b <= goal)
    within = median(cost.diagram / cost.first_paint for cost in ours)
    yield at_most(part, "source document: diagram visible / first contentful paint", within, 1.1)
    within = median(cost.largest_paint / cost.first_paint for cost in ours)
    yield at_most(part, "source document: largest paint / first", within, 1.2)


def _compare_paints(costs: Mapping[str, list[Cost]], zensical: str, vitepress: str) -> Iterator[Row]:
    part = "Readers"
    a, b = _middle(costs["ours"], "largest_paint"), _middle(costs["zensical"], "largest_paint")
    what = f"source document: largest paint, ours / Zensical {zensical} without the diagram ({a:,.0f} / {b:,.0f} ms)"
    yield at_most(part, what, a / b, 0.75)
    for name, title in (
        ("first_paint", "first contentful paint"),
        ("largest_paint", "largest paint"),
        ("bytes", "bytes"),
    ):
        a, b = _middle(costs["ours"], name), _middle(costs["vitepress"], name)
        unit = "bytes" if name == "bytes" else "ms"
        measured = f"without the diagram ({a:,.0f} / {b:,.0f} {unit})"
        yield Row(part, f"source document: {title}, ours / VitePress {vitepress} {measured}", f"{a / b:.2f}")
    text = _middle(costs["stock text"], "first_paint")
    for page in OURS:
        paint = _middle(costs[f"/{page}"], "first_paint")
        what = f"/{page}: first contentful paint, ours / a page of text in stock ({paint:,.0f} / {text:,.0f} ms)"
        yield at_most(part, what, paint / text, 0.8)
    table, text = (_middle(costs[name], "largest_paint") for name in ("/compare/", "stock text"))
    what = f"/compare/: largest paint, ours / a page of text in stock ({table:,.0f} / {text:,.0f} ms)"
    yield at_most(part, what, table / text, 1)


def _visit_all(browser: Browser, address: str, pages: list[str]) -> Iterator[Row]:
    following = visit_next(browser, address, pages)
    first = [(page, visit(browser, address + page, width=width)) for page in pages for width in WIDTHS]
    part = f"All {len(pages)} pages"
    page, cost = max(first, key=lambda visited: visited[1].bytes)
    yield at_most(part, f"most bytes of a first visit, compressed: /{page}", cost.bytes / 1e3, 110, "kB")
    page = max(following, key=lambda page: following[page])
    yield at_most(part, f"most bytes of a next page, compressed: /{page}", following[page] / 1e3, 50, "kB")
    page, cost = max(first, key=lambda visited: visited[1].shift)
    yield Row(part, f"most layout shift: /{page}", f"{cost.shift:.4f}", f"≤ {MAX_SHIFT}", cost.shift <= MAX_SHIFT)
    page, cost = max(first, key=lambda visited: visited[1].largest_paint / visited[1].first_paint)
    within = cost.largest_paint / cost.first_paint
    yield at_most(part, f"largest paint / first, worst: /{page}", within, 1.2)
