"""Shared runs, the queue, dead clients, and workers that die; on a house without a model."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine

import pytest

from app.serving import (
    Answers,
    Busy,
    FiguresAnswer,
    FiguresRequest,
    KeptAnswer,
    Metrics,
    NotReady,
    Run,
    Service,
    SummaryRequest,
    WorkerLost,
    in_thread,
)
from app.serving import service as service_module
from app.serving import worker as worker_module
from app.serving.launch import Launch, Launched
from app.serving.wire import Message
from stub import SENTENCES, StubHouse, digest


def asked(text: str, *, cache: bool = True) -> SummaryRequest:
    return SummaryRequest(text=text, cache=cache)


async def answered(service: Service, request: SummaryRequest) -> bytes:
    async with service.summary(request) as found:
        return found.body if isinstance(found, KeptAnswer) else await found.answer()


def serving(
    launch: Launch, use: Callable[[Service], Awaitable[None]], *, max_waiting: int = 8, workers: int = 1
) -> Metrics:
    metrics = Metrics()

    async def main() -> None:
        service = Service(launch, Answers(100, 60), metrics, workers=workers, max_waiting=max_waiting)
        service.start()
        try:
            await until(lambda: service.state == "ready")
            await use(service)
        finally:
            await service.stop()

    asyncio.run(main())
    return metrics


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.005)


def begin(work: Coroutine[None, None, bytes]) -> "asyncio.Task[bytes]":
    return asyncio.get_running_loop().create_task(work)


@pytest.fixture
def gate() -> threading.Semaphore:
    """Lets nothing be written until it is released, once for each sentence of a batch."""
    return threading.Semaphore(0)


def test_those_who_ask_the_same_share_a_run_and_the_first_may_leave(gate: threading.Semaphore) -> None:
    house = StubHouse(gate=gate)

    async def use(service: Service) -> None:
        callers = [begin(answered(service, asked("hot"))) for _ in range(200)]
        await until(lambda: service.in_work == 1)
        callers[0].cancel()
        await asyncio.gather(callers[0], return_exceptions=True)
        gate.release(SENTENCES)
        bodies = set(await asyncio.gather(*callers[1:]))
        assert [digest("hot").encode() in body for body in bodies] == [True]
        assert b'"cached":true' in await answered(service, asked("hot"))

    serving(in_thread(lambda: house), use)
    assert house.written == {"hot": SENTENCES}


def test_a_run_that_all_have_left_is_given_up_in_work_and_in_the_queue(gate: threading.Semaphore) -> None:
    house = StubHouse(gate=gate)

    async def use(service: Service) -> None:
        in_work = begin(answered(service, asked("in work", cache=False)))
        await until(lambda: service.in_work == 1)
        queued = begin(answered(service, asked("queued")))
        await until(lambda: service.waiting == 1)
        for caller in (in_work, queued):
            caller.cancel()
        await asyncio.gather(in_work, queued, return_exceptions=True)
        assert (service.waiting, service.in_work) == (0, 0)
        await service.figures(FiguresRequest(text="$5"))  # the worker reads in order: it knows of who left now
        gate.release(10 * SENTENCES)
        assert digest("next").encode() in await answered(service, asked("next"))

    serving(in_thread(lambda: house), use)
    assert house.written == {"next": SENTENCES}


def test_requests_that_ask_for_no_cache_share_and_keep_nothing() -> None:
    house = StubHouse()

    async def use(service: Service) -> None:
        await asyncio.gather(*(answered(service, asked("private", cache=False)) for _ in range(2)))
        assert b'"cached":false' in await answered(service, asked("private"))

    serving(in_thread(lambda: house), use)
    assert house.written == {"private": 3 * SENTENCES}


def test_errors_are_not_kept() -> None:
    house = StubHouse()

    async def use(service: Service) -> None:
        for _ in range(2):
            with pytest.raises(ValueError, match="holds nothing"):
                await answered(service, asked("UNANSWERABLE"))

    serving(in_thread(lambda: house), use)
    assert house.batches == [1, 1]


def test_requests_that_come_together_make_one_batch_and_each_gets_its_own_answer(gate: threading.Semaphore) -> None:
    house = StubHouse(gate=gate)
    texts = [f"text {number}" for number in range(5)]

    async def use(service: Service) -> None:
        first = begin(answered(service, asked("first")))
        await until(lambda: service.in_work == 1)
        callers = [begin(answered(service, asked(text))) for text in texts]
        await until(lambda: service.waiting == 5)
        gate.release(10 * SENTENCES)
        await first
        for text, body in zip(texts, await asyncio.gather(*callers), strict=True):
            assert digest(text).encode() in body

    serving(in_thread(lambda: house), use)
    assert house.batches == [1, 5]


def test_a_full_queue_refuses_and_joining_a_run_takes_no_place(gate: threading.Semaphore) -> None:
    async def use(service: Service) -> None:
        callers = [begin(answered(service, asked("in work")))]
        await until(lambda: service.in_work == 1)
        callers += [begin(answered(service, asked(f"queued {number}"))) for number in range(2)]
        await until(lambda: service.waiting == 2)
        with pytest.raises(Busy, match="2 articles"):
            await answered(service, asked("one too many"))
        callers.append(begin(answered(service, asked("queued 1"))))
        gate.release(10 * SENTENCES)
        assert len(await asyncio.gather(*callers)) == 4

    serving(in_thread(lambda: StubHouse(gate=gate)), use, max_waiting=2)


class Mortal:
    """Launches workers in threads whose connection can be cut, as a process's is when it is killed."""

    def __init__(self, house: StubHouse) -> None:
        self._launch = in_thread(lambda: house)
        self.connections: list[socket.socket] = []

    def __call__(self, connection: socket.socket) -> Launched:
        self.connections.append(connection)
        return self._launch(connection)

    def kill(self, number: int = -1) -> None:
        self.connections[number].shutdown(socket.SHUT_RDWR)


