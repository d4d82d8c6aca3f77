"""What the front and a worker say to each other over a socket: lines of `<ticket> <kind> <JSON>`.

JSON written by pydantic holds no line feed, so that a line is a message; bytes pass through the front unread.
"""

import json
from dataclasses import dataclass
from typing import Literal

from app.serving.contract import FigureList, NumberedSentence, SummaryAnswer
from app.serving.faults import Unanswerable
from app.serving.nutshell import Crash, Event, Makeshift

# To the worker go `summary` (write it in the next batch), `begin` (that batch), `figures_alone` (find these) and `drop`
# (nobody waits any longer).
# From the worker: the writer is loaded or cannot be; the batch is done; what `Event` is, or the figures asked for;
# `stats` come before an answer, for the metrics, and `makeshift` before one that is not to be kept; `gone` says that
# figures which nobody waits for are no longer worked on.
Report = Literal[
    "ready", "broken", "idle", "sentence", "figures", "stats", "makeshift", "done", "refused", "failed", "gone"
]
# The longest line: an article of a megabyte can have tens of thousands of figures.
LINE_LIMIT = 1 << 30
NO_TICKET = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One line. ``ticket`` names the run that it is about, ``NO_TICKET`` the worker itself; ``body`` is JSON."""

    ticket: int
    kind: str
    body: bytes = b"{}"

    def line(self) -> bytes:
        """The message as it is sent."""
        return b"%d %s %s\n" % (self.ticket, self.kind.encode(), self.body)

    @classmethod
    def of(cls, line: bytes) -> "Message":
        """Read a line. Raises ``ValueError`` where it is none of ours."""
        ticket, kind, body = line.rstrip(b"\n").split(b" ", 2)
        return cls(int(ticket), kind.decode(), body)


def report(event: Event) -> tuple[Report, bytes]:
    """An event's kind and JSON. What failed says nothing of why: that is for the log."""
    match event:
        case NumberedSentence():
            return "sentence", event.model_dump_json().encode()
        case FigureList():
            return "figures", event.model_dump_json().encode()
        case SummaryAnswer():
            return "done", event.model_dump_json().encode()
        case Unanswerable():
            return "refused", refusal(event)
        case Makeshift():
            return "makeshift", b"{}"
        case Crash():
            return "failed", b"{}"


def refusal(error: Unanswerable) -> bytes:
    """``Unanswerable`` as JSON; ``Unanswerable(**json.loads(...))`` is the same again."""
    return json.dumps({"field": error.field, "message": str(error)}).encode()
