"""A server in a process of its own, and a client that counts every byte it sends."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from app.api import create_app
from app.api.server import Server
from app.serving import in_thread
from app.settings import Settings
from stub import StubHouse

ROOT = Path(__file__).parents[2]
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass
class Running:
    port: int
    process: "subprocess.Popen[bytes] | None" = None
    log: Path | None = None

    def worker(self) -> int:
        """The id of the worker's process."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return int(children.split()[0])

    async def send(self, head: str, body: bytes = b"") -> Reply:
        """Whatever ``head`` is, on a connection of its own; its reply is over with the last byte that it announced, or
        with the connection.
        """
        begun = monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(head.encode() + b"\r\n" + body)
            first = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lines = first.strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
            length = headers.get("content-length")
            rest = await reader.read() if length is None else await reader.readexactly(int(length))
        except asyncio.IncompleteReadError as error:
            return Reply(0, {}, error.partial, monotonic() - begun)
        finally:
            writer.close()
        return Reply(int(lines[0].split()[1]), headers, rest, monotonic() - begun)

    async def get(self, path: str) -> Reply:
        return await self.send(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n")

    async def post(self, text: str, *, cache: bool = False, accept: str = "application/json") -> Reply:
        return await self.send(*posted(text, cache=cache, accept=accept))

    async def metric(self, name: str) -> float:
        """The value of the sample called ``name``, labels and all; 0 where there is none."""
        lines = (await self.get("/metrics")).body.decode().splitlines()
        return next((float(line.rpartition(" ")[2]) for line in lines if line.rpartition(" ")[0] == name), 0.0)


def posted(
    text: str, *, cache: bool = False, accept: str = "application/json", close: bool = True
) -> tuple[str, bytes]:
    """A request for a summary: its head, less the empty line, and its body."""
    body = json.dumps({"text": text, "cache": cache}).encode()
    connection = "Connection: close\r\n" if close else ""
    head = (
        f"POST /v1/summaries HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAccept: {accept}\r\n"
        f"Content-Length: {len(body)}\r\n{connection}"
    )
    return head, body


@asynccontextmanager
async def here(folder: Path, house: StubHouse, **settings: object) -> AsyncIterator[Running]:
    """A server on a thread of this process around ``house``, ready; it has a socket like any other."""
    given = {"cache": "memory", "cache_dir": folder, "port": free_port(), **settings}
    wanted = Settings.model_validate(given)
    server = Server(create_app(wanted, in_thread(lambda: house)), wanted)
    thread = threading.Thread(target=server.run)
    thread.start()
    found = Running(wanted.port)
    try:
        await ready(found)
        yield found
    finally:
        server.should_exit = True
        await asyncio.to_thread(thread.join)


@asynccontextmanager
async def running(folder: Path, *, step: float = 0.0, **settings: object) -> AsyncIterator[Running]:
    """A server in a process of its own, ready, whose worker is another and needs ``step`` seconds for a sentence."""
    port = free_port()
    given = {"port": port, "cache": "memory", "cache_dir": folder, **settings}
    env = {
        **os.environ,
        **{f"NUTSHELL_{name.upper()}": str(value) for name, value in given.items()},
        "STUB_STEP": str(step),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
    }
    command = [sys.executable, str(ROOT / "tests/load/stub_server.py")]
    with (folder / "log.jsonl").open("wb") as log:
        process = subprocess.Popen(command, env=env, stderr=log)  # noqa: ASYNC220 - nobody else waits meanwhile
    try:
        found = Running(port, process, folder / "log.jsonl")
        await ready(found)
        yield found
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def ready(server: Running) -> None:
    """Wait until the server answers."""
    async with asyncio.timeout(300):
        while True:
            assert server.process is None or server.process.poll() is None
            try:
                if (await server.get("/readyz")).status == 200:
                    return
            except OSError:
                pass
            await asyncio.sleep(0.1)
