"""Numbers in other languages than English that are no quantities: dates, years, clock times, ordinals, names."""

from app.figures.atoms import HYPHENS
from app.figures.draft import Draft, Line
from app.figures.languages import Speech
from app.figures.other_context import noun_after

_ORDINAL_SIGNS = frozenset("ºª°")
_FIRST_PLAIN, _LAST_PLAIN = 1900, 2100  # between these, plain digits are years until shown otherwise
_OLDEST = 1000


def reject(line: Line, known: Speech, drafts: list[Draft]) -> None:
    """Give every draft that is no figure its ``reason``."""
    stretches = [(m.start(), m.end(), reason) for reason, pattern in known.masks for m in pattern.finditer(line.text)]
    previous: Draft | None = None
    for draft in drafts:
        if draft.reason is None:
            start, end = line.atoms[draft.numeral.first].start, line.atoms[draft.numeral.last - 1].end
            masked = next((reason for a, b, reason in stretches if a <= start < b and end <= b + 1), None)
            draft.reason = masked or _reason(line, known, draft)
        if draft.reason is None and previous is not None and previous.reason and draft.bare:
            tied = draft.first - previous.last == 1 and line.low(previous.last) in {"-", "/", ".", "–"}
            draft.reason = previous.reason if tied and line.glued(draft.first) else None
        previous = draft


def _reason(line: Line, known: Speech, draft: Draft) -> str | None:
    for check in (_ordinal, _glued, _label, _year, _name):
        reason = check(line, known, draft)
        if reason is not None:
            return reason
    return None


def _ordinal(line: Line, known: Speech, draft: Draft) -> str | None:
    """ "1er", "3-й", "1.º", "der 25. Spieltag"."""
    if draft.form != "digits" or not draft.bare:
        return None
    at = draft.last
    if line.low(at) in HYPHENS | {"."} and line.glued(at) and line.glued(at + 1):
        at += 1
    if line.glued(at) and (line.low(at) in known.ordinals or (at > draft.last and line.low(at) in _ORDINAL_SIGNS)):
        return "ordinal"
    stop = known.dotted and line.low(draft.last) == "." and line.glued(draft.last) and draft.last + 1 < len(line.atoms)
    if not stop or line.kind(draft.last + 1) != "w" or not line.word(draft.first).isdecimal():
        return None
    return "ordinal" if draft.value <= 31 or line.low(draft.first - 1) in known.dotted else None


def _glued(line: Line, known: Speech, draft: Draft) -> str | None:
    """ "SU-35", "A320", "G7", "5G"; of a script without spaces, nothing is glued."""
    if draft.form != "digits" or draft.currency_first or known.split:
        return None
    first = draft.first
    if line.glued(first) and draft.value >= 0:
        before = line.atoms[first - 1]
        hyphen = before.text in HYPHENS and line.glued(first - 1) and line.kind(first - 2) == "w"
        if before.kind == "w" or before.text == "_" or (hyphen and draft.bare):
            return "name part"
    if line.glued(draft.last) and line.kind(draft.last) == "w" and draft.bare:
        return "name part"
    scored = line.low(first - 1) == ":" and line.glued(first)
    named = line.low(draft.last) == "-" and not scored and line.glued(draft.last) and line.glued(draft.last + 1)
    return "name part" if named and draft.bare and line.kind(draft.last + 1) == "w" else None


def _label(line: Line, known: Speech, draft: Draft) -> str | None:
    """ "§ 5", "Artikel 5", "статья 5", "n° 7", "Nr. 3"."""
    if not draft.bare or draft.form != "digits":
        return None
    before = draft.first - 1 - (line.low(draft.first - 1) in {".", "º", "°"})
    return "label" if line.low(before) in known.labels else None


def _year(line: Line, known: Speech, draft: Draft) -> str | None:
    digits = line.word(draft.numeral.first)
    plain = draft.form == "digits" and len(digits) == 4 and digits.isdecimal() and draft.last - draft.first == 1
    if not plain or not draft.bare or not _OLDEST <= draft.value <= _LAST_PLAIN:
        return None
    counted = noun_after(line, known, draft) is not None
    if draft.value < _FIRST_PLAIN:
        return None if counted or draft.value % 50 == 0 or not known.nouns.longest else "year"
    hedged = known.before.ending(line.atoms, draft.first) is not None
    return None if counted and (hedged or draft.value % 50 == 0) else "year"


def _name(line: Line, known: Speech, draft: Draft) -> str | None:
    """ "Boeing 737", "iPhone 15", "CAC 40", and number words that count nothing."""
    if not draft.bare:
        return None
    before, capital = line.word(draft.first - 1), line.word(draft.first)[0].isupper()
    spelled = draft.form == "words" and known.fixed.beginning(line.atoms, draft.numeral.first) is None
    if spelled and (noun_after(line, known, draft) is None or (capital and draft.first > 0)):
        return None if _is_listed(line, known, draft) else "number word"
    if draft.form != "digits" or line.kind(draft.first - 1) != "w":
        return None
    if before.lower() in known.names:
        return "name part"
    by_spelling = known.nouns.longest and not known.nouns.capital
    named = before[0].isupper() if by_spelling else any(char.isupper() for char in before[1:])
    starts = draft.first == 1 and not any(char.isupper() for char in before[1:])
    if not named or starts or known.split or noun_after(line, known, draft) is not None:
        return None
    return "name part" if draft.value == int(draft.value) and len(line.word(draft.first)) <= 4 else None


def _is_listed(line: Line, known: Speech, draft: Draft) -> bool:
    """Whether a link to another number follows or goes before: "zwei bis drei Jahre"."""
    links = known.lists | known.range_links | known.alternatives | {second for _, second in known.range_pairs} | {"-"}
    after = line.low(draft.last) in links and _is_number(line, known, draft.last + 1)
    return after or (line.low(draft.first - 1) in links and _is_number(line, known, draft.first - 2))


def _is_number(line: Line, known: Speech, at: int) -> bool:
    return line.kind(at) == "n" or (line.kind(at) == "w" and known.cardinals.beginning(line.atoms, at) is not None)
