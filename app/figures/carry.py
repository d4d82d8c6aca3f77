"""Attribution over sentences: what a report goes on to say, and quotations of several sentences.

"The soldiers were described as ...", "The report noted that ..." and the sentences inside one pair of quotation
marks belong to the source that a neighbouring sentence names.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import InitVar, dataclass, field
from typing import TYPE_CHECKING

from app.article import Article, Parses, Sentence, Span
from app.figures.denial import denied
from app.figures.draft import Draft, Line
from app.figures.lexicon import lexicon
from app.figures.model import Kind
from app.figures.source import PRONOUNS, source_of, sources
from app.figures.source_clues import Place, clues, colon_speaker
from app.figures.source_names import names, persons, speakers
from app.figures.source_weights import weights

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BACK_IN_PARAGRAPH = 8  # sentences back to a paragraph's beginning
_BACK_FOR_PERSON = 6  # sentences before, in which "he" may be named
_BACK_FROM_QUOTATION = 15  # sentences before a quoted one, in which its speaker may be named
_BACK = 3  # sentences before, from which an attribution may reach on
_QUOTE = re.compile(r"[“”„«»\"]|''|``")
_OPENING, _CLOSING = frozenset({"“", "„", "«", "``"}), frozenset({"”", "»"})
_DETERMINED = frozenset({"the", "this", "that", "its", "their", "his", "her"})
_LONGEST_QUOTE = 3_000


@dataclass(slots=True)
class Attribution:
    """Attributes the figures of one article's sentences; keeps what it has found in them.

    ``notes``: sentences that are no part of the story, so that nobody in it speaks there. ``before``: the one that
    worked on the article's sentences before these, with parses that are no more.
    """

    article: Article
    parses: Parses
    notes: frozenset[int] = frozenset()
    before: InitVar[Attribution | None] = None
    quotes: list[Span] = field(init=False)
    named: dict[tuple[str, int], tuple[str, ...]] = field(init=False)

    def __post_init__(self, before: Attribution | None) -> None:
        self.quotes = quotations(self.article) if before is None else before.quotes
        self.named = {} if before is None else before.named

    def attribute(self, sentence: Sentence, line: Line, drafts: list[Draft]) -> None:
        """Set ``source`` of the sentence's figures."""
        for draft in drafts:
            token = line.token(draft.numeral.first) if draft.reason is None else None
            if token is None:
                continue
            is_denied, claimant = denied(token)
            if is_denied:
                draft.source = claimant
            else:
                place = self.place(sentence, sentence.span.start + line.atoms[draft.first].start, token, draft.kind)
                found, ruled = self.evidence(place)
                continued = "carried" in found and place.quote is None
                accepted = continued or weights().accept(found)
                draft.source = (ruled or self._guessed(place)) if accepted else None

    def place(self, sentence: Sentence, offset: int, token: Token, kind: Kind) -> Place:
        """Where a figure stands that begins at the article's ``offset`` and whose number is ``token``."""
        return Place(self.article, sentence, token, offset, kind, self._quote_at(offset))

    def evidence(self, place: Place) -> tuple[list[str], str | None]:
        """The clues of a figure for ``source_weights``, and the source that the rules give."""
        inside = source_of(place.token)
        ruled = inside
        if inside is None or _is_vague(inside):
            named = self._beyond(place, inside)
            ruled = named or (inside if inside is not None and not _is_nobody(inside) else None)
        rule = "none" if inside is None else "vague" if _is_vague(inside) else "found"
        carried = "carried" if ruled is not None and inside is None else "not carried"
        return [*clues(place), f"rule:{rule}", carried], ruled

    def _beyond(self, place: Place, inside: str | None) -> str | None:
        """The source that the rules find outside of the figure's sentence, which itself has ``inside``."""
        if place.quote is not None and (inside is None or inside.lower() not in {"he", "she"}):
            return self._speaker(place.sentence, place.quote)
        if inside is None and not _continues(place.token):
            return None
        return self._stands_for(inside or "it", place.sentence.index)

    def _guessed(self, place: Place) -> str | None:
        """The likeliest name where the clues show a source and the rules find none."""
        index = place.sentence.index
        speaker = colon_speaker(self._paragraph(index))
        if speaker is not None:
            return speaker
        for name in names(place.token, place.quote and self._within(place)):
            if not _is_vague(name):
                return name
            known = self._stands_for(name, index)
            if known is not None or not _is_nobody(name):
                return known or name
        if earlier := self._earlier(index):
            return earlier
        many = (source_of(place.token) or "").lower() == "they"  # none of those who speak alone nearby
        return None if many else self._loosely(place)

    def _within(self, place: Place) -> Span | None:
        """The figure's quotation, in offsets of its sentence."""
        start = place.sentence.span.start
        return place.quote and Span(max(0, place.quote.start - start), max(0, place.quote.end - start))

    def _paragraph(self, index: int) -> str:
        """The first sentence of a sentence's paragraph."""
        sentences = self.article.sentences
        first = index
        while (
            first > max(0, index - _BACK_IN_PARAGRAPH) and sentences[first - 1].paragraph == sentences[index].paragraph
        ):
            first -= 1
        return sentences[first].text

    def _stands_for(self, pronoun: str, index: int) -> str | None:
        """Whom a pronoun, or "the report", of sentence ``index`` means: the last source; for "he" the last person."""
        if pronoun[0].isdigit():
            return None
        if pronoun.lower() not in {"he", "she"}:
            return self._earlier(index)
        return self._person_before(index) or self._earlier(index)

    def _person_before(self, index: int) -> str | None:
        """The last person that sentences before ``index`` are about."""
        return next(iter(self._kept("person", index, lambda: self._persons_before(index))), None)

    def _persons_before(self, index: int) -> Iterator[str]:
        """The last person before sentence ``index``, as whoever spoke where one did."""
        for other in range(index - 1, max(-1, index - 1 - _BACK_FOR_PERSON), -1):
            people = self._people(other) if other not in self.notes else ()
            spoke = next((n for n in self._names(other) for person in people if person in n or n in person), None)
            if spoke is not None or people:
                yield spoke or people[0]
                return

    def _people(self, index: int) -> tuple[str, ...]:
        return self._kept("people", index, lambda: persons(self._doc(index)))

    def _loosely(self, place: Place) -> str | None:
        """Whoever speaks, by any attributing verb, in the sentences before or after; around a quotation, farther."""
        index, sentences = place.sentence.index, self.article.sentences
        reach = _BACK if place.quote is None else _BACK_FROM_QUOTATION
        around = (index - 1, index + 1, *range(index - 2, index - 1 - reach, -1))
        near = (other for other in around if 0 <= other < len(sentences) and other not in self.notes)
        told = (other for other in near if other < index or not sentences[other].text.endswith("?"))
        found = next((name for other in told for name in self._speakers(other)[:1]), None)
        return self._stands_for("he", index) if found is None and place.quote is not None else found

    def _speakers(self, index: int) -> tuple[str, ...]:
        return self._kept("speakers", index, lambda: self._named_speakers(index))

    def _named_speakers(self, index: int) -> Iterator[str]:
        """Who speaks in a sentence, by name."""
        for name in speakers(self._doc(index)):
            known = self._stands_for(name, index) if name.lower() in {"he", "she"} else name
            if known is not None and known.lower() not in PRONOUNS:
                yield known

    def _quote_at(self, offset: int) -> Span | None:
        at = bisect_right(self.quotes, offset, key=lambda span: span.start) - 1
        return self.quotes[at] if at >= 0 and self.quotes[at].end > offset else None

    def _speaker(self, sentence: Sentence, quote: Span) -> str | None:
        """Who speaks the quotation: named in a sentence that it stands in, or introduced before it."""
        around = [
            other.index
            for other in self.article.sentences[max(0, sentence.index - 6) : sentence.index + 7]
            if other.span.start < quote.end and quote.start < other.span.end and other.index != sentence.index
        ]
        around.sort(key=lambda index: (abs(index - sentence.index), -index))
        return next((name for index in around for name in self._names(index)), None) or self._quoted_before(
            min([sentence.index, *around])
        )

    def _quoted_before(self, index: int) -> str | None:
        """The nearest earlier sentence's source, for a quotation that goes on; "she said" is the person before."""
        for other in range(index - 1, max(-1, index - 1 - _BACK), -1):
            for name in self._spoken(other):
                named = None if _is_vague(name) else name
                known = self._person_before(other) if name.lower() in {"he", "she"} else named
                if known is not None:
                    return known
        return None

    def _earlier(self, index: int) -> str | None:
        """The nearest earlier sentence's source."""
        before = range(index - 1, max(-1, index - 1 - _BACK), -1)
        return next((name for other in before for name in self._names(other)), None)

    def _names(self, index: int) -> tuple[str, ...]:
        return tuple(name for name in self._spoken(index) if not _is_vague(name))

    def _spoken(self, index: int) -> tuple[str, ...]:
        return self._kept("spoken", index, lambda: sources(self._doc(index)) if index not in self.notes else ())

    def _doc(self, index: int) -> Doc:
        return self.parses(self.article.sentences[index].text)

    def _kept(self, what: str, index: int, find: Callable[[], Iterable[str]]) -> tuple[str, ...]:
        """The names that ``find`` finds for a sentence, sought once for all figures that ask."""
        if (what, index) not in self.named:
            self.named[what, index] = tuple(find())
        return self.named[what, index]


