"""The answers given lately, in memory, for repeated requests and for GET by id."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from app.serving.contract import SummaryAnswer


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as JSON bytes, marked as cached, with the strong ETag of those bytes."""

    body: bytes
    etag: str


class RecentAnswers:
    """The ``size`` answers used last, by id. Bound to one event loop; the answers' sizes are bound by the request
    limit.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[str, KeptAnswer] = OrderedDict()

    def get(self, answer_id: str) -> KeptAnswer | None:
        """The answer of this id, if it is still kept."""
        if answer_id in self._kept:
            self._kept.move_to_end(answer_id)
        return self._kept.get(answer_id)

    def keep(self, answer: SummaryAnswer) -> None:
        """Keep ``answer``; the one unused for longest goes when there are too many."""
        body = answer.model_copy(update={"cached": True}).model_dump_json().encode()
        self._kept[answer.id] = KeptAnswer(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)
