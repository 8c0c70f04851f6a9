"""Updates the list of external links from the built site, and with `--open` opens each of them.

The exit status is 1 if an address is gone: its host is unknown or answers 404 or 410.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import requests
import yaml
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from tools.links.external_links import LIST, find_external_links, read_list, write_list
from tools.project import PROJECT

_GONE = (404, 410)
_SECONDS = 30
# Some hosts answer only clients that send a User-Agent.
_HEADERS = {"User-Agent": "isolation-atlas-links/1 (checks that the links of a site still work)"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the list, and with `--open` open the addresses; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make links", description=__doc__)
    parser.add_argument("--open", action="store_true", help="open each address")
    opens = parser.parse_args(arguments).open
    site = PROJECT / "site"
    if not (site / "index.html").is_file():
        print("There is no site yet. Run `make build` first.", file=sys.stderr)
        return 2
    configured = (site / "robots.txt").read_text(encoding="utf-8").rpartition("Sitemap: ")[2]
    known = read_list()
    opened = {address: known.get(address) for address in find_external_links(site, configured.partition("sitemap")[0])}
    failures = {}
    if opens:
        today = datetime.now(tz=UTC).date()
        answers = _open_all(sorted(opened))
        opened |= {address: today for address, answer in answers.items() if answer == "answers"}
        failures = {address: answer for address, answer in answers.items() if answer != "answers"}
    write_list(opened)
    never = sum(day is None for day in opened.values())
    print(f"{LIST.relative_to(PROJECT)}: {len(opened)} addresses, {never} never opened.")
    if failures:
        print(yaml.safe_dump(failures, width=1000), end="")
    return int(any(answer.startswith("gone") for answer in failures.values()))


def _open_all(addresses: Sequence[str]) -> dict[str, str]:
    with requests.Session() as session, ThreadPoolExecutor(max_workers=8) as pool:
        retry = Retry(total=3, backoff_factor=2, status_forcelist=[429, 502, 503, 504], raise_on_status=False)
        session.mount("https://", HTTPAdapter(max_retries=retry, pool_maxsize=8))
        answers = pool.map(lambda address: open_link(session, address), addresses)
        return dict(zip(addresses, answers, strict=True))


def open_link(session: requests.Session, address: str) -> str:
    """Open an address.

    Returns:
        "answers"; "gone: …" if its host is unknown or answers 404 or 410; "unclear: …" for any other error.
    """
    try:
        with session.get(address, headers=_HEADERS, timeout=_SECONDS, stream=True) as answer:
            if answer.ok:
                return "answers"
            return f"{'gone' if answer.status_code in _GONE else 'unclear'}: status {answer.status_code}"
    except requests.ConnectionError as error:
        return f"{'gone' if 'NameResolutionError' in str(error) else 'unclear'}: {type(error).__name__}"
    except requests.RequestException as error:
        return f"unclear: {type(error).__name__}"


if __name__ == "__main__":
    sys.exit(main())