def test_a_worker_that_dies_fails_what_it_had_and_what_waits_and_is_started_anew(gate: threading.Semaphore) -> None:
    mortal = Mortal(StubHouse(gate=gate))

    async def use(service: Service) -> None:
        in_work = begin(answered(service, asked("in work")))
        await until(lambda: service.in_work == 1)
        queued = begin(answered(service, asked("queued")))
        await until(lambda: service.waiting == 1)
        mortal.kill()
        async with asyncio.timeout(1):
            failed = await asyncio.gather(in_work, queued, return_exceptions=True)
        assert [type(error) for error in failed] == [WorkerLost, NotReady]
        assert service.state == "lost"
        with pytest.raises(NotReady, match="started anew"):
            await answered(service, asked("meanwhile"))
        await until(lambda: service.state == "ready")
        gate.release(10 * SENTENCES)
        assert digest("after").encode() in await answered(service, asked("after"))

    metrics = serving(mortal, use)
    assert b"nutshell_worker_restarts_total 1.0" in metrics.text()
    assert len(mortal.connections) == 2


def test_a_worker_that_hangs_is_ended_and_started_anew(
    gate: threading.Semaphore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker_module, "PATIENCE_SECONDS", 0.05)

    async def use(service: Service) -> None:
        hung = begin(answered(service, asked("hung")))
        await until(lambda: service.in_work == 1)
        hung.cancel()
        await until(lambda: b"nutshell_worker_restarts_total 1.0" in service.metrics.text())
        await until(lambda: service.state == "ready")
        gate.release(10 * SENTENCES)
        assert digest("after").encode() in await answered(service, asked("after"))

    serving(in_thread(lambda: StubHouse(gate=gate)), use)
    assert "the worker hangs" in caplog.messages


