"""Stretches of a sentence that are written like something else than a quantity: dates, clock times, telephone numbers.

All patterns are linear: every repetition is bounded or runs over one class of characters.
"""

import re
from functools import cache

from app.figures.lexicon import lexicon

_CLOCK = r"(?:[01]?\d|2[0-4])[:.][0-5]\d(?::[0-5]\d)?"
_AM = r"(?:[ap]\.m\.?|[ap]m\b)"
_POINTED = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_RIDES = "train|bus|coach|ferry|flight|tram|boat|service"
_ZONES = "GMT|BST|CET|EDT|EST|PDT|PST|UTC|CEST|ET|PT"
_YEAR = r"(?<![\d$£€.,-])(?:1[5-9]|20)\d\d"
_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_NUMERIC_DATE = (
    r"\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})",
    r"\d{4}-\d{1,2}-\d{1,2}",
    r"\d{1,2}-\d{1,2}-\d{4}",
    r"\d{4}/\d{1,2}/\d{1,2}",
    "9/11|7/7|24/7|11/9",
    r"\d{1,2}/\d{1,2}\s?[-–]\s?\d{1,2}/\d{1,2}",
)
_COUNTED = r"percent|%|people|m\b|km|\w{1,30}s\b"
_ANY_CASE = (
    ("year", r"(?:©|\(c\)|\bcopyright)(?: ©)? ?\d{4}(?:[-–]\d{2,4})?"),
    ("url", r"\bhttps?://\S{1,2000}|\bwww\.\S{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255}|(?<!\w)[@#]\w{1,100}"),
    ("url", r"\b[\w-]{1,63}\.(?:com|org|net|gov|edu|io|tv)\b(?:/\S{0,2000})?"),
    (
        "clock time",
        rf"(?<![\d.,$£€])(?:(?:{_CLOCK}|\d{{1,2}})\s?(?:-|–|to|and|until)\s?)?(?:{_CLOCK}|\d{{1,2}})\s?{_AM}",
    ),
    ("clock time", r"(?<![\d.,:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?:\.\d{1,3})?(?![\d:])|\b\d{1,2}h[0-5]\d\b"),
    ("clock time", r"(?<![\d.,:])\d{1,3}:[0-5]\d\.\d{1,3}(?![\d:])"),
    ("clock time", rf"\bthe {_POINTED} (?:{_RIDES}|(?:to|from) (?-i:[A-Z]))|(?<![\d.,$£€]){_POINTED} (?:{_RIDES})\b"),
    ("clock time", rf"\b[012]?\d[:.]?[0-5]\d\s?(?:{_ZONES})\b|\b\w{{1,6}}\s?o['’]clock"),
    ("clock time", r"\bat \d{1,2} (?:tonight|sharp|(?:this|on \w{3,6}day|in the) (?:morning|afternoon|evening))\b"),
    ("phone number", r"\+\d[\d ().-]{6,20}\d|\(\d{3,5}\)\s?\d{3,4}[ -]?\d{3,4}|\b1?-?800-[\dA-Z-]{4,12}"),
    ("phone number", r"(?<![\d,.$])(?:1-)?\d{3}[-.]\d{3}[-.]\d{4}(?!\d)"),
    ("phone number", r"(?<![\d,.])0\d{2,4} \d{3,4} \d{3,4}(?!\d)|(?<![\d,.])0\d{9,10}(?!\d)"),
    ("phone number", r"\b(?:call|phone|dial|hotline|tel|text)\.?\s(?:\w{1,12}\s){0,3}\d{3}(?:-\d{4})?\b(?!\s\w+s\b)"),
    ("account number", r"(?<![\d,.])\d{3,12}-\d{4,12}-\d{3,12}(?![\d,])"),
    ("footnote", r"\[\d{1,3}\]|[*†‡]\d\b"),
    ("list number", r"^\s{0,8}(?:\(?\d{1,2}[.)](?=\s|$)|\d{1,2}\s\)|#\d{1,3}\b)|(?<=[\s;,:])\d\s?\)"),
    ("version", r"(?<![\d,.])\d{1,4}(?:\.\d{1,4}){2,5}(?![\d,])"),
    ("decade", r"(?:(?<=\s)['’‘]|\b)\d{0,2}\d0['’]?s\b|\b(?:twen|thir|for|fif|six|seven|eigh|nine)ties\b"),
    ("year", rf"{_YEAR}[-–/]\d\d(?![\d,%-])|(?<=[\s(])['’‘]\d\d\b(?!s)"),
    ("year", rf"{_YEAR}\s?[-–/]\s?(?:\d\d|(?:1[5-9]|20)\d\d)(?![\d,%]|\s?(?:{_COUNTED}))"),
    ("idiom", r"\b(?:one|two|three)-on-(?:one|two|three)\b|\bone[- ]to[- ]one\b|\bone by one\b"),
    ("idiom", r"\bat one (?:point|time|stage)\b"),
    ("idiom", r"\b(?:two|three)-pointers?\b"),
    ("idiom", r"\b50[-/]50\b|\bfifty-fifty\b|\b(?:two|three|four|five|six)-time\b"),
    ("idiom", r"\bone(?:-| - )(?:time|way|off|sided|stop|liner|size)"),
    ("name part", r"\b\d{3}\([a-z]\)|\b\d{1,3}-\d{1,3}-\d{1,3}(?:-\d{1,3})?\b(?!-)|\b4x4\b"),
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    names = sorted(lexicon().months, key=len, reverse=True)
    plain = "|".join(name for name in names if name.lower() not in {"may", "march", "mar", "mars", "mai", "mei"})
    month = rf"(?:(?i:{plain})|May|March|Mar|mars|mai|mei)\b\.?"
    day = r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?(?![\d%]|[.,]\d)"
    days = rf"{day}(?:\s?(?:-|–|to|and|,|&)\s?{day})?"
    numeric = "|".join(_NUMERIC_DATE)
    dates = (
        rf"\b{month}\s{{0,2}}(?:the\s)?{days}(?:,?\s(?:of\s)?\d{{4}}\b)?|\b{month},?\s\d{{4}}(?!\d|[,.]\d)",
        rf"{days}[.,]?\s(?:of\s|de\s)?{month}(?:,?\s(?:of\s|de\s)?\d{{4}}\b)?",
        rf"(?<![\d.,/])(?:{numeric})(?![\d/])",
        rf"\b[Oo]n (?:(?:may|march) {day}|{day} (?:may|march)\b)",
    )
    written = [("date", re.compile(pattern)) for pattern in dates]
    # A console; "PS4" is four pounds only with a scale or a rate behind it.
    console = r"\bPS[1-5]\b(?![.,]\d|-?\s?(?:m|mn|bn|k|million|billion|thousand|an?|per|each|or|to|and PS)\b|-)"
    written.append(("name part", re.compile(console)))
    written.append(("address", re.compile(rf"\b(?:{_STATES})\s\d{{5}}(?:-\d{{4}})?(?!\d|[,.]\d|%)")))
    return (*written, *((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in _ANY_CASE))


def masks(text: str) -> list[tuple[str, int, int]]:
    """Reason, start and end of every such stretch of ``text``."""
    return [(reason, m.start(), m.end()) for reason, pattern in _patterns() for m in pattern.finditer(text)]
