"""JSONL in, JSONL out: each row's answer under its id, errors beside them, and a run that was killed goes on where it
stopped.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from app.serving import FiguresRequest, Nutshell, SummaryRequest, Unanswerable
from app.summarize import Length, Style

# Articles whose drafts make one batch of the writer.
TOGETHER = 8


class Row(BaseModel):
    """A row's own name; what else it holds is its request."""

    model_config = ConfigDict(extra="allow", strict=True)

    id: str | int


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What is wanted of every row. A row's own ``style`` and ``length`` go before these."""

    figures_only: bool = False
    style: Style = "tldr"
    length: Length = "short"


@dataclass(slots=True)
class Report:
    """What a run did: rows answered now, answered by an earlier run, and not answered."""

    answered: int = 0
    already: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    row_id: str | int
    line: int
    request: SummaryRequest | FiguresRequest


@dataclass(frozen=True, slots=True)
class _Failed:
    row_id: str | int | None
    line: int
    reason: str

    def json(self) -> bytes:
        return _line({"id": self.row_id, "line": self.line, "error": self.reason})


@dataclass(slots=True)
class BatchRun:
    """One run over ``lines`` (JSONL) into the file ``output``, with the rows that fail in ``errors_path(output)``.

    Rows that ``output`` already answers are not done again; a row cut off by a kill is removed and done again.
    ``progress`` is told after each group how many rows are behind it.
    """

    nutshell: Nutshell
    options: BatchOptions
    progress: Callable[[Report], None] = field(default=lambda _: None)

    def run(self, lines: Iterable[bytes], output: Path) -> Report:
        """Answer every row. Raises ``OSError`` where the files cannot be read or written."""
        report, done = Report(), answered_ids(output)
        with output.open("ab") as answers, errors_path(output).open("wb") as errors:
            for group in _groups(_rows(lines, self.options), TOGETHER):
                fresh = [row for row in group if not _take(done, row)]
                report.already += len(group) - len(fresh)
                for row, line in self._answer(fresh):
                    failed = isinstance(row, _Failed)
                    (errors if failed else answers).write(line)
                    report.failed += failed
                    report.answered += not failed
                _to_disk(answers)
                _to_disk(errors)
                self.progress(report)
        if not report.failed:
            errors_path(output).unlink()
        return report

    def _answer(self, group: list[_Asked | _Failed]) -> Iterator[tuple[_Asked | _Failed, bytes]]:
        """Each row of the group with its output line, in order; the drafts of the whole group are written together."""
        summaries = [
            row.request for row in group if isinstance(row, _Asked) and isinstance(row.request, SummaryRequest)
        ]
        written = iter(self.nutshell.answers(summaries))
        for row in group:
            if isinstance(row, _Failed):
                yield row, row.json()
                continue
            answer = next(written) if isinstance(row.request, SummaryRequest) else self._figures(row.request)
            if isinstance(answer, Unanswerable):
                failed = _Failed(row.row_id, row.line, f"{answer.field}: {answer}")
                yield failed, failed.json()
            else:
                yield row, _line({**answer.model_dump(mode="json"), "id": row.row_id})

    def _figures(self, request: FiguresRequest) -> BaseModel | Unanswerable:
        try:
            return self.nutshell.figures(request)
        except Unanswerable as refusal:
            return refusal


def errors_path(output: Path) -> Path:
    """Where the rows that cannot be answered go, beside ``output``."""
    return output.with_name(f"{output.name.removesuffix('.jsonl')}.errors.jsonl")


def answered_ids(output: Path) -> Counter[str]:
    """How often ``output`` answers each id (as JSON); what a kill left of its last line is cut off the file."""
    done: Counter[str] = Counter()
    if not output.exists():
        return done
    with output.open("r+b") as file:
        whole = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            done[json.dumps(json.loads(line)["id"])] += 1
            whole += len(line)
        file.truncate(whole)
    return done


def _rows(lines: Iterable[bytes], options: BatchOptions) -> Iterator[_Asked | _Failed]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, number, options)


def _row(line: bytes, number: int, options: BatchOptions) -> _Asked | _Failed:
    row_id: str | int | None = None
    try:
        row_id = Row.model_validate_json(line).id
        asked: dict[str, Any] = json.loads(line)
        del asked["id"]
        if options.figures_only:
            return _Asked(row_id, number, FiguresRequest.model_validate(asked))
        return _Asked(
            row_id, number, SummaryRequest.model_validate({"style": options.style, "length": options.length, **asked})
        )
    except ValidationError as error:
        reasons = (
            f"{'.'.join(map(str, e['loc'])) or 'row'}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()
        )
        return _Failed(row_id, number, "; ".join(reasons))
    except (ValueError, RecursionError):
        return _Failed(row_id, number, "row: is not valid JSON in UTF-8")


def _take(done: Counter[str], row: _Asked | _Failed) -> bool:
    """Whether an earlier run answered this row; each answer stands for one row, so that rows of the same id are all
    done.
    """
    key = json.dumps(row.row_id)
    if isinstance(row, _Failed) or not done[key]:
        return False
    done[key] -= 1
    return True


def _groups(rows: Iterator[_Asked | _Failed], size: int) -> Iterator[list[_Asked | _Failed]]:
    while group := list(islice(rows, size)):
        yield group


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"
