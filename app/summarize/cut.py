"""Safe cuts: shorter forms of an English sentence that say less, never anything else.

The constituents that may go (``constituents``) are dropped one after the other, those first that an editor drops most often.
Each cut leaves a sentence; whether it may leave the house is for ``verify`` to say.
"""

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from app.article import Span
from app.summarize.constituents import Constituent, Kind, constituents

# By the share of each kind that is gone where our own summaries (about 1,000 sentences of the training set) say the rest of the
# sentence: connective and also 1.0, venue 0.8, bracket 0.7, opening 0.7, relative 0.5, age 0.5, aside 0.3, participle 0.25,
# apposition 0.25, and 0.25. An age is a figure that the strip beside the summary shows.
ORDER: tuple[Kind, ...] = (
    "connective", "also", "venue", "bracket", "opening", "relative", "aside", "participle", "age", "apposition", "and",
)  # fmt: skip
_SPACE_BEFORE_MARK = re.compile(r"\s+([,.;:!?])")
_MARKS = re.compile(r",\s*([.,;])")


def cuts(doc: Doc) -> list[str]:
    """The sentence's shorter forms, each without one constituent more than the one before."""
    forms, gone = [doc.text], list[Constituent]()
    for part in in_order(constituents(doc)):
        gone.append(part)
        if (shorter := without(doc.text, [g.span for g in gone])) != forms[-1]:
            forms.append(shorter)
    return forms[1:]


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
    left = _MARKS.sub(r"\1", _SPACE_BEFORE_MARK.sub(r"\1", " ".join(left.split())))
    return left[:1].upper() + left[1:]
