"""Several processes answer as one does, and one that dies costs no row."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.batch import BatchError, BatchOptions, ProcessEngine
from app.batch.model import Answered, Group
from app.engines import ModelNotFound
from app.settings import Settings
from batch.rows import FIGURES, Run, read

SETTINGS = Settings(model="quote")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _first(mark: Path) -> bool:
    """Whether this process is the first to ask, by a file that the first makes."""
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _answer(connection: Connection, dies: Callable[[Group], bool], half: bytes = b"") -> None:
    """Answer groups until ``dies`` says so of one; ``half`` of an answer is told then."""
    connection.send([])
    while True:
        group: Group = connection.recv()
        if dies(group):
            os.write(connection.fileno(), half)
            _die()
        connection.send([Answered.of(row, {}) for row in group])


@dataclass(frozen=True)
class Dying:
    """Serves, but dies as it is told row ``deadly``, having told ``half`` of what it was about to say."""

    deadly: int
    half: bytes = b""

    def __call__(self, connection: Connection, _settings: Settings) -> None:
        _answer(connection, lambda group: self.deadly in {row.number for row in group}, self.half)


@dataclass(frozen=True)
class DyingOnce:
    """Serves, but the first to be told anything dies of it."""

    mark: Path

    def __call__(self, connection: Connection, _settings: Settings) -> None:
        _answer(connection, lambda _: _first(self.mark))


def dying_as_it_loads(_connection: Connection, _settings: Settings) -> None:
    _die()


@dataclass(frozen=True)
class FirstDiesAsItLoads:
    mark: Path

    def __call__(self, connection: Connection, settings: Settings) -> None:
        if _first(self.mark):
            _die()
        Dying(deadly=0)(connection, settings)


def test_two_processes_write_the_same_bytes_as_one(run: Run, source: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    run(source, one, FIGURES)
    run(source, two, FIGURES, ProcessEngine(SETTINGS, 2))
    assert two.read_bytes() == one.read_bytes()


def test_a_process_that_dies_costs_no_row(run: Run, source: Path, output: Path, tmp_path: Path) -> None:
    report = run(source, output, engine=ProcessEngine(SETTINGS, 2, DyingOnce(tmp_path / "mark")))
    assert (report.answered, report.failed) == (40, 0)
    assert [row["id"] for row in read(output)] == [str(n) for n in range(40)]


def test_a_row_that_was_alone_when_its_process_died_is_tried_again(
    run: Run, source: Path, output: Path, tmp_path: Path
) -> None:
    engine = ProcessEngine(SETTINGS, 1, DyingOnce(tmp_path / "mark"))
    report = run(source, output, BatchOptions(limit=1), engine)
    assert (report.answered, report.failed) == (1, 0)


def refused_as_it_loads(connection: Connection, _settings: Settings) -> None:
    connection.send(PermissionError(13, "Permission denied", "weights"))


def test_what_loading_raises_is_told_as_it_is(run: Run, source: Path, output: Path) -> None:
    with pytest.raises(PermissionError, match="weights"):
        run(source, output, engine=ProcessEngine(SETTINGS, 2, refused_as_it_loads))


# The length that goes before a message, and a few bytes of what should be four thousand.
@pytest.mark.parametrize("half", [b"", (4000).to_bytes(4, "big") + b"and"], ids=["silent", "half told"])
def test_a_row_that_kills_its_process_fails_alone(run: Run, source: Path, output: Path, half: bytes) -> None:
    report = run(source, output, engine=ProcessEngine(SETTINGS, 2, Dying(7, half)))
    assert (report.answered, report.failed) == (39, 1)
    assert [row["id"] for row in read(output)] == [str(n) for n in range(40) if n != 6]


def test_one_that_dies_as_it_loads_leaves_the_work_to_the_others(
    run: Run, source: Path, output: Path, tmp_path: Path
) -> None:
    report = run(source, output, engine=ProcessEngine(SETTINGS, 2, FirstDiesAsItLoads(tmp_path / "mark")))
    assert (report.answered, report.failed) == (40, 0)


def test_a_run_ends_when_none_can_load(run: Run, source: Path, output: Path) -> None:
    with pytest.raises(BatchError, match="while it loaded"):
        run(source, output, engine=ProcessEngine(SETTINGS, 2, dying_as_it_loads))


def test_a_model_that_is_not_there_ends_the_run_with_its_own_error(
    run: Run, source: Path, output: Path, tmp_path: Path
) -> None:
    with pytest.raises(ModelNotFound, match="nowhere"):
        run(source, output, engine=ProcessEngine(Settings(model=str(tmp_path / "nowhere")), 2))


def test_without_rows_nothing_is_started(run: Run, output: Path) -> None:
    assert run([], output, BatchOptions(), ProcessEngine(SETTINGS, 2, dying_as_it_loads)).seen == 0
