"""Every number of a sentence, with the sign, currency, scale and unit that are written on it.

Rejects only what is no number at all; the rest is reject.py's.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from app.figures.aliases import Unit
from app.figures.atoms import MINUS, Atom
from app.figures.draft import Draft, Line
from app.figures.measure import multiply_by_letter, take_unit
from app.figures.number_words import number_words
from app.figures.numbers import Numeral, NumeralReader
from app.figures.units import UnitMatch, units

_TABLE = 150  # numbers in one sentence; sentences are cut at 1,200 characters before they come here
_BEFORE_MINUS = frozenset("$£€(")
_BEFORE_DEGREES = frozenset(
    {"", "at", "of", "to", "is", "was", "convert", "about", "around", "below", "from", "reached"}
)
_AFTER_EDGE = frozenset({"(", "-", "/", ".", "–"})
_DIGITS = r"\d+|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]"


@cache
def _hint(language: str) -> re.Pattern[str]:
    """What a sentence with a number has at least: a digit, or the beginning of a number word."""
    words = number_words(language)
    known = (
        {*words.small, *words.tens, *words.vague, *words.scales, *words.parts, *words.ordinals, "dozen"}
        if words.small
        else set()
    )
    listed = "|".join(sorted(known, key=len, reverse=True))
    return re.compile(rf"{_DIGITS}|(?<![^\W_])(?:{listed})|fold\b" if listed else _DIGITS, re.IGNORECASE)


def holds_number(text: str, language: str = "en") -> bool:
    """Whether ``text`` may hold a figure: a cheap look that may be wrong about a yes, never about a no."""
    return _hint(language).search(text) is not None


def is_table(text: str, language: str = "en") -> bool:
    """Whether ``text`` holds more numbers than any sentence of prose does."""
    return sum(1 for _ in islice(_hint(language).finditer(text), _TABLE)) >= _TABLE


def table_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every number in digits of a table, which is not read further."""
    return ((m.start(), m.end()) for m in re.finditer(r"\d+(?:[.,]\d+)*", text))


def scan(line: Line) -> list[Draft]:
    """All numbers of the line in order, not overlapping."""
    reader, at = NumeralReader(line.atoms, line.words), 0
    drafts: list[Draft] = []
    while at < len(line.atoms):
        draft = _draft(line, reader, at, drafts[-1].last if drafts else 0)
        if draft is not None:
            drafts.append(draft)
        at = draft.last if draft is not None else at + 1
    return drafts


def _draft(line: Line, reader: NumeralReader, at: int, floor: int) -> Draft | None:
    """The number that begins at atom ``at``; atoms before ``floor`` belong to the one before it."""
    if (place := _place(line, at)) is not None:
        return place
    numeral = reader.read(at)
    if numeral is None:
        return _fold(line, at)
    draft = Draft(numeral.first, numeral.last, numeral, numeral.value or 0.0, numeral.high)
    if numeral.value is None:
        draft.reason = "too large"
    elif not _has_number(line, draft):
        draft.reason = "scale word"
    else:
        _take_sign_and_currency(line, draft, floor)
        multiply_by_letter(line, draft)
        take_unit(line, draft)
    return draft


def _has_number(line: Line, draft: Draft) -> bool:
    """Whether a scale word has its number: "several thousand" is one to ten thousand, "thousand" alone nothing."""
    if draft.form != "words" or line.low(draft.first) not in line.words.scales or draft.last - draft.first > 1:
        return True
    if line.low(draft.first - 1) not in {"several", "few", "many"}:
        return False
    draft.first -= 1
    draft.high, draft.numeral = draft.value * 10, replace(draft.numeral, form="vague")
    return True


