"""What a key figure is, to everybody outside this room."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "money", "percent", "measure", "duration", "age", "ratio", "score", "rank", "index"]
Modifier = Literal["=", "~", ">", "<"]
Trend = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity and its place: ``text`` is exactly the slice ``start:end`` (code points) of what it was found in,
    soft hyphens and other unseen characters inside it among them; no other field has any.

    ``value``: percent 12.5 for 12.5%, money in whole units, scale words multiplied in. ``high``: the other end of a
    range or the second number of a score. ``modifier``: ``=`` exactly, ``~`` about, nearly or up to, ``>`` more than or
    at least, ``<`` less than or at most. ``modifier_text``: the words before the figure that say so, as the text has
    them; ``None`` where they stand elsewhere. ``unit``: a canonical unit ("millimetre", "dollar per barrel") or the
    counted noun phrase as the text has it. ``subject``: what the figure is about. ``source``: who says so, as the text
    names them.
    """

    text: str
    start: int
    end: int
    value: float
    high: float | None
    modifier: Modifier
    unit: str | None
    subject: str | None
    kind: Kind
    trend: Trend | None
    source: str | None
    modifier_text: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A number in the text that is no figure, and why: "date", "year", "name part", "list number", ..."""

    text: str
    start: int
    end: int
    reason: str
