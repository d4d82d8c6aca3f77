"""Several processes answer as one does, and one that dies costs no row."""

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.batch import ProcessEngine
from app.batch.model import Group, Outcome
from app.settings import Settings
from batch.rows import FIGURES, Run

SETTINGS = Settings(model="quote")


def test_two_processes_write_the_same_bytes_as_one(run: Run, source: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    run(source, one, FIGURES)
    run(source, two, FIGURES, ProcessEngine(SETTINGS, 2))
    assert two.read_bytes() == one.read_bytes()


class Killing(ProcessEngine):
    """Kills one of its processes after the first group."""

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        for number, outcomes in enumerate(super().outcomes(groups)):
            if number == 0:
                os.kill(multiprocessing.active_children()[0].ident or 0, signal.SIGKILL)
            yield outcomes


def test_a_process_that_dies_costs_no_row(run: Run, source: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    run(source, one, FIGURES)
    report = run(source, two, FIGURES, Killing(SETTINGS, 2))
    assert report.answered == 40
    assert two.read_bytes() == one.read_bytes()
