"""Where answers go: lines of JSON appended, or Parquet (``app.batch.parquet``); each finds what it has already."""

import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import BinaryIO, Protocol

from app.batch.model import Answered, Failed


class Sink(Protocol):
    """A file of answers."""

    def answered(self) -> Counter[str]:
        """How often each id (as a string) is answered already. Changes nothing yet; call it before ``write``."""
        ...

    def write(self, answers: list[Answered]) -> None:
        """Take more answers, in the order in which they shall stand."""
        ...

    def finish(self) -> None:
        """Complete the file."""
        ...


def open_sink(path: Path, *, figures_only: bool) -> Sink:
    """``path`` as a sink: a ``.parquet`` file, or lines of JSON. Raises ``BatchError``."""
    if path.suffix == ".parquet":
        from app.batch.parquet import ParquetSink  # noqa: PLC0415 - pyarrow is an extra

        return ParquetSink(path, figures_only=figures_only)
    return JsonLinesSink(path)


class JsonLinesSink:
    """Answers as lines of JSON; on disk when ``write`` returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._whole: int | None = None

    def answered(self) -> Counter[str]:
        """How often each id is answered; the first ``write`` will cut off a line that a kill tore."""
        done: Counter[str] = Counter()
        self._whole = 0
        if not self._path.exists():
            return done
        with self._path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                done[str(json.loads(line)["id"])] += 1
                self._whole += len(line)
        return done

    def write(self, answers: list[Answered]) -> None:
        """Append ``answers``."""
        with self._path.open("ab") as file:
            if self._whole is not None:
                file.truncate(self._whole)
                self._whole = None
            file.writelines(answer.line for answer in answers)
            to_disk(file)

    def finish(self) -> None:
        """Leave a file, be it without answers."""
        self.write([])


class Errors:
    """The rows of this run that cannot be answered, in ``errors_path(output)``; no file where there are none."""

    def __init__(self, output: Path) -> None:
        self._path = errors_path(output)
        self._path.unlink(missing_ok=True)

    def write(self, failed: list[Failed]) -> None:
        """Append ``failed``."""
        if failed:
            with self._path.open("ab") as file:
                file.writelines(row.line for row in failed)
                to_disk(file)


def errors_path(output: Path) -> Path:
    """Where the rows that cannot be answered go, beside ``output``."""
    stem = output.name.removesuffix(".jsonl").removesuffix(".parquet")
    return output.with_name(f"{stem}.errors.jsonl")


def start_over(output: Path) -> None:
    """Remove what earlier runs answered."""
    for path in (output, errors_path(output)):
        path.unlink(missing_ok=True)
    shutil.rmtree(output.with_name(f"{output.name}.shards"), ignore_errors=True)


def to_disk(file: BinaryIO) -> None:
    """Let nothing of ``file`` be lost to a power cut."""
    file.flush()
    os.fsync(file.fileno())
