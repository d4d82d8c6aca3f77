"""What is known of other languages than English: number words, units, hedges, and what looks like a figure but is none.

The data is ``languages/<code>.toml`` over ``languages/common.toml``; a language without a file has the common part and
what ``numbers.toml`` knows of its scale words. Each is read when it is first asked for.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, cast

from app.figures.aliases import Unit
from app.figures.atoms import Atom, atoms
from app.figures.model import Kind, Modifier, Trend
from app.figures.number_words import NumberWords, number_words
from app.figures.numbers import Form
from app.figures.phrases import Phrasebook

_Meaning = TypeVar("_Meaning")
_CHARACTERS = re.compile("[\u0e00-\u0e7f\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DIGITS = r"\d+|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]"
_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number that a phrase of its own stands for: "ein Dutzend", "deux tiers", "тысячи"."""

    value: float
    high: float | None
    form: Form
    modifier: Modifier


@dataclass(frozen=True, slots=True)
class Nouns:
    """How a counted noun looks after its number; see ``other_context.py``."""

    capital: bool
    longest: int
    links: frozenset[str]
    stops: frozenset[str]
    endings: tuple[str, ...]
    adjectives: tuple[str, ...]
    verbs: tuple[str, ...]
    counters: frozenset[str]
    substantives: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ages:
    """The words that make a number of years somebody's age."""

    before: Phrasebook[bool]
    persons: frozenset[str]
    of: frozenset[str]
    things: frozenset[str]


@dataclass(frozen=True, slots=True)
class Speech:
    """One language, ready for look-up."""

    words: NumberWords
    split: bool
    scales: dict[str, float]
    scale_book: Phrasebook[float]
    bare: frozenset[str]
    abbreviations: dict[str, float]
    signed: dict[str, float]
    articles: frozenset[str]
    ands: frozenset[str]
    cardinals: Phrasebook[float]
    fixed: Phrasebook[Fixed]
    minus: frozenset[str]
    units: Phrasebook[Unit]
    signs: Phrasebook[Unit]
    stems: tuple[tuple[str, Unit], ...]
    per: Phrasebook[str]
    before: Phrasebook[Modifier]
    after: Phrasebook[Modifier]
    trends: Phrasebook[Trend]
    by: frozenset[str]
    to: frozenset[str]
    loose: int
    range_links: frozenset[str]
    range_pairs: frozenset[tuple[str, str]]
    alternatives: frozenset[str]
    lists: frozenset[str]
    fillers: frozenset[str]
    scores: frozenset[str]
    nouns: Nouns
    ages: Ages
    labels: frozenset[str]
    names: frozenset[str]
    ordinals: frozenset[str]
    dotted: frozenset[str]
    sources: Phrasebook[bool]
    masks: tuple[tuple[str, re.Pattern[str]], ...]
    hint: re.Pattern[str]

    def atoms(self, text: str) -> list[Atom]:
        """The atoms of ``text``; of a script without spaces, each character is one."""
        return _atoms(text, self.words.decimal, self.split)


@dataclass(frozen=True, slots=True)
class _Data:
    """A language's data over the common one, and how its phrases are cut into atoms."""

    common: dict[str, Any]
    own: dict[str, Any]
    words: NumberWords
    split: bool

    def parts(self, phrase: str) -> tuple[str, ...]:
        return tuple(atom.low for atom in _atoms(phrase, self.words.decimal, self.split))

    def book(self, table: dict[str, list[str]]) -> Phrasebook[Any]:
        """From meaning to phrases, as the data files have them."""
        return Phrasebook((self.parts(phrase), meaning) for meaning, phrases in table.items() for phrase in phrases)

    def paired(self, entries: Iterable[tuple[str, _Meaning]]) -> Phrasebook[_Meaning]:
        return Phrasebook((self.parts(phrase), meaning) for phrase, meaning in entries)

    def section(self, name: str) -> dict[str, Any]:
        return {**self.common.get(name, {}), **self.own.get(name, {})}

    def listed(self, name: str) -> frozenset[str]:
        return frozenset([*self.common.get(name, ()), *self.own.get(name, ())])


@cache
def speech(language: str) -> Speech:
    """What is known of a language (ISO 639-1, a region after a hyphen is left out)."""
    code = language.lower().partition("-")[0]
    own = _load(code) if _CODE.fullmatch(code) else {}
    data = _Data(_load("common"), own, number_words(code), bool(own.get("split")))
    books = ("per", "before", "after", "trends")
    lists = ("by", "to", "scores", "labels", "names", "ordinals", "dotted")
    read: dict[str, Any] = {name: data.book(data.section(name)) for name in books}
    read.update((name, data.listed(name)) for name in lists)
    return Speech(
        words=data.words,
        split=data.split,
        loose=int(own.get("loose", 0)),
        nouns=_nouns(data.section("nouns")),
        ages=_ages(data),
        sources=data.book({"": own.get("sources", [])}),
        masks=tuple(_masks(data.common, own)),
        stems=tuple(_units({"units": own.get("stems", {})})),
        units=data.paired((*_signs(), *_units(data.common), *_units(own))),
        signs=data.paired(_signs()),
        **read,
        **_numbers(data),
        **_ranges(data.section("ranges")),
    )


