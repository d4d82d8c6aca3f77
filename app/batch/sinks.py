"""Where answers go: lines of JSON appended, or Parquet (``app.batch.parquet``); each finds what it has already."""

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from app.batch.done import AskedOtherwise, Done
from app.batch.model import Answered, BatchOptions, Failed
from app.serving import Unreadable, read_json

# How the lines of summaries and of figures begin.
_BEGINNINGS = (b'{"id": ', b'{"key_figures": ')


class Sink(Protocol):
    """A file of answers."""

    def answered(self) -> Done:
        """Which rows are answered already. Changes nothing yet; call it before ``write``. Raises ``BatchError``."""
        ...

    def write(self, answers: list[Answered]) -> None:
        """Take more answers, in the order in which they shall stand."""
        ...

    def flush(self) -> None:
        """Put what was written on disk, however the run ends."""
        ...

    def finish(self) -> None:
        """Complete the file."""
        ...


def open_sink(path: Path, options: BatchOptions) -> Sink:
    """``path`` as a sink: a ``.parquet`` file, or lines of JSON. Raises ``BatchError``; ``FileNotFoundError`` where its
    folder does not exist.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    if path.suffix == ".parquet":
        from app.batch.parquet import ParquetSink  # noqa: PLC0415 - pyarrow is an extra

        return ParquetSink(path, options)
    return JsonLinesSink(path, options)


class JsonLinesSink:
    """Answers as lines of JSON; on disk when ``write`` returns."""

    def __init__(self, path: Path, options: BatchOptions) -> None:
        self._path = path
        self._options = options
        self._whole: int | None = None

    def answered(self) -> Done:
        """Which rows are answered; the first ``write`` will cut off a line that a kill tore. Raises ``BatchError``."""
        done = Done(self._path, self._options)
        self._whole = 0
        if not self._path.exists():
            return done
        with self._path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                is_ended = line.endswith(b"\n")
                if not is_ended and _is_torn(line):
                    break
                answer = _answer(line)
                done.check(answer, f" in line {number}")
                if not is_ended:
                    break
                done.add(answer["id"], answer.get("asked"))
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

    def flush(self) -> None:
        """Nothing: each write does so itself."""

    def finish(self) -> None:
        """Leave a file, be it without answers."""
        self.write([])


def _is_torn(line: bytes) -> bool:
    """Whether a line without its end is what a kill left of one of ours. Nobody else's is ever cut off."""
    try:
        read_json(line)
    except Unreadable:
        return any(line[: len(begin)] == begin[: len(line)] for begin in _BEGINNINGS)
    return False


def _answer(line: bytes) -> dict[str, Any]:
    """An answer; without any fields where the line holds none."""
    try:
        answer = read_json(line)
    except Unreadable:
        return {}
    if not isinstance(answer, dict) or not isinstance(answer.get("asked"), str | None):
        return {}
    return answer if isinstance(answer.get("id"), str | int) else {}


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


def start_over(output: Path, options: BatchOptions) -> None:
    """Remove what earlier runs answered. Raises ``BatchError`` where ``output`` holds something else, such as what is
    to be answered.
    """
    with suppress(AskedOtherwise):
        open_sink(output, options).answered()
    for path in (output, errors_path(output)):
        path.unlink(missing_ok=True)
    shutil.rmtree(output.with_name(f"{output.name}.shards"), ignore_errors=True)


def to_disk(file: BinaryIO) -> None:
    """Let nothing of ``file`` be lost to a power cut."""
    file.flush()
    os.fsync(file.fileno())
