"""How figures are held against gold ones: values, folded units, changes, places, and a maximum matching between them.

The units' spellings are folded by our own lexicon (``app/figures/units.toml``); of counted things only the head noun of
the phrase counts, and no ending.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from app.figures.atoms import atoms
from app.figures.plurals import singular
from app.figures.units import units

_PREPOSITION = re.compile(r" (?:of|in|on|for|from|who|that|which|at|with|to) ")
_POINTS = frozenset({"percentage point", "percentage points"})
_IRREGULAR = {"people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "lives": "life"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as the scorer sees it; ``change``: NewsQuant's one field for modifier and trend; a place is optional."""

    low: float
    high: float
    unit: str
    change: str = "="
    start: int | None = None
    end: int | None = None


Agreement = Callable[[Quantity, Quantity], bool]


def same_value(gold: Quantity, found: Quantity) -> bool:
    """Equal values or ranges; a range and a single number agree where the number is the range's middle."""
    if _close(gold.low, found.low) and _close(gold.high, found.high):
        return True
    one_is_range = (gold.low == gold.high) != (found.low == found.high)
    return one_is_range and _close((gold.low + gold.high) / 2, (found.low + found.high) / 2)


def same_unit(gold: str, found: str) -> bool:
    """One unit in two spellings, or two noun phrases about the same noun."""
    first, second = folded(gold), folded(found)
    if first == second:
        return True
    if "-" in {first, second} or " per " in first + second:
        return False
    return _head(first) == _head(second) or _noun(first.split()[-1]) == _noun(second.split()[-1])


@cache
def folded(unit: str) -> str:
    """A unit's canonical name by the lexicon, as far as it knows it; ``-`` for none."""
    plain = " ".join(unit.split())
    if plain.lower() in _POINTS:
        return "percentage"  # as the public sets call both
    if plain.lower() in {"", "-", "none", "dimensionless"}:
        return "-"
    return " per ".join(_canonical(part) for part in re.split(r"\s*/\s*|\s+per\s+", plain))


def agree(gold: Quantity, found: Quantity) -> bool:
    """Value and unit."""
    return same_value(gold, found) and same_unit(gold.unit, found.unit)


def agree_in_change(gold: Quantity, found: Quantity) -> bool:
    """Value, unit, and modifier or trend."""
    return agree(gold, found) and gold.change == found.change


def agree_in_place(gold: Quantity, found: Quantity) -> bool:
    """Value, at overlapping places."""
    if gold.start is None or gold.end is None or found.start is None or found.end is None:
        return False
    return gold.start < found.end and found.start < gold.end and same_value(gold, found)


def matched(gold: Sequence[Quantity], found: Sequence[Quantity], agrees: Agreement) -> int:
    """How many pairs a maximum matching makes, each quantity used once."""
    edges = [[j for j, one in enumerate(found) if agrees(quantity, one)] for quantity in gold]
    mate: dict[int, int] = {}
    return sum(_augment(i, edges, mate, set()) for i in range(len(gold)))


def f1(hits: int, found: int, gold: int) -> float:
    """The harmonic mean of precision and recall, in percent; 0 where there is nothing to find or nothing was found."""
    return 200 * hits / (found + gold) if found + gold else 0.0


def _augment(i: int, edges: list[list[int]], mate: dict[int, int], seen: set[int]) -> bool:
    for j in edges[i]:
        if j not in seen:
            seen.add(j)
            if j not in mate or _augment(mate[j], edges, mate, seen):
                mate[j] = i
                return True
    return False


def _close(first: float, second: float) -> bool:
    return abs(first - second) <= 1e-8 + 1e-5 * abs(second)


def _canonical(part: str) -> str:
    line = atoms(part)
    known = units().before(line, len(line)) or units().after(line, 0)
    whole = known is not None and (known.first, known.last) == (0, len(line))
    return known.unit.name if known is not None and whole else part.lower()


def _head(unit: str) -> str:
    return _noun(_PREPOSITION.split(unit)[0].split()[-1])


def _noun(word: str) -> str:
    return _IRREGULAR.get(word, singular(word))
