"""The front of the house, all on the event loop: requests in, runs shared among those who ask the same, answers kept,
workers fed.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from app.engines import WriterInfo
from app.serving.answers import CLAIM_SECONDS, Answers, KeptAnswer
from app.serving.contract import FiguresRequest, SummaryRequest
from app.serving.launch import Launch
from app.serving.metrics import Metrics
from app.serving.nutshell import answer_id
from app.serving.runs import Abandoned, Busy, Run, RunQueue
from app.serving.worker import State, Worker

_LOG = logging.getLogger(__name__)
Result = TypeVar("Result")
# A stream that broke off may be taken up again within this time without a second run.
LINGER_SECONDS = 10.0
LAG_EVERY_SECONDS = 0.5
# How often another server's answer is looked for.
LOOK_EVERY_SECONDS = 0.1


class NotReady(RuntimeError):
    """No worker can take the request; ``state`` says why."""

    def __init__(self, state: State) -> None:
        reasons = {
            "loading": "the model is still loading",
            "lost": "the worker died and is being started anew",
            "closed": "the server is shutting down",
        }
        super().__init__(reasons.get(state, "the model is not available"))
        self.state = state


class Service:
    """Runs requests on ``workers`` workers. ``on_failure`` is told when the model cannot be loaded."""

    def __init__(  # noqa: PLR0913 - its parts and its limits
        self,
        launch: Launch,
        answers: Answers,
        metrics: Metrics,
        *,
        workers: int,
        max_waiting: int,
        on_failure: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.answers = answers
        self.metrics = metrics
        self._queue = RunQueue(max_waiting)
        self._max_waiting = max_waiting
        self._workers = [
            Worker(launch, self._queue, metrics, on_failure=on_failure, on_lost=self._lost) for _ in range(workers)
        ]
        self._runs: dict[str, Run] = {}
        self._searches: dict[str, asyncio.Task[KeptAnswer | None]] = {}
        self._open: set[Run] = set()
        self._lingering: dict[Run, asyncio.TimerHandle] = {}
        self._counting = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_closed = False
        metrics.watch("queue", "Runs that wait for a worker.", lambda: self.waiting)
        metrics.watch("in_work", "Runs that a worker has.", lambda: self.in_work)
        metrics.watch("runs_open", "Runs that are not over.", lambda: len(self._open))
        metrics.watch("workers_ready", "Workers whose model is loaded.", lambda: len(self._ready()))
        metrics.watch("cache_memory_bytes", "Answers in memory.", lambda: answers.used_bytes)
        metrics.watch("cache_errors", "Failures of the store of answers.", lambda: answers.errors)

    @property
    def state(self) -> State:
        """``ready`` when a request would be taken, else what stands in the way."""
        if self._is_closed:
            return "closed"
        if self._ready():
            return "ready"
        return next((worker.state for worker in self._workers if worker.state != "failed"), "failed")

    @property
    def waiting(self) -> int:
        """Runs that no worker has yet."""
        return len(self._queue)

    @property
    def in_work(self) -> int:
        """Runs that a worker has."""
        return sum(worker.busy for worker in self._workers)

    def start(self) -> None:
        """Start the workers; they load in the background."""
        for worker in self._workers:
            self._begin(worker.run())
        self._begin(self._watch_lag())
        self._begin(self._hold_claims())

    def check(self) -> None:
        """Raise ``NotReady`` unless a request would be taken."""
        if self.state != "ready":
            raise NotReady(self.state)

    def answer_id(self, request: SummaryRequest) -> str:
        """The name of the answer to ``request``. Raises ``NotReady`` while nobody knows who will write."""
        return answer_id(self._info(), request)

    def at_hand(self, name: str) -> KeptAnswer | None:
        """The answer of this id, where it is in memory."""
        found = self.answers.at_hand(name)
        if found is not None:
            self.metrics.cache.labels("hit").inc()
        return found

    @asynccontextmanager
    async def summary(self, request: SummaryRequest) -> AsyncIterator[KeptAnswer | Run]:
        """The kept answer to ``request``, or the run that makes it, which goes on for as long as somebody is inside.

        Raises:
            NotReady: no worker could take it, and no answer is kept.
            Busy: the queue is full.
        """
        name = self.answer_id(request)
        found = await self._find(request, name) if request.cache else self._new(request, name)
        if isinstance(found, KeptAnswer):
            yield found
            return
        found.followers += 1
        self._stop_lingering(found)
        try:
            yield found
        finally:
            found.followers -= 1
            self._leave(found)

    async def figures(self, request: FiguresRequest) -> bytes:
        """The ``FiguresAnswer`` to one request as JSON, in its turn. Raises as ``summary`` does."""
        self.check()
        if self._counting >= self._max_waiting:
            raise Busy(f"{self._max_waiting} articles are waiting already")
        run = Run(request.model_dump_json().encode(), "figures_alone", self._over)
        self._open.add(run)
        self._counting += 1
        try:
            min(self._ready(), key=lambda worker: worker.busy).send(run)
            return await run.answer()
        finally:
            self._counting -= 1
            self._abandon(run)

    async def close(self, grace: float = 0.0) -> None:
        """Take nothing new; let what runs finish within ``grace`` seconds, then tell the rest that it will not."""
        self._is_closed = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                for run in list(self._open):
                    await run.ended()
        for run in list(self._open):
            run.fail(NotReady("closed"))

    async def stop(self) -> None:
        """End the workers and close the store."""
        await self.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.answers.close()

    async def _find(self, request: SummaryRequest, name: str) -> KeptAnswer | Run:
        found = self._at_hand(name)
        if found is None and (kept := await self._search(name)):
            self.metrics.cache.labels("hit").inc()
            return kept
        # While the store was asked, another caller may have begun.
        if found := found or self._at_hand(name):
            return found
        try:
            return self._new(request, name)
        except (Busy, NotReady):
            self._begin(self.answers.release(name))
            raise

    async def _search(self, name: str) -> KeptAnswer | None:
        """The answer from the store, waited for while another server makes it; ``None``: it is ours to make."""
        if name not in self._searches:
            self._searches[name] = self._begin(self._look(name))
            self._searches[name].add_done_callback(lambda _: self._searches.pop(name))
        # One search is everybody's who asks the same, whoever of them hangs up.
        return await asyncio.shield(self._searches[name])

    async def _look(self, name: str) -> KeptAnswer | None:
        while True:
            if kept := await self.answers.get(name):
                return kept
            if await self.answers.claim(name):
                return None
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    def _at_hand(self, name: str) -> KeptAnswer | Run | None:
        if kept := self.at_hand(name):
            return kept
        run = self._runs.get(name)
        if run is not None:
            self.metrics.cache.labels("shared").inc()
        return run

    def _new(self, request: SummaryRequest, name: str) -> Run:
        self.check()
        order = request.model_dump_json().encode()
        run = Run(order, "summary", self._over, answer_id=name, is_shared=request.cache)
        self._queue.put(run)
        self._open.add(run)
        if run.is_shared:
            self._runs[name] = run
            self.metrics.cache.labels("miss").inc()
        return run

    def _info(self) -> WriterInfo:
        """Who writes; a worker that died is known still, so that what is kept can be answered."""
        for worker in self._workers:
            if worker.info is not None:
                return worker.info
        raise NotReady(self.state)

    def _leave(self, run: Run) -> None:
        if run.followers or run.is_over:
            return
        if run.is_shared and run.events:
            self._lingering[run] = asyncio.get_running_loop().call_later(LINGER_SECONDS, self._abandon, run)
        else:
            self._abandon(run)

    def _stop_lingering(self, run: Run) -> None:
        """Somebody follows ``run`` again, or it is over: who leaves next leaves it all its time."""
        if timer := self._lingering.pop(run, None):
            timer.cancel()

    def _abandon(self, run: Run) -> None:
        """Give a run up, unless it is over."""
        if run.is_over:
            return
        if not self._queue.remove(run):
            for worker in self._workers:
                worker.drop(run)
        run.fail(Abandoned("nobody waits for it any longer"))

    def _over(self, run: Run) -> None:
        self._open.discard(run)
        self._stop_lingering(run)
        if not run.is_shared:
            return
        self._runs.pop(run.answer_id, None)
        if run.failure is None and not run.is_makeshift:
            kept = KeptAnswer.of(run.events[-1].body)
            self.answers.remember(run.answer_id, kept)
            self._begin(self._publish(run.answer_id, kept))
        else:
            self._begin(self.answers.release(run.answer_id))

    async def _publish(self, name: str, kept: KeptAnswer) -> None:
        await self.answers.store(name, kept)
        await self.answers.release(name)

    def _lost(self) -> None:
        """A worker died; when it was the last, those who wait are told rather than kept waiting for it to load."""
        if not self._ready():
            for run in self._queue.drain():
                run.fail(NotReady(self.state))

    def _ready(self) -> list[Worker]:
        return [worker for worker in self._workers if worker.state == "ready"]

    def _begin(self, work: Coroutine[None, None, Result]) -> asyncio.Task[Result]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _hold_claims(self) -> None:
        """Keep other servers from making what is being made here."""
        while True:
            await asyncio.sleep(CLAIM_SECONDS / 3)
            for name in list(self._runs):
                await self.answers.claim(name)

    async def _watch_lag(self) -> None:
        """Measure how late the event loop wakes up."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_EVERY_SECONDS
            await asyncio.sleep(LAG_EVERY_SECONDS)
            self.metrics.loop_lag.observe(loop.time() - due)
