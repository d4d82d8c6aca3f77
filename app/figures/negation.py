"""Negations before a figure: "will not fall below 25" is at least 25, "did not rise by more than 2 percent" no rise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.figures.draft import Line
from app.figures.lexicon import lexicon
from app.figures.model import Modifier

if TYPE_CHECKING:
    from spacy.tokens import Token

OPPOSITE: dict[Modifier, Modifier] = {">": "<", "<": ">"}
_REACH = 5  # words between a negation and the modifier that it turns round
_ALTERNATIVES = frozenset({"or", "if", "why"})  # "whether or not", "40, if not more than 50"
_ARTICLES = frozenset({"the", "a", "an"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def turns_round(line: Line, first: int, end: int) -> bool:
    """Whether a negation turns the modifier round whose phrase is the atoms ``first:end``."""
    words, opener, last = lexicon().negation, line.low(first), line.low(end - 1)
    if opener in words.kept:
        return False
    before = line.low(first - 1)
    if before in words.comparative:
        return last == "than"
    if before in words.participle:
        return opener.endswith("ing")
    return is_negated(line, first)


def is_ruled_out(line: Line, first: int) -> bool:
    """Whether a figure from atom ``first`` on is the one that it is not: "$2m, not the $20m that was hoped for"."""
    at = first - 1 - (line.low(first - 1) in _ARTICLES)
    return line.low(at) == "not" and line.low(at - 1) not in _ALTERNATIVES


def is_negated(line: Line, at: int) -> bool:
    """Whether what begins at atom ``at`` is negated: right before it, or by the verb that it is an amount of."""
    verb = at if _reaches(line.low(at)) else None
    for place in range(at - 1, max(-1, at - 2 - _REACH), -1):
        low = line.low(place)
        if _negates(low):
            return line.low(place - 1) not in _ALTERNATIVES
        if _reaches(low):
            verb = place
        elif low not in lexicon().negation.between:
            break
    return _has_negative_subject(line.token(at - 1 if verb is None else verb))


def _reaches(word: str) -> bool:
    """Whether it is a verb that an amount is reached by."""
    return word in lexicon().negation.reaching or word in lexicon().trends


def _negates(word: str) -> bool:
    return word in lexicon().negation.words or word.endswith(("n't", "n’t"))


def _has_negative_subject(verb: Token | None) -> bool:
    """ "No house cost", "none of them rose"."""
    words = lexicon().negation
    for child in verb.children if verb is not None else ():
        if child.dep_ in _SUBJECTS:
            determined = any(below.dep_ == "det" and below.lower_ in words.determiners for below in child.children)
            return determined or child.lower_ in words.subjects
    return False
