"""What a figure counts: the noun phrase after it, what the figure before counted, years of age, points of an index."""

import re

from spacy.tokens import Token

from app.figures.ages import is_after_person, is_age
from app.figures.draft import Draft, Line
from app.figures.lexicon import lexicon
from app.figures.nouns import NOMINAL, Bounds, object_of, phrase, phrase_end, with_stuff
from app.figures.subjects import subject_of
from app.figures.units import Unit, singular, units

_AGE = Unit("year of age", "age")
_HYPHENS = frozenset({"-", "‑", "–"})
_ARTICLES = frozenset({"the", "a", "an", "all", "its", "their", "his", "her"})
_TIMES_PAST = frozenset({"last", "this", "next", "past", "earlier", "late", "early"})
_MORE = frozenset({"more", "additional", "extra", "further", "such"})
_COMPARING = frozenset({"compared", "versus", "from", "against", "than", "vs"})
_OWN_UNITS = frozenset({"age", "money", "percent", "ratio"})  # kinds whose unit a bare number never borrows


def contextualise(line: Line, drafts: list[Draft]) -> None:
    """Set ``noun``, ``kind`` and ``subject`` of the line's figures; without a parse, only what spelling shows."""
    known: list[Draft] = []
    of_index = re.search(lexicon().index_pattern, line.text, re.IGNORECASE) is not None
    for draft in drafts:
        if draft.reason is not None:
            continue
        if draft.form == "fraction" and draft.unit is None:
            draft.kind = "ratio"
        _points(line, draft, known, of_index)
        if line.doc is not None:
            _read_parse(line, draft, known)
        if draft.reason is None:
            known.append(draft)


def _points(line: Line, draft: Draft, known: list[Draft], of_index: bool) -> None:
    """Points are an index's where the sentence speaks of one; a bare level after "to" is then counted in points too."""
    if draft.unit is not None and draft.unit.name.startswith("point") and not of_index:
        draft.kind = "count"
    if draft.bare and of_index and line.low(draft.first - 1) in {"to", "at"} and line.kind(draft.last) != "w":
        unit = next((other.unit for other in reversed(known) if other.kind == "index"), None)
        if unit is not None or "," in line.word(draft.first):
            draft.unit, draft.kind = unit, "index"


def _read_parse(line: Line, draft: Draft, known: list[Draft]) -> None:
    if draft.unit is None and draft.kind == "count" and is_age(line, draft):
        draft.unit, draft.kind = _AGE, "age"
    if draft.unit is None and draft.kind in {"count", "ratio", "rank"}:
        _count(line, draft, known)
    elif draft.unit is not None and draft.kind == "measure" and line.low(draft.last) == "of":
        _rate_after_stuff(line, draft, draft.unit)
    draft.subject = subject_of(line, draft, _after(line, draft))


def _count(line: Line, draft: Draft, known: list[Draft]) -> None:
    """Find what a bare number counts; a number that counts nothing after a person's name is part of it."""
    bounds = _counted(line, draft)
    bounds = bounds and with_stuff(bounds)
    draft.noun = bounds and phrase(line, bounds)
    if bounds is None and draft.kind == "count":
        _borrow(line, draft, known)
    _rate(line, draft, bounds)
    lost = draft.noun is None and draft.bare and draft.form == "digits" and is_after_person(line, draft)
    if lost or (draft.value < 0 and draft.noun is not None):
        draft.reason = "name part"


def _after(line: Line, draft: Draft) -> Token | None:
    """The first token after the figure, a hyphen passed over."""
    hyphen = line.low(draft.last) in _HYPHENS and line.glued(draft.last) and line.glued(draft.last + 1)
    return line.token(draft.last + hyphen)


def _counted(line: Line, draft: Draft) -> Bounds | None:
    """The noun phrase that the number counts: "North Korean soldiers"."""
    token = _after(line, draft)
    token = token and _past_of(token, draft)
    if token is None or token.lower_ == "strong":
        return None
    while token.lower_ in _MORE and token.i + 1 < len(token.doc) and token.nbor().pos_ in NOMINAL | {"ADJ"}:
        token = token.nbor()
    end = phrase_end(token, _head(line.token(draft.last - 1)))
    if end is None or (end.ent_type_ in {"DATE", "TIME"} and token.lower_ in _TIMES_PAST):
        return None
    for inner in token.doc[token.i : end.i]:  # "3 of the team's 5 goals": goals
        token = inner.nbor() if inner.like_num else token
    return token, end


def _head(number: Token | None) -> Token | None:
    """The noun that the parse hangs the number on."""
    if number is None or number.dep_ not in {"nummod", "quantmod"}:
        return None
    return number.head.head if number.head.dep_ == "quantmod" else number.head


def _past_of(token: Token, draft: Draft) -> Token | None:
    """Beyond "of the", "of its" and the like; ``None`` where nothing counted follows ("60 of gold")."""
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if token.lower_ == "of":
        plain = draft.form == "digits" and draft.kind == "count" and not draft.numeral.scaled
        if after is None or (plain and after.pos_ not in {"DET", "PRON"}):
            return None
        token = after
    elif draft.kind == "ratio" and token.lower_ not in _ARTICLES:
        return token
    while token.pos_ == "DET" or token.tag_ == "PRP$":
        if token.i + 1 >= len(token.doc):
            return None
        token = token.nbor()
    return token


def _rate_after_stuff(line: Line, draft: Draft, unit: Unit) -> None:
    """ "2.4 billion gallons of jet fuel a year"."""
    preposition = line.token(draft.last)
    stuff = object_of(preposition) if preposition is not None and " per " not in unit.name else None
    rate = units().rate(line.atoms, line.atom_at(_end(stuff[1]))) if stuff is not None else None
    if rate is not None:
        draft.unit = Unit(f"{unit.name} per {rate[0]}", unit.kind)


def _rate(line: Line, draft: Draft, bounds: Bounds | None) -> None:
    """ "three thousand tests per day", "20 per week"."""
    if bounds is None and (draft.kind == "ratio" or line.low(draft.last) != "per"):
        return
    after = line.atom_at(_end(bounds[1])) if bounds is not None else draft.last
    rate = units().rate(line.atoms, after)
    if rate is not None:
        head, _, last = (draft.noun or "").rpartition(" ")
        draft.noun = f"{head} {singular(last)} per {rate[0]}".strip()


def _end(token: Token) -> int:
    return token.idx + len(token)


def _borrow(line: Line, draft: Draft, known: list[Draft]) -> None:
    """Borrow the unit of a figure before: "compared with 63", "with roughly eight thousand stationed in ..."."""
    token = _after(line, draft)
    if not known or draft.value == 1 or (token is not None and token.pos_ in NOMINAL):
        return
    counts = (other for other in reversed(known) if other.noun is not None and other.kind == "count")
    previous = next(counts, known[-1])
    comparing = any(line.low(at) in _COMPARING for at in range(draft.first - 3, draft.first))
    if previous.noun is not None and previous.kind == "count":
        between = {line.low(at) for at in range(previous.last, draft.first)}
        if comparing or between & lexicon().links:
            draft.noun = previous.noun
    elif comparing and previous.unit is not None and previous.kind not in _OWN_UNITS:
        draft.unit, draft.kind = previous.unit, previous.kind
