"""The words that say how a number is to be read; the data is in ``lexicon.toml``."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from app.figures.atoms import Atom, atoms
from app.figures.model import Modifier, Trend
from app.figures.phrases import Phrasebook


@dataclass(frozen=True, slots=True)
class Negation:
    """What turns a modifier round, and what may stand between the two."""

    words: frozenset[str]
    elsewhere: frozenset[str]
    comparative: frozenset[str]
    participle: frozenset[str]
    subjects: frozenset[str]
    determiners: frozenset[str]
    kept: frozenset[str]
    reaching: frozenset[str]
    between: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """What shows that a figure is a time that something is compared with."""

    times: frozenset[str]
    counting: frozenset[str]
    degrees: frozenset[str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What opens a note on a mistake of the article."""

    labels: frozenset[str]
    texts: frozenset[str]
    earlier: frozenset[str]
    mended: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ages:
    """What somebody does at an age."""

    reached: frozenset[str]
    leaving: frozenset[str]
    left: frozenset[str]
    going_on: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expected:
    """What leads to a figure that another one is held against."""

    nouns: frozenset[str]
    links: frozenset[str]
    comparing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists, ready for look-up."""

    modifiers_before: dict[str, Phrasebook[Modifier]]
    modifiers_after: Phrasebook[Modifier]
    trends: dict[str, Trend]
    trend_between: frozenset[str]
    trend_nouns: frozenset[str]
    phrasal: frozenset[str]
    reporting: frozenset[str]
    reporting_bare: frozenset[str]
    placing: frozenset[str]
    placed: frozenset[str]
    reports: frozenset[str]
    institutions: frozenset[str]
    described: frozenset[str]
    months: tuple[str, ...]
    before_year: frozenset[str]
    name_cues: frozenset[str]
    not_names: frozenset[str]
    streets: frozenset[str]
    labels: frozenset[str]
    labels_dotted: frozenset[str]
    one_idioms_before: frozenset[str]
    one_idioms_after: frozenset[str]
    prefixes: frozenset[str]
    score_cues: frozenset[str]
    links: frozenset[str]
    negation: Negation
    compared: Compared
    corrections: Corrections
    ages: Ages
    expected: Expected
    index_pattern: str
    range_fillers: frozenset[str]

    def modifier_before(self, line: Sequence[Atom], at: int, language: str) -> tuple[Modifier, int] | None:
        """The modifier whose phrase ends just before atom ``at``, and where the phrase begins."""
        return self.modifiers_before[language].ending(line, at) if language in self.modifiers_before else None

    def modifier_after(self, line: Sequence[Atom], at: int) -> tuple[Modifier, int] | None:
        """The modifier whose phrase begins at atom ``at``, and where the phrase ends."""
        return self.modifiers_after.beginning(line, at)


def _book(table: dict[Modifier, list[str]]) -> Phrasebook[Modifier]:
    """From modifier to phrases, as the data file has them."""
    return Phrasebook(
        (tuple(a.low for a in atoms(phrase)), modifier) for modifier, phrases in table.items() for phrase in phrases
    )


@cache
def lexicon() -> Lexicon:
    """The house's one lexicon, read when it is first asked for."""
    data: dict[str, Any] = tomllib.loads(files("app.figures").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    trends: dict[str, Trend] = dict.fromkeys(data["trend"]["up"], "up") | dict.fromkeys(data["trend"]["down"], "down")
    names = data["names"]
    return Lexicon(
        modifiers_before={language: _book(table["before"]) for language, table in data["modifiers"].items()},
        modifiers_after=_book(data["modifiers"]["en"]["after"]),
        trends=trends,
        trend_between=frozenset(data["trend"]["between"]),
        trend_nouns=frozenset(data["trend"]["nouns"]),
        phrasal=frozenset(data["trend"]["phrasal"]),
        reporting=frozenset(data["reporting"]["verbs"]),
        reporting_bare=frozenset(data["reporting"]["bare"]),
        placing=frozenset(data["reporting"]["placing"]),
        placed=frozenset(data["reporting"]["placed"]),
        described=frozenset(data["reporting"]["described"]),
        institutions=frozenset(data["reporting"]["institutions"]),
        reports=frozenset(data["reporting"]["reports"]),
        months=tuple(data["dates"]["months"]),
        before_year=frozenset(data["dates"]["before_year"]),
        name_cues=frozenset(names["cues"]),
        not_names=frozenset(names["not_names"]),
        streets=frozenset(names["streets"]),
        labels=frozenset(names["labels"]),
        labels_dotted=frozenset(names["labels_dotted"]),
        one_idioms_before=frozenset(data["one"]["before"]),
        one_idioms_after=frozenset(data["one"]["after"]),
        prefixes=frozenset(names["prefixes"]),
        score_cues=frozenset(data["scores"]["cues"]),
        links=frozenset(data["counts"]["links"]),
        negation=Negation(**{name: frozenset(words) for name, words in data["negation"].items()}),
        compared=Compared(**{name: frozenset(words) for name, words in data["compared"].items()}),
        corrections=Corrections(**{name: frozenset(words) for name, words in data["corrections"].items()}),
        ages=Ages(**{name: frozenset(words) for name, words in data["ages"].items()}),
        expected=Expected(**{name: frozenset(words) for name, words in data["expected"].items()}),
        range_fillers=frozenset(data["ranges"]["fillers"]),
        index_pattern=rf"\b(?:{'|'.join(data['counts']['index'])})\b",
    )
