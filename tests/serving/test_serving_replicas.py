"""Servers that share a Redis: one of them makes an answer, the others wait for it, and for no longer than it lives."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.serving import Answers, KeptAnswer, Metrics, RedisStore, Service, SummaryRequest, in_thread
from app.serving.answers import CLAIM_SECONDS
from redis_server import RedisServer
from stub import SENTENCES, StubHouse

REQUEST = SummaryRequest(text="One and the same.")


@asynccontextmanager
async def replica(house: StubHouse, redis: RedisServer) -> AsyncIterator[Service]:
    answers = Answers(100, 60, RedisStore(redis.url, max_age=60))
    service = Service(in_thread(lambda: house), answers, Metrics(), workers=1, max_waiting=8)
    service.start()
    try:
        async with asyncio.timeout(60):
            while service.state != "ready":
                await asyncio.sleep(0.005)
        yield service
    finally:
        await service.stop()


async def answered(service: Service) -> bytes:
    async with service.summary(REQUEST) as found:
        return found.body if isinstance(found, KeptAnswer) else KeptAnswer.of(await found.answer()).body


async def in_work(service: Service) -> None:
    async with asyncio.timeout(60):
        while not service.in_work:
            await asyncio.sleep(0.005)


def test_an_article_is_written_by_one_replica_and_answered_by_both(redis_server: RedisServer) -> None:
    gate = threading.Semaphore(0)
    houses = StubHouse(gate=gate), StubHouse()

    async def use() -> None:
        async with replica(houses[0], redis_server) as one, replica(houses[1], redis_server) as other:
            made = asyncio.create_task(answered(one))
            await in_work(one)
            waiting = [asyncio.create_task(answered(other)) for _ in range(3)]
            await asyncio.sleep(0.3)
            gate.release(SENTENCES)
            assert {await made} == set(await asyncio.gather(*waiting))

    asyncio.run(use())
    assert (houses[0].written, houses[1].written) == ({REQUEST.text: SENTENCES}, {})


def test_a_run_that_was_given_up_is_taken_over_by_who_waits(redis_server: RedisServer) -> None:
    gate = threading.Semaphore(0)

    async def use() -> None:
        async with replica(StubHouse(gate=gate), redis_server) as one, replica(StubHouse(), redis_server) as other:
            made = asyncio.create_task(answered(one))
            await in_work(one)
            waiting = asyncio.create_task(answered(other))
            made.cancel()
            assert b'"cached":true' in await waiting
            gate.release(SENTENCES)

    asyncio.run(use())


def test_a_claim_is_held_while_it_is_renewed_and_ends_with_who_made_it(redis_server: RedisServer) -> None:
    async def use() -> None:
        one, other = (RedisStore(redis_server.url, max_age=60) for _ in range(2))
        redis = one._redis  # noqa: SLF001 - how long Redis holds the claim
        assert await one.claim("a")
        await redis.expire("nutshell:a:maker", 2)
        assert await one.claim("a")
        assert 2_000 < await redis.pttl("nutshell:a:maker") <= 1_000 * CLAIM_SECONDS
        assert not await other.claim("a")
        await other.release("a")  # not its own
        assert not await other.claim("a")
        await redis.delete("nutshell:a:maker")  # as its time does
        assert await other.claim("a")
        assert not await one.claim("a")
        await other.release("a")
        assert await one.claim("a")
        await one.close()
        await other.close()

    asyncio.run(use())
