"""What a figure counts: the noun phrase after it, what the figure before counted, years of age, points of an index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.figures.ages import continues_ages, is_after_person, is_age
from app.figures.aliases import Unit
from app.figures.atoms import HYPHENS
from app.figures.draft import Draft, Line
from app.figures.lexicon import lexicon
from app.figures.nouns import DAYS, NOMINAL, Bounds, object_of, phrase, phrase_end, with_scope, with_stuff
from app.figures.plurals import singular
from app.figures.subjects import subject_of
from app.figures.units import units

if TYPE_CHECKING:
    from spacy.tokens import Token

_AGE = Unit("year of age", "age")
_ARTICLES = frozenset({"the", "a", "an", "all", "its", "their", "his", "her"})
_TIMES_PAST = frozenset({"last", "this", "next", "past", "earlier", "late", "early"})
_SINGLED_OUT = frozenset({"this", "that", "each", "every"})
_LEVELS = frozenset({"to", "at", "crossed", "topped", "above", "below", "past", "passed", "hit"})
_MORE = frozenset({"more", "fewer", "additional", "extra", "further", "such"})
_COMPARING = frozenset({"compared", "versus", "from", "against", "than", "vs"})
_MONEY_NOUNS = frozenset({"deficit", "surplus", "profit", "loss", "revenue", "sales", "debt", "budget", "turnover"})
_GROUPS = frozenset(
    {"crew", "staff", "team", "group", "cast", "army", "jury", "family", "crowd", "population", "squad"}
)
_THEM = frozenset({"them", "whom", "which", "these", "those"})
_LARGEST_SCORE = 200
_FAR = 6  # atoms between a figure and what it is per
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
        if _is_result(line, draft, known):
            draft.kind = "score"
        if line.doc is not None:
            _read_parse(line, draft, known)
            _per_so_many(line, draft, known)
        if draft.reason is None:
            known.append(draft)
    for left, right in zip(reversed(known[:-1]), reversed(known[1:]), strict=True):
        _hang(line, left, right)


def _is_result(line: Line, draft: Draft, known: list[Draft]) -> bool:
    """Whether two numbers about a dash stand between two names, or go on a row: "Skarn 1-3 Anford", "6-4, 3-6"."""
    if draft.high is None or not draft.bare or not 0 <= max(draft.value, draft.high) < _LARGEST_SCORE:
        return False
    dashed = draft.last - draft.first == 3 and line.low(draft.first + 1) in HYPHENS
    names = (line.word(draft.first - 1), line.word(draft.last))
    named = all(name[:1].isupper() for name in names) and names[0].lower() not in lexicon().not_names
    rowed = known[-1:] and known[-1].kind == "score" and draft.first - known[-1].last == 1
    return bool(dashed and (named or (rowed and line.low(draft.first - 1) == ",")))


def _per_so_many(line: Line, draft: Draft, known: list[Draft]) -> None:
    """Give the figure before what it is per: "12.3 cases per 100,000 people", "4.5 litres per 100 km"."""
    if line.low(draft.first - 1) != "per" or not known or draft.first - known[-1].last > _FAR or draft.value < 10:
        return
    rated = known[-1]
    base = f"{draft.value:,g} {draft.unit.name if draft.unit is not None else draft.noun or ''}".strip()
    if rated.unit is not None:
        rated.unit = Unit(f"{rated.unit.name} per {base}", rated.unit.kind)
    else:
        rated.noun = f"{rated.noun or ''} per {base}".strip()
    draft.reason = "base of a rate"


def _hang(line: Line, left: Draft, right: Draft) -> None:
    """Give "four-" and "five-" what "six-cylinder" counts or measures."""
    between = [line.low(at) for at in range(left.last, right.first)]
    hanging = between[:1] == ["-"] and line.glued(left.last) and set(between[1:]) <= {",", "and", "or", "to"}
    if hanging and len(between) > 1 and left.unit is None and left.kind == "count":
        left.unit, left.noun, left.kind = right.unit, right.noun, right.kind


def _points(line: Line, draft: Draft, known: list[Draft], of_index: bool) -> None:
    """Points are an index's where the sentence speaks of one; a bare level after "to" is then counted in points too."""
    if draft.unit is not None and draft.unit.name.startswith("point") and not of_index:
        draft.kind = "count"
    if draft.bare and of_index and line.low(draft.first - 1) in _LEVELS and line.kind(draft.last) != "w":
        unit = next((other.unit for other in reversed(known) if other.kind == "index"), None)
        if unit is not None or "," in line.word(draft.first):
            draft.unit, draft.kind = unit, "index"


