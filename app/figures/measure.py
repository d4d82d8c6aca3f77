"""What stands after a number and says what it measures: scale letters (k, m, bn), units, "times", "years old"."""

import re
from dataclasses import replace

from app.figures.aliases import Unit
from app.figures.atoms import HYPHENS, MINUS
from app.figures.draft import Draft, Line
from app.figures.units import UnitMatch, units

_FEET = frozenset({"ft", "feet", "foot", "yd", "yards", "miles", "in"})
_RACES = frozenset({50, 100, 200, 400, 800, 1500, 3000, 5000, 10000})
_HIGHER = frozenset(
    {"as", "more", "the", "higher", "larger", "bigger", "greater", "faster", "that", "its", "their", "what"}
)
_MULTIPLIED = frozenset({"earnings", "sales", "revenue", "revenues", "profit", "profits", "income", "ebitda"})
_AGED = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"})
_TERMS = frozenset({"quarter", "season"})
_NOT_SECONDS = frozenset({"largest", "half", "time", "most", "place"})
_BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_LENGTHS = re.compile(r"\d\s?(?:mm|cm|dm|km|kg|t|ft|tons?|tonnes?|inch|inches|metres?|meters?)\b")
_CAPITALS = frozenset({"C", "F", "W", "V"})  # units that may stand one space after their number


def multiply_by_letter(line: Line, draft: Draft) -> None:
    """Read the k, m, b or t after digits: a scale ("$5m", "25k"), metres, kilometres, or the beginning of a unit."""
    letter, after = line.word(draft.last), draft.last + 1
    factor = line.words.loose.get(letter.lower())
    touched = line.glued(after) and line.kind(after) in {"n", "w"}
    if factor is None or draft.form != "digits" or draft.numeral.scaled or touched or _is_spelled_out(line, draft):
        return
    if draft.kind != "money" and (unit := _letter_unit(line, draft)) is not None:
        draft.unit, draft.kind, draft.last = unit, "measure", after
    elif draft.kind == "money" or _is_scale(line, draft, letter):
        draft.multiply(factor)
        draft.numeral, draft.last = replace(draft.numeral, last=after), after


def take_unit(line: Line, draft: Draft) -> None:
    """Take in the unit after the number, with what it is per, and "old" or "of age" after it."""
    if draft.kind == "money":
        _take_rate(line, draft)
    elif draft.kind != "measure":
        if _take_code(line, draft) or _take_bracketed(line, draft):
            return
        found = units().after(line.atoms, draft.last + _link(line, draft))
        if found is not None and _is_unit(line, draft, found):
            unit = _weight(line, draft, found)
            draft.unit, draft.kind, draft.last = unit, unit.kind, found.last
            _take_age(line, draft, unit)
            _scale_after_code(line, draft)
        else:
            _take_times_or_inches(line, draft)


def _take_code(line: Line, draft: Draft) -> bool:
    """ "30 MUSD", "2.5 F" in a sentence about capacitors, "87 yo"."""
    word = line.word(draft.last)
    coded = None if draft.numeral.scaled else units().thousands_of(word)
    if coded is not None:
        draft.multiply(coded[1])
        draft.unit, draft.kind, draft.last = coded[0], "money", draft.last + 1
        return True
    unit = units().lettered(word, line.text) if draft.form == "digits" and len(word) == 1 else None
    if word == "yo" and draft.form == "digits" and 0 < draft.value < 120:
        unit = Unit("year of age", "age")
    if unit is not None:
        draft.unit, draft.kind, draft.last = unit, unit.kind, draft.last + 1
    return unit is not None


def _take_bracketed(line: Line, draft: Draft) -> bool:
    """ "20 (kg)", "3.5 (%)"."""
    opening = line.low(draft.last)
    found = units().after(line.atoms, draft.last + 1) if opening in _BRACKETS and draft.form == "digits" else None
    if found is None or line.low(found.last) != _BRACKETS[opening]:
        return False
    draft.unit, draft.kind, draft.last = found.unit, found.unit.kind, found.last + 1
    return True


