"""Real servers, each a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2


@contextmanager
def running(log: Path, **environment: str) -> Iterator[str]:
    """A real server with settings of its own, its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("nutshell")), "serve", "--port", str(port)]
    # What another version of this code kept in the user's cache is none of these tests' business.
    env = {**os.environ, "NUTSHELL_CACHE": "memory", **environment}
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output, env=env) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            while not _is_ready(address):
                assert process.poll() is None, log.read_text(encoding="utf-8")
                time.sleep(0.2)
            yield address
        finally:
            process.terminate()


def _is_ready(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz", timeout=10).status_code == 200
    except httpx2.TransportError:
        return False