def _read_parse(line: Line, draft: Draft, known: list[Draft]) -> None:
    listed = bool(known) and continues_ages(line, draft, known[-1])
    if draft.unit is None and draft.kind == "count" and (listed or is_age(line, draft)):
        draft.unit, draft.kind = _AGE, "age"
    if draft.unit is None and draft.kind in {"count", "ratio", "rank"}:
        _count(line, draft, known)
    elif draft.unit is not None and draft.kind == "measure" and line.low(draft.last) == "of":
        _rate_after_stuff(line, draft, draft.unit)
    draft.subject = subject_of(line, draft, _after(line, draft))


def _count(line: Line, draft: Draft, known: list[Draft]) -> None:
    """Find what a bare number counts; a number that counts nothing after a person's name is part of it."""
    bounds = _counted(line, draft)
    bounds = bounds and with_scope(with_stuff(bounds))
    draft.noun = bounds and phrase(line, bounds)
    if bounds is None and draft.kind == "count":
        _borrow(line, draft, known)
    _elided_currency(line, draft, known)
    _rate(line, draft, bounds)
    lost = draft.noun is None and draft.bare and draft.form == "digits" and is_after_person(line, draft)
    if lost or (draft.value < 0 and draft.noun is not None):
        draft.reason = "name part"


def _after(line: Line, draft: Draft) -> Token | None:
    """The first token after the figure, a hyphen passed over."""
    spaced = not line.glued(draft.last) and not line.glued(draft.last + 1)  # tokenised text: "two - door"
    noun = line.token(draft.last + 1) if spaced else None
    tied = line.glued(draft.last) and line.glued(draft.last + 1)
    tied = tied or (noun is not None and noun.tag_ == "NN" and noun.text.islower())
    hyphen = line.low(draft.last) in HYPHENS and tied
    return line.token(draft.last + hyphen + (hyphen and line.low(draft.last + 1) == "plus"))


def _counted(line: Line, draft: Draft) -> Bounds | None:
    """The noun phrase that the number counts: "North Korean soldiers"."""
    token = _after(line, draft)
    if token is None or token.lower_ in _SINGLED_OUT:  # "18 this year"
        return None
    # The parser's token may begin within the figure ("0.9m."), or a line of a table go on ("| 41 | 12 |").
    if token.idx < line.atoms[draft.last - 1].end or token.text[0] == "|":
        return None
    token = _past_of(token, draft)
    if token is None or token.lower_ == "strong":
        return None
    while token.lower_ in _MORE and token.i + 1 < len(token.doc) and token.nbor().pos_ in NOMINAL | {"ADJ"}:
        token = token.nbor()
    end = phrase_end(token, _counted_head(line, draft, token))
    if end is None:
        return _of_object(line, draft) or _mistaken(token, draft) or _among_them(line, draft, token)
    if end.ent_type_ in {"DATE", "TIME"} and token.lower_ in _TIMES_PAST:
        return None
    for inner in token.doc[token.i : end.i]:  # "3 of the team's 5 goals", "half of the 4.3M sales": goals, sales
        scaled = inner.i > 0 and inner.nbor(-1).like_num and inner.lower_ in line.words.loose
        tied = not inner.whitespace_ and inner.nbor().text == "-"  # "5 of 8 three-pointers"
        token = inner.nbor() if (inner.like_num and not tied) or scaled else token
    return token, end


def _counted_head(line: Line, draft: Draft, token: Token) -> Token | None:
    """The noun that the parse hangs the number on, unless it is one thing of a kind: "11 member trade agreement"."""
    head = _head(line.token(draft.last - 1))
    if head is None or head.i != token.i or draft.value == 1 or head.tag_ != "NN":
        return head
    if line.low(draft.last) in HYPHENS and line.glued(draft.last):
        return head
    compound = head.i + 1 < len(head.doc) and head.nbor().pos_ == "NOUN" and head.ent_type_ == ""
    return None if compound else head


def _among_them(line: Line, draft: Draft, them: Token) -> Bounds | None:
    """ "29 of them children"."""
    noun = them.nbor() if _is_of_them(line, draft) and them.i + 1 < len(them.doc) else None
    return (noun, noun) if noun is not None and noun.tag_ == "NNS" else None


