"""Runs: the work on one request, followed by everybody who asked the same, and the queue they wait in.

All of this belongs to the event loop.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Literal

from app.serving.wire import Message

_TICKETS = count(1)


class Busy(RuntimeError):
    """As many articles as may wait are waiting."""


class WorkerLost(RuntimeError):
    """The worker died, or is gone for good, while it had the request."""


class Abandoned(RuntimeError):
    """Nobody waits for the run any longer."""


class RunFailed(RuntimeError):
    """The request failed inside, where none should; the worker's log says why."""


class Run:
    """One request's events as they come in. ``request`` is its JSON, ``order`` what the worker is asked for, ``on_end``
    is told once when it is over. ``is_shared``: others may follow it too, and its answer may be kept, unless it
    ``is_makeshift``.
    """

    def __init__(
        self,
        request: bytes,
        order: Literal["summary", "figures_alone"],
        on_end: Callable[["Run"], None] = lambda _: None,
        *,
        answer_id: str = "",
        is_shared: bool = False,
    ) -> None:
        self.ticket = next(_TICKETS)
        self.order = Message(self.ticket, order, request)
        self.answer_id = answer_id
        self.is_shared = is_shared
        self.is_makeshift = False
        self.followers = 0
        self.failure: Exception | None = None
        self.is_over = False
        self.events: list[Message] = []
        self._on_end = on_end
        self._changed = asyncio.Event()

    def push(self, event: Message) -> None:
        """The worker reports; ``done`` is the last that it says."""
        if self.is_over:  # it was given up, and whoever followed it has been told
            return
        self.events.append(event)
        self._wake(is_over=event.kind == "done")

    def fail(self, error: Exception) -> None:
        """The run ends without an answer: everybody who follows it gets ``error``."""
        if not self.is_over:
            self.failure = error
            self._wake(is_over=True)

    async def beyond(self, seen: int) -> None:
        """Wait until there are more than ``seen`` events, or the run is over."""
        while len(self.events) <= seen and not self.is_over:
            await self._changed.wait()

    async def ended(self) -> None:
        """Wait until the run is over, however it ended."""
        while not self.is_over:
            await self._changed.wait()

    async def answer(self) -> bytes:
        """The answer as JSON. Raises what the run failed with."""
        await self.ended()
        if self.failure is not None:
            raise self.failure
        return self.events[-1].body

    def _wake(self, *, is_over: bool) -> None:
        self.is_over = is_over
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
        if is_over:
            self._on_end(self)


class RunQueue:
    """Runs that wait for a worker, ``limit`` at most, first come first served."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._runs: deque[Run] = deque()
        self._arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self._runs)

    def put(self, run: Run) -> None:
        """Queue a run. Raises ``Busy``."""
        if len(self._runs) >= self._limit:
            raise Busy(f"{self._limit} articles are waiting already")
        self._runs.append(run)
        self._arrived.set()

    def remove(self, run: Run) -> bool:
        """Take a run out that nobody waits for any longer; whether it was still here."""
        if run not in self._runs:
            return False
        self._runs.remove(run)
        return True

    async def take(self, *, most: int, window: float) -> list[Run]:
        """The next runs, ``most`` at most: once there is one, those that come within ``window`` seconds join it."""
        while not self._runs:  # others may take what came within the window
            self._arrived.clear()
            await self._arrived.wait()
            if len(self._runs) < most:
                await asyncio.sleep(window)
        return [self._runs.popleft() for _ in range(min(most, len(self._runs)))]

    def drain(self) -> list[Run]:
        """Every run, which leaves the queue empty."""
        runs, self._runs = list(self._runs), deque()
        return runs
