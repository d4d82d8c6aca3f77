"""Engines on this machine: this process, or several that each have a Nutshell of their own."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from itertools import islice

from pydantic import BaseModel

from app.batch.model import Answered, Asked, Failed, Group, Outcome
from app.serving import FiguresRequest, Nutshell, SummaryAnswer, SummaryRequest, Unanswerable, load_nutshell
from app.serving.nutshell import Crash
from app.settings import Settings

# Groups given out for each worker: one that it works on, one that is ready for it.
AHEAD = 2


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Answers in this process, one group after the other."""

    nutshell: Nutshell

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        """Each group's outcomes, in their order."""
        return (answer(self.nutshell, group) for group in groups)


@dataclass(frozen=True, slots=True)
class ProcessEngine:
    """Answers in ``processes`` other processes, each of which loads what ``settings`` name, with one thread unless
    they say more.

    A process that dies costs nothing but time: groups that were under way are done again one row at a time, and a row
    that kills its process even then has failed.
    """

    settings: Settings
    processes: int

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        """Each group's outcomes, as they finish."""
        waiting = iter(groups)
        while True:
            lost: list[Group] = []
            with self._pool(self.processes) as pool:
                yield from self._answered(pool, waiting, lost)
            if not lost:
                return
            yield from self._one_by_one(deque(row for group in lost for row in group))

    def _answered(self, pool: Executor, groups: Iterator[Group], lost: list[Group]) -> Iterator[list[Outcome]]:
        """Outcomes until ``groups`` are at their end or a process dies; ``lost`` then has what was under way."""
        flying: dict[Future[list[Outcome]], Group] = {}
        while not lost:
            for group in islice(groups, AHEAD * self.processes - len(flying)):
                try:
                    flying[pool.submit(_answer, self._one_thread(), group)] = group
                except BrokenProcessPool:
                    lost.append(group)
            if not flying:
                return
            for done in wait(flying, return_when=FIRST_COMPLETED).done:
                group = flying.pop(done)
                if isinstance(done.exception(), BrokenProcessPool):
                    lost.append(group)
                else:
                    yield done.result()
        lost += flying.values()

    def _one_by_one(self, rows: deque[Asked]) -> Iterator[list[Outcome]]:
        """What becomes of each row when it is a process's only one, so that it is known which of them are deadly."""
        while rows:
            with self._pool(1) as pool:
                died = False
                while rows and not died:
                    row = rows.popleft()
                    try:
                        yield pool.submit(_answer, self._one_thread(), [row]).result()
                    except BrokenProcessPool:
                        died = True
                        yield [Failed.of(row, "row: the process that worked on it died")]

    def _one_thread(self) -> Settings:
        return self.settings.model_copy(update={"threads": self.settings.threads or 1})

    @staticmethod
    def _pool(processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))


def answer(nutshell: Nutshell, group: Group) -> list[Outcome]:
    """The outcome of each row of a group; all its drafts are written together. No row's failure touches another."""
    summaries = [row for row in group if isinstance(row.request, SummaryRequest)]
    told = dict(_summaries(nutshell, summaries))
    return [told[row.number] if row.number in told else _figures(nutshell, row) for row in group]


def _summaries(nutshell: Nutshell, rows: Group) -> Iterator[tuple[int, Outcome]]:
    requests = [row.request for row in rows if isinstance(row.request, SummaryRequest)]
    for index, event in nutshell.stream(requests):
        if isinstance(event, SummaryAnswer | Unanswerable | Crash):
            yield rows[index].number, _outcome(rows[index], event)


def _figures(nutshell: Nutshell, row: Asked) -> Outcome:
    assert isinstance(row.request, FiguresRequest)  # noqa: S101 - the other kind was answered above
    try:
        return _outcome(row, nutshell.figures(row.request))
    except Unanswerable as refusal:
        return _outcome(row, refusal)
    except Exception as error:  # noqa: BLE001 - one article must not end a run of a million
        return _outcome(row, Crash(error))


def _outcome(row: Asked, event: BaseModel | Unanswerable | Crash) -> Outcome:
    match event:
        case Unanswerable():
            return Failed.of(row, f"{event.field}: {event}")
        case Crash():
            return Failed.of(row, f"row: failed that should not have ({type(event.error).__name__}: {event.error})")
        case _:
            return Answered.of(row, event.model_dump(mode="json"))


def _answer(settings: Settings, group: Group) -> list[Outcome]:
    """In a worker process."""
    return answer(_loaded(settings), group)


@cache
def _loaded(settings: Settings) -> Nutshell:
    return load_nutshell(settings)
