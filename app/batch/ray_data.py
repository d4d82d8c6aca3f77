"""The engine that is Ray Data: groups stream through a pool of actors, each with a Nutshell of its own, on this machine
or a cluster.

Ray restarts actors that die and runs their groups again, holds back what actors cannot take yet, and adds actors, up to
``actors``, while there is work. The groups are those of a run in one process, so that the answers are too.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.batch.local import answer
from app.batch.model import Answered, Asked, BatchError, Failed, Group, Outcome
from app.serving import FiguresRequest, SummaryRequest, load_nutshell
from app.settings import Settings

try:
    import pyarrow as pa
    import ray
    from ray.data import ActorPoolStrategy, DataContext
except ImportError as error:
    raise BatchError("Ray Data is not installed: install nutshell with the extra batch") from error


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Answers on the Ray cluster at ``address``, or on one of its own on this machine, with at most ``actors`` actors.

    Each takes ``settings.threads`` CPUs (one if unset), and a GPU where ``settings.device`` is one.
    """

    settings: Settings
    actors: int = 2
    address: str | None = None

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        """Each group's outcomes, in their order. Raises ``BatchError``: there is no such cluster."""
        try:
            ray.init(address=self.address, log_to_driver=False, include_dashboard=None if self.address else False)
        except ConnectionError as error:
            raise BatchError(f"no Ray cluster at {self.address}: {error}") from error
        try:
            # One block for each group, put into Ray's store (which spills to disk) as it is read.
            blocks = [ray.put(_table(group)) for group in groups]
            for row in self._answered(blocks).iter_rows() if blocks else ():
                yield [_outcome(row)]
        finally:
            ray.shutdown()

    def _answered(self, blocks: list[Any]) -> Any:  # noqa: ANN401 - Ray's types are not checked
        """The data set of the outcomes of ``blocks``."""
        context = DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        return ray.data.from_arrow_refs(blocks).map_batches(
            _Actor,
            fn_constructor_args=(self.settings.model_dump_json(),),
            batch_size=None,
            batch_format="pyarrow",
            compute=ActorPoolStrategy(min_size=1, max_size=self.actors, initial_size=self.actors),
            num_cpus=self.settings.threads or 1,
            num_gpus=1 if self.settings.device.startswith("cuda") else None,
        )


class _Actor:
    """In a worker of Ray's: loads once, answers blocks."""

    def __init__(self, settings: str) -> None:
        given = Settings.model_validate_json(settings)
        self._nutshell = load_nutshell(given.model_copy(update={"threads": given.threads or 1}))

    def __call__(self, block: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
        group = [_asked(row) for row in block.to_pylist()]
        return pa.Table.from_pylist([_row(outcome) for outcome in answer(self._nutshell, group)], schema=_ANSWERED)


_ASKED = pa.schema([(name, pa.string()) for name in ("id", "kind", "request", "question")] + [("number", pa.int64())])
_ANSWERED = pa.schema([("id", pa.string()), ("number", pa.int64()), ("line", pa.binary()), ("reason", pa.string())])


def _table(group: Group) -> Any:  # noqa: ANN401 - pyarrow has no types
    rows = [
        {
            "id": json.dumps(row.row_id),
            "number": row.number,
            "kind": type(row.request).__name__,
            "request": row.request.model_dump_json(),
            "question": row.question,
        }
        for row in group
    ]
    return pa.Table.from_pylist(rows, schema=_ASKED)


def _asked(row: dict[str, Any]) -> Asked:
    kind = SummaryRequest if row["kind"] == SummaryRequest.__name__ else FiguresRequest
    return Asked(json.loads(row["id"]), row["number"], kind.model_validate_json(row["request"]), row["question"])


def _row(outcome: Outcome) -> dict[str, Any]:
    row = {"id": json.dumps(outcome.row_id), "number": outcome.number}
    return row | ({"line": outcome.line} if isinstance(outcome, Answered) else {"reason": outcome.reason})


def _outcome(row: dict[str, Any]) -> Outcome:
    row_id = json.loads(row["id"])
    if row["reason"] is not None:
        return Failed(row_id, row["number"], row["reason"])
    return Answered(row_id, row["number"], row["line"])