def _numbers(data: _Data) -> dict[str, Any]:
    """The fields of ``Speech`` that read a number."""
    table, fixed = data.section("numbers"), dict(_fixed(data.own))
    scales: dict[str, float] = {**data.words.scales, **table.get("scales", {})}
    cardinals: dict[str, float] = data.own.get("cardinals", {})
    lists = {"bare": "bare", "articles": "articles", "ands": "and", "minus": "minus"}
    return {
        "scales": scales,
        "scale_book": data.paired(scales.items()),
        "abbreviations": {**data.words.abbreviations, **table.get("abbreviations", {})},
        "signed": table.get("signed", {}),
        "cardinals": data.paired((word, float(value)) for word, value in cardinals.items()),
        "fixed": data.paired(fixed.items()),
        "hint": _hint([*cardinals, *fixed, *scales]),
        **{name: frozenset(table.get(key, ())) for name, key in lists.items()},
    }


def _ranges(table: dict[str, Any]) -> dict[str, Any]:
    """The fields of ``Speech`` that join numbers."""
    return {
        "range_links": frozenset(table.get("links", ())),
        "range_pairs": frozenset((first, second) for first, second in table.get("pairs", ())),
        "alternatives": frozenset(table.get("or", ())),
        "lists": frozenset(table.get("lists", ())),
        "fillers": frozenset(table.get("fillers", ())),
    }


def _load(name: str) -> dict[str, Any]:
    place = files("app.figures").joinpath(f"languages/{name}.toml")
    return tomllib.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}


def _atoms(text: str, decimal: str, split: bool) -> list[Atom]:
    found = atoms(text, decimal)
    return [part for atom in found for part in _characters(atom)] if split else found


def _characters(atom: Atom) -> Iterator[Atom]:
    if atom.kind != "w" or _CHARACTERS.search(atom.text) is None:
        yield atom
        return
    for at, char in enumerate(atom.text):
        yield Atom(char, char.lower(), atom.start + at, atom.start + at + 1, "w")


def _fixed(own: dict[str, Any]) -> Iterator[tuple[str, Fixed]]:
    for phrase, value in own.get("vague", {}).items():
        yield phrase, Fixed(float(value), float(value) * 10, "vague", "=")
    for phrase, value in own.get("about", {}).items():
        yield phrase, Fixed(float(value), None, "words", "~")
    for phrase, value in own.get("exact", {}).items():
        yield phrase, Fixed(float(value), None, "words", "=")
    for phrase, (over, under) in own.get("fractions", {}).items():
        yield phrase, Fixed(over / under, None, "fraction", "=")


def _units(data: dict[str, Any]) -> Iterator[tuple[str, Unit]]:
    for kind, table in data.get("units", {}).items():
        for name, forms in table.items():
            yield from ((form, Unit(name, cast("Kind", kind))) for form in forms)


@cache
def _signs() -> tuple[tuple[str, Unit], ...]:
    """Codes and signs of all currencies that are no letters of another use: "€", "US$", "CHF"."""
    data = tomllib.loads(files("app.figures").joinpath("currencies.toml").read_text(encoding="utf-8"))
    loose = frozenset(data["ambiguous"]["signs"])
    return tuple(
        (sign, Unit(name, "money"))
        for name, row in data["currency"].items()
        for sign in (*row["code"], *row["sign"])
        if sign not in loose and " " not in sign and (len(sign) > 2 or not sign.isalpha() or not sign.isascii())
    )


def _nouns(row: dict[str, Any]) -> Nouns:
    return Nouns(
        capital=bool(row.get("capital")),
        longest=int(row.get("longest", 0)),
        links=frozenset(row.get("links", ())),
        stops=frozenset(row.get("stops", ())),
        endings=tuple(row.get("endings", ())),
        adjectives=tuple(row.get("adjectives", ())),
        verbs=tuple(row.get("verbs", ())),
        counters=frozenset(row.get("counters", ())),
        substantives=frozenset(row.get("substantives", ())),
    )


def _ages(data: _Data) -> Ages:
    row = data.section("ages")
    persons, of, things = (frozenset(row.get(name, ())) for name in ("persons", "of", "things"))
    return Ages(data.book({"": row.get("before", [])}), persons, of, things)


def _masks(common: dict[str, Any], own: dict[str, Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
    months = "|".join(own.get("months", ())) or "(?!)"
    for reason, patterns in (*own.get("masks", {}).items(), *common.get("masks", {}).items()):
        for pattern in patterns:
            yield reason.replace("-", " "), re.compile(pattern.replace("{month}", f"(?:{months})"), re.IGNORECASE)


def _hint(words: Iterable[str]) -> re.Pattern[str]:
    """What a sentence with a number has at least: a digit, or a number word's beginning."""
    known = sorted({word.split()[0] for word in words}, key=len, reverse=True)
    listed = "|".join(map(re.escape, known))
    return re.compile(rf"{_DIGITS}|(?<![^\W_])(?:{listed})" if listed else _DIGITS, re.IGNORECASE)
