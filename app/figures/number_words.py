"""The number words of a language, as ``numbers.toml`` has them."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class NumberWords:
    """One language's number words; see ``numbers.toml``."""

    decimal: str
    small: dict[str, float] = field(default_factory=dict)
    tens: dict[str, float] = field(default_factory=dict)
    scales: dict[str, float] = field(default_factory=dict)
    abbreviations: dict[str, float] = field(default_factory=dict)
    loose: dict[str, float] = field(default_factory=dict)
    vague: dict[str, float] = field(default_factory=dict)
    parts: dict[str, float] = field(default_factory=dict)
    ordinals: dict[str, float] = field(default_factory=dict)
    ands: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()

    def starts(self, word: str) -> bool:
        """Whether a number can begin with this word, articles aside."""
        return (
            word in self.small
            or word in self.tens
            or word in self.scales
            or word in self.vague
            or word in self.parts
            or word == "dozen"
        )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("app.figures").joinpath("numbers.toml").read_text(encoding="utf-8"))


@cache
def number_words(language: str) -> NumberWords:
    """The number words of a language (ISO 639-1); of an unknown one, only its decimal mark."""
    row = dict(_table().get(language, {}))
    if not row or language == "plain":
        return NumberWords("," if language in _table()["plain"]["decimal_comma"] else ".")
    ands, articles = frozenset(row.pop("and", ())), frozenset(row.pop("articles", ()))
    decimal = row.pop("decimal")
    tables = {name: {word: float(value) for word, value in table.items()} for name, table in row.items()}
    return NumberWords(decimal, **tables, ands=ands, articles=articles)
