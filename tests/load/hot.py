"""How fast a kept answer is, beside a bare FastAPI route that returns the same bytes, in alternation."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil

from load.servers import Running, free_port, posted, ready

CLIENTS = 16


@dataclass(frozen=True)
class Pace:
    """Requests a second, and requests for each CPU second of the process that serves."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class AgainstBare:
    """Rounds of ours, each followed by one of the bare route."""

    ours: list[Pace]
    bare: list[Pace]

    def line(self) -> str:
        pairs = list(zip(self.ours, self.bare, strict=True))
        return (
            f"{median(pace.wall for pace in self.ours):.0f}/s, bare route {median(pace.wall for pace in self.bare):.0f}"
            f"/s, ratio {median(one.wall / other.wall for one, other in pairs):.2f}"
            f" ({median(one.cpu / other.cpu for one, other in pairs):.2f} by CPU seconds)"
        )


async def against_bare(port: int, pid: int, article: str, *, rounds: int = 5, requests: int = 2_000) -> AgainstBare:
    """The answer to ``article``, which the server ``pid`` on ``port`` then keeps, asked for over and over."""
    server = Running(port)
    await server.post(article, cache=True)
    answer = (await server.post(article, cache=True)).body
    head, body = posted(article, cache=True, close=False)
    raw = head.encode() + b"\r\n" + body
    with _bare(answer) as bare:
        assert bare.process is not None
        await ready(bare)
        sides = [(port, psutil.Process(pid)), (bare.port, psutil.Process(bare.process.pid))]
        for asked_port, process in sides:  # once for nothing, to be warm
            await _paced(asked_port, process, raw, requests)
        found = [[await _paced(*side, raw, requests) for side in sides] for _ in range(rounds)]
    return AgainstBare(*(list(paces) for paces in zip(*found, strict=True)))


async def _paced(port: int, process: psutil.Process, raw: bytes, requests: int) -> Pace:
    """``CLIENTS`` connections that send ``raw`` again and again, each as soon as it is answered."""
    begun, used = perf_counter(), _cpu(process)
    await asyncio.gather(*(_client(port, raw, requests // CLIENTS) for _ in range(CLIENTS)))
    done = requests // CLIENTS * CLIENTS
    return Pace(done / (perf_counter() - begun), done / (_cpu(process) - used))


async def _client(port: int, raw: bytes, requests: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(requests):
        writer.write(raw)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
    writer.close()


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def _bare(answer: bytes) -> Iterator[Running]:
    port = free_port()
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        Path(file.name).write_bytes(answer)
        command = [sys.executable, "-m", "load.bare", file.name, str(port)]
        with subprocess.Popen(command, cwd=Path(__file__).parents[1], stderr=subprocess.DEVNULL) as process:
            try:
                yield Running(port, process)
            finally:
                process.kill()
