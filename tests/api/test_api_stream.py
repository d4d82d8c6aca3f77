"""Server-sent events, through the application and a house without a model."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from starlette.types import Message

from app.api import create_app, sse
from app.serving import in_thread
from app.settings import Settings
from stub import SENTENCES, StubHouse, digest


@dataclass
class Event:
    kind: str
    id: str
    data: dict[str, object]


class Client:
    """One request straight at the application, whose answer is read piece by piece and which may hang up."""

    def __init__(self, app: FastAPI, body: dict[str, object], **headers: str) -> None:
        self._sent: asyncio.Queue[Message] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._body = [json.dumps(body).encode()]
        self._events: AsyncIterator[Event] | None = None
        self.comments = 0
        given = {"accept": "text/event-stream", "content-type": "application/json", **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/v1/summaries",
            "raw_path": b"/v1/summaries",
            "query_string": b"",
            "root_path": "",
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._sent.put))

    async def head(self) -> tuple[int, dict[str, str]]:
        start = await self._sent.get()
        return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}

    async def events(self) -> AsyncIterator[Event]:
        more = True
        while more:
            message = await self._sent.get()
            more = message.get("more_body", False)
            for block in message["body"].decode().split("\n\n"):
                if block.startswith(":"):
                    self.comments += 1
                elif block:
                    fields = dict(line.split(": ", 1) for line in block.split("\n"))
                    yield Event(fields["event"], fields.get("id", ""), json.loads(fields["data"]))

    async def rest(self) -> list[Event]:
        return [event async for event in self.events()]

    async def text(self) -> str:
        body: bytes = (await self._sent.get())["body"]
        return body.decode()

    async def hang_up(self) -> None:
        self._gone.set()
        await self.task

    async def _receive(self) -> Message:
        if self._body:
            return {"type": "http.request", "body": self._body.pop(), "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}


@asynccontextmanager
async def serving(house: StubHouse, **settings: object) -> AsyncIterator[FastAPI]:
    app = create_app(Settings.model_validate({"cache": "memory", **settings}), in_thread(lambda: house))
    async with app.router.lifespan_context(app):
        await until(lambda: app.state.service.state == "ready")
        yield app


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.005)


@pytest.fixture
def gate() -> threading.Semaphore:
    return threading.Semaphore(0)


def test_each_sentence_comes_before_the_next_one_is_written(gate: threading.Semaphore) -> None:
    house = StubHouse(gate=gate)

    async def main() -> None:
        async with serving(house) as app:
            client = Client(app, {"text": "an article"})
            gate.release()
            status, headers = await client.head()
            assert (status, headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
            assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
            events = client.events()
            for number in range(SENTENCES):
                event = await anext(events)
                assert (event.kind, event.data["index"]) == ("sentence", number)
                assert house.written == {"an article": number + 1}
                gate.release()
            figures, done = [event async for event in events]
            assert (figures.kind, done.kind) == ("figures", "done")
            name = done.data["id"]
            assert [event.id, figures.id, done.id] == [f"{name}/2", f"{name}/figures", f"{name}/done"]
            assert done.data["summary"] == digest("an article")

    asyncio.run(main())


def test_a_kept_answer_comes_as_the_same_events() -> None:
    async def main() -> None:
        async with serving(StubHouse()) as app:
            first, again = [await client.rest() for client in await both(app)]
            assert [(event.kind, event.id) for event in first] == [(event.kind, event.id) for event in again]
            assert [e.data for e in first[:-1]] == [e.data for e in again[:-1]]
            assert (first[-1].data["cached"], again[-1].data["cached"]) == (False, True)

    async def both(app: FastAPI) -> list[Client]:
        clients = []
        for _ in range(2):
            client = Client(app, {"text": "an article"})
            await client.head()
            await until(client.task.done)
            clients.append(client)
        return clients

    asyncio.run(main())


@pytest.mark.parametrize("when", ["while it is written", "when it is kept"])
def test_a_broken_stream_goes_on_after_the_last_event_without_a_second_run(
    gate: threading.Semaphore, when: str
) -> None:
    house = StubHouse(gate=gate)

    async def main() -> None:
        async with serving(house) as app:
            client = Client(app, {"text": "an article"})
            gate.release()
            await client.head()
            first = await anext(client.events())
            await client.hang_up()
            gate.release(SENTENCES)
            if when == "when it is kept":
                await until(lambda: house.written == {"an article": SENTENCES})
                await until(lambda: app.state.service.in_work == 0)
            again = Client(app, {"text": "an article"}, last_event_id=first.id)
            assert (await again.head())[0] == 200
            assert [event.id.split("/")[1] for event in await again.rest()] == ["1", "2", "figures", "done"]
            figures = Client(app, {"text": "an article"}, last_event_id=first.id.replace("/0", "/figures"))
            await figures.head()
            assert [event.kind for event in await figures.rest()] == ["done"]
            other = Client(app, {"text": "an article"}, last_event_id="of another answer/1")
            await other.head()
            assert len(await other.rest()) == SENTENCES + 2

    asyncio.run(main())
    assert house.written == {"an article": SENTENCES}


def test_a_refusal_before_the_first_event_is_a_problem_document() -> None:
    async def main() -> None:
        async with serving(StubHouse()) as app:
            bodies: list[dict[str, object]] = [{"text": "UNANSWERABLE"}, {"text": 5}]
            for body in bodies:
                found, headers = await Client(app, body).head()
                assert (found, headers["content-type"]) == (422, "application/problem+json")

    asyncio.run(main())


def test_a_failure_after_the_first_event_is_an_event_that_ends_the_stream(gate: threading.Semaphore) -> None:
    async def main() -> None:
        async with serving(StubHouse(gate=gate)) as app:
            client = Client(app, {"text": "an article"})
            gate.release()
            await client.head()
            assert (await anext(client.events())).kind == "sentence"
            await app.state.service.close()
            [last] = await client.rest()
            assert (last.kind, last.data["status"]) == ("error", 503)
            gate.release(SENTENCES)

    asyncio.run(main())


def test_comments_keep_the_connection_open_and_the_deadline_ends_it(
    gate: threading.Semaphore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE_SECONDS", 0.02)

    async def main() -> None:
        async with serving(StubHouse(gate=gate), deadline_seconds=0.5) as app:
            client = Client(app, {"text": "an article"})
            assert (await client.head())[0] == 200
            [last] = await client.rest()
            assert (last.kind, last.data["status"]) == ("error", 503)
            assert "within 0.5 s" in str(last.data["detail"])
            assert client.comments > 1
            gate.release(SENTENCES)

    asyncio.run(main())


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_request_past_its_deadline_is_answered_503(gate: threading.Semaphore, accept: str) -> None:
    async def main() -> None:
        async with serving(StubHouse(gate=gate), deadline_seconds=0.05) as app:
            client = Client(app, {"text": "an article"}, accept=accept)
            status, headers = await client.head()
            assert (status, "retry-after" in headers) == (503, True)
            assert "within 0.05 s" in await client.text()
            await until(lambda: app.state.service.in_work == 0)
            gate.release(SENTENCES)

    asyncio.run(main())


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_client_that_hangs_up_ends_its_run(gate: threading.Semaphore, accept: str) -> None:
    async def main() -> None:
        async with serving(StubHouse(gate=gate)) as app:
            client = Client(app, {"text": "an article"}, accept=accept)
            await until(lambda: app.state.service.in_work == 1)
            await client.hang_up()
            assert app.state.service.in_work == 0
            gate.release(SENTENCES)

    asyncio.run(main())
