"""Where rows come from: lines of JSON, a Parquet file, or a directory of text and HTML files."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.batch.model import Asked, BatchError, BatchOptions, Failed, asked
from app.serving import FiguresRequest, SummaryRequest, Unreadable, read_json, told

_READ_TOGETHER = 64  # rows of a Parquet file that are in memory at once
_PAGES = {".html", ".htm"}


class Source(Protocol):
    """Rows in a fixed order, so that a run can be continued."""

    def count(self) -> int:
        """How many rows there are."""
        ...

    def rows(self, options: BatchOptions) -> Iterator[Asked | Failed]:
        """Every row, one at a time."""
        ...


def open_source(path: Path) -> Source:
    """The rows in ``path``: a directory, a ``.parquet`` file, or lines of JSON. Raises ``BatchError``."""
    if path.is_dir():
        return Directory(path)
    return ParquetFile(path) if path.suffix == ".parquet" else JsonLines(path)


@dataclass(frozen=True, slots=True)
class JsonLines:
    """``{"id": ..., "text" or "html": ...}`` lines, with whatever else a request may hold. Empty lines are no rows."""

    path: Path

    def count(self) -> int:
        """How many rows there are."""
        with self.path.open("rb") as lines:
            return sum(bool(line.strip()) for line in lines)

    def rows(self, options: BatchOptions) -> Iterator[Asked | Failed]:
        """Every line's row."""
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _of_line(line, number, options)


def _of_line(line: bytes, number: int, options: BatchOptions) -> Asked | Failed:
    try:
        data = read_json(line)
    except Unreadable as error:
        return Failed(None, number, told(error, whole="row"))
    return asked(data, number, options)


class ParquetFile:
    """A table with the column ``id``, ``text`` or ``html``, and others that a request may hold; the rest is not read.
    Cells without a value are left out of their row's request.
    """

    def __init__(self, path: Path) -> None:
        """Raises ``BatchError``: no Parquet file, not a table of articles, or pyarrow is missing."""
        from app.batch.parquet import opened  # noqa: PLC0415 - pyarrow is an extra

        self._file = opened(path)
        names = set(self._file.schema_arrow.names)
        if "id" not in names or not names & {"text", "html"}:
            raise BatchError(f"{path} has no column id, or neither text nor html")

    def count(self) -> int:
        """How many rows there are."""
        return int(self._file.metadata.num_rows)

    def rows(self, options: BatchOptions) -> Iterator[Asked | Failed]:
        """Every row of the table."""
        known = FiguresRequest.model_fields if options.figures_only else SummaryRequest.model_fields
        columns = [name for name in self._file.schema_arrow.names if name == "id" or name in known]
        number = 0
        for batch in self._file.iter_batches(batch_size=_READ_TOGETHER, columns=columns):
            for cells in batch.to_pylist():
                number += 1
                yield asked({name: value for name, value in cells.items() if value is not None}, number, options)


@dataclass(frozen=True, slots=True)
class Directory:
    """Every ``.txt``, ``.html`` and ``.htm`` file in a directory or below it, by name; a row's id is its path there."""

    path: Path

    def count(self) -> int:
        """How many files there are."""
        return len(self._files())

    def rows(self, options: BatchOptions) -> Iterator[Asked | Failed]:
        """Every file's row; one that cannot be read is an error of its own."""
        for number, file in enumerate(self._files(), start=1):
            # A name's bytes may be no UTF-8; an id is.
            row_id = os.fsencode(file.relative_to(self.path).as_posix()).decode("utf-8", "replace")
            try:
                read: dict[str, Any] = {"id": row_id, _field(file): file.read_bytes().decode()}
            except UnicodeDecodeError:
                yield Failed(row_id, number, "row: is not UTF-8")
            except OSError as error:
                yield Failed(row_id, number, f"row: {error.strerror}")
            else:
                yield asked(read, number, options)

    def _files(self) -> list[Path]:
        return sorted(file for file in self.path.rglob("*") if file.suffix in {".txt", *_PAGES} and file.is_file())


def _field(file: Path) -> str:
    return "html" if file.suffix in _PAGES else "text"
