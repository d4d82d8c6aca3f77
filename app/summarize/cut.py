"""Cuts: an English sentence less some of its constituents, those first that an editor drops most often.

What is left says less, never anything else; whether it may leave the house is for ``verify`` to say.
"""

import re
from collections.abc import Iterable, Sequence

from app.article import Span
from app.summarize.constituents import Constituent, Kind

# By the share of each kind that is gone where our own summaries (about 1,000 sentences of the training set) say the
# rest of the sentence: connective and also 1.0, venue 0.8, bracket 0.7, opening 0.7, relative 0.5, age 0.5, aside 0.3,
# participle 0.25, apposition 0.25, and 0.25.
ORDER: tuple[Kind, ...] = (
    "connective",
    "also",
    "venue",
    "bracket",
    "opening",
    "relative",
    "aside",
    "participle",
    "age",
    "apposition",
    "and",
    "in spite",
    "adjunct",
)
# Before what stands by itself: ".38" begins a word.
_SPACE_BEFORE_STOP, _SPACE_BEFORE_MARK = (re.compile(rf"\s+([{marks}])(?!\w)") for marks in (".,", ",.;:!?"))
# What only points at a picture, before what that shows ("This is the moment a train left ...").
_MOMENT = r"the (?:[\w-]+ ){0,3}moment (?:that |when )?"
_PRESENTING = re.compile(
    rf"(?:(?:This|Here) is {_MOMENT}|(?:This|These) (?:[\w-]+ ){{0,4}}(?:images?|photos?|photographs?|pictures?|footage"
    rf"|videos?|clips?) (?:shows?|captures?) (?:how |{_MOMENT}))(?=[\w’'-]+ )"
)
_OWN_SPELLING = re.compile(r"[a-z]+[A-Z]")
_STRANDED = re.compile(r" (?:for|to|of|with|about|on|in|at|from|by)\W*$")  # "the moment Holt was waiting for"
_MARKS = re.compile(r",\s*([.,;])")


def in_order(parts: Iterable[Constituent]) -> list[Constituent]:
    """``parts`` in the order in which they go, of one kind the last of the sentence first."""
    return sorted(parts, key=lambda part: (ORDER.index(part.kind), -part.span.start))


def without(text: str, spans: Sequence[Span]) -> str:
    """``text`` less the passages that ``spans`` name (they may overlap), its marks and its first letter put right."""
    kept, at = [], 0
    for span in sorted(spans):
        if span.start > at:
            kept.append(text[at : span.start])
        at = max(at, span.end)
    left = " ".join([*kept, text[at:]])
    left = _MARKS.sub(r"\1", close_up(left))
    return capitalised(left)


def told(text: str) -> str:
    """What a caption-like beginning of an article tells, without its pointing at a picture."""
    match = _PRESENTING.match(text)
    return text if match is None or _STRANDED.search(text) else capitalised(text[match.end() :])


def capitalised(text: str) -> str:
    """``text`` with its first letter large, as a sentence begins; names that are spelt otherwise stay ("iPhone")."""
    return text if _OWN_SPELLING.match(text) else text[:1].upper() + text[1:]


def close_up(text: str, *, stops_only: bool = False) -> str:
    """``text`` on one line, without a space before a mark that has none (``stops_only``: a full stop or comma; French
    sets the others apart).
    """
    mark = _SPACE_BEFORE_STOP if stops_only else _SPACE_BEFORE_MARK
    return mark.sub(r"\1", " ".join(text.split()))
