"""Claims that nobody could verify: where an article begins with a claim and says so further down, its summary says so.

One article in four hundred does. Likeness to reference summaries does not show what that is worth; but the claim told
without it would mislead, and so would a claim without who makes it and how much it claims.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.summarize.choose import Ready
from app.summarize.doubt import says_unproven
from app.summarize.model import Evidence, Limits
from app.summarize.signs import unquoted

# More than what is fitted can take off a sentence, so that a set with it is picked where one fits.
_UNPROVEN_WORTH = 6.0
# Before a claim without its speaker, or without how much is claimed.
_AMOUNT_WORTH = 1.5
_BEGINNING = 2  # sentences
_MOST_DOUBTS = 3  # each costs a parse
_CLAIM = re.compile(
    r"\b(?:claim\w{0,4}|alleg(?:e[sd]?|edly|ations?)|purport\w{0,5}|reportedly|unconfirmed)\b", re.IGNORECASE
)
_REPORT = re.compile(
    r"\b(?:said|says|told|tells|according to|(?:claim|assert|announc|estimat|report|insist|declar)e?[sd])\b",
    re.IGNORECASE,
)
# Not a year, an age or a date.
_AMOUNT = re.compile(r"\b(?:hundred|thousand|million|billion|percent|per cent)s?\b|%|\b\d{1,3}(?:,\d{3})+\b|\b\d{3}\b")


def is_claim(prose: Sequence[Evidence]) -> bool:
    """Whether the article begins with a claim."""
    return any(_CLAIM.search(unquoted(piece.text)) for piece in prose[:_BEGINNING])


def doubts_of(prose: Sequence[Evidence], pieces: Sequence[Evidence]) -> list[Evidence]:
    """Those of ``pieces`` that say that what the article begins with could not be verified, a few at most."""
    if not is_claim(prose):
        return []
    return [piece for piece in pieces if says_unproven(piece.text)][:_MOST_DOUBTS]


def weighed(ready: Sequence[Ready], prose: Sequence[Evidence], limits: Limits) -> list[Ready]:
    """``ready`` with what it is worth to say that the article's claim is unproven, if its first sentence does not,
    and by whom and how much is claimed, if that tells no amount; as it is where two sentences have to do.
    """
    doubts = [says_unproven(one.evidence.text) for one in ready]
    if limits.sentences <= _BEGINNING or not any(doubts) or not is_claim(prose) or says_unproven(prose[0].text):
        return list(ready)
    amount = 0.0 if _AMOUNT.search(prose[0].text) else _AMOUNT_WORTH
    return [
        _doubting(one) if doubt else replace(one, worth=one.worth + amount * _tells_amount(one.evidence))
        for one, doubt in zip(ready, doubts, strict=True)
    ]


def _doubting(ready: Ready) -> Ready:
    """``ready``, which leans on nothing by speaking of "the claim": the article begins with one."""
    known = frozenset(word for word in ready.takes_for_known if not _CLAIM.match(word))
    return replace(ready, doubts=True, takes_for_known=known, worth=ready.worth + _UNPROVEN_WORTH)


def _tells_amount(piece: Evidence) -> bool:
    """Whether somebody is said to tell an amount."""
    bare = unquoted(piece.text)
    return _AMOUNT.search(bare) is not None and _REPORT.search(bare) is not None
