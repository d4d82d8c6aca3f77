"""Three replicas of the real server behind nginx as ``deploy/`` sets it up, with one Redis; one of them is killed."""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from articles import BUSES
from deploy.balancer import balancing
from http_stub import Call, Reply, stub
from redis_server import RedisServer
from servers import Server, started

ARTICLES = [BUSES.replace("1974", str(1900 + number)) for number in range(60)]
_NUMBER = re.compile(r"since (\d+)")


class Writer:
    """A remote writer that counts what it is asked to write, and writes one of the articles only once it may. Which
    replica asks shows in its key.
    """

    def __init__(self, held: str) -> None:
        self._held = _article(held)
        self.asked: Counter[str] = Counter()
        self.holder: int | None = None
        self.may_write = threading.Event()

    def __call__(self, call: Call, _: int) -> Reply:
        if call.path == "/v1/models":
            return Reply({"data": [{"id": "small"}]})
        article = _article(call.body["messages"][0]["content"])
        self.asked[article] += 1
        if article == self._held:
            self.holder = int(call.headers["authorization"].removeprefix("Bearer "))
            assert self.may_write.wait(timeout=120)
        said = f"Anford has run diesel buses since {article}."
        return Reply({"choices": [{"message": {"content": said}, "finish_reason": "stop"}]})


def _article(text: str) -> str:
    """What tells an article from the others, or a prompt's from those of others."""
    found = _NUMBER.search(text)
    assert found
    return found[1]


@contextmanager
def _replicas(count: int, folder: Path, **settings: str) -> Iterator[list[Server]]:
    with ExitStack() as stack:
        servers = [
            stack.enter_context(started(folder / f"log-{number}.txt", OPENAI_API_KEY=str(number), **settings))
            for number in range(count)
        ]
        for server in servers:
            server.wait()
        yield servers


def _metric(server: Server, name: str, **labels: str) -> float:
    text = httpx2.get(f"{server.address}/metrics", timeout=60).text
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return sum(sample.value for sample in samples if sample.name == name and sample.labels == labels)


def _written(servers: Sequence[Server]) -> float:
    """How many summaries these servers have made."""
    return sum(_metric(server, "nutshell_stage_seconds_count", stage="write") for server in servers)


def _asked(client: httpx2.Client, text: str) -> dict[str, Any]:
    """The answer, by a client that asks once more where the first time failed."""
    for _ in range(2):
        try:
            answer = client.post("/v1/summaries", json={"text": text})
        except httpx2.TransportError:
            continue
        if answer.status_code == 200:
            found: dict[str, Any] = answer.json()
            return found
    raise AssertionError("lost a request that was made twice")


def test_a_replica_that_is_killed_under_load_loses_nothing_and_no_article_is_written_twice(tmp_path: Path) -> None:
    writer, redis = Writer(ARTICLES[0]), RedisServer(tmp_path)
    redis.start()
    with ExitStack() as stack:
        stack.callback(redis.stop)
        remote = stack.enter_context(stub(writer))
        settings = {"NUTSHELL_CACHE": redis.url, "NUTSHELL_MODEL": f"openai:{remote.address}/v1#small"}
        servers = stack.enter_context(_replicas(3, tmp_path, **settings))
        stack.callback(writer.may_write.set)
        client = stack.enter_context(balancing([server.address for server in servers], tmp_path))
        threads = stack.enter_context(ThreadPoolExecutor(12))
        texts = [*ARTICLES, *reversed(ARTICLES)]
        asked = [threads.submit(_asked, client, text) for text in texts]

        victim = _holder(writer, servers)
        survivors = [server for server in servers if server is not victim]
        written = _written([victim])
        assert not all(request.done() for request in asked)
        victim.process.kill()
        victim.process.wait()
        writer.may_write.set()

        told = {(_article(text), request.result()["id"]) for text, request in zip(texts, asked, strict=True)}
        assert len(told) == len(ARTICLES)
        assert written + _written(survivors) == len(ARTICLES)
        # The run that died with its replica was the held article's alone.
        assert writer.asked == {_article(text): 1 + (text == ARTICLES[0]) for text in ARTICLES}


def _holder(writer: Writer, servers: Sequence[Server]) -> Server:
    """The replica that has the held article, once that is all that it has in work: it can finish nothing more then."""
    while writer.holder is None:
        sleep(0.02)
    holder = servers[writer.holder]
    while (in_work := _metric(holder, "nutshell_in_work")) > 1:
        sleep(0.02)
    assert in_work == 1
    return holder
