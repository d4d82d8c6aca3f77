"""Figures of sentences that have no parse because their language is another than English.

The same steps as for English (scan, reject, join, qualify), each by spelling and the language's lexicon alone.
"""

from itertools import islice, pairwise

from app.figures.aliases import Unit
from app.figures.atoms import DASHES, MINUS
from app.figures.draft import Draft, Falls, Line
from app.figures.languages import Speech, speech
from app.figures.other_context import contextualise
from app.figures.other_numbers import read
from app.figures.other_reject import reject
from app.figures.units import units

_DASHES = DASHES | frozenset("~〜～")
_TABLE = 150  # numbers in one sentence; with more it is no prose
_ELISIONS = frozenset({"'", "’"})


def figures_of(text: str, language: str) -> tuple[Line, list[Draft]]:
    """The sentence ``text`` on the workbench, with its figures and rejected numbers in order."""
    known = speech(language)
    numbers = sum(1 for _ in islice(known.hint.finditer(text), _TABLE))
    if not 0 < numbers < _TABLE:
        return Line("", language, [], known.words, None, headline=False, about_money=False), []
    line = Line(text, language, known.atoms(text), known.words, None, headline=False, about_money=False)
    drafts = _scan(line, known)
    reject(line, known, drafts)
    drafts = _join(line, known, drafts)
    contextualise(line, known, drafts)
    return line, drafts


def _scan(line: Line, known: Speech) -> list[Draft]:
    drafts: list[Draft] = []
    at = 0
    while at < len(line.atoms):
        draft = _draft(line, known, at, drafts[-1].last if drafts else 0)
        if draft is not None:
            drafts.append(draft)
        at = draft.last if draft is not None else at + 1
    return drafts


def _draft(line: Line, known: Speech, at: int, floor: int) -> Draft | None:
    found = read(line, known, at)
    if found is None:
        return None
    numeral, modifier = found
    draft = Draft(numeral.first, numeral.last, numeral, numeral.value or 0.0, numeral.high, modifier=modifier)
    if numeral.value is None:
        draft.reason = "too large"
        return draft
    _take_currency(line, known, draft, floor)
    _take_unit(line, known, draft)
    _take_minus(line, known, draft, floor)
    if draft.form == "fraction" and draft.unit is None:
        draft.kind = "ratio"
    return draft


def _take_currency(line: Line, known: Speech, draft: Draft, floor: int) -> None:
    """ "CHF 200", "US$ 5 Mio."."""
    at = draft.first
    if draft.form != "digits" or line.kind(at) != "n":
        return
    found = known.signs.ending(line.atoms, at)
    if found is not None and not _is_sign(line, found[1], at):
        alone = known.signs.beginning(line.atoms[at - 1 : at], 0)
        found = (alone[0], at - 1) if alone is not None and _is_sign(line, at - 1, at) else None
    if found is not None and found[1] >= floor:
        draft.unit, draft.first, draft.kind, draft.currency_first = found[0], found[1], "money", True


def _is_sign(line: Line, first: int, last: int) -> bool:
    """Whether a currency's sign is written as one: in one piece, its letters capitals that begin a word."""
    whole = all(line.glued(at) for at in range(first + 1, last))
    letters = line.kind(first) == "w"
    return whole and not (letters and (line.glued(first) or not line.word(first).isupper()))


def _past_link(line: Line, known: Speech, at: int) -> int:
    """The atom after the "de" or "d'" that ties a number to what it counts."""
    if line.low(at) not in known.nouns.links:
        return at
    return at + 1 + (line.word(at + 1) in _ELISIONS)


def _take_unit(line: Line, known: Speech, draft: Draft) -> None:
    """The unit after the number, with what it is per."""
    large = draft.numeral.scaled or draft.form == "vague" or draft.modifier == "~"
    at = _past_link(line, known, draft.last) if large else draft.last
    found = known.units.beginning(line.atoms, at) or _by_stem(line, known, draft.last) or _generic(line, known, at)
    if found is None or not _is_unit(line, draft, found[0], at, found[1]):
        if draft.unit is None:
            return
    elif draft.unit is None or found[0].kind == "money":
        draft.unit, draft.last = draft.unit or found[0], found[1]
    per = known.per.beginning(line.atoms, draft.last)
    if per is not None:
        draft.unit, draft.last = Unit(f"{draft.unit.name} per {per[0]}", draft.unit.kind), per[1]
    draft.kind = draft.unit.kind


def _is_unit(line: Line, draft: Draft, unit: Unit, at: int, end: int) -> bool:
    """Whether what is spelled like a unit is one here: no letter of a name ("5 M-Klasse")."""
    letter = end - at == 1 and len(line.word(at)) == 1 and line.kind(at) == "w"
    hyphen = line.low(end) in _DASHES and line.glued(end) and line.glued(end + 1)
    if letter and hyphen:
        return False
    symbolic = unit.kind == "measure" and letter
    return draft.form in {"digits", "fraction"} or not symbolic


def _by_stem(line: Line, known: Speech, at: int) -> tuple[Unit, int] | None:
    """ "45-летний", "10-prozentige": an adjective made of the number and a unit."""
    word = at + (line.low(at) in _DASHES and line.glued(at) and line.glued(at + 1))
    if line.kind(word) != "w" or not (word > at or line.glued(word)):
        return None
    unit = next((unit for stem, unit in known.stems if line.low(word).startswith(stem)), None)
    return (unit, word + 1) if unit is not None else None


