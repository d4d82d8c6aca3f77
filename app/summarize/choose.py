"""The candidates for one piece of evidence, and which of them is the answer's sentence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from app.article import PARSED_LANGUAGE, Parses, count_words
from app.engines import Draft
from app.summarize.cut import cuts
from app.summarize.form import faults
from app.summarize.model import Evidence, Origin
from app.summarize.refer import Background, is_caption, presupposed
from app.summarize.verify import violations
from app.summarize.words import content_words

_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACE_BEFORE = re.compile(r"\s+([.,])")
# A sentence of this length reads well as it stands; only longer ones lose their asides.
COMFORTABLE_WORDS = 26
# A rewrite that keeps less of its evidence's informative words than this has lost what it was chosen for.
LEAST_KEPT = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may stand in the answer."""

    text: str
    origin: Origin


@dataclass(frozen=True)
class Ready:
    """A piece of evidence with its best sentence that needs no model.

    ``dangles``: it needs the very sentence before it to be understood. ``takes_for_known``: the stems that some
    sentence before it must have brought.
    """

    evidence: Evidence
    candidate: Candidate
    dangles: bool = False
    takes_for_known: frozenset[str] = frozenset()

    @cached_property
    def bag(self) -> frozenset[str]:
        """The candidate's informative words."""
        return content_words(self.candidate.text)

    @cached_property
    def words(self) -> int:
        """What the candidate costs."""
        return count_words(self.candidate.text)


def as_it_stands(piece: Evidence) -> Ready:
    """The piece, word for word."""
    return Ready(piece, Candidate(verbatim(piece.text), "quoted"))


def verbatim(text: str) -> str:
    """``text`` word for word, on one line, without a space before a full stop or comma, or what cannot be seen.

    What turns the direction of text or ends it (bidi overrides, controls) could make a quotation look like another.
    """
    return _SPACE_BEFORE.sub(r"\1", " ".join(_UNSEEN.sub("", text).split()))


def without_model(
    pieces: Iterable[Evidence], language: str, parses: Parses, background: Background | None = None
) -> list[Ready]:
    """For each piece that can stand in a summary, its best form by cuts alone; as it stands in languages that are not
    parsed.
    """
    pieces = list(pieces)
    if language != PARSED_LANGUAGE:
        return [as_it_stands(piece) for piece in pieces]
    parses.prefetch(piece.text for piece in pieces)
    return [ready for piece in pieces if (ready := _ready(piece, parses, background or Background({}))) is not None]


def _ready(piece: Evidence, parses: Parses, background: Background) -> Ready | None:
    if is_caption(parses(piece.text)):
        return None
    for candidate in _forms(piece, parses):
        found = set(faults(parses(candidate.text))) - {"repetition"}  # the article's own words may come twice
        if found <= {"dangling"}:
            known = presupposed(parses(candidate.text), piece.sentence.index, background)
            return Ready(piece, candidate, "dangling" in found, known)
    return None


def _forms(piece: Evidence, parses: Parses) -> list[Candidate]:
    """The piece's forms, best first: without its connective; shorter still where it is long; as it stands."""
    safe = [
        form
        for form in cuts(parses(piece.text))
        if not violations(form, piece.text, parses, by_cut=True, may_dangle=True)
    ]
    long = count_words(piece.text) > COMFORTABLE_WORDS
    wanted = [form for form in reversed(safe) if long or piece.text.endswith(form[1:])]
    return [*(Candidate(form, "compressed") for form in wanted), Candidate(verbatim(piece.text), "quoted")]


def accept(draft: Draft, ready: Ready, parses: Parses, *, may_dangle: bool) -> Candidate | None:
    """The draft as a candidate if it is better than what needs no model and passes every check; ``None`` when it is
    dropped.
    """
    text = " ".join(draft.text.split())
    if draft.finish != "stop" or not text or count_words(text) > ready.words:
        return None
    if text == verbatim(ready.evidence.text):
        return Candidate(text, "quoted")
    if len(content_words(text) & ready.bag) < LEAST_KEPT * len(ready.bag):
        return None
    if violations(text, ready.evidence.text, parses, may_dangle=may_dangle):
        return None
    return Candidate(text, "written")