def _scale_after_code(line: Line, draft: Draft) -> None:
    """ "75 USD million"."""
    factor = line.words.scales.get(line.low(draft.last)) if draft.kind == "money" and not draft.numeral.scaled else None
    if factor is not None and line.word(draft.last - 1).isupper():
        draft.multiply(factor)
        draft.last += 1


def _link(line: Line, draft: Draft) -> int:
    """How many atoms link the number to its unit: "of" (tens of millions of dollars), "d'" (2 milliards d'euros)."""
    if line.language == "en":
        return int(draft.form == "vague" and line.low(draft.last) == "of")
    if not draft.numeral.scaled:
        return 0
    word, after = line.low(draft.last), line.low(draft.last + 1)
    return 2 if word == "d" and after in {"'", "’"} else int(word in {"de", "di"})


def _is_spelled_out(line: Line, draft: Draft) -> bool:
    """Whether the letter after the number begins a unit of several pieces: "80 m.p.h.", "5 m/s", "200 m2"."""
    found = units().after(line.atoms, draft.last)
    return found is not None and found.last - draft.last > 1


def _is_scale(line: Line, draft: Draft, letter: str) -> bool:
    """Whether the letter multiplies a number that is no money: "35m", "25k", "8 B people"; tonnes and bytes do not."""
    if letter in {"M", "B"}:
        return line.glued(draft.last) or line.kind(draft.last + 1) == "w"
    return line.glued(draft.last) and letter.lower() in {"k", "m"}


def _letter_unit(line: Line, draft: Draft) -> Unit | None:
    """Metres or kilometres, where the words around the letter speak of length ("100m race", "10k run")."""
    letter, after = line.word(draft.last), line.low(draft.last + 1)
    if letter.lower() == "k" and after in units().run_words:
        return Unit("kilometre", "measure")
    if letter != "m":
        return None
    converted = after == "(" and line.low(draft.last + 3) in _FEET
    race = draft.value in _RACES and (after in units().race_words or draft.value >= 1000) and "$" not in line.text
    by = line.low(draft.first - 1) in {"x", "×"}
    technical = line.kind(draft.last + 1) != "w" or line.low(draft.last + 1) in {"is", "and", "was"}
    technical = technical and "$" not in line.text and _LENGTHS.search(line.text) is not None
    # "1.2m from 0.9m" goes up or down, "200m from the shore" does not.
    placed = after in units().metre_words and not (after == "from" and line.kind(draft.last + 2) in {"n", "v"})
    metres = placed or converted or race or by or technical or not line.glued(draft.last)
    return Unit("metre", "measure") if metres else None


def _take_rate(line: Line, draft: Draft) -> None:
    """After a currency sign: the currency once more ("$75 U.S.", "$5 Canadian dollars"), then "per barrel"."""
    unit = draft.unit
    if unit is None:
        return
    again = units().after(line.atoms, draft.last)
    if [line.word(draft.last + i) for i in range(4)] == ["U", ".", "S", "."]:
        draft.last += 4
    elif again is not None and again.unit.kind == "money" and line.kind(again.first) == "w":
        draft.unit, draft.last = again.unit if unit.name == "dollar" else unit, again.last
        return
    match = units().per(line.atoms, UnitMatch(unit, draft.first, draft.last))
    draft.unit, draft.last = match.unit, match.last


