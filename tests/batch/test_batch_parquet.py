"""Answers as Parquet: shards that are whole, a joined file that holds each row once."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.batch import BatchError, BatchOptions, open_source, parquet, survey
from app.batch.local import answer
from app.batch.model import Group, Outcome
from app.serving import load_nutshell
from app.settings import Settings
from batch.rows import FIGURES, ROWS, Run, killed, read

IDS = [row["id"] for row in ROWS]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.parquet"


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "SHARD_ROWS", 8)


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


@pytest.mark.parametrize("options", [FIGURES, BatchOptions(limit=9)])
def test_the_table_holds_what_the_lines_hold(run: Run, source: Path, output: Path, options: BatchOptions) -> None:
    lines = output.with_suffix(".jsonl")
    run(source, lines, options)
    run(source, output, options)
    stored = rows(output)
    for row in stored:
        if "timing_ms" in row:
            assert {name for name, _ in row.pop("timing_ms")} >= {"read", "total"}  # a map is a list of pairs
    assert stored == [{name: v for name, v in row.items() if name != "timing_ms"} for row in read(lines)]
    assert not list(output.parent.glob("*.shards"))


def test_a_killed_run_leaves_whole_shards_and_goes_on(run: Run, source: Path, output: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(killed(source, FIGURES, 33), output, FIGURES)
    shards = sorted((output.parent / "out.parquet.shards").glob("*.parquet"))
    assert [len(rows(shard)) for shard in shards] == [8, 8, 8, 8]
    assert not output.exists()
    (shards[0].parent / "writing.tmp").write_bytes(b"torn")
    report = run(source, output, FIGURES)
    assert (report.already, report.answered) == (32, 8)
    assert [row["id"] for row in rows(output)] == IDS


@dataclass(frozen=True)
class Ending:
    """Answers one group of figures, and cannot go on."""

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        yield answer(load_nutshell(Settings(model="quote")), next(iter(groups))[:5])
        raise BatchError("the server is gone")


def test_what_was_answered_before_an_engine_gave_up_is_kept(run: Run, source: Path, output: Path) -> None:
    with pytest.raises(BatchError, match="gone"):
        run(source, output, FIGURES, Ending())
    assert run(source, output, FIGURES).already == 5


def test_a_table_that_does_not_say_what_was_asked_is_gone_on_with(run: Run, source: Path, output: Path) -> None:
    run(source, output, BatchOptions(figures_only=True, limit=20))
    pq.write_table(pq.read_table(output).drop_columns(["asked"]), output)
    report = run(source, output, FIGURES)
    assert (report.already, report.answered) == (20, 20)
    assert [row["id"] for row in rows(output)] == IDS
    assert [row["asked"] is None for row in rows(output)] == [True] * 20 + [False] * 20


def test_what_a_killed_run_left_counts_before_there_is_a_table(run: Run, source: Path, output: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(killed(source, FIGURES, 33), output, FIGURES)
    assert survey(open_source(source).rows(FIGURES), output, FIGURES)[0].already == 32
    with pytest.raises(BatchError, match="answers to figures"):
        run(source, output, BatchOptions())


def test_a_table_of_something_else_is_refused(run: Run, source: Path, output: Path) -> None:
    pq.write_table(pa.table({"id": ["0"], "text": ["an article"]}), output)
    with pytest.raises(BatchError, match="something else than answers"):
        run(source, output, FIGURES)
    output.write_bytes(b"PAR1 but nothing else")
    with pytest.raises(BatchError, match="no Parquet file"):
        run(source, output, FIGURES)


def test_rows_that_came_later_are_added(run: Run, source: Path, output: Path) -> None:
    run(source, output, BatchOptions(figures_only=True, limit=20))
    report = run(source, output, FIGURES)
    assert (report.already, report.answered) == (20, 20)
    assert [row["id"] for row in rows(output)] == IDS
    before = output.read_bytes()
    assert run(source, output, FIGURES).answered == 0
    assert output.read_bytes() == before


def test_a_kill_between_joining_and_tidying_up_doubles_nothing(
    run: Run, source: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        run(source, output, BatchOptions(figures_only=True, limit=24))
    assert len(list((output.parent / "out.parquet.shards").glob("*.parquet"))) == 3
    report = run(source, output, FIGURES)
    assert (report.already, report.answered) == (24, 16)
    assert [row["id"] for row in rows(output)] == IDS


def test_a_slow_run_s_answers_do_not_wait_for_a_full_shard(
    run: Run, source: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "SHARD_ROWS", 1_000)
    monkeypatch.setattr(parquet, "SHARD_SECONDS", 0.0)
    with pytest.raises(KeyboardInterrupt):
        run(killed(source, FIGURES, 33), output, FIGURES)
    assert len(list((output.parent / "out.parquet.shards").glob("*.parquet"))) == 4


def test_no_rows_make_an_empty_table(run: Run, source: Path, output: Path) -> None:
    source.write_bytes(b"")
    run(source, output, FIGURES)
    assert (open_source(source).count(), rows(output)) == (0, [])
