"""What is asked of a summary and what it is made of; plain data, no engine and no parse in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.article import Sentence, Span, count_words
from app.engines import Judgement

Style = Literal["tldr", "key-points", "teaser", "headline"]
Length = Literal["short", "medium", "long"]
Origin = Literal["written", "compressed", "quoted"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a summary may say: sentences at least (where the article has them) and at most, and words in all."""

    least: int
    sentences: int
    words: int


# The browsers' Summarizer API (WICG, "writing-assistance-apis") counts sentences, points and words; ours adds the words
# of each style, because a sentence of news is twice as long as one of the API's examples.
LIMITS: dict[tuple[Style, Length], Limits] = {
    ("tldr", "short"): Limits(2, 3, 75),
    ("tldr", "medium"): Limits(3, 5, 120),
    ("tldr", "long"): Limits(4, 7, 175),
    ("teaser", "short"): Limits(1, 1, 40),
    ("teaser", "medium"): Limits(1, 2, 60),
    ("teaser", "long"): Limits(2, 3, 75),
    ("key-points", "short"): Limits(3, 3, 90),
    ("key-points", "medium"): Limits(4, 5, 150),
    ("key-points", "long"): Limits(5, 7, 210),
    ("headline", "short"): Limits(1, 1, 12),
    ("headline", "medium"): Limits(1, 1, 17),
    ("headline", "long"): Limits(1, 1, 22),
}


@dataclass(frozen=True, slots=True)
class Options:
    """The caller's wishes."""

    style: Style = "tldr"
    length: Length = "short"

    @property
    def limits(self) -> Limits:
        """What the style and length allow."""
        return LIMITS[self.style, self.length]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one sentence of the summary stands on: a sentence of the article, less its dateline, as ``span`` and
    ``text``, word for word but for stops that end no sentence and what cannot be seen. ``signs`` are what shows its
    worth, summed up in ``score``; ``judgement`` is what a writer's model makes of it, where it read that far.
    """

    span: Span
    text: str
    sentence: Sentence
    score: float = 0.0
    signs: Mapping[str, float] = field(default_factory=dict)
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """One sentence of the summary, how it came about, and the places in the article that it stands on."""

    text: str
    origin: Origin
    evidence: tuple[Span, ...]

    @property
    def words(self) -> int:
        """Its length, as a reader counts."""
        return count_words(self.text)


_FULL_WIDTH = "。！？」』"  # after these, Chinese and Japanese set no space


@dataclass(frozen=True, slots=True)
class Summary:
    """A verified summary. ``dropped`` counts the drafts that did not pass; ``asked`` tells whether a model
    had a say: it was asked, or no sentence was long enough to ask it.
    """

    sentences: tuple[SummarySentence, ...]
    sentences_read: int
    dropped: int = 0
    asked: bool = False

    @property
    def text(self) -> str:
        """The summary as one text."""
        spaced = (f"{s.text} " if s.text[-1] not in _FULL_WIDTH else s.text for s in self.sentences)
        return "".join(spaced).rstrip()

    def count(self, origin: Origin) -> int:
        """How many sentences came about in this way."""
        return sum(sentence.origin == origin for sentence in self.sentences)


class NothingToSay(ValueError):
    """The article holds no sentence that can stand in a summary of the length asked for."""
