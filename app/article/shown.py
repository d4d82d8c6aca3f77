"""A text as its readers see it: without what cannot be seen (soft hyphens, marks without width, marks and overrides of
direction, controls), and without what HTML is written in: characters for their names ("AT&amp;T", "&pound;5",
"Holt&#8217;s"), no tags.

Editors leave the former inside words and numbers ("7\\u00ad000", "mil\\u00adlion"), and feeds the latter in plain text;
they hide these from machines and from nobody else.
"""

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.article.model import Article, Sentence, Span

_ALWAYS = r"\x00-\x08\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
# Joiners shape Persian and Indic letters and emoji, and do nothing beside Latin letters, digits, spaces and signs.
_BESIDE = rf"[\x00-\u024f\u2000-\u200b\u2010-\u20cf{_ALWAYS}]"
# Possessive, and from a run's beginning alone: else a long run of joiners is read again from each of them.
_UNSEEN = re.compile(rf"[{_ALWAYS}]|(?<={_BESIDE})[\u200c\u200d]++|(?<![\u200c\u200d])[\u200c\u200d]++(?={_BESIDE})")

# HTML's character references that end as they should, and its tags of text: of blocks, which stand for a line's end,
# and inside of lines (https://html.spec.whatwg.org/#character-references, #start-tags).
_ATTRIBUTES = r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))*\s*/?"
_HTML = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
    rf"|</?(?:(?P<block>p|br|div|h[1-6]|ul|ol|li|blockquote|section|article|figure|figcaption)"
    rf"|(?P<inline>a|b|i|em|strong|span|u|small|su[bp]|q|cite|mark|font)){_ATTRIBUTES}>",
    re.IGNORECASE,
)


def seen(text: str) -> str:
    """``text`` without what cannot be seen, and with the characters that it names; bidi marks and overrides could also
    make a quotation look like another.
    """
    return _UNSEEN.sub("", _HTML.sub(_shown, text))


def _shown(written: re.Match[str]) -> str:
    """The character that a reference or a tag stands for, if any; a reference to no single character stays."""
    if written["block"] or written["inline"]:
        return "\n" if written["block"] else ""
    character = html.unescape(written[0])
    return character if len(character) == 1 else written[0]


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as it is seen, and where its characters stand in ``given``. ``_hidden`` are the places of what is not
    seen. What HTML writes with several characters stands at the last one's; ``_first`` tells where it begins.
    """

    given: str
    text: str
    _hidden: tuple[int, ...]
    _first: Mapping[int, int]

    @classmethod
    def of(cls, given: str) -> "Seen":
        """``given`` as it is seen."""
        written = [(m.start(), m.end(), shown) for m in _HTML.finditer(given) if (shown := _shown(m)) != m[0]]
        inside = {place for start, end, shown in written for place in range(start, end - len(shown))}
        first = {end - 1: start for start, end, shown in written if shown}
        named = cls(given, _HTML.sub(_shown, given), tuple(sorted(inside)), first)
        unseen = {place for match in _UNSEEN.finditer(named.text) for place in range(*match.span())}
        hidden = tuple(sorted(inside.union(map(named._given, unseen))))
        return replace(named, text=_UNSEEN.sub("", named.text), _hidden=hidden)

    def place(self, span: Span) -> Span:
        """Where the characters of a span that is not empty stand in ``given``, with what is hidden between them."""
        if not self._hidden:
            return span
        start = self._given(span.start)
        return Span(self._first.get(start, start), self._given(span.end - 1) + 1)

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
