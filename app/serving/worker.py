"""One worker as the front sees it: started, fed with batches, watched, and started anew when it dies."""

import asyncio
import json
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Literal

from app.engines import WriterInfo
from app.serving.faults import Unanswerable
from app.serving.launch import Launch
from app.serving.metrics import Metrics
from app.serving.runs import Run, RunFailed, RunQueue, WorkerLost
from app.serving.wire import LINE_LIMIT, NO_TICKET, Message

_LOG = logging.getLogger(__name__)
State = Literal["loading", "ready", "lost", "failed", "closed"]

# How long a batch waits for others to join it: a hundredth of what writing one takes, so that nobody notices.
WINDOW_SECONDS = 0.005
# Articles a batch; the worker splits their prompts further by what they cost.
MOST_TOGETHER = 8
# A worker hangs, and is killed, that is not idle this long after its last run ended, or works on figures this long
# after it was told that nobody waits for them.
PATIENCE_SECONDS = 30.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 30.0
# A worker that was ready this long is started anew at once when it dies; one that dies sooner, after longer pauses.
STEADY_SECONDS = 60.0


class Worker:
    """Keeps one worker running. ``on_failure`` is told why the model could not be loaded in its first life, which is
    its last then; ``on_lost`` that a life has ended.
    """

    def __init__(
        self,
        launch: Launch,
        queue: RunQueue,
        metrics: Metrics,
        *,
        on_failure: Callable[[str], None],
        on_lost: Callable[[], None],
    ) -> None:
        self._launch = launch
        self._queue = queue
        self._metrics = metrics
        self._on_failure = on_failure
        self._on_lost = on_lost
        self._open: dict[int, Run] = {}
        self._dropped_figures: dict[int, asyncio.TimerHandle] = {}
        self._idle = asyncio.Event()
        self._orders: asyncio.StreamWriter | None = None
        self._ready_since: float | None = None
        self.state: State = "loading"
        self.info: WriterInfo | None = None

    @property
    def busy(self) -> int:
        """Runs in work."""
        return len(self._open)

    async def run(self) -> None:
        """Keep a worker running until this task is cancelled, or the model cannot be loaded at all."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            await self._live_and_die()
            if self._is_broken:
                return
            pause = FIRST_PAUSE_SECONDS if self._was_steady() else pause
            self._metrics.restarts.inc()
            _LOG.error("the worker died; another is started in %.1f s", pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def send(self, run: Run) -> None:
        """Have a run of its own done beside the batches. Raises ``WorkerLost``."""
        if self._orders is None or self.state != "ready":
            raise WorkerLost("the worker is not running")
        self._open[run.ticket] = run
        self._orders.write(run.order.line())

    def drop(self, run: Run) -> bool:
        """Nobody waits for ``run`` any longer; whether it was in work here."""
        if self._open.pop(run.ticket, None) is None:
            return False
        if self._orders is not None:
            self._orders.write(Message(run.ticket, "drop").line())
            if run.order.kind == "figures_alone":
                patience = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._end_hung)
                self._dropped_figures[run.ticket] = patience
        return True

    @property
    def _is_broken(self) -> bool:
        return self.state == "failed"

    def _was_steady(self) -> bool:
        """Whether the life that has ended was ready for long enough; loading, however long it took, is not."""
        since, self._ready_since = self._ready_since, None
        return since is not None and monotonic() - since > STEADY_SECONDS

    async def _live_and_die(self) -> None:
        try:
            await self._live()
        except Exception:  # noqa: BLE001 - no process to be had, or whatever it was: start anew
            _LOG.exception("the worker's life ended unexpectedly")

    async def _live(self) -> None:
        """One life of a worker, to its end."""
        ours, theirs = socket.socketpair()
        launched = self._launch(theirs)
        try:
            reports, self._orders = await asyncio.open_connection(sock=ours, limit=LINE_LIMIT)
            feeding = asyncio.create_task(self._feed(self._orders))
            try:
                await self._listen(reports)
            finally:
                feeding.cancel()
        finally:
            orders, self._orders = self._orders, None
            self._lose()
            if orders is not None:
                orders.close()
            await asyncio.to_thread(launched.kill)

    def _lose(self) -> None:
        """The worker is gone: so are the runs that it had."""
        if not self._is_broken:
            self.state = "lost"
        self._idle.clear()
        for patience in self._dropped_figures.values():
            patience.cancel()
        self._dropped_figures.clear()
        lost, self._open = self._open, {}
        for run in lost.values():
            run.fail(WorkerLost("the worker died while it had this request"))
        self._on_lost()

    async def _feed(self, orders: asyncio.StreamWriter) -> None:
        """Give the worker a batch whenever it is idle."""
        while True:
            await self._idle.wait()
            batch = await self._queue.take(most=MOST_TOGETHER, window=WINDOW_SECONDS)
            self._idle.clear()
            self._metrics.batch_size.observe(len(batch))
            for run in batch:
                self._open[run.ticket] = run
                orders.write(run.order.line())
            orders.write(Message(NO_TICKET, "begin").line())
            await self._see_through(batch)

    async def _see_through(self, batch: list[Run]) -> None:
        """Wait for the batch's end, and end a worker that does not come to it."""
        for run in batch:
            await run.ended()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._idle.wait()
        except TimeoutError:
            self._end_hung()

    def _end_hung(self) -> None:
        _LOG.error("the worker hangs")
        if self._orders is not None:
            self._orders.transport.abort()

    async def _listen(self, reports: asyncio.StreamReader) -> None:
        with suppress(ConnectionError):
            async for line in reports:
                if not line.endswith(b"\n"):
                    break  # it died in the middle of a word
                self._hear(Message.of(line))

    def _hear(self, report: Message) -> None:
        match report.kind:
            case "ready":
                self.info, self.state = WriterInfo(**json.loads(report.body)), "ready"
                self._ready_since = monotonic()
                self._idle.set()
            case "broken":
                self._break(json.loads(report.body))
            case "idle":
                self._idle.set()
            case "stats":
                self._metrics.answered(**json.loads(report.body))
            case _:
                self._tell(report)

    def _break(self, reason: str) -> None:
        """The model cannot be loaded: for good, if it never could."""
        if self.info is None:
            self.state = "failed"
            self._on_failure(reason)
        if self._orders is not None:
            self._orders.transport.abort()

    def _tell(self, report: Message) -> None:
        """Pass a run's event on to who follows it."""
        if patience := self._dropped_figures.pop(report.ticket, None):
            patience.cancel()
        run = self._open.get(report.ticket)
        if run is None:
            return
        match report.kind:
            case "refused":
                run.fail(Unanswerable(**json.loads(report.body)))
            case "makeshift":
                run.is_makeshift = True
            case "failed":
                run.fail(RunFailed("the request failed; the log has it"))
            case _:
                run.push(report)
        if run.is_over:
            del self._open[report.ticket]