def _place(line: Line, at: int) -> Draft | None:
    """ "second-largest", "4th-biggest": a rank."""
    suffix = line.kind(at) == "n" and line.low(at + 1) in {"nd", "rd", "th"} and line.glued(at + 1)
    value = line.words.ordinals.get(line.low(at), float(line.low(at)) if suffix and line.low(at).isdecimal() else 0.0)
    end = at + 1 + suffix
    glued = line.low(end) == "-" and line.glued(end) and line.glued(end + 1)
    superlative = line.low(end + 1).endswith("est") or line.low(end + 1) in {"most", "least", "worst"}
    if value < 2 or not glued or not superlative or len(line.low(at)) > 8:
        return None
    return Draft(at, end + 2, Numeral(at, end, value, None, "words"), value, kind="rank")


def _fold(line: Line, at: int) -> Draft | None:
    """ "sixfold" as one word."""
    word = line.atoms[at]
    stem = word.low.removesuffix("fold")
    if stem == word.low or stem not in line.words.small:
        return None
    numeral = NumeralReader([Atom(stem, stem, word.start, word.end, "w")], line.words).read(0)
    if numeral is None or numeral.value is None:
        return None
    numeral = replace(numeral, first=at, last=at + 1)
    return Draft(at, at + 1, numeral, numeral.value or 0.0, unit=Unit("times", "ratio"), kind="ratio")


def _take_sign_and_currency(line: Line, draft: Draft, floor: int) -> None:
    """Take in what stands before the number: "$", "US$", "-", "$-", "-$", "minus"."""
    first, negative = _minus(line, draft.first)
    coded = units().thousands_of(line.word(first - 1)) if first > floor and line.kind(first - 1) == "w" else None
    if coded is not None and not draft.numeral.scaled:
        draft.first, draft.unit, draft.kind, draft.currency_first = first - 1, coded[0], "money", True
        draft.multiply(coded[1])
        return
    currency = units().before(line.atoms, first) or _named_before(line, draft, first)
    if currency is not None and currency.first >= floor and _is_currency(line, currency, first):
        draft.unit, draft.kind, first = currency.unit, "money", currency.first
        draft.currency_first = True
        if not negative:
            first, negative = _minus(line, first)
    draft.value = -draft.value if negative else draft.value
    draft.first = max(first, min(floor, draft.first))


def _named_before(line: Line, draft: Draft, first: int) -> UnitMatch | None:
    """ "rupees 5,000 crore", "dollar 22.5 million"; not where the number has a unit of its own."""
    own = line.kind(draft.last) == "n" or units().after(line.atoms, draft.last) is not None
    large = draft.form == "digits" and (draft.numeral.scaled or draft.value >= 100)
    return units().name_before(line.atoms, first) if large and not own else None


def _minus(line: Line, first: int) -> tuple[int, bool]:
    """Whether a minus stands before atom ``first``, and the atom where the number begins then.

    A hyphen is a minus where it touches the number and nothing else: "-5", "$-50", not "20-5".
    """
    before = first - 1
    touching = line.low(before) in MINUS and line.glued(first)
    dash = line.kind(before - 1) == "n"  # "75 -300mm"
    if touching and not dash and (not line.glued(before) or line.low(before - 1) in _BEFORE_MINUS):
        return before, True
    if line.low(before) in MINUS and line.low(before - 1) in _BEFORE_DEGREES and _is_degrees(line, first):
        return before, True
    hyphen = touching and line.glued(before)
    if line.low(before - hyphen) == "minus":
        return before - hyphen, True
    return first, False


def _is_degrees(line: Line, number: int) -> bool:
    """Whether the number at an atom is a temperature, so that a free-standing dash before it is its sign."""
    unit = units().after(line.atoms, number + 1)
    return unit is not None and unit.unit.name in {"celsius", "fahrenheit", "degree"}


def _is_currency(line: Line, match: UnitMatch, number: int) -> bool:
    """Letters are a currency at a word's edge; those that are often something else, only where digits touch them."""
    sign = line.word(match.first)
    if match.last - match.first > 1 or not sign[:1].isalpha():
        return True
    if units().is_loose(sign):
        return line.glued(number) and len(sign) > 1
    return not line.glued(match.first) or line.low(match.first - 1) in _AFTER_EDGE
