"""A real server whose workers have no model, and more clients than it can serve."""

import asyncio
import gc
import json
import os
import resource
import signal
import socket
from collections import Counter
from pathlib import Path

import pytest

from app.serving import answers
from load.servers import Reply, Running, here, posted, ready, running
from redis_server import RedisServer
from stub import SENTENCES, StubHouse, digest

QUEUE = 32
TOGETHER = 8  # articles a batch


def is_right(text: str, reply: Reply) -> bool:
    summary: str = json.loads(reply.body)["summary"]
    return summary == digest(text)


async def gauges(server: Running) -> list[float]:
    return [await server.metric(f"nutshell_{name}") for name in ("queue", "in_work", "runs_open")]


async def calm(server: Running) -> None:
    async with asyncio.timeout(60):
        while await gauges(server) != [0.0, 0.0, 0.0]:
            await asyncio.sleep(0.05)


def test_200_at_once_on_a_queue_of_32(tmp_path: Path) -> None:
    texts = [f"article {number}" for number in range(200)]

    async def main() -> list[Reply]:
        async with here(tmp_path, StubHouse(step=1.0), max_waiting=QUEUE) as server:
            first = asyncio.create_task(server.post("in work"))
            async with asyncio.timeout(60):
                while await server.metric("nutshell_in_work") != 1.0:
                    await asyncio.sleep(0.02)
            replies = asyncio.gather(*(server.post(text) for text in texts))
            health = [(await server.get("/healthz")).status for _ in range(20)]
            assert health == [200] * 20
            assert is_right("in work", await first)
            return list(await replies)

    replies = asyncio.run(main())
    statuses = Counter(reply.status for reply in replies)
    assert set(statuses) == {200, 429}
    assert QUEUE <= statuses[200] <= QUEUE + 2 * TOGETHER
    for text, reply in zip(texts, replies, strict=True):
        if reply.status == 429:
            assert int(reply.headers["retry-after"]) > 0
        else:
            assert is_right(text, reply)


