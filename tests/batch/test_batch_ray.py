"""Two workers of Ray's answer as this process does, and one that is killed costs no row."""

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil
import pytest
import ray

from app.batch.model import Group, Outcome
from app.batch.ray_data import RayEngine
from app.settings import Settings
from batch.rows import FIGURES, ROWS, Run, jsonl, read

SETTINGS = Settings(model="quote")


@pytest.fixture(scope="module", autouse=True)
def _cluster() -> Iterator[None]:
    """A cluster of two CPUs on this machine, which the engine finds running."""
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=100_000_000)
    yield
    ray.shutdown()


def actors() -> list[psutil.Process]:
    """The processes of Ray's map workers."""
    return [p for p in psutil.Process().children(recursive=True) if p.name().startswith("ray::MapWorker")]


class Killing(RayEngine):
    """Kills one of its workers after the first answers; remembers how many there were."""

    killed = 0

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        for number, outcomes in enumerate(super().outcomes(groups)):
            if number == 0:
                Killing.killed = len(actors())
                os.kill(actors()[0].pid, signal.SIGKILL)
            yield outcomes


def test_two_workers_one_of_which_is_killed_write_the_same_bytes_as_one_process(
    run: Run, source: Path, tmp_path: Path
) -> None:
    source.write_bytes(jsonl(*({**row, "id": f"{copy}-{row['id']}"} for copy in range(8) for row in ROWS)))
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    run(source, one, FIGURES)
    report = run(source, two, FIGURES, Killing(SETTINGS, 2))
    assert Killing.killed == 2
    assert report.answered == 320
    assert two.read_bytes() == one.read_bytes()


def test_rows_that_fail_come_back_with_their_reasons(run: Run, source: Path, output: Path) -> None:
    source.write_bytes(jsonl({"id": 1, "text": "  "}, {"id": 2, "text": "Prices rose 3 percent on Monday."}))
    report = run(source, output, FIGURES, RayEngine(SETTINGS, 1))
    assert (report.answered, report.failed) == (1, 1)
    assert [row["id"] for row in read(output)] == [2]
