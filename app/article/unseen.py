"""Characters that cannot be seen: soft hyphens, marks without width, marks and overrides of direction, controls.

Editors leave them inside words and numbers ("7\\u00ad000", "mil\\u00adlion"), where they hide these from machines and
from nobody else.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from app.article.model import Article, Sentence, Span

_ALWAYS = r"\x00-\x08\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
# Joiners shape Persian and Indic letters and emoji, and do nothing beside Latin letters, digits, spaces and signs.
_BESIDE = rf"[\x00-\u024f\u2000-\u200b\u2010-\u20cf{_ALWAYS}]"
# Possessive, and from a run's beginning alone: else a long run of joiners is read again from each of them.
_UNSEEN = re.compile(rf"[{_ALWAYS}]|(?<={_BESIDE})[\u200c\u200d]++|(?<![\u200c\u200d])[\u200c\u200d]++(?={_BESIDE})")


def seen(text: str) -> str:
    """``text`` without what cannot be seen; bidi marks and overrides could also make a quotation look like another."""
    return _UNSEEN.sub("", text)


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as it is seen, and where its characters stand in ``given``."""

    given: str
    text: str
    _hidden: tuple[int, ...]

    @classmethod
    def of(cls, given: str) -> "Seen":
        """``given`` as it is seen."""
        hidden = tuple(place for match in _UNSEEN.finditer(given) for place in range(*match.span()))
        return cls(given, seen(given) if hidden else given, hidden)

    def place(self, span: Span) -> Span:
        """Where the characters of a span that is not empty stand in ``given``, with what is hidden between them."""
        return Span(self._given(span.start), self._given(span.end - 1) + 1) if self._hidden else span

    def article(self, article: Article) -> Article:
        """The article whose text ``given`` is, as it is seen."""
        if not self._hidden:
            return article
        spans = [(s, Span(self._seen(s.span.start), self._seen(s.span.end))) for s in article.sentences]
        shown = [(sentence, span) for sentence, span in spans if span.of(self.text).strip()]
        sentences = (Sentence(span, span.of(self.text), i, s.paragraph) for i, (s, span) in enumerate(shown))
        return replace(article, text=self.text, sentences=tuple(sentences), title=article.title and seen(article.title))

    def _seen(self, offset: int) -> int:
        return offset - bisect_left(self._hidden, offset)

    def _given(self, offset: int) -> int:
        """The place of a character: past everything hidden that leaves at most ``offset`` characters before itself."""
        return offset + bisect_right(range(len(self._hidden)), offset, key=lambda at: self._hidden[at] - at)
