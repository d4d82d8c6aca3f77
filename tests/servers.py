"""Real servers, each a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2


@dataclass(frozen=True)
class Server:
    """A server's address and process, and where it logs."""

    address: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def wait(self) -> None:
        """Until its model is loaded."""
        while not is_ready(self.address):
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            time.sleep(0.2)


@contextmanager
def running(log: Path, **environment: str) -> Iterator[str]:
    """A real server with settings of its own, ready; its address."""
    with started(log, **environment) as server:
        server.wait()
        yield server.address


@contextmanager
def started(log: Path, **environment: str) -> Iterator[Server]:
    """A real server with settings of its own, which may still be loading."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("nutshell")), "serve", "--port", str(port)]
    # What another version of this code kept in the user's cache is none of these tests' business.
    env = {**os.environ, "NUTSHELL_CACHE": "memory", **environment}
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output, env=env) as process:
        try:
            yield Server(f"http://127.0.0.1:{port}", process, log)
        finally:
            process.terminate()


def is_ready(address: str) -> bool:
    """Whether a server is there and its model is loaded."""
    try:
        return httpx2.get(f"{address}/readyz", timeout=10).status_code == 200
    except httpx2.TransportError:
        return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
