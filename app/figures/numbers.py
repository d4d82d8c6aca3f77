"""Numbers as they are written: digits, words, scales, fractions, and what they come to.

English cardinals are read by their grammar (small, hundreds, then scales that fall), so that any integer reads back
from its words; other languages multiply digits by their scale words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Literal

from app.figures.atoms import HYPHENS, Atom, digits_value, vulgar_value
from app.figures.number_words import NumberWords

Form = Literal["digits", "words", "fraction", "vague"]
_WHOLES = frozenset(
    ["of", "the", "a", "an", "its", "their", "his", "her", "my", "our", "your", "that", "those", "these", "all"]
)
_HALVED_ALONE = frozenset({"hour", "mile", "inch", "point", "percentage", "turn"})
_HALVED = _HALVED_ALONE | {"century", "decade", "year", "month", "week", "day", "season", "minute", "second", "acre"}
_COUNTING_TIME = frozenset({"first", "last", "past", "previous", "next", "final", "consecutive", "straight"})
# What goes on behind "fell by a third"; not "by a third party".
_AFTER_MOVE = frozenset({"last", "this", "over", "and", "during", "compared", "while", "as", "after", "before", "year"})
_MAX = 1e30  # above it, nobody counts


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number over the atoms ``first:last``; ``high``: the end of "dozens". ``value`` ``None``: beyond counting.

    ``scaled``: a scale word is part of it. ``scales``: what its scale words may multiply another number by that leaves
    them out, the most first: 100,000 and 1,000 of "four hundred thousand".
    """

    first: int
    last: int
    value: float | None
    high: float | None
    form: Form
    scaled: bool = False
    scales: tuple[float, ...] = ()