def _of_object(line: Line, draft: Draft) -> Bounds | None:
    """What a vague number is of, where its words are no plain phrase: "thousands of COVID-19 tests"."""
    preposition = line.token(draft.last) if draft.form == "vague" and line.low(draft.last) == "of" else None
    return object_of(preposition) if preposition is not None else None


def _mistaken(token: Token, draft: Draft) -> Bounds | None:
    """A plural that the parse takes for a verb, at the end of a clause: "rotate 3 turns"."""
    ends = token.i + 1 >= len(token.doc) or token.nbor().pos_ == "PUNCT"
    return (token, token) if token.tag_ == "VBZ" and draft.value > 1 and ends else None


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
        if after is None or (plain and after.pos_ not in {"DET", "PRON", "NUM"}):
            return None
        token = after
    elif draft.kind == "ratio" and token.lower_ not in _ARTICLES:
        return token
    elif token.lower_ in {"a", "an"}:  # "500 a day earlier"
        return None
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
    group = line.token(draft.first - 2) if line.low(draft.first - 1) == "of" else None  # "a crew of 23"
    if group is not None and group.lower_ in _GROUPS:
        return
    if not known or draft.value == 1 or (token is not None and token.pos_ in NOMINAL and token.lower_ not in DAYS):
        return
    if _is_thought(line, draft):
        return
    counted = [other for other in known if other.noun is not None and other.kind == "count"]
    previous = counted[-1] if counted else known[-1]
    if _is_of_them(line, draft):
        draft.noun = next((other.noun for other in reversed(counted) if not _is_of_them(line, other)), None)
        return
    if previous.value == 1 and previous.high is None:
        return
    comparing = any(line.low(at) in _COMPARING for at in range(draft.first - 3, draft.first))
    if previous.noun is not None and previous.kind == "count":
        between = {line.low(at) for at in range(previous.last, draft.first)}
        if "toll" in between or _is_of_a_measure(draft):  # a toll is of people, whatever was counted before
            return
        if comparing or between & lexicon().links:
            draft.noun = previous.noun
    elif previous.unit is not None and _shares_unit(line, draft, previous, comparing=comparing):
        draft.unit, draft.kind = previous.unit, previous.kind


def _shares_unit(line: Line, draft: Draft, previous: Draft, *, comparing: bool) -> bool:
    """Whether a bare number is in the unit of the one before; in that of money or shares only as what changed."""
    if line.low(draft.first - 1) == "from" and line.low(draft.first - 2) in {"up", "down"} and draft.bare:
        return True  # "tickets cost 22 euros, up from 17"
    return (comparing or _is_elliptic(line, draft)) and previous.kind not in _OWN_UNITS


def _is_of_a_measure(draft: Draft) -> bool:
    """Whether the number has a fraction, as no count of things has: "six states spend less than 1.3"."""
    return draft.value != int(draft.value) and not draft.numeral.scaled


def _is_of_them(line: Line, draft: Draft) -> bool:
    """ "81 bodies, 29 of them in the hold"."""
    return line.low(draft.last) == "of" and line.low(draft.last + 1) in _THEM


def _is_thought(line: Line, draft: Draft) -> bool:
    """ "five children and a parrot, thought to be about 80": said of what was named last, not of what was counted."""
    hedge = lexicon().modifier_before(line.atoms, draft.first, line.language)
    at = hedge[1] if hedge is not None else draft.first
    return [line.low(at - 2), line.low(at - 1)] == ["to", "be"]


def _elided_currency(line: Line, draft: Draft, known: list[Draft]) -> None:
    """ "a deficit of $2.5 billion, compared with August's 2.0 billion deficit", "$3 billion, up from 2.5 billion"."""
    own = (other for other in reversed(known) if other.kind == "money" and line.low(other.first - 1) != "(")
    money = next((other.unit for other in own), None)
    noun = (draft.noun or "").rpartition(" ")[2]
    said = noun in _MONEY_NOUNS or (draft.noun is None and known[-1:] and known[-1].kind == "money")
    said = said and line.low(draft.last) != "("  # "771.3 billion ($1tn)": not in the currency before
    if money is not None and draft.numeral.scaled and draft.kind == "count" and said:
        draft.unit, draft.kind = money, "money"


def _is_elliptic(line: Line, draft: Draft) -> bool:
    """Whether a decimal leaves out the unit of the one before: "15.9 degrees in May and 2.1 last year"."""
    ends = line.low(draft.last) in _TIMES_PAST | {"in", "", "."}
    return line.low(draft.first - 1) == "and" and "." in line.word(draft.numeral.first) and ends
