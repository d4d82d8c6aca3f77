"""What stands around a figure in other languages than English: counted noun, age, hedge, trend and source."""

from itertools import pairwise

from app.figures.aliases import Unit
from app.figures.atoms import HYPHENS
from app.figures.draft import Draft, Line
from app.figures.languages import Speech
from app.figures.lexicon import lexicon
from app.figures.model import Trend
from app.figures.negation import OPPOSITE

_AGE = Unit("year of age", "age")
_YEAR = Unit("year", "duration")
_INSIDE = frozenset({"der", "des", "dem", "den", "die", "von", "vom", "für", "eines", "einer"})
_ARTICLES = frozenset({"dem", "den", "die"})
_ELISIONS = frozenset({"'", "’"})
_ENDS = frozenset({",", ".", ";", ":", ")", "(", "!", "?", "“", "”", "„", "«", "»", '"', "—", "–", ""})
_MOVED = frozenset({"percent", "money", "measure", "index"})
_REACH = 6  # words between a verb of rising or falling and its figure
_LONGEST_SOURCE = 12  # words


def contextualise(line: Line, known: Speech, drafts: list[Draft]) -> None:
    """Set noun, age, modifier, trend and source of all figures among the drafts."""
    figures = [draft for draft in drafts if draft.reason is None]
    source = _source(line, known)
    floor = 0
    for draft in figures:
        _age(line, known, draft)
        if draft.unit is None and draft.kind in {"count", "ratio"}:
            draft.noun = noun_after(line, known, draft)
        _modify(line, known, draft)
        draft.trend = None if draft.kind in {"age", "score"} else _trend(line, known, draft, floor)
        if draft.trend is not None and line.low(draft.first - 1) in known.to:
            draft.modifier, draft.modifier_text = "=", None
        draft.source = source
        floor = draft.last
    for left, right in reversed(list(pairwise(figures))):
        gap = [line.low(at) for at in range(left.last, right.first)] if right.first - left.last <= 3 else [""]
        if gap and set(gap) <= known.lists and left.kind == "age" and right.unit == _YEAR:
            right.unit, right.kind = _AGE, "age"
        if left.unit is None and left.noun is None and left.kind == "count" and set(gap) <= known.lists and gap:
            left.noun = right.noun


def noun_after(line: Line, known: Speech, draft: Draft) -> str | None:
    """The counted noun after a number as the text has it, with its adjectives; by spelling alone."""
    rule, at = known.nouns, draft.last
    if line.kind(at) == "w" and line.low(at) in rule.counters:
        return line.word(at)
    if not rule.longest:
        return None
    if line.low(at) in rule.links:
        at += 1 + (line.word(at + 1) in _ELISIONS)
    first, last = at, _noun_end(line, known, at)
    if last is None or (first > draft.last and draft.form == "digits" and not draft.numeral.scaled):
        return None
    while line.low(last) in HYPHENS and line.glued(last) and line.glued(last + 1) and line.kind(last + 1) == "w":
        last += 2
    return line.text[line.atoms[first].start : line.atoms[last - 1].end]


def _noun_end(line: Line, known: Speech, at: int) -> int | None:
    """The atom after the noun that begins, with its adjectives, at atom ``at``."""
    rule, seen = known.nouns, 0
    if not rule.endings:
        while seen < rule.longest and _is_adjective(line, known, at + seen):
            seen += 1
            if line.low(at + seen - 1) in rule.substantives:
                return at + seen
        return at + seen + 1 if _is_noun(line, known, at + seen) else None
    while seen < rule.longest and _is_noun(line, known, at + seen) and line.low(at + seen).endswith(rule.endings):
        seen += 1
    return at + seen if seen else None


def _is_adjective(line: Line, known: Speech, at: int) -> bool:
    word = line.word(at)
    return word.islower() and word.endswith(known.nouns.adjectives) and _is_free(line, known, at)


def _is_noun(line: Line, known: Speech, at: int) -> bool:
    word, rule = line.word(at), known.nouns
    cased = word[:1].isupper() if rule.capital else word.islower()
    return cased and len(word) > 1 and _is_free(line, known, at) and not (rule.verbs and word.endswith(rule.verbs))


def _is_free(line: Line, known: Speech, at: int) -> bool:
    low = line.low(at)
    return line.kind(at) == "w" and low not in known.nouns.stops and low not in known.scales


def _age(line: Line, known: Speech, draft: Draft) -> None:
    """Years are an age after "âgé de", a person or a name; before a thing ("Haft", "опыт") never."""
    rule, unit = known.ages, draft.unit
    if unit is not None and unit.name == "year of age":
        if line.low(draft.last) in rule.things:
            draft.unit, draft.kind = _YEAR, "duration"
        return
    told = rule.before.ending(line.atoms, draft.first) is not None
    if unit is not None and unit.name == "year":
        of = line.low(draft.first - 1) in rule.of
        person = line.low(draft.first - 2) in rule.persons if of else line.low(draft.first - 1) in rule.persons
        told = told or (of and line.low(draft.first - 2) == "," and line.low(draft.last) == ",")
        apposed = _is_apposed(line, draft, draft.first - 1 - of)
        if told or person or apposed:
            draft.unit, draft.kind = _AGE, "age"
    elif unit is None and draft.form == "digits" and draft.kind == "count" and 1 <= draft.value <= 115:
        named = _is_apposed(line, draft, draft.first - 1) and line.word(draft.first - 3)[:1].isupper()
        if draft.value == int(draft.value) and (told or named):
            draft.unit, draft.kind = _AGE, "age"


