"""The candidates for one piece of evidence, and which of them is the answer's sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING

from app.article import PARSED_LANGUAGE, Parses, Span, count_words, seen
from app.engines import Draft
from app.summarize.constituents import Constituent, constituents
from app.summarize.content import content_words, stem
from app.summarize.cut import close_up, in_order, told, without
from app.summarize.form import faults, tells
from app.summarize.leaning import dangles, names_nobody
from app.summarize.lexicon import lexicon
from app.summarize.mention import Mentions
from app.summarize.model import Evidence, Origin
from app.summarize.pronoun import names_later
from app.summarize.quoting import quotations
from app.summarize.refer import Background, is_caption, presupposed
from app.summarize.standing import Standing
from app.summarize.verify import violations
from app.summarize.verify.grammar import is_report

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_QUOTATION_WORDS = 3  # fewer may be a name
_PRONOUN = re.compile(r"[\"“'‘]?(?:He|She|It|They|His|Her|Their|Its|This|That|These|Those)\b")
# "It was in May that ...", in which "it" stands for nothing.
_CLEFT = re.compile(r"It (?:is|was|will be) (?!\w{2,20}ed )[^.,]{2,60} (?:that|who|when) ")
# "One revolutionised hair, another ..." begins a list that the summary does not go on with.
_OF_SEVERAL = frozenset({"one", "another", "others", "both", "neither"})
# A sentence of this length reads well as it stands; only longer ones lose their asides.
COMFORTABLE_WORDS = 20
# A sentence cut down to less than this says too little to stand in a summary; a headline may.
LEAST_WORDS = 9
# What goes from a sentence of any length: it ties it to one that the summary does not say, or interrupts it.
_ALWAYS_GO = frozenset({"connective", "also", "venue", "bracket"})
# Kinds that stay unless a sentence is so long that it is hard to read, or a headline: nine in ten of our own summaries
# that say the rest of a sentence say these too.
_MOSTLY_STAY = frozenset({"and", "in spite", "apposition", "age"})
HARD_TO_READ = 30  # words
# What a comma adds at the end ("..., claiming the men's 800m") is news where so much of it recurs in the article.
_NEWS = 1 / 3
# A rewrite that keeps less than this of its evidence's informative words, or of those that the article comes back to,
# has lost what it was chosen for. The first sentence of an article is news throughout.
LEAST_KEPT, LEAST_KEPT_OF_LEAD = 0.65, 0.85
LEAST_KEPT_RECURRING = 0.75
# Each change of a draft costs a parse; a draft of our own writer has three at most, as a rule.
_MOST_CHANGES = 6
_MOST_CUTS = 12  # so does each cut; prose has three in a sentence as a rule
_LONGEST_CUT = 120  # words; what is longer is a list, of which no cut makes a sentence
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday"})
# Reports by what somebody did: their day is the news's.
_DONE = frozenset({"agree", "find", "rule", "show", "accuse", "testify", "reveal", "call", "hear", "learn", "post"})
_Change = tuple[int, int, list[str]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may stand in the answer."""

    text: str
    origin: Origin


@dataclass(frozen=True)
class Ready:
    """A piece of evidence with its best sentence that needs no model.

    ``named`` is that sentence with its persons' names in full. ``dangles``: it leans on the very sentence before it.
    ``takes_for_known``: the stems that some sentence before it should have brought.
    ``recurring``: the words that the article comes back to. ``opens``: it is the first sentence of the prose.
    ``doubts``: it says that a claim could not be verified. ``worth``: what it is worth to the summary.
    """

    evidence: Evidence
    candidate: Candidate
    named: str
    dangles: bool = False
    takes_for_known: frozenset[str] = frozenset()
    recurring: frozenset[str] = frozenset()
    opens: bool = False
    doubts: bool = False
    worth: float = 0.0

    @cached_property
    def bag(self) -> frozenset[str]:
        """The sentence's informative words."""
        return content_words(self.named)

    @cached_property
    def quotes(self) -> frozenset[str]:
        """What the sentence quotes, of three words or more, without marks and case."""
        found = (self.named[span.start + 1 : span.end - 1].strip(" .,").casefold() for span in quotations(self.named))
        return frozenset(text for text in found if count_words(text) >= _QUOTATION_WORDS)

    @cached_property
    def points(self) -> bool:
        """Whether its first word stands for what the sentence before it tells, or the claim that it doubts does: nobody
        understands it without that.
        """
        return self.dangles and (self.doubts or _PRONOUN.match(self.named) is not None)

    @cached_property
    def words(self) -> int:
        """What the sentence costs."""
        return count_words(self.named)


