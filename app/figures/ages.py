"""Ages that are written without "years old": in apposition, after "aged", as what somebody turns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.figures.draft import Draft, Line
from app.figures.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_MEAN_AGE = re.compile(r"\b(?:life expectancy|(?:average|median|mean|minimum|retirement) age)\b", re.IGNORECASE)
_BEFORE_MEAN = frozenset({"is", "was", "of", "around", "about", "to", "at"})
_AGED = frozenset({"aged", "ages", "age"})
_ENDS = frozenset({"VERB", "AUX", "ADP", "CCONJ", "PRON", "PUNCT", "SCONJ"})
_AFTER_TURNING = frozenset({"", ".", ",", "when", "and", "by", "in", "at", "on", "this", "next", "now"})
_OLDEST = 115
_YOUNGEST = 13  # at which somebody "left home at"; before it, a clock's hour
_KIN = "son daughter child brother sister boy girl grandson granddaughter nephew niece twin"
_AFTER_KIN = frozenset({*_KIN.split(), *(f"{word}s" for word in _KIN.split()), "children"})
_LIMITS = frozenset({"over", "under", "above", "below"})
_PEOPLE_WORDS = (
    "children people adults patients men women kids those anyone everyone workers voters residents pensioners "
    "citizens boys girls youths drivers americans person persons"
)
_PEOPLE = frozenset(_PEOPLE_WORDS.split())
_AFTER_AGE = frozenset({"is", "was", "has", "had", "will", "a", "an", "the", "of", "from", "who", "whose", "said"})


def is_age(line: Line, draft: Draft) -> bool:
    """Whether a bare number is somebody's age: "Smith, 66, said", "Nick Hague 44 has", "aged 25", "she turned 40"."""
    whole = draft.value == int(draft.value) and "." not in line.word(draft.numeral.first)
    if draft.form == "vague" or not whole or not 0 < draft.value <= _OLDEST:
        return False
    before = line.low(draft.first - 1)
    if before in _AGED or (before in {"of", "between"} and line.low(draft.first - 2) in _AGED):
        return True
    if draft.form != "digits" or line.kind(draft.last) == "n":
        return False
    if _is_worded(line, draft, before):
        return True
    if before in {",", "("} and line.low(draft.last) in {",", ")", ".", ";"}:
        return _is_person(line, draft.first - 2) or _acts(line, draft)
    return _is_stated(line, draft)


def _is_worded(line: Line, draft: Draft, before: str) -> bool:
    """ "patients over 65", "every kid turning 18", "her daughters, 8 and 5, escaped", "Hannah, now 12,"."""
    after, further = line.low(draft.last), line.low(draft.first - 2)
    if before in _LIMITS and further in _PEOPLE:
        return line.kind(draft.last) != "s" or after in {",", "."}
    if before == "at" and _is_lived_to(line, draft):
        return draft.value >= _YOUNGEST
    if before == "turning":
        return after in _AFTER_TURNING
    if before == "now":
        return further == "," and after in {",", "."} and _is_person(line, draft.first - 3)
    return before == "," and further in _AFTER_KIN and after in {",", ".", "and"}


def _is_lived_to(line: Line, draft: Draft) -> bool:
    """ "she left school at 14 to work", "he retired at 70"."""
    words, done = lexicon().ages, line.low(draft.first - 2)
    lived = done in words.reached or (done in words.left and line.low(draft.first - 3) in words.leaving)
    return lived and (line.kind(draft.last) != "w" or line.low(draft.last) in words.going_on)


def is_after_person(line: Line, draft: Draft) -> bool:
    """Whether the number stands right after a person's name."""
    return not line.headline and _is_person(line, draft.first - 1)


def _is_stated(line: Line, draft: Draft) -> bool:
    """ "life expectancy is around 73", "Hague 44 has", "He will be 35 by then"."""
    token, following = line.token(draft.first), line.token(draft.last)
    if token is None:
        return False
    ends = following is None or following.pos_ in _ENDS
    if (
        ends
        and line.low(draft.first - 1) in _BEFORE_MEAN
        and _MEAN_AGE.search(line.text[: line.atoms[draft.first].start])
    ):
        return True
    if is_after_person(line, draft) and line.kind(draft.last) in {"w", ""}:
        return ends
    return _turns(token) and line.low(draft.last) in _AFTER_TURNING


def continues_ages(line: Line, draft: Draft, previous: Draft) -> bool:
    """Whether a bare number goes on a list of ages: "ages 2, 4, 5, and 6"."""
    between = [line.low(at) for at in range(previous.last, draft.first)]
    listed = 0 < len(between) <= 2 and set(between) <= {",", "and"} and previous.kind == "age" and draft.bare
    ends = line.kind(draft.last) != "w" or line.low(draft.last) == "and"
    return listed and ends and draft.form in {"digits", "words"} and previous.last - previous.first == 1


def _acts(line: Line, draft: Draft) -> bool:
    """Whether a name that is not known as a person's does something after ", 66,": "Senard, 65, now faces"."""
    name, following = line.token(draft.first - 2), line.token(draft.last + 1)
    if name is None or following is None or line.low(draft.last) != ",":
        return False
    named = name.text[0].isupper() and name.ent_type_ not in {"DATE", "GPE", "LOC"}
    if following.lower_ in _AFTER_AGE and (named or name.pos_ == "PROPN") and draft.value > 9:
        return True
    if name.pos_ == "NOUN":  # "the defendant, 41, denied"
        return name.dep_ == "nsubj" and name.tag_ == "NN" and name.head.i == following.i and following.pos_ == "VERB"
    if name.pos_ != "PROPN":
        return False
    acting = following.pos_ in {"VERB", "AUX"} or following.lower_ in {"who", "whose"}
    return acting or (following.pos_ == "ADV" and following.head.pos_ == "VERB")


def _is_person(line: Line, at: int) -> bool:
    token = line.token(at)
    return token is not None and token.pos_ == "PROPN" and token.ent_type_ == "PERSON"


def _turns(token: Token) -> bool:
    """Whether a person is or turns this number."""
    verb = token.head
    if verb.lemma_ not in {"be", "turn"} or token.dep_ not in {"attr", "dobj", "acomp", "npadvmod"}:
        return False
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    return subject is not None and (subject.lower_ in {"he", "she", "i", "who"} or subject.ent_type_ == "PERSON")
