"""A server in a process of its own, and a client that counts every byte it sends."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

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
    process: "subprocess.Popen[bytes]"
    log: Path

    def worker(self) -> int:
        """The id of the worker's process."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return int(children.split()[0])

    async def send(self, head: str, body: bytes = b"") -> Reply:
        """Whatever ``head`` is, on a connection of its own, read to its end."""
        begun = monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(head.encode() + b"\r\n" + body)
            raw = await reader.read()
        finally:
            writer.close()
        first, _, rest = raw.partition(b"\r\n\r\n")
        lines = first.decode("latin-1").split("\r\n")
        status = int(lines[0].split()[1]) if lines[0] else 0
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        return Reply(status, headers, rest, monotonic() - begun)

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
async def running(folder: Path, *, step: float = 0.0, prefix: str = "", **settings: object) -> AsyncIterator[Running]:
    """A server whose worker needs ``step`` seconds for a sentence, ready; ``prefix`` is shell before its command."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"port": port, "cache": "memory", "cache_dir": folder, "trusted_proxies": "127.0.0.1", **settings}
    env = {
        **os.environ,
        **{f"NUTSHELL_{name.upper()}": str(value) for name, value in given.items()},
        "STUB_STEP": str(step),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
    }
    log = folder / "log.jsonl"
    command = f"{prefix}exec {sys.executable} {ROOT / 'tests/load/stub_server.py'} 2>&1 | cat > {log}"
    if not prefix:
        command = f"exec {sys.executable} {ROOT / 'tests/load/stub_server.py'} 2> {log}"
    with subprocess.Popen(  # noqa: ASYNC220 - nobody else waits for this loop meanwhile
        ["bash", "-c", command], env=env, start_new_session=True
    ) as process:
        server = Running(port, process, log)
        try:
            await ready(server)
            yield server
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


async def ready(server: Running) -> None:
    """Wait until the server answers."""
    async with asyncio.timeout(300):
        while True:
            assert server.process.poll() is None, server.log.read_text()
            try:
                if (await server.get("/readyz")).status == 200:
                    return
            except OSError:
                pass
            await asyncio.sleep(0.1)
