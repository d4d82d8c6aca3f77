"""One run: rows that are not answered yet, in groups of similar length, through an engine, back into their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.batch.done import Done
from app.batch.model import Answered, Asked, BatchEngine, BatchOptions, Failed, Group, Outcome, Report
from app.batch.sinks import Errors, Sink, open_sink

# Articles whose drafts are written together.
TOGETHER = 8
# Groups among which rows are sorted by length, so that short drafts are not padded to long ones. More of them pad less,
# but answers that wait for their turn are lost to a kill.
SORTED_GROUPS = 4


@dataclass(slots=True)
class BatchRun:
    """Answers rows through ``engine``. ``progress`` is told what is done, each time that something is."""

    engine: BatchEngine
    options: BatchOptions
    progress: Callable[[Report], None] = field(default=lambda _: None)

    def run(self, rows: Iterable[Asked | Failed], output: Path) -> Report:
        """Answer every row that ``output`` does not answer yet; those that fail go to ``errors_path(output)``.

        Raises:
            OSError: the files cannot be read or written.
            BatchError: the engine or a format's library cannot go on, or ``output`` holds something else than answers
                to what the options want.
        """
        sink = open_sink(output, self.options)
        done = sink.answered()
        progress = _Progress(Report(), sink, Errors(output), self.options.ordered)
        waiting = progress.new(islice(rows, self.options.limit), done)
        try:
            for outcomes in self.engine.outcomes(self._groups(waiting)):
                progress.finished(outcomes)
                self.progress(progress.report)
        finally:
            sink.flush()
        progress.finished([])
        sink.finish()
        self.progress(progress.report)
        return progress.report

    def _groups(self, rows: Iterator[Asked]) -> Iterator[Group]:
        while window := list(islice(rows, TOGETHER * SORTED_GROUPS)):
            if not self.options.figures_only:
                window.sort(key=lambda row: row.size)
            yield from (window[begin : begin + TOGETHER] for begin in range(0, len(window), TOGETHER))


def survey(rows: Iterable[Asked | Failed], output: Path, options: BatchOptions) -> tuple[Report, list[Failed]]:
    """What a run would find, without running it: in the report ``answered`` are the rows that it would ask; and the
    rows that ask nothing. Raises as a run does.
    """
    done = open_sink(output, options).answered()
    report, wrong = Report(), list[Failed]()
    for row in islice(rows, options.limit):
        if isinstance(row, Failed):
            report.failed += 1
            wrong.append(row)
        elif done.take(row):
            report.already += 1
        else:
            report.answered += 1
    return report, wrong


@dataclass(slots=True)
class _Progress:
    """Puts outcomes, which come in any order, into files in the order of their rows, or as they come."""

    report: Report
    sink: Sink
    errors: Errors
    ordered: bool
    _expected: deque[int] = field(default_factory=deque)
    _ready: dict[int, Outcome] = field(default_factory=dict)

    def new(self, rows: Iterable[Asked | Failed], done: Done) -> Iterator[Asked]:
        """The rows that are to be answered; the others are counted on the way."""
        for row in rows:
            if isinstance(row, Failed):
                self._expected.append(row.number)
                self._ready[row.number] = row
            elif done.take(row):
                self.report.already += 1
            else:
                self._expected.append(row.number)
                yield row

    def finished(self, outcomes: list[Outcome]) -> None:
        """Write what may be written now that ``outcomes`` are there."""
        self._ready.update((outcome.number, outcome) for outcome in outcomes)
        turn = list(self._in_order() if self.ordered else self._as_they_come())
        answered = [outcome for outcome in turn if isinstance(outcome, Answered)]
        failed = [outcome for outcome in turn if isinstance(outcome, Failed)]
        self.sink.write(answered)
        self.errors.write(failed)
        self.report.answered += len(answered)
        self.report.failed += len(failed)

    def _in_order(self) -> Iterator[Outcome]:
        while self._expected and self._expected[0] in self._ready:
            yield self._ready.pop(self._expected.popleft())

    def _as_they_come(self) -> Iterator[Outcome]:
        self._expected.clear()
        yield from self._ready.values()
        self._ready.clear()