class Stuck(StubHouse):
    """Finds the figures of all texts but one, at which it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end = threading.Event()

    def figures(self, request: FiguresRequest, alive: Callable[[], bool] = lambda: True) -> FiguresAnswer:
        if request.text == "stuck":
            assert self.may_end.wait(timeout=60)
        return super().figures(request, alive)


async def given_up(*asked: "asyncio.Task[bytes]") -> None:
    await asyncio.sleep(0.01)
    for task in asked:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)


def test_a_worker_whose_figures_hang_is_ended_and_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "PATIENCE_SECONDS", 0.05)

    async def use(service: Service) -> None:
        await given_up(begin(service.figures(FiguresRequest(text="stuck"))))
        await until(lambda: b"nutshell_worker_restarts_total 1.0" in service.metrics.text())
        await until(lambda: service.state == "ready")
        assert b"key_figures" in await service.figures(FiguresRequest(text="after"))

    house = Stuck()
    serving(in_thread(lambda: house), use)
    house.may_end.set()


def test_figures_that_wait_for_others_do_not_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "PATIENCE_SECONDS", 0.05)
    house = Stuck()

    async def use(service: Service) -> None:
        long = begin(service.figures(FiguresRequest(text="stuck")))
        await asyncio.sleep(0.05)
        await given_up(*(begin(service.figures(FiguresRequest(text=f"waiting {n}"))) for n in range(3)))
        await asyncio.sleep(0.2)
        house.may_end.set()
        assert b"key_figures" in await long
        assert b"key_figures" in await service.figures(FiguresRequest(text="after"))

    metrics = serving(in_thread(lambda: house), use)
    assert b"nutshell_worker_restarts_total 0.0" in metrics.text()


def test_while_one_of_two_workers_lives_the_service_is_ready() -> None:
    mortal = Mortal(StubHouse())

    async def use(service: Service) -> None:
        await until(lambda: b"workers_ready 2.0" in service.metrics.text())
        mortal.kill(0)
        await until(lambda: b"workers_ready 1.0" in service.metrics.text())
        assert service.state == "ready"
        assert digest("still").encode() in await answered(service, asked("still"))

    serving(mortal, use, workers=2)


def test_a_closing_service_lets_runs_end_and_refuses_new_ones(gate: threading.Semaphore) -> None:
    async def use(service: Service) -> None:
        running = begin(answered(service, asked("running")))
        await until(lambda: service.in_work == 1)
        closing = asyncio.create_task(service.close(grace=60))
        await asyncio.sleep(0)
        with pytest.raises(NotReady, match="shutting down"):
            await answered(service, asked("new"))
        gate.release(SENTENCES)
        assert digest("running").encode() in await running
        await closing

    serving(in_thread(lambda: StubHouse(gate=gate)), use)


def test_what_does_not_end_within_the_grace_period_is_told_so(gate: threading.Semaphore) -> None:
    async def use(service: Service) -> None:
        running = begin(answered(service, asked("running")))
        await until(lambda: service.in_work == 1)
        await service.close(grace=0.01)
        with pytest.raises(NotReady, match="shutting down"):
            await running
        gate.release(SENTENCES)

    serving(in_thread(lambda: StubHouse(gate=gate)), use)


def test_a_broken_stream_may_be_taken_up_again_for_a_while(
    gate: threading.Semaphore, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = StubHouse(gate=gate)
    monkeypatch.setattr(service_module, "LINGER_SECONDS", 0.05)

    async def use(service: Service) -> None:
        async with service.summary(asked("stream")) as run:
            assert isinstance(run, Run)
            gate.release()
            await run.beyond(0)
        async with service.summary(asked("stream")) as again:
            assert again is run
            await asyncio.sleep(0.1)
        assert not run.is_over
        await until(lambda: run.is_over)
        gate.release(SENTENCES)

    serving(in_thread(lambda: house), use)
    assert house.written == {"stream": 1}


def test_who_comes_back_and_leaves_again_leaves_a_stream_all_its_time(
    gate: threading.Semaphore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "LINGER_SECONDS", 3_600)

    async def use(service: Service) -> None:
        timers = service._lingering  # noqa: SLF001 - what would end the run, without waiting for it
        async with service.summary(asked("stream")) as run:
            assert isinstance(run, Run)
            gate.release()
            await run.beyond(0)
        first = timers[run]
        async with service.summary(asked("stream")):
            assert (first.cancelled(), run in timers) == (True, False)
        assert timers[run].when() > first.when()
        gate.release(SENTENCES)
        await run.ended()
        assert not timers

    serving(in_thread(lambda: StubHouse(gate=gate)), use)


def pauses(caplog: pytest.LogCaptureFixture) -> list[object]:
    """How long each worker that died was waited for."""
    told = (record for record in caplog.records if "another is started" in str(record.msg))
    return [record.args[0] for record in told if isinstance(record.args, tuple)]


def test_a_worker_that_is_never_ready_is_started_after_longer_and_longer_pauses(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker_module, "STEADY_SECONDS", 0.0)
    monkeypatch.setattr(worker_module, "FIRST_PAUSE_SECONDS", 0.001)

    class Dead:
        def kill(self) -> None:
            pass

    def launch(connection: socket.socket) -> Launched:
        connection.close()
        return Dead()

    async def main() -> None:
        service = Service(launch, Answers(1, 60), Metrics(), workers=1, max_waiting=1)
        service.start()
        await until(lambda: len(pauses(caplog)) >= 4)
        await service.stop()

    asyncio.run(main())
    assert pauses(caplog)[:4] == [0.001, 0.002, 0.004, 0.008]


def test_a_worker_that_was_ready_for_long_is_started_anew_at_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker_module, "STEADY_SECONDS", 0.0)
    monkeypatch.setattr(worker_module, "FIRST_PAUSE_SECONDS", 0.001)
    mortal = Mortal(StubHouse())

    async def use(service: Service) -> None:
        for lives in (1, 2):
            await until(lambda: service.state == "ready")
            mortal.kill()
            await until(lambda lives=lives: len(pauses(caplog)) == lives)  # type: ignore[misc]

    serving(mortal, use)
    assert pauses(caplog) == [0.001, 0.001]


def test_a_message_survives_the_wire() -> None:
    message = Message(7, "done", b'{"a": "b c"}')
    assert Message.of(message.line()) == message
    with pytest.raises(ValueError, match="invalid literal"):
        Message.of(b"not ours at all\n")
