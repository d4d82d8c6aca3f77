"""Attribution over sentences: what a report goes on to say, and quotations of several sentences.

"The soldiers were described as ...", "The report noted that ..." and the sentences inside one pair of quotation
marks belong to the source that a neighbouring sentence names.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from spacy.tokens import Token

from app.article import Article, Parses, Sentence, Span
from app.figures.draft import Draft, Line
from app.figures.lexicon import lexicon
from app.figures.source import PRONOUNS, source_of, sources

_BACK = 3  # sentences before, from which an attribution may reach on
_QUOTE = re.compile(r"[“”„«»\"]|''|``")
_OPENING, _CLOSING = frozenset({"“", "„", "«", "``"}), frozenset({"”", "»", "''"})
_DETERMINED = frozenset({"the", "this", "that", "its", "their", "his", "her"})
_LONGEST_QUOTE = 3_000


@dataclass(slots=True)
class Attribution:
    """Attributes the figures of one article's sentences; keeps what it has found in them."""

    article: Article
    parses: Parses
    _quotes: list[Span] = field(init=False)
    _named: dict[int, tuple[str, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._quotes = quotations(self.article)

    def attribute(self, sentence: Sentence, line: Line, drafts: list[Draft]) -> None:
        """Set ``source`` of the sentence's figures."""
        for draft in drafts:
            token = line.token(draft.numeral.first) if draft.reason is None else None
            if token is None:
                continue
            found = source_of(token)
            if found is None or _is_vague(found):
                named = self._beyond(sentence, sentence.span.start + line.atoms[draft.first].start, token)
                found = named or (found if found is not None and found.lower() not in PRONOUNS else None)
            draft.source = found

    def _beyond(self, sentence: Sentence, offset: int, token: Token) -> str | None:
        quote = self._quote_at(offset)
        if quote is not None:
            return self._speaker(sentence, quote)
        return self._earlier(sentence.index) if _continues(token) or source_of(token) is not None else None

    def _quote_at(self, offset: int) -> Span | None:
        at = bisect_right(self._quotes, offset, key=lambda span: span.start) - 1
        return self._quotes[at] if at >= 0 and self._quotes[at].end > offset else None

    def _speaker(self, sentence: Sentence, quote: Span) -> str | None:
        """Who speaks the quotation: named in a sentence that it stands in, or introduced before it."""
        around = [
            other.index
            for other in self.article.sentences[max(0, sentence.index - 6) : sentence.index + 7]
            if other.span.start < quote.end and quote.start < other.span.end and other.index != sentence.index
        ]
        around.sort(key=lambda index: (abs(index - sentence.index), -index))
        return next((name for index in around for name in self._names(index)), None) or self._earlier(
            min([sentence.index, *around])
        )

    def _earlier(self, index: int) -> str | None:
        """The nearest earlier sentence's source."""
        before = range(index - 1, max(-1, index - 1 - _BACK), -1)
        return next((name for other in before for name in self._names(other)), None)

    def _names(self, index: int) -> tuple[str, ...]:
        if index not in self._named:
            doc = self.parses(self.article.sentences[index].text)
            self._named[index] = tuple(name for name in sources(doc) if not _is_vague(name))
        return self._named[index]


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
    """A pronoun, or "the report", "the study": something that an earlier sentence names better."""
    low = source.lower()
    article, _, noun = low.partition(" ")
    return low in PRONOUNS or (article in {"the", "this", "that"} and noun in lexicon().reports)


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
