"""The two services of the benchmark as processes, and how they are asked."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil

_PATIENCE = 600.0  # seconds for any one answer: the naive one queues without bound


@dataclass(frozen=True, slots=True)
class Answered:
    """Seconds from a request's arrival to its first sentence (the whole answer where none comes sooner) and its end."""

    first: float
    whole: float


@dataclass(frozen=True, slots=True)
class ServiceUnderTest:
    """A running service. ``extra`` goes into each request's body."""

    name: str
    address: str
    process: psutil.Process
    extra: dict[str, bool]

    async def ask(self, client: httpx2.AsyncClient, text: str) -> Answered:
        """One article. Raises where the answer is none."""
        begun, first = time.perf_counter(), None
        body = {"text": text, **self.extra}
        headers = {"accept": "text/event-stream, application/json;q=0.9"}
        async with client.stream("POST", f"{self.address}/v1/summaries", json=body, headers=headers) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if line.startswith("event: error"):
                    raise RuntimeError(f"{self.name} failed in the middle of an answer")
                if first is None and line.startswith("event: sentence"):
                    first = time.perf_counter() - begun
        whole = time.perf_counter() - begun
        return Answered(whole if first is None else first, whole)

    def memory(self) -> int:
        """Resident bytes of the process and its children now; a page that two of them share counts twice."""
        return sum(process.memory_info().rss for process in self._processes())

    def proportional_memory(self) -> int:
        """The same with shared pages counted once (Linux' PSS); pages of files that others map too count in part."""
        return sum(process.memory_full_info().pss for process in self._processes())

    def _processes(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


def new_client() -> httpx2.AsyncClient:
    """A client with as many connections as a burst needs, fewer than one address may have."""
    return httpx2.AsyncClient(timeout=_PATIENCE, limits=httpx2.Limits(max_connections=64))


async def at(moment: float, service: ServiceUnderTest, client: httpx2.AsyncClient, text: str) -> Answered:
    """Ask in ``moment`` seconds, whatever became of the requests before."""
    await asyncio.sleep(moment)
    return await service.ask(client, text)


@contextmanager
def running(name: str, command: list[str], port: int, extra: dict[str, bool]) -> Iterator[ServiceUnderTest]:
    """The service that ``command`` starts on ``port``, once it is ready."""
    with subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.DEVNULL) as process:
        service = ServiceUnderTest(name, f"http://127.0.0.1:{port}", psutil.Process(process.pid), extra)
        try:
            while not _is_ready(service.address):
                if process.poll() is not None:
                    raise RuntimeError(f"{name} did not start")
                time.sleep(0.3)
            yield service
        finally:
            process.terminate()


def naive_command(folder: Path, port: int) -> list[str]:
    """Start the naive service on the weights in ``folder``."""
    return [sys.executable, "-m", "bench.naive", str(folder), str(port)]


def nutshell_command(port: int) -> list[str]:
    """Start Nutshell as its users do."""
    return [str(Path(sys.executable).with_name("nutshell")), "serve", "--port", str(port)]


def _is_ready(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz", timeout=10).status_code == 200
    except httpx2.TransportError:
        return False
