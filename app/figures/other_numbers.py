"""Numbers in other languages than English: digits with the language's separators, number words, and their scales."""

from app.figures.atoms import HYPHENS, digits_value, vulgar_value
from app.figures.draft import Line
from app.figures.languages import Speech
from app.figures.model import Modifier
from app.figures.numbers import Numeral, bounded, hundreds, scales_of

_YEARS = range(1900, 2101)


def read(line: Line, known: Speech, at: int) -> tuple[Numeral, Modifier] | None:
    """The longest number that begins at atom ``at``, and the hedge that lies in the word itself ("une dizaine")."""
    kind = line.kind(at)
    if kind == "n":
        return _digits(line, known, at), "="
    if kind == "v":
        return Numeral(at, at + 1, vulgar_value(line.word(at)), None, "fraction"), "="
    if kind != "w":
        return None
    fixed = known.fixed.beginning(line.atoms, at)
    if fixed is not None:
        meaning, last = fixed
        factor, end = scale(line, known, last) if meaning.form == "words" else (1.0, last)
        value, high = bounded(meaning.value * factor), meaning.high
        scaled = factor > 1 or value == 5e5
        return Numeral(at, end, value, high, meaning.form, scaled=scaled, scales=scales_of(factor)), meaning.modifier
    numeral = _cardinal(line, known, at)
    return (numeral, "=") if numeral is not None else None


def scale(line: Line, known: Speech, last: int, digits: bool = False) -> tuple[float, int]:
    """The factor of the scale words at atom ``last`` and where they end; abbreviations stand after ``digits`` alone."""
    factor = 1.0
    while True:
        word = line.low(last)
        found = known.scale_book.beginning(line.atoms, last)
        step, end, short = (*found, False) if found is not None else (None, last + 1, False)
        if step is None and digits and factor == 1:
            step, short = known.abbreviations.get(word), True
            if step is None and known.signs.beginning(line.atoms, last + 1) is not None:
                step, short = known.signed.get(word), True
        if step is None or (factor > 1 and not step >= factor >= 1e3):
            return factor, last
        factor *= step
        last = end + (short and line.low(end) == "." and line.glued(end))


def _digits(line: Line, known: Speech, at: int) -> Numeral:
    value = digits_value(line.word(at), known.words.decimal)
    if value is None:
        return Numeral(at, at + 1, None, None, "digits")
    last = at + 1
    if line.kind(last) == "v" and value == int(value):
        value, last = value + vulgar_value(line.word(last)), last + 1
    hyphen = line.low(last) in HYPHENS and line.glued(last) and line.glued(last + 1)
    factor, end = scale(line, known, last + hyphen, digits=True)
    if factor == 1:
        return Numeral(at, last, bounded(value), None, "digits")
    value, scales = value * factor, scales_of(factor)
    while factor > 1 and (rest := _rest(line, known, end, factor)) is not None:
        value, factor, end = value + rest[0], rest[1], rest[2]
    return Numeral(at, end, bounded(value), None, "digits", scaled=True, scales=scales)


def _rest(line: Line, known: Speech, at: int, above: float) -> tuple[float, float, int] | None:
    """ "3億5000万", "2 тысячи 300": what is added to a number with a scale, with its own scale and its end."""
    if line.kind(at) != "n" or (line.glued(at) and not known.split):
        return None
    value = digits_value(line.word(at), known.words.decimal)
    if value is None or value != int(value) or (value in _YEARS and not known.split):
        return None
    factor, end = scale(line, known, at + 1, digits=True)
    return (value * factor, factor, end) if 0 < value * factor < above else None


def _cardinal(line: Line, known: Speech, at: int) -> Numeral | None:
    """ "drei Millionen", "dos mil quinientos", "сорок пять"; a scale word alone, or after an article, is one of it."""
    article = line.low(at) in known.articles and line.low(at + 1) in known.scales
    total, bound, last, found, pos = 0.0, float("inf"), at, False, at + article
    scales: tuple[float, ...] = ()
    while (group := _group(line, known, pos, bare=article or found or line.low(pos) in known.bare)) is not None:
        value, end = group
        factor, end = scale(line, known, end)
        if value * factor >= bound:
            break
        scales = scales if found or article else scales_of(hundreds(value), factor)
        total, bound, last, found, article = total + value * factor, factor, end, True, False
        pos = end + (line.low(end) in known.ands)
        if factor == 1:
            break
    return Numeral(at, last, bounded(total), None, "words", scaled=bound > 1, scales=scales) if found else None


def _group(line: Line, known: Speech, at: int, bare: bool) -> tuple[float, int] | None:
    """A number below a thousand and its end; a scale word alone counts one."""
    head = known.cardinals.beginning(line.atoms, at)
    if head is None:
        return (1.0, at) if bare and line.low(at) in known.scales else None
    value, last = head
    for _ in range(3):
        join = last + (line.low(last) in known.ands or (line.low(last) in HYPHENS and line.glued(last)))
        more = known.cardinals.beginning(line.atoms, join)
        if more is None:
            break
        if more[0] == 100 and 2 <= value <= 9 and join == last:
            value, last = value * 100, more[1]
        elif _adds(value, more[0]):
            value, last = value + more[0], more[1]
        else:
            break
    return value, last


def _adds(value: float, more: float) -> bool:
    """Whether a smaller number goes on a larger: 40 + 5, 60 + 12 (soixante-douze), 200 + 45."""
    if value % 100 == 0:
        return 0 < more < 100
    return value % 10 == 0 and value % 100 >= 20 and (0 < more < 10 or (value % 100 in {60, 80} and 0 < more < 20))