def test_after_most_of_500_clients_hung_up_100_of_100_are_answered(tmp_path: Path) -> None:
    async def hang_up(server: Running, number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        head, body = posted(f"gone {number}", accept="text/event-stream" if number % 2 else "application/json")
        writer.write(head.encode() + b"\r\n" + body)
        await asyncio.sleep(0.2)
        writer.transport.abort()
        del reader

    async def main() -> None:
        async with here(tmp_path, StubHouse(step=0.1), max_waiting=1_000) as server:
            leaving = [hang_up(server, number) for number in range(400)]
            staying = [server.post(f"staying {number}") for number in range(100)]
            replies = [reply for reply in await asyncio.gather(*leaving, *staying) if reply is not None]
            assert [reply.status for reply in replies] == [200] * 100
            await calm(server)
            after = await asyncio.gather(*(server.post(f"after {number}") for number in range(100)))
            assert [is_right(f"after {number}", reply) for number, reply in enumerate(after)] == [True] * 100
            await calm(server)

    asyncio.run(main())


def test_a_hot_article_is_written_once(tmp_path: Path) -> None:
    async def main() -> None:
        async with here(tmp_path, StubHouse(step=0.5)) as server:
            replies = await asyncio.gather(*(server.post("hot", cache=True) for _ in range(200)))
            assert len({reply.body for reply in replies} | {(await server.post("hot", cache=True)).body}) == 2
            assert all(is_right("hot", reply) for reply in replies)
            assert await server.metric("nutshell_batch_size_count") == 1
            assert await server.metric('nutshell_cache_total{result="shared"}') == 199

    asyncio.run(main())


def test_a_worker_killed_under_load_is_back_and_sigterm_ends_streams_whole(tmp_path: Path) -> None:
    async def kill_the_worker(server: Running) -> None:
        first = server.worker()
        replies = asyncio.gather(*(server.post(f"article {number}") for number in range(20)))
        await until_open(server, 12)
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(10):
            statuses = {reply.status for reply in await replies}
        assert 503 in statuses <= {200, 503}
        assert (await server.get("/readyz")).status == 503
        assert (await server.get("/healthz")).status == 200
        await ready(server)
        assert server.worker() != first
        assert await server.metric("nutshell_worker_restarts_total") == 1
        await calm(server)

    async def terminate(server: Running) -> None:
        streams = [server.post(f"stream {number}", accept="text/event-stream") for number in range(3)]
        others = [server.post(f"article {number}") for number in range(20)]
        replies = asyncio.gather(*streams, *others)
        await until_open(server, 15)
        assert server.process is not None
        server.process.terminate()
        done = await replies
        assert [reply.status for reply in done] == [200] * 23
        assert [reply.body.count(b"event: ") for reply in done[:3]] == [SENTENCES + 2] * 3
        assert all(is_right(f"article {number}", reply) for number, reply in enumerate(done[3:]))
        assert await asyncio.to_thread(server.process.wait) == -signal.SIGTERM
        with pytest.raises(OSError, match="Connect"):
            await server.get("/healthz")

    async def main() -> None:
        async with running(tmp_path, step=2.0, grace_seconds=60) as server:
            await kill_the_worker(server)
            await terminate(server)

    asyncio.run(main())


async def until_open(server: Running, number: int) -> None:
    async with asyncio.timeout(60):
        while await server.metric("nutshell_runs_open") < number:
            await asyncio.sleep(0.05)


def test_slow_large_and_many_heads_are_cut_off(tmp_path: Path) -> None:
    async def closed_after(server: Running, *pieces: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.1)
        async with asyncio.timeout(60):
            raw = await reader.read()
        writer.close()
        return raw

    async def main() -> None:
        async with here(
            tmp_path, StubHouse(), read_seconds=1, max_connections_per_client=20, trusted_proxies="10.0.0.1"
        ) as server:
            silent, slow, second = await asyncio.gather(
                closed_after(server),
                closed_after(server, b"POST /v1/summaries HTT", b"P/1.1\r\nHost: a", b"\r\nX: y"),
                closed_after(server, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /hea"),
            )
            assert (silent, slow) == (b"", b"")
            assert second.count(b"HTTP/1.1 200") == 1
            slow_body = await closed_after(server, posted("an article")[0].encode() + b"\r\n{")
            assert slow_body.startswith(b"HTTP/1.1 408")
            large = await server.send(f"GET /healthz HTTP/1.1\r\nHost: a\r\nX: {'y' * 20_000}\r\n")
            assert large.status == 431
            held = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
            await asyncio.sleep(0.3)
            assert (await server.get("/healthz")).status == 429
            for connection in held:
                connection.close()
            async with asyncio.timeout(60):
                while (await server.get("/healthz")).status != 200:
                    await asyncio.sleep(0.05)

    asyncio.run(main())


def test_a_full_disk_under_the_cache_is_lived_with(tmp_path: Path) -> None:
    texts = [f"{number} " + "x" * 20_000 for number in range(12)]

    async def main() -> None:
        async with here(tmp_path, StubHouse(), cache="sqlite", max_answers=0) as server:
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            # To SQLite, a file that may not grow is a full disk.
            resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
            try:
                replies = [await server.post(text, cache=True) for text in texts]
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            assert [reply.status for reply in replies] == [200] * len(texts)
            assert all(is_right(text, reply) for text, reply in zip(texts, replies, strict=True))
            assert await server.metric("nutshell_cache_errors") >= 1
            assert (await server.get("/readyz")).status == 200

    asyncio.run(main())


def test_redis_may_go_and_come_back_under_the_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "PAUSE_SECONDS", 0.1)
    redis = RedisServer(tmp_path)

    async def asked(server: Running) -> bool:
        """Whether the answer, which must be right, was kept."""
        reply = await server.post("an article", cache=True)
        assert (reply.status, is_right("an article", reply)) == (200, True)
        return bool(json.loads(reply.body)["cached"])

    async def until_kept(server: Running) -> None:
        async with asyncio.timeout(60):
            while not await asked(server):
                await asyncio.sleep(0.05)

    async def main() -> None:
        async with here(tmp_path, StubHouse(), cache=redis.url, max_answers=0) as server:
            assert not await asked(server)
            await until_kept(server)
            await asyncio.to_thread(redis.stop)
            assert [await asked(server) for _ in range(5)] == [False] * 5
            assert await server.metric("nutshell_cache_errors") >= 1
            assert (await server.get("/readyz")).status == 200
            await asyncio.to_thread(redis.start)
            await until_kept(server)

    redis.start()
    try:
        asyncio.run(main())
    finally:
        redis.stop()


def test_answers_outlive_the_server_and_a_corrupt_file_does_not_stop_the_next(tmp_path: Path) -> None:
    async def main() -> None:
        for damage, cached in ((None, False), (None, True), (b"rubbish " * 5_000, False)):
            if damage:
                (tmp_path / "answers.sqlite").write_bytes(damage)
            async with here(tmp_path, StubHouse(), cache="sqlite") as server:
                reply = await server.post("an article", cache=True)
                assert (is_right("an article", reply), json.loads(reply.body)["cached"]) == (True, cached)

    asyncio.run(main())
    assert list(tmp_path.glob("answers.sqlite.damaged-*"))


def test_thousands_of_requests_leave_no_memory_behind(tmp_path: Path) -> None:
    async def some(server: Running, first: int, number: int) -> None:
        for lot in range(first, first + number, 50):
            texts = [f"{n} {'x' * 2_000}" for n in range(lot, lot + 50)]
            replies = await asyncio.gather(*(server.post(text, cache=True) for text in texts))
            assert [reply.status for reply in replies] == [200] * 50

    async def main() -> None:
        async with here(tmp_path, StubHouse(), max_answers=100, max_waiting=1_000) as server:
            await some(server, 0, 500)
            gc.collect()
            before = len(gc.get_objects())
            await some(server, 500, 1_000)
            await calm(server)
            gc.collect()
            # Were a run, its events or its answer kept anywhere, each request would leave a dozen objects.
            assert len(gc.get_objects()) - before < 1_000

    asyncio.run(main())
