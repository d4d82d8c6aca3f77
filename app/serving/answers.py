"""Answers as bytes: the one given now, and those given lately, for repeated requests and for GET by id."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from app.serving.contract import SummaryAnswer


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as JSON bytes, marked as cached, with the strong ETag of those bytes."""

    body: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer with its JSON, as it is given now and as it would be kept.

    Made where the answer is made: an article of a thousand figures takes a tenth of a second to serialise, which the
    event loop does not have.
    """

    answer: SummaryAnswer
    body: bytes
    kept: KeptAnswer

    @classmethod
    def of(cls, answer: SummaryAnswer) -> "GivenAnswer":
        """Serialise ``answer``."""
        body = answer.model_dump_json().encode()
        # Not serialised again, which holds the interpreter for long; these bytes are the field's alone, since quotation
        # marks inside JSON's strings are escaped.
        kept = body.replace(b'"cached":false', b'"cached":true')
        etag = f'"{hashlib.sha256(kept).hexdigest()[:32]}"'
        return cls(answer, body, KeptAnswer(kept, etag))


class RecentAnswers:
    """The ``size`` answers used last, by id. Bound to one event loop; the request limit bounds an answer's size."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[str, KeptAnswer] = OrderedDict()

    def get(self, answer_id: str) -> KeptAnswer | None:
        """The answer of this id, if it is still kept."""
        if answer_id in self._kept:
            self._kept.move_to_end(answer_id)
        return self._kept.get(answer_id)

    def keep(self, given: GivenAnswer) -> None:
        """Keep an answer; the one unused for longest goes when there are too many."""
        self._kept[given.answer.id] = given.kept
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)