def _generic(line: Line, known: Speech, at: int) -> tuple[Unit, int] | None:
    """The units and currencies that the English lexicon has, for a language that has no file."""
    if known.nouns.longest or known.split:
        return None
    found = units().after(line.atoms, at)
    return (found.unit, found.last) if found is not None else None


def _take_minus(line: Line, known: Speech, draft: Draft, floor: int) -> None:
    before = draft.first - 1
    if before < floor or draft.form != "digits":
        return
    sign = line.word(before) in MINUS and line.glued(draft.first) and not line.glued(before)
    spelled = line.low(before) in known.minus and draft.unit is not None and draft.kind in {"measure", "percent"}
    if sign or spelled:
        draft.value, draft.first = -draft.value, before


def _join(line: Line, known: Speech, drafts: list[Draft]) -> list[Draft]:
    """Ranges and scores of two numbers become one figure; a bare number of a list takes the next one's unit."""
    for before, after in reversed(list(pairwise(drafts))):
        _share_scale(line, known, before, after)
    joined: list[Draft] = []
    for draft in drafts:
        left = joined[-1] if joined else None
        if left is not None and not left.reason and not draft.reason and left.high is None and draft.high is None:
            if _is_score(line, known, left, draft):
                left.high, left.last, left.kind = draft.value, draft.last, "score"
                continue
            if _is_range(line, known, left, draft):
                _widen(line, known, left, draft)
                continue
        joined.append(draft)
    for left, right in reversed(list(pairwise(joined))):
        gap = _gap(line, left, right)
        listed = bool(gap) and set(gap) <= known.lists and left.bare and left.numeral.scaled == right.numeral.scaled
        if listed and right.unit is not None and not left.reason and not right.reason and right.kind != "age":
            left.unit, left.kind = right.unit, right.kind
    return joined


def _share_scale(line: Line, known: Speech, left: Draft, right: Draft) -> None:
    """A scale word after the second number speaks for both: "5 bis 7 Millionen", "drei oder vier Millionen"."""
    link, paired = _link(line, known, left, right)
    if left.reason is not None or right.reason is not None or link is None:
        return
    factor = left.shared_scale(right, _falls(line, known, left) if paired else "never")
    next_to = right.value == float(f"{(left.value + 1) * factor:.15g}")
    if factor > 1 and (link not in known.alternatives or next_to):
        left.multiply(factor, scaled=right.numeral.scaled)


def _falls(line: Line, known: Speech, left: Draft) -> Falls:
    trend = known.trends.ending(line.atoms, _opener(line, known, left))
    return "perhaps" if trend is None else "surely" if trend[0] == "down" else "never"


def _opener(line: Line, known: Speech, left: Draft) -> int:
    """Where the word stands that opens a pair: "von 5 auf 7"."""
    return left.first - 1 - (line.low(left.first - 1) in known.fillers)


def _link(line: Line, known: Speech, left: Draft, right: Draft) -> tuple[str | None, bool]:
    """The word or sign that ties two numbers as the ends of a range, and whether a word before them opens the pair."""
    opener = line.low(_opener(line, known, left))
    gap = _gap(line, left, right)
    words = [word for word in gap if word not in known.fillers or (opener, word) in known.range_pairs]
    link = ("" if known.split else " ").join(words)
    paired = (opener, link) in known.range_pairs
    tied = link in known.range_links | known.alternatives or (
        link in _DASHES and line.glued(left.last) == line.glued(right.first)
    )
    return (link if paired or tied else None), paired


def _gap(line: Line, left: Draft, right: Draft) -> list[str]:
    width = right.first - left.last
    return [line.low(at) for at in range(left.last, right.first)] if width <= 4 else [""]


def _is_score(line: Line, known: Speech, left: Draft, right: Draft) -> bool:
    """ "2:1"; "2-1" where the sentence speaks of a contest or the second number is the smaller."""
    gap = _gap(line, left, right)
    tight = line.glued(left.last) and line.glued(right.first)
    whole = left.value == int(left.value) and right.value == int(right.value)
    small = 0 <= left.value < 200 and 0 <= right.value < 200
    if not (left.bare and right.bare and whole and small and tight and len(gap) == 1):
        return False
    if gap == [":"]:
        return len(line.word(right.first)) <= 2
    near = {line.low(at) for at in (*range(left.first - 7, left.first), *range(right.last, right.last + 5))}
    return gap[0] in _DASHES and (left.value > right.value or bool(near & known.scores))


def _is_range(line: Line, known: Speech, left: Draft, right: Draft) -> bool:
    link, paired = _link(line, known, left, right)
    if link is None or (left.unit is not None and right.unit is not None and left.unit != right.unit):
        return False
    if left.kind == "age" or (left.unit is not None and right.unit is None and link not in _DASHES):
        return False
    if paired:
        return left.value != right.value
    if link in known.alternatives:
        step = max((1.0, *left.numeral.scales)) if left.numeral.scales == right.numeral.scales else 1.0
        return right.value == left.value + step and left.unit is None and left.form == right.form
    return left.value < right.value


def _widen(line: Line, known: Speech, left: Draft, right: Draft) -> None:
    """Make ``left`` the range from it to ``right``."""
    opener = _opener(line, known, left)
    if right.currency_first and not left.currency_first:
        left.unit = right.unit
    left.high, left.last = right.value, right.last
    left.unit, left.kind = right.unit or left.unit, right.kind if right.unit is not None else left.kind
    if right.value < left.value and (line.low(opener), line.low(right.first - 1)) not in known.range_pairs:
        left.value, left.high = right.value, left.value
