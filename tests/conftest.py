"""Fixtures that cost seconds to make, shared by all tests."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from app.article import Parser, Reader


@pytest.fixture(scope="session")
def shared_parser() -> Parser:
    return Parser()


@pytest.fixture(scope="session")
def shared_reader() -> Reader:
    return Reader()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server with the default model, fetched if it is not in the user's cache."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log.txt"
    command = [str(Path(sys.executable).with_name("nutshell")), "serve", "--port", str(port)]
    # What another version of this code kept in the user's cache is none of these tests' business.
    env = {**os.environ, "NUTSHELL_CACHE": "memory"}
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
