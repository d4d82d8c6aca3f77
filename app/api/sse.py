"""An answer as server-sent events: each sentence once it is verified, then the figures, then the whole.

Events are named `<answer id>/<place>`, so that a client whose connection broke goes on after the last one it has.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.api.accept import EVENTS
from app.api.problems import Late, problem_of
from app.serving import KeptAnswer, Message, Run

MEDIA_TYPE = EVENTS
KEEP_ALIVE_SECONDS = 15.0
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_NO_TICKET = 0
_BEFORE_ALL = -1
_FIGURES, _DONE = 1_000_000, 1_000_001  # their places: after every sentence


class EventStream(StreamingResponse):
    """``found`` as a stream of events, those that come after the one called ``after`` only, for ``seconds`` since it
    was asked for (``begun``, of the event loop's clock); ``held`` is let go when it ends.
    """

    def __init__(
        self, found: KeptAnswer | Run, held: AsyncExitStack, *, after: str, begun: float, seconds: float
    ) -> None:
        events = _kept(found, after) if isinstance(found, KeptAnswer) else _running(found, after, begun, seconds)
        super().__init__(events, media_type=MEDIA_TYPE, headers=_HEADERS)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._held.aclose()


async def first_event(run: Run) -> None:
    """Wait for the first event, as long as nothing need be sent meanwhile. Raises what ``run`` failed with."""
    try:
        async with asyncio.timeout(KEEP_ALIVE_SECONDS):
            await run.beyond(0)
    except TimeoutError:
        return
    if run.failure is not None:
        raise run.failure


async def _kept(answer: KeptAnswer, after: str) -> AsyncIterator[bytes]:
    """The events that a run would have sent."""
    whole = json.loads(answer.body)
    sentences = [{"index": index, **sentence} for index, sentence in enumerate(whole["sentences"])]
    events = [Message(_NO_TICKET, "sentence", json.dumps(sentence).encode()) for sentence in sentences]
    events.append(Message(_NO_TICKET, "figures", json.dumps({"key_figures": whole["key_figures"]}).encode()))
    events.append(Message(_NO_TICKET, "done", answer.body))
    last = _last_place(after, whole["id"])
    for index, event in enumerate(events):
        if _place(event, index) > last:
            yield _event(event, index, whole["id"])


async def _running(run: Run, after: str, begun: float, seconds: float) -> AsyncIterator[bytes]:
    """Events as ``run`` has them, with comments between that keep the connection open; for ``seconds`` since
    ``begun``.
    """
    deadline = begun + seconds
    seen, name = 0, run.answer_id
    last = _last_place(after, name)
    loop = asyncio.get_running_loop()
    while True:
        for event in run.events[seen:]:
            if _place(event, seen) > last:
                yield _event(event, seen, name)
            seen += 1
        if run.is_over or loop.time() > deadline:
            break
        try:
            async with asyncio.timeout(min(KEEP_ALIVE_SECONDS, max(0.0, deadline - loop.time()))):
                await run.beyond(seen)
        except TimeoutError:
            yield b": keep-alive\n\n"
    if run.failure is not None or not run.is_over:
        document = bytes(problem_of(run.failure or Late(seconds)).body)
        yield b"event: error\ndata: %s\n\n" % document


def _place(event: Message, index: int) -> int:
    return {"figures": _FIGURES, "done": _DONE}.get(event.kind, index)


def _last_place(last_event_id: str, answer_id: str) -> int:
    """The place after which to begin: before all, unless the id names an event of this answer."""
    name, _, place = last_event_id.partition("/")
    if name != answer_id:
        return _BEFORE_ALL
    if place.isascii() and place.isdecimal():
        return int(place[:6])
    return {"figures": _FIGURES, "done": _DONE}.get(place, _BEFORE_ALL)


def _event(event: Message, index: int, name: str) -> bytes:
    place = index if event.kind == "sentence" else event.kind
    return f"event: {event.kind}\nid: {name}/{place}\ndata: ".encode() + event.body + b"\n\n"