class NumeralReader:
    """Reads the number that begins at an atom of one sentence."""

    def __init__(self, atoms: Sequence[Atom], words: NumberWords) -> None:
        self._atoms = atoms
        self._words = words

    def read(self, at: int) -> Numeral | None:
        """The longest number that begins at atom ``at``, or ``None``."""
        atom = self._atoms[at]
        if atom.kind == "n":
            return self._digits(at)
        if atom.kind == "v":
            return Numeral(at, at + 1, vulgar_value(atom.text), None, "fraction")
        if atom.kind != "w" or not self._words.small:
            return None
        return (
            self._part_of_scale(at)
            or self._article(at)
            or self._half(at)
            or self._vague(at)
            or self._fraction(at)
            or self._cardinal(at)
        )

    def _low(self, at: int) -> str:
        return self._atoms[at].low if 0 <= at < len(self._atoms) else ""

    def _glued(self, at: int) -> bool:
        """Whether no space stands before atom ``at``."""
        return 0 < at < len(self._atoms) and self._atoms[at - 1].end == self._atoms[at].start

    def _past_hyphen(self, at: int) -> int:
        return at + 1 if self._low(at) in HYPHENS and self._glued(at) else at

    def _digits(self, at: int) -> Numeral:
        value, last = digits_value(self._atoms[at].text, self._words.decimal), at + 1
        if value is None:
            return Numeral(at, last, None, None, "digits")
        if (ratio := self._slash(at)) is not None:
            return Numeral(at, at + 3, ratio, None, "fraction")
        value, last = self._mixed(value, last)
        value, last = self._powers(value, last)
        hundred = 100.0 if self._low(last) == "hundred" else 1.0
        scale, end = self._scale(last + (hundred > 1))
        scales = scales_of(hundred, scale)
        return Numeral(at, end, bounded(value * hundred * scale), None, "digits", scaled=end > last, scales=scales)

    def _slash(self, at: int) -> float | None:
        """The fraction "2/3" or "1/40"; not a date or a season ("9/11", "24/7", "2018/19")."""
        if (
            self._low(at + 1) != "/"
            or not (self._glued(at + 1) and self._glued(at + 2))
            or (self._low(at + 3) == "/" and self._glued(at + 3))
        ):
            return None
        over, under = (
            digits_value(self._atoms[at].text),
            digits_value(self._atoms[at + 2].text) if self._atoms[at + 2].kind == "n" else None,
        )
        if over is None or under is None or not 0 < over < under <= 100 or over != int(over):
            return None
        return over / under if over == 1 or under in {3, 4, 5, 8, 10, 16, 32, 100} else None

    def _mixed(self, value: float, last: int) -> tuple[float, int]:
        """Add the fraction of "10½" and "10 1/2"."""
        if last >= len(self._atoms) or value != int(value):
            return value, last
        if self._atoms[last].kind == "v":
            return value + vulgar_value(self._atoms[last].text), last + 1
        if self._atoms[last].kind == "n" and not self._glued(last) and (part := self._slash(last)) is not None:
            return value + part, last + 3
        return value, last

    def _powers(self, value: float, last: int) -> tuple[float, int]:
        """Multiply by the power of "1.99×10^30" and "1.99×10−30"."""
        if self._low(last) != "×" or self._low(last + 1) != "10":
            return value, last
        at = last + 2 + (self._low(last + 2) == "^")
        sign = -1 if self._low(at) in {"-", "−", "–"} else 1
        at += sign < 0
        if at >= len(self._atoms) or not self._glued(at) or not self._low(at).isdecimal() or len(self._low(at)) > 2:
            return value, last
        return float(f"{value}e{sign * int(self._low(at))}") if "e" not in str(value) else value, at + 1

    def _scale(self, last: int) -> tuple[float, int]:
        """The factor of the scale words that follow, and where they end."""
        factor = 1.0
        while True:
            at = self._past_hyphen(last)
            word = self._low(at)
            step = self._words.scales.get(word) or (self._words.abbreviations.get(word) if factor == 1 else None)
            if step is None or (factor > 1 and not step >= factor >= 1e3):
                return factor, last
            factor *= step
            last = (
                at + 1 + (word in self._words.abbreviations and self._low(at + 1) == "." and self._words.decimal == ",")
            )

    def _article(self, at: int) -> Numeral | None:
        """ "a hundred", "a million and a half", "a third of", "a dozen"."""
        if self._low(at) not in self._words.articles or at + 1 >= len(self._atoms):
            return None
        head = self._low(at + 1)
        if head == "hundred" or head in self._words.scales:
            found = self._cardinal(at + 1)
            return None if found is None else Numeral(at, found.last, found.value, None, "words", scaled=True)
        if head == "dozen":
            return Numeral(at, at + 2, 12.0, None, "words")
        if head == "half":
            moved = Numeral(at, at + 2, 0.5, None, "fraction") if self._is_move(at) else None
            return self._half(at + 1, start=at) or moved
        if head in self._words.parts and (
            self._low(at + 2) in {"of", "more", "less", "fewer", "higher", "lower"}
            or self._ends(at + 2)
            or self._is_move(at)
        ):
            return None if head == "second" else Numeral(at, at + 2, 1 / self._words.parts[head], None, "fraction")
        return None

    def _is_move(self, at: int) -> bool:
        """Whether something moved by the part at ``at``: "fell by a third last week"; not "by a third and a fourth"."""
        listed = self._low(at + 2) == "and" and self._low(at + 3) in self._words.articles
        goes_on = self._ends(at + 2) or (self._low(at + 2) in _AFTER_MOVE and not listed)
        return self._low(at - 1) == "by" and goes_on

    def _part_of_scale(self, at: int) -> Numeral | None:
        """ "a quarter million", "three quarters of a million"."""
        over = self._words.small.get(self._low(at))
        part = self._past_hyphen(at + (over is not None or self._low(at) in self._words.articles))
        under = self._words.parts.get(self._low(part), 1)
        after = part + 1 + 2 * (self._low(part + 1) == "of" and self._low(part + 2) in self._words.articles)
        scale = self._words.scales.get(self._low(after))
        if scale is None or under < 3:
            return None
        return Numeral(at, after + 1, bounded((over or 1) / under * scale), None, "words", scaled=True)

    def _ends(self, at: int) -> bool:
        return at >= len(self._atoms) or self._low(at) in {".", ",", ";", ")", "to", "since", "in", "from"}

    def _half(self, at: int, start: int | None = None) -> Numeral | None:
        """ "half of", "half a million", "half a dozen", "half an hour"; not the half of a match."""
        if self._low(at) != "half":
            return None
        first, after = at if start is None else start, self._past_hyphen(at + 1)
        if self._low(after) in self._words.articles:
            after += 1
        if self._low(after) in self._words.scales or self._low(after) == "dozen":
            return Numeral(
                first, after + 1, 0.5 * self._words.scales.get(self._low(after), 12), None, "words", scaled=True
            )
        whole = _HALVED if self._low(after - 1) in self._words.articles else _HALVED_ALONE
        if self._low(after) in whole and after > at:
            return Numeral(first, after, 0.5, None, "fraction")
        before, follows = self._low(at - 1), self._low(at + 1)
        if follows in _WHOLES and before not in {
            "first",
            "second",
            "other",
            "this",
            "last",
            "opening",
            "final",
            "next",
        }:
            return Numeral(first, at + 1, 0.5, None, "fraction")
        if (
            before in {"in", "by", "almost", "nearly", "than", "about", "over", "around"}
            and self._ends(at + 1)
            and start is None
        ):
            return Numeral(first, at + 1, 0.5, None, "fraction")
        return None

    def _vague(self, at: int) -> Numeral | None:
        """ "dozens", "tens of thousands": from the smallest such number up to ten times it."""
        factor, last, unit = 1.0, at, self._words.vague.get(self._low(at))
        while unit is not None:
            factor, last = factor * unit, last + 1
            unit = self._words.vague.get(self._low(last + 1)) if self._low(last) == "of" else None
            last += unit is not None
        alone = last == at + 1 and (self._low(at) == "tens" or (self._low(at) == "scores" and self._low(last) != "of"))
        if last == at or alone:
            return None
        return Numeral(at, last, bounded(factor), bounded(factor * 10), "vague")

    def _fraction(self, at: int) -> Numeral | None:
        """ "two-thirds", "one quarter", "three fifths"."""
        over = self._words.small.get(self._low(at))
        part = at + 1 + (self._low(at + 1) in HYPHENS)  # tokenised text has "one - third"
        under = self._words.parts.get(self._low(part))
        if over is None or under is None or not 0 < over < under or (over == 1) == self._low(part).endswith("s"):
            return None
        if self._low(part) == "quarters" and self._low(at - 1) in _COUNTING_TIME:
            return None
        return Numeral(at, part + 1, over / under, None, "fraction")

    def _cardinal(self, at: int) -> Numeral | None:
        total, bound, last, found = 0.0, float("inf"), at, False
        scales: tuple[float, ...] = ()
        while (group := self._group(last if not found else self._past_and(last))) is not None:
            value, end = group
            scale = self._words.scales.get(self._low(self._past_hyphen(end)), 1.0)
            if value * scale >= bound or (found and scale == 1 and value == 0):
                break
            end = self._past_hyphen(end) + 1 if scale > 1 else end
            scales = scales or scales_of(hundreds(value), scale)
            total, bound, last, found = total + value * scale, scale, end, True
            if scale == 1:
                break
        if not found:
            return None
        value, last, factor = self._dozen_or_half(total, last, bound if bound < _MAX else 1.0)
        scaled, scales = factor > 1 or bound > 1, scales_of(factor) or scales
        return Numeral(at, last, bounded(value), None, "words", scaled=scaled, scales=scales)

    def _past_and(self, at: int) -> int:
        return (
            at + 1 if self._low(at) in self._words.ands else self._past_hyphen(at) if self._low(at) in HYPHENS else at
        )

    def _group(self, at: int) -> tuple[float, int] | None:
        """A number below ten thousand ("two hundred and five", "twelve hundred") and its end; a bare scale is one."""
        low = self._low(at)
        if low in self._words.scales:
            return 1.0, at
        if low == "hundred":
            small, end = 1.0, at
        elif (head := self._small(at)) is not None:
            small, end = head
        else:
            return None
        hundred = self._past_hyphen(end)
        if self._low(hundred) != "hundred":
            return small, end
        value, end = small * 100, hundred + 1
        rest = self._small(self._past_and(end))
        return (value + rest[0], rest[1]) if rest and rest[0] > 0 else (value, end)

    def _small(self, at: int) -> tuple[float, int] | None:
        """A number below a hundred."""
        low = self._low(at)
        if low in self._words.small:
            return self._words.small[low], at + 1
        if low not in self._words.tens:
            return None
        unit = self._words.small.get(self._low(self._past_hyphen(at + 1)), 0)
        if 0 < unit < 10:
            return self._words.tens[low] + unit, self._past_hyphen(at + 1) + 1
        return self._words.tens[low], at + 1

    def _dozen_or_half(self, value: float, last: int, unit: float) -> tuple[float, int, float]:
        """ "two dozen", "two and a half (million)"; with the factor that was multiplied in."""
        at = self._past_hyphen(last)
        if self._low(at) == "dozen":
            return value * 12, at + 1, 12.0
        phrase = [
            self._low(at),
            self._low(self._past_hyphen(at + 1)),
            self._low(self._past_hyphen(self._past_hyphen(at + 1) + 1)),
        ]
        if phrase == ["and", "a", "half"]:
            end = self._past_hyphen(self._past_hyphen(at + 1) + 1) + 1
            scale, end = self._scale(end)
            return (value + 0.5 * unit) * scale, end, scale
        return value, last, 1.0


def scales_of(*factors: float) -> tuple[float, ...]:
    """The ``scales`` of a number that was multiplied by ``factors``, the last of them the largest."""
    products = (prod(factors[at:]) for at in range(len(factors)))
    return tuple(dict.fromkeys(product for product in products if product > 1))


def hundreds(value: float) -> float:
    """A hundred where a number below the scales is written in whole hundreds ("four hundred", "twelve hundred")."""
    return 100.0 if value >= 100 and value % 100 == 0 else 1.0


def bounded(value: float) -> float | None:
    """``value`` without what sums of binary fractions add to it; ``None`` above what anybody counts."""
    return float(f"{value:.15g}") if value < _MAX else None