def as_it_stands(piece: Evidence) -> Ready:
    """The piece, word for word."""
    text = verbatim(piece.text)
    return Ready(piece, Candidate(text, "quoted"), text, worth=piece.score)


def verbatim(text: str) -> str:
    """What is ``seen`` of ``text``, on one line, without a space before a full stop or comma."""
    return close_up(seen(text), stops_only=True)


def without_model(  # noqa: PLR0913 - what an article is known by, and a limit
    pieces: Iterable[Evidence],
    language: str,
    parses: Parses,
    mentions: Mentions,
    standing: Standing,
    *,
    longest: int | None = None,
) -> list[Ready]:
    """For each piece that can stand in a summary, its best form by cuts alone; as it stands in languages that are not
    parsed. ``mentions`` knows all of the article's prose, which introduces people and things; ``standing`` how well
    its sentences stand. ``longest``, in words, has the pieces cut down as far as headlines are.
    """
    pieces = list(pieces)
    if language != PARSED_LANGUAGE:
        return [as_it_stands(piece) for piece in pieces]
    parses.prefetch(piece.text for piece in pieces)
    background = Background.of(mentions.prose, mentions.around)
    found = (_ready(piece, parses, background, mentions, longest) for piece in pieces)
    return [_weighed(ready, parses, standing) for ready in found if ready is not None]


def _weighed(ready: Ready, parses: Parses, standing: Standing) -> Ready:
    """``ready`` with its worth: of a sentence like it, and as it stands."""
    piece = ready.evidence
    judged = piece.judgement.stands if piece.judgement is not None else None
    stands = standing.worth(piece.signs, parses(piece.text), opens=ready.opens, leans=ready.dangles, judged=judged)
    return replace(ready, worth=piece.score + stands)


def _ready(
    piece: Evidence, parses: Parses, background: Background, mentions: Mentions, longest: int | None
) -> Ready | None:
    index = piece.sentence.index
    opens = index == background.begins
    text = told(piece.text) if opens else piece.text
    if is_caption(parses(text), pictured=index == background.begins + 1 and mentions.opens_with_picture):
        return None
    for candidate in _forms(piece, text, parses, background, longest):
        found = set(faults(parses(candidate.text))) - {"repetition"}  # the article's own words may come twice
        if candidate.origin == "quoted" and tells(candidate.text, parses, opens=opens):
            found -= {"no clause"}
        if found <= {"dangling"}:
            in_full = mentions.in_full(candidate.text, index, "", parses)
            named = mentions.by_author(in_full, "", parses)
            known = presupposed(parses(candidate.text), index, background)
            known -= {stem(name.casefold()) for name in mentions.names(candidate.text, index, parses)}
            leans = _leans(in_full, parses, opens=opens)
            return Ready(piece, candidate, named, leans, known, background.recurring, opens)
    return None


def _leans(text: str, parses: Parses, *, opens: bool) -> bool:
    """Whether ``text`` needs the sentence before it; what ``opens`` the prose has none, and may point at what comes."""
    doc = parses(text)
    points_back = _PRONOUN.match(text) and not _CLEFT.match(text)
    if opens and not points_back and not _is_of_several(doc[0]):
        return False
    if opens and names_later(doc):
        return False
    return dangles(doc) or names_nobody(doc) or lexicon().connectives.match(text) is not None


def _is_of_several(first: Token) -> bool:
    """Whether ``first`` alone is the subject and picks out of several ("One revolutionised ...", not "One of them")."""
    return first.lower_ in _OF_SEVERAL and first.dep_ in {"nsubj", "nsubjpass"} and first.right_edge == first


def _forms(piece: Evidence, text: str, parses: Parses, background: Background, longest: int | None) -> list[Candidate]:
    """The forms of ``text``, what the piece tells, best first: without what always goes, where it is long also without
    asides until it is short enough; the piece as it stands.
    """
    forms: list[str] = [] if text == piece.text else [text]
    gone: list[Span] = []
    parts = in_order(constituents(parses(text))) if count_words(text) <= _LONGEST_CUT else []
    whole = text
    for part in parts[:_MOST_CUTS]:
        if (part.kind == "adjunct" and longest is None) or _is_list(text[part.span.start : part.span.end]):
            continue
        shorter = without(text, [*gone, part.span])
        wanted = part.kind in _ALWAYS_GO or count_words(forms[-1] if forms else text) > _bearable(part, longest)
        if longest is None and part.kind not in _ALWAYS_GO and count_words(shorter) < LEAST_WORDS:
            continue
        if longest is None and (_is_news(part, text, piece, background) or _is_of_person(part, parses(text))):
            continue
        if part.kind == "connective":  # it says nothing itself, and is not missed
            whole = shorter
        if wanted and not violations(shorter, whole, parses, may_dangle=True):
            forms.append(shorter)
            gone.append(part.span)
    return [*(Candidate(form, "compressed") for form in reversed(forms)), Candidate(verbatim(piece.text), "quoted")]