def _is_apposed(line: Line, draft: Draft, comma: int) -> bool:
    """Whether the figure stands between commas or brackets after a name: "Petra Klein, 45 ans,", "(45)"."""
    opened, closed = line.low(comma), line.low(draft.last)
    pair = (opened == "," and closed in {",", "."}) or (opened == "(" and closed in {")", ","})
    return pair and line.kind(comma - 1) == "w" and line.word(comma - 1)[:1].isupper()


def _modify(line: Line, known: Speech, draft: Draft) -> None:
    """Set the hedge, and widen nothing: "mehr als 200", "de 200 à 300", "200 Menschen oder mehr"."""
    openers = {first for first, _ in known.range_pairs} | known.fillers
    at = draft.first
    for _ in range(3):
        found = known.before.ending(line.atoms, at)
        opener = found is not None and draft.high is not None and line.low(found[1]) in openers
        if found is not None and not opener:
            words = line.text[line.atoms[found[1]].start : line.atoms[at - 1].end]
            draft.modifier, draft.modifier_text = found[0], words
            if found[0] in OPPOSITE and line.low(found[1] - 1) in lexicon().negation.elsewhere:
                draft.modifier, draft.modifier_text = OPPOSITE[found[0]], None
            return
        if line.low(at - 1) not in openers:
            break
        at -= 1
    ends = [draft.last]
    if draft.noun is not None:
        start = line.text.find(draft.noun, line.atoms[draft.last - 1].end)
        ends.append(line.atom_at(start + len(draft.noun)))
    after = (known.after.beginning(line.atoms, end) for end in ends)
    draft.modifier = next((found[0] for found in after if found is not None), draft.modifier)


def _trend(line: Line, known: Speech, draft: Draft, floor: int) -> Trend | None:
    """The direction that a word of rising or falling before the figure gives it, or in German one that follows."""
    hedge = known.before.ending(line.atoms, draft.first)
    at = hedge[1] if hedge is not None else draft.first
    if hedge is not None and line.low(hedge[1]) in known.to:
        at = draft.first
    by = line.low(at - 1) in known.by
    if draft.kind not in _MOVED and not by:
        return None
    moved = by or line.low(at - 1) in known.to
    direction = _trend_before(line, known, at - moved, floor, moved)
    return direction or (_trend_after(line, known, draft.last) if moved and known.nouns.capital else None)


def _trend_before(line: Line, known: Speech, at: int, floor: int, by: bool) -> Trend | None:
    """The trend word that ends at atom ``at`` or, after "um", "на", some words before."""
    for strange in range(_REACH):
        found = known.trends.ending(line.atoms, at)
        if found is not None and found[1] >= floor:
            return found[0]
        at -= 1
        if at <= floor or line.low(at) in _ENDS or not (by or line.low(at) in known.fillers | known.to):
            return None
        if strange >= known.loose and line.low(at) not in known.fillers | known.to:
            return None
    return None


def _trend_after(line: Line, known: Speech, at: int) -> Trend | None:
    for place in range(at, min(at + _REACH, len(line.atoms))):
        found = known.trends.beginning(line.atoms, place)
        if found is not None:
            return found[0]
        if line.low(place) in _ENDS:
            return None
    return None


def _source(line: Line, known: Speech) -> str | None:
    """ "Laut Polizei", "selon la mairie,", "по данным ведомства,": who says so, where a comma ends the name."""
    for at in range(len(line.atoms)):
        cue = known.sources.beginning(line.atoms, at)
        if cue is None:
            continue
        end = _name_end(line, cue[1]) if known.nouns.capital else _comma(line, at, cue[1])
        if end is None or any(line.kind(place) == "n" for place in range(cue[1], end)):
            continue
        return line.text[line.atoms[cue[1]].start : line.atoms[end - 1].end]
    return None


def _comma(line: Line, cue: int, at: int) -> int | None:
    """The comma, or the sentence's end after ", selon", that ends the source's name."""
    if cue > 0 and line.low(cue - 1) not in {",", "—", "–"}:
        return None
    for place in range(at, min(at + _LONGEST_SOURCE, len(line.atoms) + 1)):
        if line.low(place) in _ENDS:
            whole = line.low(place) == "," or (cue > 0 and line.low(place) in {".", ""})
            return place if whole and place > at else None
    return None


def _name_end(line: Line, at: int) -> int | None:
    """The end of a German name: an article, then words with capitals and the genitives that hang on them."""
    end = None
    for place in range(at, min(at + _LONGEST_SOURCE, len(line.atoms))):
        word = line.word(place)
        if line.kind(place) == "w" and word[0].isupper():
            end = place + 1
            continue
        inside = word in _INSIDE and not (end is not None and word in _ARTICLES)
        if not inside and not (word in HYPHENS and line.glued(place)):
            break
    return end
