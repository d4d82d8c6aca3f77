"""Which of an article's sentences are its prose, and where in each of them the prose begins.

Pages carry much that is not the article: bylines, captions, "read more", sign-ups, headings, and sometimes orders to a
machine. Such a sentence is never evidence. A dateline ("WASHINGTON (Reuters) -") is cut off the front of its sentence.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from app.article import Article, Sentence, Span
from app.summarize.model import Evidence

Reason = Literal[
    "furniture",
    "broken marks",
    "caption",
    "heading",
    "too short",
    "fragment",
    "inside a quotation",
    "quotation alone",
    "address",
    "order",
    "question",
]

MIN_WORDS = 5

_END = re.compile(r"[.!?…。！？।॥؟](?:[\"'”’»)\]」』]*)$")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\w|(?:^|\s)[@#]\w")
_PLACE = r"[A-Z][\w.'’\-]*(?:[ ,/]+(?:[A-Z][\w.'’\-]*|of|the|de|la|al))*"
# In brackets, an agency; one that is not known as such only before a dash, since "Holt (Labour) won" is no dateline.
_KNOWN = (
    r"CNN|AP|Reuters|AFP|UPI|PA|BBC|dpa|DPA|Xinhua|TASS|Interfax|Bloomberg|EFE|ANSA|Kyodo|IANS|PTI|Associated Press"
)
_AGENCY = r"\([A-Z][\w.&'’]*(?:[ /-][A-Z][\w.&'’]*){0,4}\)"
_CITY = rf"[A-Z][A-Z.\s,'’\-]{{2,40}}(?:,\s{_PLACE})?"
_BY_AGENCY = rf"(?:\((?:{_KNOWN})\)\s*(?:[-–—]+|:)?|{_AGENCY}\s*[-–—]+)\s*"
_DATELINE = re.compile(rf"^(?:(?:{_PLACE},?\s*)?{_BY_AGENCY}|{_CITY}\s*(?:--|[–—]|\s-)\s+)")
_LABEL = re.compile(r"[A-Z][\w'’\-]*(?: [\w'’\-]+){0,2}: (?=[A-Z])")
# What opinion pieces say of their writer before they begin.
_AUTHOR = re.compile(
    r"\b(?:is|was|,) an? [\w ,'’\-]{0,80}\b(?:columnist|contributor|commentator|correspondent|senior fellow|historian)"
    r"\b|\bis (?:the|an?) [\w ,'’\-]{0,60}\b(?:author|editor|professor|host|director) (?:of|at|for)\b"
    r"|\bauthor of the (?:new )?book\b|\bviews? expressed\b",
)
_BROKEN_MARKS = re.compile(r"(?:^|\s)\?\w|\w\?[a-z]|\ufffd|â€|Ã¢")  # quotation marks lost to a wrong encoding
_OPEN_TO_CLOSE = {"“": "”", "«": "»", "„": "“", "「": "」", "『": "』"}
_OPENERS, _CLOSERS = "\"“„«「『'‘", "\"”“»」』'’"
_CAPITALS = re.compile(r"^[^a-zа-яё]*$")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of ``prose.toml``, compiled."""

    anywhere: re.Pattern[str]
    opening: re.Pattern[str]
    order: re.Pattern[str]

    @classmethod
    def load(cls) -> "Lexicon":
        """Read the data file that lies beside this module."""
        data = tomllib.loads(files("app.summarize").joinpath("prose.toml").read_text(encoding="utf-8"))
        union = {key: "|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) for key, phrases in data.items()}
        order = rf"\b(?:{union['commands']})\b[^.!?]{{0,80}}\b(?:{union['commanded']})\b"
        return cls(
            anywhere=re.compile(rf"\b(?:{union['anywhere']})\b", re.IGNORECASE),
            opening=re.compile(
                rf"^(?:{union['opening']})\s*(?::|\.|\||–|—|-\s)|^by\.?\s+[A-Z]|^(?:photo|image|picture)s?\s",
                re.IGNORECASE,
            ),
            order=re.compile(order, re.IGNORECASE),
        )


class ProseFilter:
    """Tells an article's prose from what stands around it."""

    def __init__(self) -> None:
        self._lexicon = Lexicon.load()

    def evidence(self, article: Article) -> Iterator[Evidence]:
        """The sentences that a summary may stand on, less their datelines, in the article's order."""
        open_quotes = quoted_flags(article.sentences)
        for sentence, quoted in zip(article.sentences, open_quotes, strict=True):
            start = prose_start(sentence.text, opening=sentence.index == 0)
            text = sentence.text[start:]
            about_author = sentence.index < 3 and _AUTHOR.search(text)
            if not about_author and self.reason(text, inside_quotation=quoted) is None:
                yield Evidence(Span(sentence.span.start + start, sentence.span.end), text, sentence)

    def headings(self, article: Article) -> list[Evidence]:
        """The article's first line where it reads as a heading: no full stop, but no furniture either."""
        first = [sentence for sentence in article.sentences[:1] if self.reason(sentence.text) == "heading"]
        return [Evidence(s.span, s.text, s, score=10.0) for s in first if s.words >= 3 and not _CAPITALS.match(s.text)]

    def quotable(self, article: Article) -> list[Evidence]:
        """What can be quoted of a text in which nothing is prose: any words but orders to a machine, furniture last."""
        kept = [piece for piece in self._quotable(article) if self.reason(piece.text) != "order"]
        return sorted(kept, key=lambda piece: self.reason(piece.text) == "furniture")

    def _quotable(self, article: Article) -> list[Evidence]:
        return [
            Evidence(sentence.span, sentence.text, sentence)
            for sentence in article.sentences
            if sentence.words >= 3 and _is_mostly_letters(sentence.text) and not _is_monotonous(sentence.text)
        ]

    def reason(self, text: str, *, inside_quotation: bool = False) -> Reason | None:
        """Why ``text``, one sentence without its dateline, is not prose; ``None`` when it is."""
        checks: tuple[tuple[Reason, bool], ...] = (
            ("furniture", bool(self._lexicon.anywhere.search(text) or self._lexicon.opening.search(text))),
            ("caption", bool(_LABEL.match(text))),
            ("broken marks", bool(_BROKEN_MARKS.search(text))),
            ("order", bool(self._lexicon.order.search(text))),
            ("address", bool(_ADDRESS.search(text))),
            ("heading", not _END.search(text) or bool(_CAPITALS.match(text) and text.upper() != text.lower())),
            ("too short", Sentence(Span(0, len(text)), text, 0, 0).words < MIN_WORDS),
            ("question", text.rstrip("\"'”’»)").endswith(("?", "？", "؟"))),
            ("inside a quotation", inside_quotation or not balanced(text)),
            (
                "quotation alone",
                text[0] in _OPENERS and text.rstrip(".,")[-1] in _CLOSERS and _is_one_quotation(text),
            ),
            (
                "fragment",
                not (text[0].isupper() or text[0].isdigit() or text[0] in _OPENERS + "¿¡$€£" or not text[0].isascii()),
            ),
        )
        return next((reason for reason, holds in checks if holds), None)


def _is_mostly_letters(text: str) -> bool:
    seen = [char for char in text if not char.isspace()]
    return 2 * sum(char.isalnum() for char in seen) > len(seen) and any(char.isalpha() for char in seen)


def _is_monotonous(text: str) -> bool:
    """Whether the same few words come again and again, as no sentence has them."""
    words = text.casefold().split()
    return len(words) > 8 and 3 * len(set(words)) < len(words)


def prose_start(text: str, *, opening: bool = False) -> int:
    """Where a sentence's own words begin, after a dateline such as "KYIV, Ukraine (Reuters) — " or "(CNN)"; 0 without
    one. In the article's ``opening`` sentence, "Mumbai: " is a dateline too; later on, it labels a caption.
    """
    match = _DATELINE.match(text[:120]) or (_LABEL.match(text) if opening else None)
    return match.end() if match and match.end() < len(text) and len(text) - match.end() > 20 else 0


def balanced(text: str) -> bool:
    """Whether every bracket and quotation mark that opens in ``text`` closes in it."""
    if text.count('"') % 2 or text.count("(") != text.count(")") or text.count("[") != text.count("]"):
        return False
    if any(text.count(opener) != text.count(closer) for opener, closer in _OPEN_TO_CLOSE.items() if opener != "„"):
        return text.count("“") == text.count("„") > 0
    opened = len(_SINGLE_OPEN.findall(text))
    # A plural's apostrophe ("workers' union") looks like a closing mark, but none stands behind a full stop.
    return opened <= len(_SINGLE_CLOSE.findall(text)) and (opened > 0 or not _SINGLE_END.search(text))


_SINGLE_OPEN = re.compile(r"(?:^|(?<=[\s(\"“]))['‘`](?=\w)(?!\d0s\b)")
_SINGLE_END = re.compile(r"[.,!?…]['’]\s*$")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…])['’](?=$|[\s.,;:!?)\"”])")


def quotations(text: str) -> list[Span]:
    """Where ``text`` quotes, marks included."""
    return [Span(match.start(), match.end()) for match in _QUOTATION.finditer(text)]


_QUOTATION = re.compile(
    r"\"[^\"]{1,2000}\"|“[^”]{1,2000}”|«[^»]{1,2000}»|„[^“]{1,2000}“|(?:(?<=\s)|^)['‘](?=\w)[^'’]{1,500}['’](?!\w)"
)


def quoted_flags(sentences: Sequence[Sentence]) -> list[bool]:
    """For each sentence, whether it begins inside a quotation that an earlier sentence of its paragraph opened."""
    flags, inside, paragraph = [], False, -1
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            inside, paragraph = False, sentence.paragraph
        flags.append(inside)
        straight = sentence.text.count('"') % 2 == 1
        curly = sentence.text.count("“") - sentence.text.count("”")
        inside = (not inside if straight else inside) if not curly else curly > 0
    return flags


def _is_one_quotation(text: str) -> bool:
    """Whether the quotation that opens ``text`` closes only at its end, so that nobody is named as its speaker."""
    opener = text[0]
    if opener in "'‘":
        return any(span.start == 0 and span.end >= len(text.rstrip()) for span in quotations(text))
    closer = _OPEN_TO_CLOSE.get(opener, opener)
    return closer not in text[1:].rstrip(".,").removesuffix(closer)
