"""The signs by which a sentence shows what it is worth to a summary: where it stands, what it is about, how it speaks.

Named numbers, mostly 0 to 1, read off the words alone (no parse), in one pass over the article.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.article import Article, count_words
from app.summarize.content import content_words
from app.summarize.model import Evidence
from app.summarize.quoting import quotations

Signs = Mapping[str, float]

_NAME = re.compile(r"(?<=[\w,;:”\"’'] )[A-Z][\w’'\-]+")
_NUMBER = re.compile(
    r"\d|\b(?:dozens?|hundreds?|thousands?|millions?|billions?|ten|eleven|twelve|\w{3,6}teen|\w{3,5}ty-\w+)\b"
)
_NO_PRONOUN = re.compile(r"\bUS\b|\(I[-)]|(?<=War )I\b")
# What was said before what is said now: an old toll, a plan that has changed.
_SUPERSEDED = re.compile(
    r"\bhad (?:earlier|previously|initially|originally|first)"
    r" (?:put|said|reported|given|estimated|announced|told|listed)\b"
)
# What the sentence before this only led up to.
_TURNS = re.compile(r"[\"“]?(?:But|Yet|Now|However|Instead|Until now)\b")
_PLACES = (1, 2, 3, 4, 6, 9, 14, 24)  # each with a sign of its own: "among the first n"
_LONG, _SHORT = 32, 12  # words

# Each a sign that is 1 where the sentence, less what it quotes, has it; shared with ``opinion``.
TELLS: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for name, words in {
        "first person": "I|I'm|I've|I'd|we|our|my|us|we're",
        "second person": "you|your|you're",
        "opinion": "should|must|perhaps|surely|clearly|indeed|of course|seems?|ought|frankly|obviously|unfortunately",
        "happened": "kill(?:s|ed)|dies|died|arrest(?:s|ed)|charged|ruled|voted|won|wins|beat|approved|signed|launched"
        "|resigned|sentenced|convicted|filed|agreed|rejected|released|opened|struck|injured|elected|named|banned|fired"
        "|shot|found guilty",
        "announced": "announce[sd]?|unveil(?:s|ed)|reveal(?:s|ed)|confirm(?:s|ed)|declare[sd]|warn(?:s|ed)|vow(?:s|ed)"
        "|urge[sd]|order(?:s|ed)|call(?:s|ed) (?:for|on)|accuse[sd]|den(?:ies|ied)|claim(?:s|ed)|demand(?:s|ed)",
        "said": "said|says|told|tells|according to|added|wrote|tweeted",
        "added": "added|continued|went on|also said|explained|recalled|noted",
        "to come": "will|plans? to|expected to|due to|set to|scheduled|would be|is to|are to|next (?:week|month|year)",
        "earlier": "last (?:year|month|week|season|fall|summer|spring|winter)|(?:years|months|weeks|decades) ago"
        "|earlier (?:this|in)|previous(?:ly)?|in recent (?:years|months|weeks)|once|until|since (?:the|19|20)"
        "|in the past|at the time|former(?:ly)?",
        "pluperfect": r"had (?:been|(?:\w{1,20}ly |also |already |not )?\w{2,20}(?:ed|en|wn|ne))",
        "long known": "(?:has|have) (?:long|always|repeatedly|often|previously)|is (?:known|based|located)|was born"
        "|founded",
        "year": r"(?:1[89]|20)\d\d",
        "example": "for (?:example|instance)|such as|one of|including",
        "doubt": "could|may|might|allegedly|alleged|reportedly|possibl[ey]|likely|unclear",
        "superlative": "first|most|largest|biggest|highest|lowest|worst|record|deadliest|latest|new",
        "authority": "report|study|poll|survey|investigation|statement|data|research|court|judge|police|officials?",
    }.items()
} | {
    "weekday": re.compile(r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|tonight)\b"),
    "percent or money": re.compile(r"\d ?%|\b(?:percent|per cent|million|billion)\b|[$£€]\s?\d"),
    "but": re.compile(r"^(?:but|however|yet|still|despite|although|though|while)\b|\bhowever\b", re.IGNORECASE),
    "and": re.compile(r"^(?:and|also|so|moreover|instead|then|now|or)\b|\b(?:meanwhile|also)\b", re.IGNORECASE),
    "pronoun first": re.compile("^(?:he|she|it|they|his|her|its|their|this|that|these|those|there)\\b", re.IGNORECASE),
    "not": re.compile(r"\b(?:not|never|no|none|without)\b|n['’]t\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class About:
    """What an article is about: in how many sentences each word stands, its headline's words and its lead's."""

    frequency: Counter[str]
    title: frozenset[str]
    lead: frozenset[str]
    sentences: int


def read_signs(article: Article, prose: Sequence[Evidence]) -> list[Signs]:
    """The signs of each piece of an article's prose."""
    bags = [content_words(piece.text) for piece in prose]
    frequency = Counter(word for bag in bags for word in bag)
    title = content_words(article.title or _heading(article))
    about = About(frequency, title, bags[0] if bags else frozenset(), len(prose))
    found = enumerate(zip(prose, bags, [*prose, None][1:], strict=True))
    return [{**dict(_signs(piece, place, bag, about)), **_of_next(behind)} for place, (piece, bag, behind) in found]


