"""The list of external links, and the way they are opened."""

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from tools.links.__main__ import open_link
from tools.links.external_links import find_external_links, read_list, write_list


def test_the_list_has_each_external_link_of_the_site_and_no_other(built_site: Path, site_url: str) -> None:
    listed, there = set(read_list()), find_external_links(built_site, site_url)
    assert listed == there, "Run `make links`."


def test_a_list_that_was_written_is_read_as_it_was(tmp_path: Path) -> None:
    opened = {"https://example.org/b#c": None, "https://example.org/a": date(2026, 8, 24)}
    write_list(opened, tmp_path / "list.yml")
    assert read_list(tmp_path / "list.yml") == opened


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "says"),
    [("200", "answers"), ("404", "gone: status 404"), ("410", "gone: status 410"), ("403", "unclear: status 403")],
)
def test_only_a_host_that_says_so_makes_a_link_gone(host: str, path: str, says: str) -> None:
    with requests.Session() as session:
        assert open_link(session, f"{host}/{path}") == says


def test_a_host_that_does_not_answer_is_unclear() -> None:
    with requests.Session() as session:
        assert open_link(session, "http://127.0.0.1:9/").startswith("unclear: ")