def _is_unit(line: Line, draft: Draft, found: UnitMatch) -> bool:
    """Whether what is written like a unit is meant as one."""
    word, glued = line.low(found.first), line.glued(found.first) or found.first > draft.last
    if found.last - found.first == 1 and (word in {"'", '"'} or (len(word) == 1 and word.isalpha())):
        return _is_single(line, draft, found)
    if word == "second" and not glued:
        return line.low(found.last) not in _NOT_SECONDS and draft.value != 1
    if word == "war":
        return line.kind(found.last) != "w"
    if units().is_verb_like(word):
        return draft.numeral.scaled or draft.value >= 1000
    if found.unit.name in _TERMS or word == "year":
        part = draft.form == "words" and draft.value in {1, 3} and found.unit.name == "quarter" and word == "quarter"
        return not (part or _is_dated(draft, found))
    capitals = line.word(found.first).isupper() and found.unit.kind == "measure" and draft.form == "words"  # "two MP"
    touching_sign = line.kind(found.first) == "s" and line.kind(found.last) == "n" and line.glued(found.last)
    titled = word in {"min", "sec"} and line.word(found.first).istitle()
    return not (capitals or titled or (touching_sign and found.unit.kind == "money"))


def _is_dated(draft: Draft, found: UnitMatch) -> bool:
    """Whether the number names the term's year: "2013 season", "the 2013 year-end figure"."""
    return 1900 <= draft.value <= 2100 and found.first == draft.last


def _is_single(line: Line, draft: Draft, found: UnitMatch) -> bool:
    """One sign or letter is a unit where it touches the digits only; a quote sign where it closes no quotation."""
    sign = line.word(found.first)
    inches = sign == "'" and line.kind(found.last) == "n" and line.word(found.last + 1) in {'"', "'"}
    if draft.form != "digits" or (line.glued(found.last) and line.kind(found.last) in {"n", "w"} and not inches):
        return False
    if sign in {"'", '"'}:
        measured = line.glued(found.first) or line.low(found.last) in units().metre_words
        return measured and (inches or line.text.count(sign) == 1)
    return line.glued(found.first) or found.first > draft.last or (sign in _CAPITALS and line.low(found.last) != ".")


def _weight(line: Line, draft: Draft, found: UnitMatch) -> Unit:
    """The unit; plain pounds are a weight unless the sentence or the number's size speaks of money."""
    if line.low(found.first) not in {"pound", "pounds"}:
        return found.unit
    money = draft.numeral.scaled or line.about_money
    return found.unit if money else Unit(found.unit.name.replace("pound sterling", "pound-mass"), "measure")


def _take_times_or_inches(line: Line, draft: Draft) -> None:
    """ "10-fold", "four times as many", "3200 times"; "6.1in"."""
    hyphen = line.low(draft.last) in HYPHENS | MINUS and line.glued(draft.last)
    if line.low(draft.last + hyphen) == "fold":
        draft.unit, draft.kind, draft.last = Unit("times", "ratio"), "ratio", draft.last + hyphen + 1
    elif draft.form == "digits" and "magnitude" in _leading(line, draft):
        draft.unit, draft.kind = Unit("magnitude", "measure"), "measure"
    elif line.low(draft.last) == "times":
        draft.kind = "ratio" if line.low(draft.last + 1) in _HIGHER | _MULTIPLIED else "count"
        draft.unit, draft.last = Unit("times", draft.kind), draft.last + 1
    elif draft.form == "digits" and line.low(draft.last) == "in" and line.glued(draft.last):
        draft.unit, draft.kind, draft.last = Unit("inch", "measure"), "measure", draft.last + 1


def _leading(line: Line, draft: Draft) -> tuple[str, ...]:
    """The word before a number, and the one before that where it is "of"."""
    before = line.low(draft.first - 1)
    return (before, line.low(draft.first - 2)) if before == "of" else (before,)


def _take_age(line: Line, draft: Draft, unit: Unit) -> None:
    """ "25-year-old", "three months old", "three years of age"; of things too ("a 2,900-year-old site")."""
    if unit.name not in _AGED:
        return
    at = draft.last + (line.low(draft.last) in HYPHENS | MINUS)
    old = line.low(at) in {"old", "olds"} or [line.low(at - 1), line.low(at)] == ["yo", "o"]
    of_age = [line.low(draft.last), line.low(draft.last + 1)] == ["of", "age"]
    if old or of_age:
        draft.unit, draft.kind = Unit(f"{unit.name} of age", "age"), "age"
        draft.last = at + 1 if old else draft.last + 2
