"""Answers as a Parquet file. A run writes shards, each whole and then renamed; its end joins them.

The joined file says in its metadata how many shards it holds, so that a kill between its renaming and the removal of
its shards doubles no row. The columns are the API's answer, nested as it is; ids become strings.
"""

import json
import shutil
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from app.batch.done import Done
from app.batch.model import Answered, BatchError, BatchOptions
from app.serving import FiguresAnswer, SummaryAnswer

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise BatchError("Parquet needs pyarrow: install nutshell with the extra batch") from error

SHARD_ROWS = 256
SHARD_SECONDS = 60.0  # what a kill may cost of a slow writer's work
_JOINED = b"nutshell.shards"


def opened(path: Path) -> Any:  # noqa: ANN401 - pyarrow has no types
    """The Parquet file ``path``. Raises ``BatchError``."""
    try:
        return pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise BatchError(f"{path} is no Parquet file: {error}") from error


class ParquetSink:
    """Answers into the Parquet file ``path``, by way of ``path.shards/``."""

    def __init__(self, path: Path, options: BatchOptions) -> None:
        self._path = path
        self._options = options
        self._schema = _schema(FiguresAnswer if options.figures_only else SummaryAnswer)
        self._shards = path.with_name(f"{path.name}.shards")
        self._rows: list[dict[str, Any]] = []
        self._since = time.monotonic()
        self._joined = self._next = 0

    def answered(self) -> Done:
        """Which rows are answered already. Raises ``BatchError``."""
        self._joined = self._told()
        self._next = max([self._joined, *(number + 1 for number, _ in self._numbered())])
        done = Done(self._path, self._options, as_text=True)
        for path in self._paths():
            done.check(opened(path).schema_arrow.names)
        for table in self._tables(["id", "asked"]):
            for row in table.to_pylist():
                done.add(row["id"], row.get("asked"))
        return done

    def write(self, answers: list[Answered]) -> None:
        """Keep ``answers``; they are on disk when their shard is full or a minute old."""
        self._rows += [{**json.loads(answer.line), "id": str(answer.row_id)} for answer in answers]
        if len(self._rows) >= SHARD_ROWS or (self._rows and time.monotonic() - self._since > SHARD_SECONDS):
            self._write_shard()

    def flush(self) -> None:
        """Write the shard that is begun."""
        self._write_shard()

    def finish(self) -> None:
        """Join what there is into ``path``."""
        self._write_shard()
        if not self._path.exists() or self._numbered():
            self._join()
        shutil.rmtree(self._shards, ignore_errors=True)

    def _join(self) -> None:
        schema = self._schema.with_metadata({_JOINED: str(self._next).encode()})
        whole = self._path.with_name(f"{self._path.name}.tmp")
        with pq.ParquetWriter(whole, schema) as writer:
            for table in self._tables(None):
                writer.write_table(_fitted(table, schema))
        whole.replace(self._path)

    def _write_shard(self) -> None:
        self._since = time.monotonic()
        if not self._rows:
            return
        self._shards.mkdir(exist_ok=True)
        written = self._shards / "writing.tmp"
        pq.write_table(pa.Table.from_pylist(self._rows, schema=self._schema), written)
        written.replace(self._shards / f"{self._next:08}.parquet")
        self._next += 1
        self._rows = []

    def _numbered(self) -> list[tuple[int, Path]]:
        """The shards that ``path`` does not hold yet."""
        shards = sorted((int(shard.stem), shard) for shard in self._shards.glob("*.parquet"))
        return [(number, shard) for number, shard in shards if number >= self._joined]

    def _told(self) -> int:
        """How many shards ``path`` holds already."""
        if not self._path.exists():
            return 0
        return int((opened(self._path).schema_arrow.metadata or {}).get(_JOINED, b"0"))

    def _paths(self) -> list[Path]:
        return [self._path] * self._path.exists() + [shard for _, shard in self._numbered()]

    def _tables(self, columns: list[str] | None) -> Iterator[Any]:
        for path in self._paths():
            for batch in opened(path).iter_batches(batch_size=SHARD_ROWS, columns=columns):
                yield pa.Table.from_batches([batch])


def _schema(answer: type[BaseModel]) -> Any:  # noqa: ANN401 - pyarrow has no types
    fields = {name: field.annotation for name, field in answer.model_fields.items()}
    columns = [(name, _arrow(annotation)) for name, annotation in fields.items() if name != "id"]
    return pa.schema([("id", pa.string()), *columns, ("asked", pa.string())])


def _fitted(table: Any, schema: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    """``table`` with the columns of ``schema``; those that its version did not write hold nothing."""
    for column in schema:
        if column.name not in table.column_names:
            table = table.append_column(column, pa.nulls(table.num_rows, column.type))
    return table.select(schema.names).cast(schema)


def _arrow(annotation: Any) -> Any:  # noqa: ANN401 - a type as Python spells it, to one as Arrow does
    """The Arrow type of a field of the contract: its models are structs, its dicts maps, its choices strings."""
    origin, given = get_origin(annotation), get_args(annotation)
    if origin in {Union, types.UnionType}:
        return _arrow(next(one for one in given if one is not type(None)))
    if origin is list:
        return pa.list_(_arrow(given[0]))
    if origin is dict:
        return pa.map_(_arrow(given[0]), _arrow(given[1]))
    if origin is Literal:
        return pa.string()
    if issubclass(annotation, BaseModel):
        return pa.struct([(name, _arrow(field.annotation)) for name, field in annotation.model_fields.items()])
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[annotation]
