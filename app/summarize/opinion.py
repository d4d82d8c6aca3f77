"""Whether an article is somebody's opinion, and naming its author as the speaker of what it claims.

A sentence of a column, quoted by itself, reads like news. "..., the author writes" is true of any article by one; it is
said where the article's way of speaking shows that its claims are its author's.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from app.article import Article, Parses
from app.summarize.author import ends_of, is_author_line
from app.summarize.introduced import surname
from app.summarize.signs import TELLS, unquoted
from app.summarize.verify.grammar import is_report

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Fewer sentences than these, nearly all quotations in short news, tell too little.
LEAST_SENTENCES = 6
# A chance from which on an article counts as opinion. Lower than a half: to name a reporter as the author is odd,
# to tell a columnist's claim as fact is wrong.
LIKELY = 0.4
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|[?!:;]")  # and marks that news does without
_LABEL = re.compile(
    r"^ANALYSIS/OPINION|^(?:OPINION|Opinion|COMMENTARY|Commentary)\b\W|\b(?:opinions?|views?) expressed\b", re.MULTILINE
)
_QUOTES = re.compile('["“”]')
_AUTHOR, _AUTHORS = "the author", "the article"  # of whom no line tells: one, and perhaps several
_ONE = re.compile(r"\b(?:I|[Mm]y|[Mm]e)\b")
_SEVERAL = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b|\bco-?authors\b")
_LEAST_SEVERAL = 2  # sentences; "our country" alone is any columnist's
_NAME = r"([A-Z][\w’'-]+(?: [A-Z](?:[\w’'-]+|\.)){1,3})"
_NAMED = re.compile(rf"(?:Editor['’]s [Nn]ote: )?{_NAME}(?:, [^,.]{{2,60}},)? is (?:an?|the) ")
# "The opinions expressed in this commentary are solely those of Jane Holt."
_SOLELY = re.compile(rf"\b(?:opinions?|views?) expressed\b[^.]{{0,60}}? of (?!The ){_NAME}\.?$")


@dataclass(frozen=True, slots=True)
class Voice:
    """How an article speaks, less what it quotes. ``shares``: for each sign the share of its sentences that have it;
    ``words``: how much of it each word is, by the logarithm of its count, all together of Euclidean length one
    (sublinear term frequencies; Manning et al. 2008, 6.4). ``sentences`` is their number.
    """

    shares: Mapping[str, float]
    words: Mapping[str, float]
    sentences: int

    @classmethod
    def of(cls, article: Article) -> Voice:
        """An English article's."""
        texts = [unquoted(sentence.text) for sentence in article.sentences]
        shares = {name: _share(bool(pattern.search(text)) for text in texts) for name, pattern in TELLS.items()}
        shares |= {
            "question": _share("?" in text for text in texts),
            "exclamation": _share("!" in text for text in texts),
            "quoted": _share(bool(_QUOTES.search(sentence.text)) for sentence in article.sentences),
            "label": float(_LABEL.search(f"{article.title or ''}\n{article.text}") is not None),
            "author": float(any(is_author_line(sentence.text) for sentence in ends_of(article))),
        }
        return cls(shares, _term_frequencies(texts), len(texts))

    @property
    def odds(self) -> float:
        """The logarithm of the odds that an article which speaks so is somebody's opinion."""
        fitted = opinion_weights()
        by_shares = sum(fitted.shares.get(name, 0.0) * value for name, value in self.shares.items())
        return (
            fitted.constant + by_shares + sum(fitted.words.get(word, 0.0) * part for word, part in self.words.items())
        )

    @property
    def is_opinion(self) -> bool:
        """Whether an article which speaks so is a column rather than news: it says so, or its ``odds`` do."""
        if self.sentences < LEAST_SENTENCES:
            return False
        return self.shares["label"] > 0 or self.odds > math.log(LIKELY / (1 - LIKELY))


def _share(holds: Iterator[bool]) -> float:
    flags = list(holds)
    return sum(flags) / max(1, len(flags))


def _term_frequencies(texts: Iterable[str]) -> dict[str, float]:
    counts = Counter(word for text in texts for word in _WORD.findall(text.lower().replace("’", "'")))
    found = {word: 1 + math.log(count) for word, count in counts.items()}
    length = math.hypot(*found.values()) or 1.0
    return {word: value / length for word, value in found.items()}


@dataclass(frozen=True, slots=True)
class OpinionWeights:
    """The fitted weights of a ``Voice``'s shares and words, and the constant."""

    shares: Mapping[str, float]
    words: Mapping[str, float]
    constant: float


@cache
def opinion_weights() -> OpinionWeights:
    """The fitted weights, ``models/training/train_opinion.py``'s; the file is read at the first call."""
    data = tomllib.loads(files("app.summarize").joinpath("opinion.toml").read_text(encoding="utf-8"))
    return OpinionWeights(data["shares"], data["words"], data["constant"])


def author_of(article: Article, voice: Voice) -> str | None:
    """Whose opinion an English article of this ``voice`` is: the name that the line about its author gives, else "the
    author", or "the article" where that speaks of "us" and never of "me", as several would; ``None`` where it is none.
    """
    if not voice.is_opinion:
        return None
    ends = [sentence.text for sentence in ends_of(article)]
    names = [match[1] for text in ends if is_author_line(text) and (match := _NAMED.match(text))]
    names += [match[1] for text in ends if (match := _SOLELY.search(text))]
    if names:
        return names[0]
    own = [unquoted(sentence.text) for sentence in article.sentences]
    several = sum(_SEVERAL.search(text) is not None for text in own) >= _LEAST_SEVERAL
    return _AUTHORS if several and not any(_ONE.search(text) for text in own) else _AUTHOR


def by_author(text: str, author: str, said: str, parses: Parses) -> str:
    """``text``, a sentence of an opinion piece, with its author as the speaker unless it names one; ``said`` is the
    summary before it.
    """
    of_author = not author.startswith("the ") and author in text  # a note on them, which is not theirs
    if not text.endswith(".") or text.endswith("..") or of_author or _names_speaker(parses(text)):
        return text
    short = author if author.startswith("the ") else surname(author)
    # What happened on a day is told, not argued.
    argued = author == _AUTHORS and not TELLS["weekday"].search(unquoted(text))
    verbs = ("argues" if argued else "says" if author == _AUTHORS else "writes", "says", "adds")
    before = len(re.findall(rf", [^,]*{re.escape(short)} (?:{'|'.join(verbs)})\.", said))
    return f"{text[:-1]}, {short if before else author} {verbs[min(before, len(verbs) - 1)]}."


def _names_speaker(doc: Doc) -> bool:
    """Whether the sentence reports or quotes somebody."""
    return _QUOTES.search(doc.text) is not None or any(
        is_report(token) and token.dep_ in {"ROOT", "conj", "parataxis", "prep", "advcl"} for token in doc
    )