def _is_list(text: str) -> bool:
    """Whether ``text`` goes over a semicolon: to the parser the rest of a list is often part of its first item."""
    return ";" in text


def _bearable(part: Constituent, longest: int | None) -> int:
    """Up to how many words a sentence keeps ``part``."""
    if longest is not None:
        return longest
    return HARD_TO_READ if part.kind in _MOSTLY_STAY else COMFORTABLE_WORDS


def _is_news(part: Constituent, text: str, piece: Evidence, background: Background) -> bool:
    """Whether ``part`` of ``text``, at its end, tells some of what the article is about: in its first sentence, all
    does, in the others what it comes back to.
    """
    if part.kind not in {"participle", "and"}:
        return False
    words = content_words(text[part.span.start : part.span.end])
    return piece.sentence.index <= background.begins or background.matters(words) >= _NEWS


def _is_of_person(part: Constituent, doc: Doc) -> bool:
    """Whether ``part`` says who a person is, whom the reader would not know without it."""
    before = [token for token in doc if token.idx < part.span.start]
    return part.kind == "apposition" and bool(before) and before[-1].ent_type_ == "PERSON"


def accept(draft: Draft, ready: Ready, mentions: Mentions, parses: Parses) -> Candidate | None:
    """The draft as a candidate if it is better than what needs no model and passes every check; ``None`` when it is
    dropped.
    """
    text = verbatim(draft.text)
    if draft.finish != "stop" or not text or count_words(text) > ready.words:
        return None
    if text == verbatim(ready.evidence.text):
        return Candidate(text, "quoted")
    kept, recurring = content_words(text) & ready.bag, ready.bag & ready.recurring
    least = LEAST_KEPT_OF_LEAD if ready.opens else LEAST_KEPT
    if len(kept) < least * len(ready.bag) or len(kept & recurring) < LEAST_KEPT_RECURRING * len(recurring):
        return None
    origin: Origin = "written"
    if not _may_stand_for(text, ready.evidence.text, parses):
        text, origin = _salvaged(text, ready.evidence.text, parses), "compressed"
        if count_words(text) >= ready.words:
            return None
    named = mentions.put_in_full(text, ready.evidence.sentence.index, "", parses)
    return Candidate(text, origin) if ready.dangles or not dangles(parses(named)) else None


def _may_stand_for(text: str, evidence: str, parses: Parses) -> bool:
    """Whether ``text`` says nothing else than ``evidence``, and when it happened."""
    return not _loses_day(text, parses(evidence)) and not violations(text, evidence, parses, may_dangle=True)


def _loses_day(text: str, evidence: Doc) -> bool:
    """Whether a day on which something happened is gone: true without it, but in a summary it would be the news's. The
    day on which something was said may go.
    """
    kept = text.lower()
    days = [token for token in evidence if token.lower_ in _DAYS and token.lower_ not in kept]
    told = [day.head.head if day.head.dep_ == "prep" else day.head for day in days]
    # "in papers revealed Thursday", "agreed on Monday"
    return any(verb.dep_ == "acl" or verb.lemma_ in _DONE or not is_report(verb) for verb in told)


def _salvaged(draft: str, evidence: str, parses: Parses) -> str:
    """``evidence`` with those of the draft's changes, the longest first, after each of which it may still leave the
    house: one that may not does not cost the others.
    """
    words, drafted = verbatim(evidence).split(), draft.split()
    matcher = SequenceMatcher(None, words, drafted, autojunk=False)
    changes = [(a, b, drafted[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    taken: list[_Change] = []
    for change in sorted(changes[:_MOST_CHANGES], key=lambda change: change[0] - change[1]):
        text = " ".join(_changed(words, [*taken, change]))
        if _may_stand_for(text, evidence, parses):
            taken.append(change)
    return " ".join(_changed(words, taken))


def _changed(words: Sequence[str], changes: Iterable[_Change]) -> list[str]:
    """``words`` with each change's words in place of those from its first to the one before its last."""
    found = list(words)
    for begin, end, new in sorted(changes, key=lambda change: -change[0]):
        found[begin:end] = new
    return found
