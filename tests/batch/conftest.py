"""What the tests of batches share: a Nutshell around a fake writer, rows, and a run."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from app.article import Parser, Reader
from app.batch import BatchEngine, BatchOptions, BatchRun, LocalEngine, Report, open_source
from app.serving import Nutshell
from batch.rows import ROWS, Run, jsonl
from fakes import FakeWriter


@pytest.fixture
def writer() -> FakeWriter:
    return FakeWriter()


@pytest.fixture
def nutshell(writer: FakeWriter, shared_reader: Reader, shared_parser: Parser) -> Nutshell:
    return Nutshell(writer, reader=shared_reader, parser=shared_parser)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_bytes(jsonl(*ROWS))
    return path


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


@pytest.fixture
def run(nutshell: Nutshell) -> Run:
    """A run over a source into an output."""

    def run(
        source: Path | Iterable[Any],
        output: Path,
        options: BatchOptions | None = None,
        engine: BatchEngine | None = None,
    ) -> Report:
        options = options or BatchOptions()
        rows = open_source(source).rows(options) if isinstance(source, Path) else source
        return BatchRun(engine or LocalEngine(lambda: nutshell), options).run(rows, output)

    return run
