"""Which rows a file of answers holds already, and whether they were asked as this run asks."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from app.batch.model import Asked, BatchError, BatchOptions, RowId


class AskedOtherwise(BatchError):
    """A file holds answers, to what this run does not ask."""


@dataclass(slots=True)
class Done:
    """The rows that ``path`` answers to what ``options`` want. Each answer stands for one row: for one that was asked
    the same, or where it does not say what was asked, as answers once did not, for any row of its id.

    ``as_text``: ids of all kinds are strings in ``path``.
    """

    path: Path
    options: BatchOptions
    as_text: bool = False
    _questions: Counter[str] = field(default_factory=Counter)
    _ids: Counter[RowId] = field(default_factory=Counter)

    def check(self, names: Collection[str], place: str = "") -> None:
        """Raise ``BatchError`` unless answers of ``path`` have fields of these ``names``; ``place`` is where."""
        if not {"id", "key_figures"} <= set(names):
            raise BatchError(f"{self.path} holds something else than answers{place}; name another OUT")
        if ("summary" in names) == self.options.figures_only:
            raise self._asked_otherwise("summaries" if "summary" in names else "figures")

    def add(self, row_id: RowId, question: str | None) -> None:
        """``path`` holds an answer under this id to this question. Raises ``BatchError``: no run like this asked it."""
        if question is None:
            self._ids[row_id] += 1
            return
        wanted = question.rpartition(" ")[0]
        if wanted != self.options.wanted:
            raise self._asked_otherwise(wanted)
        self._questions[question] += 1

    def take(self, row: Asked) -> bool:
        """Whether ``row`` is answered; its answer is no other row's then."""
        if self._questions[row.question]:
            self._questions[row.question] -= 1
            return True
        row_id = str(row.row_id) if self.as_text else row.row_id
        if self._ids[row_id]:
            self._ids[row_id] -= 1
            return True
        return False

    def _asked_otherwise(self, wanted: str) -> AskedOtherwise:
        this = f"and this run asks for {self.options.wanted}; name another OUT, or start over with --no-resume"
        return AskedOtherwise(f"{self.path} holds answers to {wanted}, {this}")