def _signs(piece: Evidence, place: int, bag: frozenset[str], about: About) -> Iterator[tuple[str, float]]:
    yield from _of_place(place, about)
    yield from _of_subject(bag, about)
    yield from _of_form(piece.text, bag)
    bare = unquoted(piece.text)
    for name, pattern in TELLS.items():
        if pattern.search(bare):
            yield name, 1.0


def _of_place(place: int, about: About) -> Iterator[tuple[str, float]]:
    for first in _PLACES:
        if place < first:
            yield f"among the first {first}", 1.0
    yield "half-life of place", 0.5 ** (place / 3)
    yield "depth", place / max(1, about.sentences - 1)
    if about.sentences > 6 and place >= about.sentences - 2:
        yield "at the end", 1.0


def _of_next(behind: Evidence | None) -> Signs:
    """What the piece behind, if any, shows of the one before it."""
    return {} if behind is None else {"turned": float(_TURNS.match(behind.text) is not None)}


def _of_subject(bag: frozenset[str], about: About) -> Iterator[tuple[str, float]]:
    yield "centrality", _centrality(bag, about)
    new = bag - about.lead
    yield "centrality beside the lead", _centrality(new, about)
    yield "share of the lead", len(bag & about.lead) / max(1, min(len(bag), len(about.lead)))
    yield "new words", min(1.0, len(new) / 12)
    if about.title:
        yield "share of the title", len(bag & about.title) / len(about.title)


def _centrality(bag: frozenset[str], about: About) -> float:
    """How much of what the article repeats the words have, in the way of SumBasic (Nenkova & Vanderwende 2005)."""
    repeated = sum(math.log1p(about.frequency[word] - 1) for word in bag)
    return min(1.0, repeated / (4 + len(bag)))


def _of_form(text: str, bag: frozenset[str]) -> Iterator[tuple[str, float]]:
    words = count_words(text)
    yield "words", min(words, 60) / 30
    yield "too long", max(0, words - _LONG) / 10
    yield "too short", max(0, _SHORT - words) / 10
    yield "informative words", len(bag) / max(1, words)
    yield "names", min(1.0, len(_NAME.findall(text)) / 6)
    yield "figures", float(_NUMBER.search(text) is not None)
    quoted = sum(span.end - span.start for span in quotations(text)) / len(text)
    yield "quoted", quoted
    yield "mostly quoted", float(quoted > 0.5)
    if _SUPERSEDED.search(text):
        yield "superseded", 1.0
    yield "quotation first", float(text[0] in "\"“‘'«")


def unquoted(text: str) -> str:
    """``text`` without what stands in quotation marks, and without what looks like a pronoun: the country (US), a
    senator's "(I)", "World War I".
    """
    for span in reversed(quotations(text)):
        text = f"{text[: span.start]} {text[span.end :]}"
    return _NO_PRONOUN.sub("", text)


def _heading(article: Article) -> str:
    """The article's first line, where it is short enough to be a heading."""
    first = article.sentences[0] if article.sentences else None
    return first.text if first and first.words <= 20 and first.text[-1] not in ".!?" else ""