def quotations(article: Article) -> list[Span]:
    """The quotations of an article, in order, by their marks; one that is not closed lasts to its paragraph's end."""
    found: list[Span] = []
    opened: int | None = None
    ends = {s.paragraph: s.span.end for s in article.sentences}
    starts = sorted((article.sentences[i].span.start, p) for i, p in _first_of_paragraphs(article))
    for place, (start, paragraph) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else ends[paragraph]
        opened = None
        for mark in _QUOTE.finditer(article.text, start, end):
            if opened is None and mark.group() not in _CLOSING:
                opened = mark.start()
            elif opened is not None and mark.group() not in _OPENING:
                found.append(Span(opened, min(mark.end(), opened + _LONGEST_QUOTE)))
                opened = None
        if opened is not None:
            found.append(Span(opened, min(end, opened + _LONGEST_QUOTE)))
    return found


def _first_of_paragraphs(article: Article) -> list[tuple[int, int]]:
    sentences = article.sentences
    return [(i, s.paragraph) for i, s in enumerate(sentences) if i == 0 or sentences[i - 1].paragraph != s.paragraph]


def _is_vague(source: str) -> bool:
    """A pronoun, or "the report", "31% of voters": something that an earlier sentence names better."""
    low = source.lower()
    if low[0].isdigit():
        return True
    article, _, noun = low.partition(" ")
    return low in PRONOUNS or (article in {"the", "this", "that"} and noun in lexicon().reports)


def _is_nobody(source: str) -> bool:
    return source.lower() in PRONOUNS or source[0].isdigit()


def _continues(token: Token) -> bool:
    """Whether the figure's sentence refers to what somebody reported: "were described as", "The list also had"."""
    root = token.sent.root
    passive = any(child.dep_ in {"auxpass", "nsubjpass"} for child in root.children)
    agent = any(child.dep_ == "agent" for child in root.children)
    if passive and not agent and root.lemma_.lower() in lexicon().described:
        return True
    subject = next((child for child in root.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None or root.pos_ != "VERB":
        return False
    return subject.lemma_.lower() in lexicon().reports and subject.left_edge.lower_ in _DETERMINED
