"""The one owner of model and parser while the server runs: callers wait on it without blocking the event loop.

Summaries run one after the other on a thread of their own, because a writer has one owner; figures run on a second
thread, so that they need not wait for a summary that is being written.
"""

import asyncio
import gc
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeVar

from app.serving.answers import GivenAnswer
from app.serving.contract import FiguresRequest, SummaryRequest
from app.serving.nutshell import Nutshell

_LOG = logging.getLogger(__name__)
State = Literal["loading", "ready", "failed", "closed"]
Answer = TypeVar("Answer")


class NotReady(RuntimeError):
    """The model is not loaded (yet); ``state`` says why."""

    def __init__(self, state: State) -> None:
        super().__init__({"loading": "the model is still loading"}.get(state, "the model is not available"))
        self.state = state


class Busy(RuntimeError):
    """As many articles as may wait are waiting."""


class Worker:
    """Loads a ``Nutshell`` in the background and runs requests on it. ``on_failure`` is told when loading fails."""

    def __init__(
        self, load: Callable[[], Nutshell], *, max_waiting: int, on_failure: Callable[[Exception], None] | None = None
    ) -> None:
        self._load = load
        self._max_waiting = max_waiting
        self._on_failure = on_failure
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="nutshell-writer")
        self._counting = ThreadPoolExecutor(1, thread_name_prefix="nutshell-figures")
        self._waiting = 0
        self._nutshell: Nutshell | None = None
        self._state: State = "loading"

    @property
    def state(self) -> State:
        """Where the worker stands."""
        return self._state

    @property
    def waiting(self) -> int:
        """Requests that wait or are being worked on."""
        return self._waiting

    @property
    def nutshell(self) -> Nutshell:
        """What is loaded. Raises ``NotReady``."""
        if self._nutshell is None or self._state != "ready":
            raise NotReady(self._state)
        return self._nutshell

    async def start(self) -> None:
        """Load the model; returns when it is loaded or has failed. Run it as a task: the server answers meanwhile."""
        try:
            self._nutshell = await self._run(self._writing, self._load)
            # Millions of objects came with the models and stay; without this, each full collection walks them all and
            # holds every thread up for a quarter of a second.
            gc.collect()
            gc.freeze()
            self._state = "ready"
        except Exception as error:  # noqa: BLE001 - whatever a model raises, "loading" must end
            self._state = "failed"
            _LOG.exception("the model could not be loaded")
            if self._on_failure:
                self._on_failure(error)

    async def summarize(self, request: SummaryRequest) -> GivenAnswer:
        """The answer to one request, in its turn. Raises ``NotReady``, ``Busy`` or ``Unanswerable``."""
        nutshell = self.nutshell
        return await self._queued(self._writing, lambda: GivenAnswer.of(nutshell.answer(request)))

    async def figures(self, request: FiguresRequest) -> bytes:
        """The ``FiguresAnswer`` to one request as JSON, in its turn. Raises as ``summarize`` does."""
        nutshell = self.nutshell
        return await self._queued(self._counting, lambda: nutshell.figures(request).model_dump_json().encode())

    def close(self) -> None:
        """Finish what runs, refuse what waits."""
        self._state = "closed"
        for executor in (self._writing, self._counting):
            executor.shutdown(wait=True, cancel_futures=True)

    async def _queued(self, executor: ThreadPoolExecutor, work: Callable[[], Answer]) -> Answer:
        if self._waiting >= self._max_waiting:
            raise Busy(f"{self._max_waiting} articles are waiting already")
        self._waiting += 1
        try:
            return await self._run(executor, work)
        finally:
            self._waiting -= 1

    @staticmethod
    async def _run(executor: ThreadPoolExecutor, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(executor, work)
