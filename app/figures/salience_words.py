"""The words that a figure stands among, cheaply: no parse, one pass over each sentence."""

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from app.article import Article, Sentence
from app.figures.model import Figure

_TOKEN = re.compile(r"[^\W\d_]{1,40}(?:'[a-z]{1,3})?|[$£€%]|\d[\d,.]*|[,;:()—–]")
_LONG_WORD = re.compile(r"[^\W\d_]{3,40}")
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_REACH = 40  # tokens looked at before and after a figure, so that an endless sentence stays linear work
_NEAR = 6
_EMPTY_WORDS = (
    "the a an of to in and for on with at by from that it is was were are be been has have had as its his her their he "
    "she they this but or not who which said says say"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_OPENERS = "who which that when while as since because after before although where if than compared"
_SUBORDINATORS = frozenset(_OPENERS.split())


def lemma(word: str) -> str:
    """``word`` in small letters without a plural's ending: rough, but the same for fitting and for use."""
    word = word.lower()
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@dataclass(frozen=True, slots=True)
class Passage:
    """A figure's sentence from its point of view: lemmas ``before`` and ``after`` it, numbers as ``#``, nearest ones
    within reach. ``index`` is the sentence's, ``depth`` how far down a short article (1.0: half of it), ``progress``
    how far into the sentence.
    """

    index: int
    depth: float
    is_last: bool
    before: list[str]
    after: list[str]
    words: int
    progress: float
    has_year: bool
    name_before: bool
    name_after: bool

    def content(self) -> list[str]:
        """The nearest words that say something."""
        near = self.before[-_NEAR:] + self.after[:_NEAR]
        return [word for word in near if len(word) > 2 and word not in _EMPTY]

    def is_subordinate(self, within: int = _REACH) -> bool:
        """Whether a word that opens a subordinate clause stands at most ``within`` tokens before."""
        return not _SUBORDINATORS.isdisjoint(self.before[-within:])

    def commas(self) -> int:
        """Commas, semicolons and dashes before the figure."""
        return sum(word in ",;—–" for word in self.before)


class _Tokens:
    """A sentence's tokens, made once for all its figures."""

    def __init__(self, sentence: Sentence) -> None:
        found = list(_TOKEN.finditer(sentence.text))
        self.starts = [match.start() + sentence.span.start for match in found]
        self.ends = [match.end() + sentence.span.start for match in found]
        self.capital = [match.group()[0].isupper() for match in found]
        self.lemmas = ["#" if match.group()[0].isdigit() else lemma(match.group()) for match in found]
        self.has_year = _YEAR.search(sentence.text) is not None


class Surroundings:
    """An article's words, for asking about its figures."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._starts = [sentence.span.start for sentence in article.sentences]
        self._tokens: dict[int, _Tokens] = {}

    @cached_property
    def lead(self) -> frozenset[str]:
        """The lemmas of the first sentence."""
        return frozenset(map(lemma, _LONG_WORD.findall(self._article.sentences[0].text)))

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(map(lemma, _LONG_WORD.findall(self._article.text)))

    def recurs(self, word: str) -> float:
        """The logarithm of how often the article says ``word``; 0.0 for once or never."""
        return math.log(max(1, self._counts[word]))

    def passage(self, figure: Figure) -> Passage:
        """The sentence that ``figure`` stands in, as seen from it."""
        index = max(0, bisect_right(self._starts, figure.start) - 1)
        if index not in self._tokens:
            self._tokens[index] = _Tokens(self._article.sentences[index])
        tokens = self._tokens[index]
        first, last = bisect_right(tokens.ends, figure.start), bisect_left(tokens.starts, figure.end)
        return Passage(
            index=index,
            depth=figure.start / max(1_000.0, len(self._article.text) / 2),
            is_last=index == len(self._starts) - 1,
            before=tokens.lemmas[max(0, first - _REACH) : first],
            after=tokens.lemmas[last : last + _REACH],
            words=len(tokens.lemmas),
            progress=first / max(1, len(tokens.lemmas)),
            has_year=tokens.has_year,
            name_before=first > 1 and tokens.capital[first - 1],
            name_after=last < len(tokens.capital) and tokens.capital[last],
        )
