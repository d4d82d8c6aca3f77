"""The units of measure and the currencies of the world, found among a sentence's atoms.

The lexicons are data (``units.toml``, ``currencies.toml``); here they become tables keyed by an alias's first atom.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.figures.aliases import Alias, Unit, load, money_codes, money_signs, money_words, unit_aliases
from app.figures.atoms import HYPHENS, Atom
from app.figures.plurals import singular

_ACCOUNTING = {"M": 1e6, "T": 1e3, "K": 1e3, "k": 1e3, "m": 1e6}
_BEFORE_SUMS = frozenset(
    {
        "at",
        "of",
        "to",
        "for",
        "worth",
        "than",
        "paid",
        "spent",
        "cost",
        "costs",
        "costing",
        "about",
        "over",
        "is",
        "was",
    }
)
_AGO = frozenset({"ago", "earlier", "later", "before", "after"})


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit over the atoms ``first:last`` of a sentence."""

    unit: Unit
    first: int
    last: int


_Index = dict[str, list[Alias]]


class Units:
    """All units; looks them up before and after a number. Reads its data once, when it is made."""

    def __init__(self) -> None:
        units, money = load("units.toml"), load("currencies.toml")
        self._codes = {code: name for name, row in money["currency"].items() for code in row["code"]}
        self._letters: dict[str, dict[str, Any]] = units["letters"]
        self._verb_like, self._loose = (frozenset(money["ambiguous"][key]) for key in ("words", "signs"))
        context = units["context"]
        self.metre_words, self.race_words, self.run_words = (
            frozenset(context[key]) for key in ("metres", "races", "runs")
        )
        self._money_hint, self._mass_hint = (_stems(context[key]) for key in ("money", "mass"))
        self._british = _stems(context["british"])
        self._case_kept = frozenset(units["case"]["kept"])
        self._rated = frozenset(units["rate"]["words"])
        self._after = _indexed(unit_aliases(units), money_words(money), money_codes(money))
        self._before = _indexed(money_signs(money))

    def before(self, line: Sequence[Atom], at: int) -> UnitMatch | None:
        """The currency whose last atom is ``at - 1`` ("$", "US$", "RM", "Rs.", "USD"); the longest there is."""
        for width in (4, 3, 2, 1):
            first = at - width
            if first < 0:
                continue
            for alias in self._before.get(line[first].text, ()):
                if len(alias.parts) == width and self._reads(line, first, alias):
                    return UnitMatch(alias.unit, first, at)
        return None

    def after(self, line: Sequence[Atom], at: int) -> UnitMatch | None:
        """The unit that begins at atom ``at`` or after a hyphen there, with what it is per ("dollar per barrel")."""
        first = (
            at + 1
            if at < len(line) and line[at].text in HYPHENS and at + 1 < len(line) and line[at].end == line[at + 1].start
            else at
        )
        found = self._plain(line, first)
        return None if found is None else self.per(line, UnitMatch(found.unit, first, found.last))

    def per(self, line: Sequence[Atom], match: UnitMatch) -> UnitMatch:
        """``match``, with the "per barrel", "a day" or "/kg" that follows it."""
        rate = self.rate(line, match.last)
        if rate is None or (match.unit.kind == "percent" and rate[0] in {"cent", "person"}):
            return match
        return UnitMatch(Unit(f"{match.unit.name} per {rate[0]}", match.unit.kind), match.first, rate[1])

    def rate(self, line: Sequence[Atom], at: int) -> tuple[str, int] | None:
        """What stands after "per", "a" or "/" at atom ``at``, singular, and the atom after it."""
        hyphen = 0 < at < len(line) - 1 and line[at].text in HYPHENS
        hyphen = hyphen and (line[at - 1].end == line[at].start or line[at + 1].low in {"a", "an", "per"})
        at += hyphen
        word = at + 1 + (hyphen and at + 1 < len(line) and line[at + 1].text in HYPHENS)
        if word >= len(line) or line[word].kind != "w":
            return None
        link, low, found = line[at].low, line[word].low, self._plain(line, word)
        if link in {"a", "an", "each", "every"}:
            ago = word + 1 < len(line) and line[word + 1].low in _AGO
            if low not in self._rated or ago:
                return None
        elif link != "per" and not (link == "/" and found is not None and line[at].start == line[at - 1].end):
            return None
        if low == "annum":
            return "year", word + 1
        return (found.unit.name, found.last) if found and found.unit.kind != "money" else (singular(low), word + 1)

    def thousands_of(self, word: str) -> tuple[Unit, float] | None:
        """What a code of accountants means, and its factor: MUSD, TEUR, KSEK."""
        name, factor = self._codes.get(word[1:]), _ACCOUNTING.get(word[:1])
        return (Unit(name, "money"), factor) if name is not None and factor is not None else None

    def lettered(self, letter: str, text: str) -> Unit | None:
        """The unit that a capital after digits stands for in a sentence that speaks of such things: 2.5 F, 10 N."""
        row = self._letters.get(letter)
        said = row is not None and any(word in text.lower() for word in row["near"])
        return Unit(row["unit"], "measure") if row is not None and said else None

    def name_before(self, line: Sequence[Atom], at: int) -> UnitMatch | None:
        """A currency's name before its number, as in "rupees 5,000 crore", after a word that leads to a sum."""
        found = self._plain(line, at - 1) if at > 1 and line[at - 2].low in _BEFORE_SUMS else None
        plain = found is not None and found.unit.kind == "money" and found.last == at and line[at - 1].kind == "w"
        return found if plain and not self.is_verb_like(line[at - 1].low) else None

    def is_verb_like(self, word: str) -> bool:
        """Whether a currency's name has another meaning that is as common ("won", "mark")."""
        return word in self._verb_like

    def is_loose(self, sign: str) -> bool:
        """Whether a currency's letters are as often something else ("PS", "R")."""
        return len(sign) == 1 or sign in self._loose

    def speaks_of_money(self, text: str) -> bool:
        """Whether a sentence with pounds in it is about money rather than weight."""
        british = self._british.search(text) is not None
        return british or (self._money_hint.search(text) is not None and self._mass_hint.search(text) is None)

    def _plain(self, line: Sequence[Atom], at: int) -> UnitMatch | None:
        if at >= len(line):
            return None
        candidates = [*self._after.get(line[at].text, ()), *self._after.get(line[at].low, ())]
        fits = [
            alias for alias in candidates if self._reads(line, at, alias) and not _begins_name(line, at, alias.parts)
        ]
        best = max(fits, key=lambda alias: (len(alias.parts), alias.cased), default=None)
        return UnitMatch(best.unit, at, at + len(best.parts)) if best else None

    def _reads(self, line: Sequence[Atom], at: int, alias: Alias) -> bool:
        if at + len(alias.parts) > len(line):
            return False
        glued = at > 0 and line[at - 1].end == line[at].start
        if alias.single and not glued and not (alias.parts[0].isupper() or alias.parts[0] == '"'):
            return False
        if any(
            part.isdigit() and line[at + i].start != line[at + i - 1].end for i, part in enumerate(alias.parts) if i
        ):
            return False
        seen = [atom.text if alias.cased else atom.low for atom in line[at : at + len(alias.parts)]]
        if seen != list(alias.parts):
            return False
        return (
            alias.cased
            or line[at].kind != "w"
            or line[at].low not in self._case_kept
            or line[at].text == line[at].low
            or len(alias.parts) > 1
        )


def _begins_name(line: Sequence[Atom], at: int, parts: Sequence[str]) -> bool:
    """Whether capitals that stand apart from their number go on with digits ("3 million PS3")."""
    end = at + len(parts)
    digits = end < len(line) and line[end].kind == "n" and line[end].start == line[end - 1].end
    return digits and parts[-1].isupper() and (at == 0 or line[at - 1].end < line[at].start)


@cache
def units() -> Units:
    """The house's one table of units."""
    return Units()


def _indexed(*groups: Iterable[Alias]) -> _Index:
    index: _Index = {}
    for group in groups:
        for alias in group:
            known = index.setdefault(alias.parts[0], [])
            if all((other.parts, other.cased) != (alias.parts, alias.cased) for other in known):
                known.append(alias)
    return index


def _stems(words: list[str]) -> re.Pattern[str]:
    """A pattern for words that begin with any of these."""
    return re.compile("|".join(rf"\b{word}" if word.isalpha() else re.escape(word) for word in words), re.IGNORECASE)
