"""A sentence on the workbench, and the figures that are being made of it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from app.figures.aliases import Unit
from app.figures.atoms import Atom, atoms
from app.figures.model import Kind, Modifier, Trend
from app.figures.number_words import NumberWords, number_words
from app.figures.numbers import Form, Numeral
from app.figures.units import units

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# Whether a range may fall ("from 10 to 5 million"): where nothing else is said, only to no less than a tenth.
Falls = Literal["never", "perhaps", "surely"]


@dataclass(slots=True)
class Line:
    """One sentence: its text, its atoms and, where there is one, its parse. All offsets are the sentence's own."""

    text: str
    language: str
    atoms: list[Atom]
    words: NumberWords
    doc: Doc | None
    headline: bool
    about_money: bool
    _starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, language: str, doc: Doc | None = None) -> Line:
        """Read ``text`` into atoms; ``doc`` is the parse of exactly this text."""
        words = number_words(language)
        line = atoms(text, words.decimal)
        starts = [token.idx for token in doc] if doc is not None else []
        return cls(text, language, line, words, doc, _is_headline(line), units().speaks_of_money(text), starts)

    def low(self, at: int) -> str:
        """The atom's text in lower case; empty beyond the ends."""
        return self.atoms[at].low if 0 <= at < len(self.atoms) else ""

    def word(self, at: int) -> str:
        """The atom's text; empty beyond the ends."""
        return self.atoms[at].text if 0 <= at < len(self.atoms) else ""

    def kind(self, at: int) -> str:
        """The atom's kind (``n``, ``v``, ``w``, ``s``); empty beyond the ends."""
        return self.atoms[at].kind if 0 <= at < len(self.atoms) else ""

    def glued(self, at: int) -> bool:
        """Whether no space stands between atom ``at`` and the one before it."""
        return 0 < at < len(self.atoms) and self.atoms[at - 1].end == self.atoms[at].start

    def token(self, at: int) -> Token | None:
        """The parse's token that holds the first character of atom ``at``."""
        if self.doc is None or not 0 <= at < len(self.atoms):
            return None
        place = bisect_right(self._starts, self.atoms[at].start) - 1
        return self.doc[place] if place >= 0 else None

    def atom_at(self, offset: int) -> int:
        """The first atom that begins at or after character ``offset``."""
        low, high = 0, len(self.atoms)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.atoms[middle].start < offset else (low, middle)
        return low


@dataclass(slots=True)
class Draft:
    """A figure in the making: the numeral at atoms ``first:last`` of its line, grown by sign, currency and unit."""

    first: int
    last: int
    numeral: Numeral
    value: float
    high: float | None = None
    unit: Unit | None = None
    kind: Kind = "count"
    noun: str | None = None
    subject: str | None = None
    source: str | None = None
    modifier: Modifier = "="
    modifier_text: str | None = None
    trend: Trend | None = None
    reason: str | None = None
    currency_first: bool = False

    @property
    def form(self) -> Form:
        """How the number is written."""
        return self.numeral.form

    @property
    def bare(self) -> bool:
        """Whether neither unit, currency nor scale word stands by the number."""
        return self.unit is None and not self.numeral.scaled and self.kind == "count"

    def multiply(self, factor: float, *, scaled: bool = True) -> None:
        """Multiply the number by a scale that stands outside of its numeral."""
        self.value = float(f"{self.value * factor:.15g}")
        self.numeral = replace(self.numeral, scaled=scaled, scales=(factor,))

    def shared_scale(self, right: Draft, falls: Falls = "never") -> float:
        """What the scale words of a range's other end multiply this one by: a million in "$10 to $15 million".

        1 where the number stands for itself ("$200 to $4 million"): where it would be larger than the other end then,
        if ``falls`` does not say that such a range may be told here.
        """
        complete = self.numeral.scaled or (self.unit is not None and not self.currency_first)
        if complete or self.form not in {"digits", "words"} or self.kind not in {"count", "money"}:
            return 1.0
        return next((scale for scale in right.numeral.scales if _spans(self.value * scale, right.value, falls)), 1.0)


def _spans(low: float, high: float, falls: Falls) -> bool:
    """Whether two numbers make a range: it rises, or it falls where it may, unless "surely" by no more than a tenth."""
    limit = {"never": high, "perhaps": 10 * high, "surely": 1000 * high}[falls]
    return low < high or high < low < limit


def _is_headline(line: list[Atom]) -> bool:
    """Whether nearly all longer words begin with a capital."""
    words = [atom.text for atom in line if atom.kind == "w" and len(atom.text) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)
