"""The overload drills as a table: `python -m load.drill`, from the folder `tests`.

Numbers for people; what must hold is tested in `test_load_overload.py`.
"""

import asyncio
import json
import os
import signal
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from load.hot import against_bare
from load.servers import Reply, Running, ready, running


def say(drill: str, **found: object) -> None:
    print(f"{drill:<34}" + "  ".join(f"{name}={value}" for name, value in found.items()), flush=True)  # noqa: T201


def percentile(seconds: Sequence[float], share: float) -> str:
    ordered = sorted(seconds)
    return f"{1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]:.0f} ms" if ordered else "-"


async def gauges(server: Running) -> list[float]:
    return [await server.metric(f"nutshell_{name}") for name in ("queue", "in_work", "runs_open")]


async def queue_of_32(server: Running) -> None:
    health: list[float] = []

    async def watch() -> None:
        while True:
            health.append((await server.get("/healthz")).seconds)
            await asyncio.sleep(0.02)

    watching = asyncio.create_task(watch())
    replies: list[Reply] = await asyncio.gather(*(server.post(f"article {n}") for n in range(200)))
    watching.cancel()
    refused = [reply.seconds for reply in replies if reply.status == 429]
    say(
        "200 at once, queue of 32",
        statuses=dict(Counter(reply.status for reply in replies)),
        refused_p50=percentile(refused, 0.5),
        refused_p99=percentile(refused, 0.99),
        healthz_p50=percentile(health, 0.5),
        healthz_p99=percentile(health, 0.99),
        **own(server),
    )


def own(server: Running) -> dict[str, str]:
    """What the server's log says of itself: from a request's head to its answer's end, without what 200 clients of one
    process wait for each other.
    """
    assert server.log is not None
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    told = [line for line in lines if line.get("message") == "request"]
    refused = [line["milliseconds"] / 1000 for line in told if line["status"] == 429]
    health = [line["milliseconds"] / 1000 for line in told if line["route"] == "/healthz"]
    return {
        "refused_p50_by_the_servers_log": percentile(refused, 0.5),
        "p99": percentile(refused, 0.99),
        "healthz_p99_by_it": percentile(health, 0.99),
    }


async def full_queue_one_by_one(server: Running) -> None:
    """How long a refusal takes when the 200 are not all being accepted and parsed in the same instant."""
    filling = [asyncio.create_task(server.post("in work"))]
    while not await server.metric("nutshell_in_work"):
        await asyncio.sleep(0.02)
    filling += [asyncio.create_task(server.post(f"filler {n}")) for n in range(48)]
    while await server.metric("nutshell_queue") < 32:
        await asyncio.sleep(0.02)
    replies = [await server.post(f"late {n}") for n in range(50)]
    refused = [reply.seconds for reply in replies if reply.status == 429]
    say(
        "queue full, one after the other",
        refused=len(refused),
        p50=percentile(refused, 0.5),
        p99=percentile(refused, 0.99),
    )
    for task in filling:
        task.cancel()


async def kill_the_worker(server: Running) -> None:
    replies = asyncio.gather(*(server.post(f"killed {n}") for n in range(20)))
    while await server.metric("nutshell_runs_open") < 20:
        await asyncio.sleep(0.02)
    begun = monotonic()
    os.kill(server.worker(), signal.SIGKILL)
    statuses = Counter(reply.status for reply in await replies)
    failed = monotonic() - begun
    readyz = (await server.get("/readyz")).status
    await ready(server)
    back = (await server.post("after")).status
    say(
        "kill -9 with 20 in flight",
        statuses=dict(statuses),
        all_failed_after=f"{1000 * failed:.0f} ms",
        readyz=readyz,
        ready_again_after=f"{monotonic() - begun:.1f} s",
        then=back,
        gauges=await gauges(server),
    )


async def hot_article(server: Running, article: str) -> None:
    replies = await asyncio.gather(*(server.post(article, cache=True) for _ in range(200)))
    assert server.process is not None
    runs = await server.metric("nutshell_batch_size_count")
    say("one article, 200 in flight", statuses=dict(Counter(reply.status for reply in replies)), runs=runs)
    say("then, kept", pace=(await against_bare(server.port, server.process.pid, article)).line())


async def memory(server: Running, requests: int) -> None:
    def resident(pid: int) -> float:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    assert server.process is not None
    rows = []
    for lot in range(5):
        for begin in range(0, requests // 5, 50):
            texts = [f"{lot}-{begin + n} {'x' * 2_000}" for n in range(50)]
            replies = await asyncio.gather(*(server.post(text, cache=True) for text in texts))
            assert all(reply.status == 200 for reply in replies)
        rows.append(f"{resident(server.process.pid):.1f}+{resident(server.worker()):.1f}")
    say(f"{requests} requests, MB front+worker", after_each_fifth=rows, gauges=await gauges(server))


async def main() -> None:
    article = "The town will spend $3.2 million on 14 buses, the mayor said on Monday. " * 50
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with running(folder, step=0.2, max_waiting=32) as server:
            await queue_of_32(server)
        async with running(folder, step=5.0, max_waiting=32) as server:
            await full_queue_one_by_one(server)
        async with running(folder, step=1.5, max_waiting=32) as server:
            await kill_the_worker(server)
        async with running(folder, max_waiting=1_000, max_answers=200, cache="sqlite") as server:
            await memory(server, int(os.environ.get("DRILL_REQUESTS", "20000")))
        async with running(folder, step=0.1) as server:
            await hot_article(server, article)


if __name__ == "__main__":
    asyncio.run(main())
