"""Every way of writing a unit or a currency, read from ``units.toml`` and ``currencies.toml``."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from app.figures.atoms import atoms
from app.figures.model import Kind
from app.figures.plurals import plural


@dataclass(frozen=True, slots=True)
class Unit:
    """A canonical unit and what kind of figure it makes."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Alias:
    """One way of writing ``unit``, as the texts of its atoms; ``cased``: capitals count; ``single``: a lone letter, a
    unit only right behind its digits.
    """

    parts: tuple[str, ...]
    unit: Unit
    cased: bool
    single: bool = False


def load(name: str) -> dict[str, Any]:
    """A lexicon of this package."""
    return tomllib.loads(files("app.figures").joinpath(name).read_text(encoding="utf-8"))


def _parts(written: str) -> tuple[str, ...]:
    return tuple(atom.text for atom in atoms(written))


def unit_aliases(data: dict[str, Any]) -> Iterator[Alias]:
    """Of ``units.toml``: signs, words and prefixed symbols."""
    for kind in ("percent", "duration", "measure", "index"):
        table = data[kind]
        for name, written in table.get("symbols", {}).items():
            yield from (Alias(_parts(sign), Unit(name, kind), cased=True) for sign in written)
        for name, others in table.get("words", {}).items():
            for word in [name, *others]:
                forms = dict.fromkeys((word, plural(word), word.replace(" ", "-")))  # "a 2,400-square-foot house"
                yield from (Alias(_parts(form), Unit(name, kind), cased=False) for form in forms)
        for name, signs in table.get("single", {}).items():
            single_kind: Kind = "duration" if name == "hour" else kind
            yield from (Alias(_parts(sign), Unit(name, single_kind), cased=True, single=True) for sign in signs)
        yield from _prefixed(table.get("prefixed", {}), data["prefixes"], kind)


def _prefixed(table: dict[str, Any], prefixes: dict[str, str], kind: Kind) -> Iterator[Alias]:
    for name, row in table.items():
        for letter in ["", *row["prefixes"]]:
            unit = Unit(prefixes.get(letter, "") + name, kind)
            symbol = letter + row["symbol"]
            if len(symbol) > 1:
                yield Alias(_parts(symbol), unit, cased=True)
                yield Alias(_parts(symbol.lower()), unit, cased=False)
            for word in [name, *row["words"]]:
                whole = prefixes.get(letter, "") + word
                yield from (Alias(_parts(form), unit, cased=False) for form in (whole, plural(whole)))


def money_words(data: dict[str, Any]) -> Iterator[Alias]:
    """Of ``currencies.toml``: the names, also those that several currencies share."""
    for name, row in data["currency"].items():
        words = [name, *row["words"]]
        yield from (
            Alias(_parts(form), Unit(name, "money"), cased=False) for word in words for form in (word, plural(word))
        )
    for word, name in (
        ("pound", "pound sterling"),
        ("won", "south korean won"),
        ("mark", "deutsche mark"),
        ("crown", "krone"),
        ("real", "brazilian real"),
    ):
        yield from (Alias((form,), Unit(name, "money"), cased=False) for form in (word, word + "s"))


def money_codes(data: dict[str, Any]) -> Iterator[Alias]:
    """Codes and signs that also stand after the digits: "5 €", "100 USD", "100 usd", "20 kr"."""
    lower = frozenset(data["ambiguous"]["lower_codes"])
    for name, row in data["currency"].items():
        if name == "penny":
            yield Alias(("p",), Unit(name, "money"), cased=True, single=True)
        signs = [sign for sign in row["sign"] if sign not in {"R", "P", "Re", "PS", "S", "Sh", "LE", "Y="}]
        yield from (Alias(_parts(code), Unit(name, "money"), cased=True) for code in [*row["code"], *signs])
        yield from (Alias((code.lower(),), Unit(name, "money"), cased=True) for code in row["code"] if code in lower)


def money_signs(data: dict[str, Any]) -> Iterator[Alias]:
    """Codes and signs that stand before the digits."""
    lower = frozenset(data["ambiguous"]["lower_codes"])
    for name, row in data["currency"].items():
        yield from (Alias(_parts(code), Unit(name, "money"), cased=True) for code in [*row["code"], *row["sign"]])
        yield from (Alias((code.lower(),), Unit(name, "money"), cased=True) for code in row["code"] if code in lower)
