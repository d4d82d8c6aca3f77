"""What goes through a batch: rows that ask, and what becomes of each."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from app.serving import FiguresRequest, SummaryRequest, told, unicode_only
from app.summarize import Length, Style

RowId = str | int


class BatchError(RuntimeError):
    """The run cannot go on; what it has answered is kept, and the same command continues it. The message is for the
    user.
    """


class Row(BaseModel):
    """A row's own name; what else it holds is its request."""

    model_config = ConfigDict(extra="allow", strict=True)

    id: RowId

    @field_validator("id", mode="before")
    @classmethod
    def _is_name(cls, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError("must be a string or an integer")  # noqa: TRY004 - what pydantic tells of
        return unicode_only(value)


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What is wanted of every row. A row's own ``style`` and ``length`` go before these. ``ordered``: answers come in
    the order of their rows; ``limit``: so many rows of the source are looked at, all if ``None``.
    """

    figures_only: bool = False
    style: Style = "tldr"
    length: Length = "short"
    ordered: bool = True
    limit: int | None = None

    @property
    def wanted(self) -> str:
        """What is wanted, as answers say it."""
        return "figures" if self.figures_only else f"{self.style} {self.length}"


@dataclass(slots=True)
class Report:
    """What a run did: rows answered now, answered by an earlier run, and not answered."""

    answered: int = 0
    already: int = 0
    failed: int = 0

    @property
    def seen(self) -> int:
        """How many rows are behind the run."""
        return self.answered + self.already + self.failed


@dataclass(frozen=True, slots=True)
class Asked:
    """A row that is to be answered; ``number`` is its place in the source, from 1. ``question`` is what a run wanted of
    it, and a digest of the row as it was given: a later run knows by it which rows are answered.
    """

    row_id: RowId
    number: int
    request: SummaryRequest | FiguresRequest
    question: str

    @property
    def size(self) -> int:
        """The article's length in characters."""
        return len(self.request.text or self.request.html or "")


@dataclass(frozen=True, slots=True)
class Answered:
    """A row's answer: the API's, under the row's id and with what was ``asked``, as a line of JSON."""

    row_id: RowId
    number: int
    line: bytes

    @classmethod
    def of(cls, row: Asked, answer: dict[str, Any]) -> "Answered":
        """``row`` answered by ``answer``, the API's as JSON data."""
        return cls(row.row_id, row.number, json_line({**answer, "id": row.row_id, "asked": row.question}))


@dataclass(frozen=True, slots=True)
class Failed:
    """A row that cannot be answered, and why."""

    row_id: RowId | None
    number: int
    reason: str

    @classmethod
    def of(cls, row: Asked, reason: str) -> "Failed":
        """``row``, which cannot be answered for ``reason``."""
        return cls(row.row_id, row.number, reason)

    @property
    def line(self) -> bytes:
        """The row's line among the errors."""
        return json_line({"id": self.row_id, "line": self.number, "error": self.reason})


Outcome = Answered | Failed
Group = list[Asked]


class BatchEngine(Protocol):
    """Whoever answers groups of rows."""

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        """The outcomes of each group, in any order of groups. Takes groups no faster than it answers them. Raises
        ``BatchError`` when it cannot go on.
        """
        ...


def asked(data: object, number: int, options: BatchOptions) -> Asked | Failed:
    """Row ``number``'s data (an id beside a request of the API) as what it asks, or why it asks nothing."""
    row_id: RowId | None = None
    try:
        row_id = Row.model_validate(data).id
        fields = {name: value for name, value in dict(data).items() if name != "id"}  # type: ignore[call-overload]  # a Row is a mapping
        request = _request(fields, options)
        return Asked(row_id, number, request, f"{options.wanted} {_digest(data)}")
    except ValidationError as error:
        return Failed(row_id, number, told(error, whole="row"))


def _request(fields: dict[str, Any], options: BatchOptions) -> SummaryRequest | FiguresRequest:
    if options.figures_only:
        return FiguresRequest.model_validate(fields)
    return SummaryRequest.model_validate({"style": options.style, "length": options.length, **fields})


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]


def json_line(data: dict[str, Any]) -> bytes:
    """``data`` as one line of JSON in UTF-8."""
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"
