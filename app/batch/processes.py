"""The engine that is several processes on this machine, each with a Nutshell of its own."""

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import Connection, wait

from app.batch.local import answer
from app.batch.model import BatchError, Failed, Group, Outcome
from app.serving import load_nutshell
from app.settings import Settings

_SPAWN = multiprocessing.get_context("spawn")


def serve(connection: Connection, settings: Settings) -> None:
    """What a process does until the other end of ``connection`` is closed: load, tell so by no outcomes, and answer
    group by group. What it raises is told too.
    """
    # A terminal's Ctrl-C reaches all; the process that runs the batch ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        nutshell = load_nutshell(settings)
        connection.send([])
        while True:
            connection.send(answer(nutshell, connection.recv()))
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:  # noqa: BLE001 - raised where the run is
        connection.send(error)


@dataclass(frozen=True, slots=True)
class ProcessEngine:
    """Answers in ``processes`` other processes, each of which loads what ``settings`` name, with one thread unless
    they say more.

    A process that dies costs nothing but time: another takes its place, its group is done again one row at a time while
    no other process works (it may have been memory that ran out), and a row that kills its process even then has
    failed. What dies before it has loaded is not replaced.
    """

    settings: Settings
    processes: int
    serve: Callable[[Connection, Settings], None] = serve

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        """Each group's outcomes, as they finish. Raises ``BatchError``: none is left that could load; and what loading
        raises.
        """
        waiting = iter(groups)
        first = list(islice(waiting, self.processes))  # no more processes than groups
        settings = self.settings.model_copy(update={"threads": self.settings.threads or 1})
        work = _Work(chain(first, waiting), [_Process(self.serve, settings) for _ in first])
        try:
            yield from work.outcomes()
        finally:
            for process in work.processes:
                process.end()


@dataclass(slots=True)
class _Work:
    """What is to be done, and who does it."""

    waiting: Iterator[Group]
    processes: list["_Process"]
    again: deque[Group] = field(default_factory=deque)
    idle: list["_Process"] = field(default_factory=list)
    busy: dict["_Process", tuple[Group, bool]] = field(default_factory=dict)

    def outcomes(self) -> Iterator[list[Outcome]]:
        while self.processes:
            while self.idle and (group := self._next()):
                process = self.idle.pop()
                process.give(group[0])
                self.busy[process] = group
            if self.idle and not self.busy:
                return
            working = {process.connection: process for process in self.processes if process not in self.idle}
            for connection in wait(list(working)):
                yield from self._heard(working[connection])  # type: ignore[index]  # what it was given

    def _next(self) -> tuple[Group, bool] | None:
        """The next group, and whether it is tried for the last time."""
        if self.again:
            return None if self.busy else (self.again.popleft(), True)
        group = next(self.waiting, None)
        return None if group is None else (group, False)

    def _heard(self, process: "_Process") -> Iterator[list[Outcome]]:
        """What comes of ``process`` having said something, or having died."""
        group, last = self.busy.pop(process, (None, False))
        try:
            told = process.told()
        except (EOFError, OSError):
            process.end()
            self.processes.remove(process)
            yield self._lost(group, process, last=last)
            return
        if isinstance(told, Exception):
            raise told
        self.idle.append(process)
        yield told

    def _lost(self, group: Group | None, process: "_Process", *, last: bool) -> list[Outcome]:
        """What is known of ``group``, which ``process`` was working on when it died, if it had loaded; ``last``: it had
        cost one process before.
        """
        if group is None:
            if self.processes:
                return []  # the others go on without it
            raise BatchError("each process died while it loaded the model; is there memory for so many?")
        self.processes.append(process.another())
        if last:
            return [Failed.of(group[0], "row: the process that worked on it died")]
        self.again += ([row] for row in group)
        return []


class _Process:
    """A process that answers groups, one after the other.

    It is spoken to through a pipe that it shares with nobody, of which this process holds only its own end: however it
    dies, and were it in the middle of a message, the pipe says so. Queues that processes share, such as an executor's,
    are left locked or half read by one that is killed, for all.
    """

    def __init__(self, serve: Callable[[Connection, Settings], None], settings: Settings) -> None:
        self._serve, self._settings = serve, settings
        self.connection, theirs = _SPAWN.Pipe()
        # A daemon, so that none outlives a run that ends otherwise than it should.
        self._process = _SPAWN.Process(target=serve, args=(theirs, settings), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, group: Group) -> None:
        """Have it answer ``group``; only when it waits for one, since neither side reads while it writes."""
        try:
            self.connection.send(group)
        except OSError:
            return  # it has died, as ``told`` will tell

    def told(self) -> list[Outcome] | Exception:
        """The outcomes that it tells, or what it raised. Raises ``EOFError`` or ``OSError`` when it has died."""
        told: list[Outcome] | Exception = self.connection.recv()
        return told

    def another(self) -> "_Process":
        """A process like this one."""
        return _Process(self._serve, self._settings)

    def end(self) -> None:
        """End it now, whatever it does."""
        self.connection.close()
        self._process.kill()
        self._process.join()
