"""Years: four digits, or two words, that name a time instead of counting anything."""

from app.figures.draft import Draft, Line
from app.figures.lexicon import lexicon

_ERAS = frozenset({"ad", "bc", "ce", "bce", "circa"})
_OF_TIME = frozenset({"in", "since"})
_PEOPLE = frozenset({"people", "men", "women", "children"})
_FIRST_PLAIN, _LAST_PLAIN, _LAST = (
    1900,
    2100,
    2200,
)  # between the first two, digits without a comma are years until shown otherwise


def is_year_like(draft: Draft) -> bool:
    """Whether the number could be a year: whole, in plain digits, from 1000 to 2200."""
    return draft.bare and draft.form == "digits" and 1000 <= draft.value <= _LAST and draft.value == int(draft.value)


def year(line: Line, draft: Draft) -> str | None:
    """ "in 2019", "2018 sales", "by 2120", "A.D. 1000"; not "2,019", "2000 people", "more than 1950"."""
    digits = line.word(draft.numeral.first)
    if not is_year_like(draft) or len(digits) != 4 or draft.first != draft.numeral.first:
        return None
    before, after = line.low(draft.first - 1), line.low(draft.last)
    if before in _ERAS or after in _ERAS or (before == "." and line.low(draft.first - 2) == "d"):
        return "year"
    if draft.value < _FIRST_PLAIN:
        return "year" if _is_early(line, draft) else None
    if draft.value > _LAST_PLAIN:
        return "year" if before in {"by", "in", "until", "since"} and line.kind(draft.last) != "w" else None
    return None if _is_count(line, draft) else "year"


def spelled_year(line: Line, draft: Draft) -> str | None:
    """ "nineteen eighty-four"."""
    tens = line.words.tens.get(line.low(draft.last), 0)
    return "year" if draft.bare and draft.form == "words" and 13 <= draft.value <= 20 and tens >= 10 else None


def _is_early(line: Line, draft: Draft) -> bool:
    """Whether a number from 1400 to 1899 stands where years stand and counts nothing: "in 1812"."""
    before = line.low(draft.first - 1)
    if before == "the" and draft.value % 50 and line.kind(draft.last) == "w" and not _before_plural(line, draft):
        return draft.value >= 1400  # "the 1787 convention"
    said = before in _OF_TIME or (before in {"of", "year", "from", "by"} and draft.value % 100 != 0)
    return said and draft.value >= 1400 and not _before_plural(line, draft) and not _modified(line, draft)


def _is_count(line: Line, draft: Draft) -> bool:
    """Whether a number from 1900 to 2100 counts: "more than 2000", "2000 people"; not "about 2020"."""
    before = line.low(draft.first - 1)
    modifier = lexicon().modifier_before(line.atoms, draft.first, line.language)
    if modifier is not None and modifier[0] != "~" and before not in {"by", "in"}:
        return True
    round_or_modified = draft.value % 50 == 0 or modifier is not None
    return _before_plural(line, draft) and round_or_modified and before not in lexicon().before_year


def _modified(line: Line, draft: Draft) -> bool:
    return lexicon().modifier_before(line.atoms, draft.first, line.language) is not None


def _before_plural(line: Line, draft: Draft) -> bool:
    word = line.word(draft.last)
    return line.kind(draft.last) == "w" and word.islower() and (word.endswith("s") or word in _PEOPLE)
