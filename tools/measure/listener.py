"""Answers with one line who connects to it, so that a probe can tell whether it has a way out to the network."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from tools.labs.child_process import run_child
from tools.labs.engine import Engine


@dataclass(frozen=True, slots=True)
class Listener:
    """Where the listener may be reached."""

    addresses: list[str]
    port: int


def find_address() -> str:
    """The address by which this host reaches others, or that of the loopback; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked, contextlib.suppress(OSError):
        asked.connect(("192.0.2.1", 9))  # an address of documentation, to which a datagram socket sends nothing
        return str(asked.getsockname()[0])
    return "127.0.0.1"


@contextlib.contextmanager
def listen(token: str, engine: Engine | None) -> Iterator[Listener]:
    """Answer with `token` until the end of the block, and in the network of a Docker Engine of our own as well.

    That engine has a network without a way out, so the gateway of its containers stands for what lies outside.
    """
    address = find_address()
    with socket.create_server((address, 0)) as server, contextlib.ExitStack() as stack:
        port = int(server.getsockname()[1])
        thread = threading.Thread(target=_answer, args=(server, token), daemon=True)
        thread.start()
        if engine and engine.inside:
            program = ("busybox", "nc", "-ll", "-p", str(port), "-e", "echo", token)
            stack.enter_context(run_child([*engine.inside, *program]))
        yield Listener([address], port)


def _answer(server: socket.socket, token: str) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            connection.sendall(f"{token}\n".encode())
