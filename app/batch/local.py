"""The engine that is this process."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from app.batch.model import Answered, Asked, Failed, Group, Outcome
from app.serving import FiguresRequest, Nutshell, SummaryAnswer, SummaryRequest, Unanswerable
from app.serving.nutshell import Crash


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Answers in this process, one group after the other; ``load`` is called for the first one, so that a run which
    has nothing to do, or nowhere to write, loads nothing.
    """

    load: Callable[[], Nutshell]

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        """Each group's outcomes, in their order. Raises what loading raises."""
        nutshell = None
        for group in groups:
            nutshell = nutshell or self.load()
            yield answer(nutshell, group)


def answer(nutshell: Nutshell, group: Group) -> list[Outcome]:
    """The outcome of each row of a group; all its drafts are written together. No row's failure touches another."""
    summaries = [row for row in group if isinstance(row.request, SummaryRequest)]
    told = dict(_summaries(nutshell, summaries))
    return [told[row.number] if row.number in told else _figures(nutshell, row) for row in group]


def _summaries(nutshell: Nutshell, rows: Group) -> Iterator[tuple[int, Outcome]]:
    requests = [row.request for row in rows if isinstance(row.request, SummaryRequest)]
    for index, event in nutshell.stream(requests):
        if isinstance(event, SummaryAnswer | Unanswerable | Crash):
            yield rows[index].number, _outcome(rows[index], event)


def _figures(nutshell: Nutshell, row: Asked) -> Outcome:
    assert isinstance(row.request, FiguresRequest)  # noqa: S101 - the other kind was answered above
    try:
        return _outcome(row, nutshell.figures(row.request))
    except Unanswerable as refusal:
        return _outcome(row, refusal)
    except Exception as error:  # noqa: BLE001 - one article must not end a run of a million
        return _outcome(row, Crash(error))


def _outcome(row: Asked, event: BaseModel | Unanswerable | Crash) -> Outcome:
    match event:
        case Unanswerable():
            return Failed.of(row, f"{event.field}: {event}")
        case Crash():
            return Failed.of(row, f"row: failed that should not have ({type(event.error).__name__}: {event.error})")
        case _:
            return Answered.of(row, event.model_dump(mode="json"))
