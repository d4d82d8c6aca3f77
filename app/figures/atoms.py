"""The smallest pieces of a sentence: numbers in digits, words, single signs; each with its place."""

import re
from functools import cache
from typing import Literal, NamedTuple

HYPHENS = frozenset("-‐‑–")  # that tie two halves of a word or of a number; U+2010 and U+2011 among them
MINUS = frozenset("-−–")
DASHES = HYPHENS | MINUS | frozenset("‒—―")  # that may stand between the ends of a range
_GROUP_SPACE = "\u00a0\u202f\u2009"
_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_APOSTROPHES = r"(?:['’][^\W\d_]+)*"
_WORD = rf"[^\W\d_{_VULGAR}]+{_APOSTROPHES}"
_REST = rf"|(?P<v>[{_VULGAR}])|(?P<w>{_WORD})|(?P<s>\S)"
# Digits with a decimal point: 7,000 / 7,000.5 / 10,00,000 (lakh) / 7 000 with a fixed space / 7'000 / 3.2 / .500; and,
# where nothing else can be meant, as the continent writes: 1.234,5 / 1.234.567 / 12,5 million / 1 200 000
_CONTINENTAL = r"\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)|[1-9]\d{0,2}(?:\.\d{3}){2,}(?![\d.])"
_DECIMAL_COMMA = r"\d{1,3},\d{1,2}"
_AS_ON_CONTINENT = re.compile(f"{_CONTINENTAL}|{_DECIMAL_COMMA}")
_POINT = (
    rf"{_CONTINENTAL}|{_DECIMAL_COMMA}(?=(?: (?:[mb]illion|trillion|per ?cent)\b| ?%))"
    r"|[1-9]\d{0,2}(?: \d{3}){2,}(?! ?\d)|"
    r"\d{1,3}, 000(?!\d)|"
    rf"\d{{1,3}}(?:[,{_GROUP_SPACE}'’]\d{{3}})+(?:\.\d+)?(?!\d)|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?:\.\d+)?(?!\d)"
    r"|\d+(?:\.\d+)?|(?<![\w.])\.\d+(?![.\w])"
)
# Digits with a decimal comma: 7.000 / 7.000,5 / 7 000,5 / 3,2 and, from English keyboards, 3.2
_COMMA = rf"\d{{1,3}}(?:[.{_GROUP_SPACE} '’]\d{{3}})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?"


class Atom(NamedTuple):
    """Digits (``n``), a vulgar fraction (``v``), a word (``w``) or one other sign (``s``), and its place."""

    text: str
    low: str
    start: int
    end: int
    kind: Literal["n", "v", "w", "s"]


@cache
def _pattern(decimal: str) -> re.Pattern[str]:
    if decimal == ".":
        return re.compile(rf"(?P<n>{_POINT}){_REST}")
    return re.compile(rf"(?P<n>{_COMMA}){_REST.replace(_APOSTROPHES, '')}")  # d'euros


def atoms(text: str, decimal: str = ".") -> list[Atom]:
    """All atoms of ``text`` in order, less white space; ``decimal`` is the language's decimal mark, ``.`` or ``,``."""
    found = _pattern(decimal).finditer(text)
    return [Atom(m.group(), m.group().lower(), m.start(), m.end(), m.lastgroup or "s") for m in found]  # type: ignore[arg-type]


def digits_value(text: str, decimal: str = ".") -> float | None:
    """The value of one ``n`` atom; ``None`` where it is too long to be a quantity that anybody means."""
    digits = re.sub(rf"[{_GROUP_SPACE} '’]", "", text)
    has_point = decimal == "." and _AS_ON_CONTINENT.fullmatch(digits) is None
    digits = digits.replace(",", "") if has_point else _with_point(digits)
    return float(digits) if len(digits) <= 40 else None


def _with_point(digits: str) -> str:
    """Digits of a decimal-comma language with a point: 1.234,5 and 1.234 are grouped, 1.5 and 1,234 are not."""
    if "," in digits:
        return digits.replace(".", "").replace(",", ".")
    grouped = re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits) is not None
    return digits.replace(".", "") if grouped else digits


_VULGAR_VALUES = {
    "½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅘": 4 / 5,
    "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip


def vulgar_value(text: str) -> float:
    """The value of one ``v`` atom."""
    return _VULGAR_VALUES[text]
