"""A real server, a worker without a model, and more clients than it can serve."""

import asyncio
import json
import os
import signal
import socket
from collections import Counter
from pathlib import Path

import pytest

from load.servers import Reply, Running, posted, ready, running
from stub import SENTENCES, digest

QUEUE = 32
TOGETHER = 8  # articles a batch


def is_right(text: str, reply: Reply) -> bool:
    return json.loads(reply.body)["summary"] == digest(text)


async def gauges(server: Running) -> list[float]:
    return [await server.metric(f"nutshell_{name}") for name in ("queue", "in_work", "runs_open")]


async def calm(server: Running) -> None:
    async with asyncio.timeout(60):
        while await gauges(server) != [0.0, 0.0, 0.0]:
            await asyncio.sleep(0.05)


def test_200_at_once_on_a_queue_of_32(tmp_path: Path) -> None:
    texts = [f"article {number}" for number in range(200)]

    async def main() -> list[Reply]:
        async with running(tmp_path, step=1.0, max_waiting=QUEUE) as server:
            replies = asyncio.gather(*(server.post(text) for text in texts))
            health = [(await server.get("/healthz")).status for _ in range(20)]
            assert health == [200] * 20
            return list(await replies)

    replies = asyncio.run(main())
    statuses = Counter(reply.status for reply in replies)
    assert set(statuses) == {200, 429}
    assert QUEUE < statuses[200] <= QUEUE + 2 * TOGETHER
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
        async with running(tmp_path, step=0.1, max_waiting=1_000) as server:
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
        async with running(tmp_path, step=0.3) as server:
            replies = await asyncio.gather(*(server.post("hot", cache=True) for _ in range(200)))
            assert len({reply.body for reply in replies} | {(await server.post("hot", cache=True)).body}) == 2
            assert all(is_right("hot", reply) for reply in replies)
            assert await server.metric("nutshell_batch_size_count") == 1
            assert await server.metric('nutshell_cache_total{result="shared"}') == 199

    asyncio.run(main())


def test_a_worker_killed_under_load_fails_its_requests_and_is_back(tmp_path: Path) -> None:
    async def main() -> None:
        async with running(tmp_path, step=30.0) as server:
            first = server.worker()
            replies = asyncio.gather(*(server.post(f"article {number}") for number in range(20)))
            async with asyncio.timeout(60):
                while await server.metric("nutshell_runs_open") < 20:
                    await asyncio.sleep(0.05)
            os.kill(first, signal.SIGKILL)
            async with asyncio.timeout(10):
                assert [reply.status for reply in await replies] == [503] * 20
            assert (await server.get("/readyz")).status == 503
            assert (await server.get("/healthz")).status == 200
            await ready(server)
            assert server.worker() != first
            assert await server.metric("nutshell_worker_restarts_total") == 1
            await calm(server)

    asyncio.run(main())


def test_sigterm_with_streams_open_ends_them_whole(tmp_path: Path) -> None:
    async def main() -> None:
        async with running(tmp_path, step=0.5, grace_seconds=60) as server:
            streams = [server.post(f"stream {number}", accept="text/event-stream") for number in range(3)]
            others = [server.post(f"article {number}") for number in range(20)]
            replies = asyncio.gather(*streams, *others)
            async with asyncio.timeout(60):
                while await server.metric("nutshell_runs_open") < 23:
                    await asyncio.sleep(0.05)
            server.process.terminate()
            done = await replies
            assert [reply.status for reply in done] == [200] * 23
            assert [reply.body.count(b"event: ") for reply in done[:3]] == [SENTENCES + 2] * 3
            assert all(is_right(f"article {number}", reply) for number, reply in enumerate(done[3:]))
            assert await asyncio.to_thread(server.process.wait) == -signal.SIGTERM
            with pytest.raises(OSError, match="Connect"):
                await server.get("/healthz")

    asyncio.run(main())


def test_past_the_grace_period_streams_end_with_an_error_and_requests_with_503(tmp_path: Path) -> None:
    async def main() -> None:
        async with running(tmp_path, step=3.0, grace_seconds=4) as server:
            replies = asyncio.gather(*(server.post("stream", accept=a) for a in ("text/event-stream", "a/b")))
            async with asyncio.timeout(60):
                while await server.metric("nutshell_runs_open") < 2:
                    await asyncio.sleep(0.05)
            await asyncio.sleep(3.5)
            server.process.terminate()
            stream, other = await replies
            assert (stream.status, other.status) == (200, 503)
            assert b"event: sentence" in stream.body
            assert b'event: error\ndata: {"type":"about:blank","title":"Service Unavailable"' in stream.body

    asyncio.run(main())


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
        async with running(
            tmp_path, read_seconds=1, max_connections_per_client=20, trusted_proxies="10.0.0.1"
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
            assert large.status == 400
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
    texts = [f"{number} " + "x" * 20_000 for number in range(30)]

    async def main() -> None:
        # Files of this process may not grow beyond 64 KiB: to SQLite, writing fails as on a full disk.
        async with running(tmp_path, prefix="ulimit -f 64; ", cache="sqlite", max_answers=0) as server:
            for text in texts:
                reply = await server.post(text, cache=True)
                assert reply.status == 200
                assert is_right(text, reply)
            assert (await server.get("/readyz")).status == 200

    asyncio.run(main())


def test_answers_outlive_the_server_and_a_corrupt_file_does_not_stop_the_next(tmp_path: Path) -> None:
    async def main() -> None:
        for damage, cached in ((None, False), (None, True), (b"rubbish " * 5_000, False)):
            if damage:
                (tmp_path / "answers.sqlite").write_bytes(damage)
            async with running(tmp_path, cache="sqlite") as server:
                reply = await server.post("an article", cache=True)
                assert (is_right("an article", reply), json.loads(reply.body)["cached"]) == (True, cached)
                server.process.terminate()
                await asyncio.to_thread(server.process.wait)

    asyncio.run(main())
    assert list(tmp_path.glob("answers.sqlite.damaged-*"))


def test_thousands_of_requests_leave_no_memory_behind(tmp_path: Path) -> None:
    async def some(server: Running, first: int, number: int) -> None:
        for lot in range(first, first + number, 50):
            replies = await asyncio.gather(
                *(server.post(f"{n} {'x' * 2_000}", cache=True) for n in range(lot, lot + 50))
            )
            assert [reply.status for reply in replies] == [200] * 50

    def resident(process: int) -> int:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    async def main() -> None:
        async with running(tmp_path, cache="memory", max_answers=100, max_waiting=1_000) as server:
            await some(server, 0, 1_000)
            before = [resident(pid) for pid in (server.process.pid, server.worker())]
            await some(server, 1_000, 2_000)
            after = [resident(pid) for pid in (server.process.pid, server.worker())]
            # 2,000 articles of 2 kB and their answers are more than 4 MB, if any of it stayed.
            assert [late - early < 4_000_000 for early, late in zip(before, after, strict=True)] == [True, True]

    asyncio.run(main())
