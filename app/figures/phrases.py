"""Phrases with a meaning, looked up among a sentence's atoms."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from app.figures.atoms import Atom

_Meaning = TypeVar("_Meaning")


class Phrasebook(Generic[_Meaning]):
    """Phrases with a meaning, looked up by the atoms before or after a place, in any case. The longest one wins."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], _Meaning]]) -> None:
        self._meanings = dict(entries)
        self._longest = max(map(len, self._meanings), default=0)

    def beginning(self, line: Sequence[Atom], at: int) -> tuple[_Meaning, int] | None:
        """The meaning of the phrase that begins at atom ``at``, and the atom after it."""
        for width in range(min(self._longest, len(line) - at), 0, -1):
            parts = tuple(atom.low for atom in line[at : at + width])
            if parts in self._meanings:
                return self._meanings[parts], at + width
        return None

    def ending(self, line: Sequence[Atom], at: int) -> tuple[_Meaning, int] | None:
        """The meaning of the phrase whose last atom is ``at - 1``, and its first atom."""
        for width in range(min(self._longest, at), 0, -1):
            parts = tuple(atom.low for atom in line[at - width : at])
            if parts in self._meanings:
                return self._meanings[parts], at - width
        return None
