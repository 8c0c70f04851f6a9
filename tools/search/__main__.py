"""Asks the search of the built site each query in a browser, and reports how well it answers.

The report lists the queries whose first result leads to no answer, the mean reciprocal rank over the first ten results
and the share of first hits, by section and by page, the time, and the bytes that the search loads.
"""

import argparse
import re
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args
from urllib.parse import urlsplit

from playwright.sync_api import Response, sync_playwright

from tools.chromium import launch
from tools.pages_server import free_address, serve
from tools.project import PROJECT
from tools.search.engines import Engine, ask_all, prepare
from tools.search.queries import Outcome, read_queries
from tools.search.report import report


def measure(site: Path, engine: Engine) -> tuple[list[Outcome], dict[str, int]]:
    """The results of the engine for each query on the built site, and the bytes of each address that it loads."""
    responses: list[Response] = []
    with serve(site, free_address()) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        # Playwright sets an attribute on its callbacks, which a built-in method such as `append` does not allow.
        page.on("response", lambda response: responses.append(response))  # noqa: PLW0108
        queries = read_queries()
        found = ask_all(page, address, [query.query for query in queries], engine)
        outcomes = [Outcome(query, results) for query, results in zip(queries, found, strict=True)]
        sizes = {
            path: response.request.sizes()["responseBodySize"]
            for response in responses
            if re.search("search|minisearch|stemmer|pagefind", path := urlsplit(response.url).path)
        }
        browser.close()
    return outcomes, sizes


def main() -> int:
    """Print the report; return 1 if there is no built site."""
    parser = argparse.ArgumentParser(prog="make search", description="Measures the search of the built site.")
    parser.add_argument("--engine", choices=get_args(Engine), default="atlas", help="the site's own, or another")
    parser.add_argument("--site", type=Path, default=PROJECT / "site", help="the built site")
    options = parser.parse_args()
    if not (options.site / "search" / "search_index.json").is_file():
        print(f"{options.site} holds no built site. Run `make build` first.", file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder:
        site = Path(shutil.copytree(options.site, Path(folder, "site")))
        prepare(site, options.engine)
        began = time.perf_counter()
        outcomes, sizes = measure(site, options.engine)
        seconds = time.perf_counter() - began
    loaded = [f"{size:>10} {path}" for path, size in sizes.items()]
    print(report(outcomes), f"\n{seconds:.0f} s. Loaded, in bytes as sent:", *loaded, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
