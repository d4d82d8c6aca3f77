"""How well a text carries a sentence, as one number: a logistic regression over what the two have in common.

The rules of ``verify`` ask whether a rewrite of one sentence says the same; this also grades a sentence that somebody
wrote freely about a whole article. Features after Grusky et al. (NAACL 2018, fragments, coverage, density) and the
word pairs of ROUGE-S; weights in ``support.toml``, by ``models/training/train_verify.py``.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from app.summarize.content import stem
from app.summarize.ground import NUMBER_WORDS
from app.summarize.lexicon import lexicon, stopwords

_WORD = re.compile(r"\d[\d.,]*\d|[^\W_]+")
_SOURCES = 3
FEATURES = (
    "covered by one", "covered by all", "covered by text", "bigrams", "trigrams", "longest run", "fragment", "sources",
    "pairs", "new words", "new to text", "new number", "new negation", "lost negation", "new modality", "lost modality",
    "words", "place",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grader:
    """Weights for ``FEATURES`` in their order, and the sum from which on a sentence counts as supported."""

    weights: tuple[float, ...]
    threshold: float

    def grade(self, sentence: str, sources: Sequence[str]) -> float:
        """How far above (or below) the threshold ``sentence`` is, held against ``sources`` (the text's sentences)."""
        values = features(sentence, sources)
        return sum(weight * value for weight, value in zip(self.weights, values, strict=True)) - self.threshold


@cache
def grader() -> Grader:
    """The house's grader, read when it is first asked for."""
    data = tomllib.loads(files("app.summarize.verify").joinpath("support.toml").read_text(encoding="utf-8"))
    return Grader(tuple(float(data["weights"][name]) for name in FEATURES), float(data["threshold"]))


def features(sentence: str, sources: Sequence[str]) -> list[float]:
    """What ``sentence`` has in common with ``sources``, each number about between 0 and 1, in the order of
    ``FEATURES``.
    """
    words, texts = _words(sentence), [_words(source) for source in sources]
    content = [word for word in words if word not in stopwords()] or words or [""]
    chosen = _nearest(content, texts)
    picked = [texts[i] for i in chosen] or [[]]
    union, everything = set().union(*picked), set().union(*texts)
    runs = _runs(words, picked)
    return [
        _share(content, set(picked[0])),
        _share(content, union),
        _share(content, everything),
        _grams(words, picked, 2),
        _grams(words, picked, 3),
        max(runs, default=0) / max(1, len(words)),
        sum(run * run for run in runs) / max(1, len(words)) ** 2,
        (len(chosen) - 1) / _SOURCES,
        _pairs(content, picked),
        min(5, sum(word not in union for word in content)) / 5,
        min(3, sum(word not in everything for word in content)) / 3,
        float(any(_is_number(word) and word not in everything for word in words)),
        *_closed(words, union, lexicon().negation),
        *_closed(words, union, lexicon().modality),
        min(40, len(words)) / 40,
        (chosen[0] / len(texts)) if chosen else 1.0,
    ]


def _words(text: str) -> list[str]:
    return [stem(match.casefold().replace(",", "")) for match in _WORD.findall(text)]


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in NUMBER_WORDS


def _nearest(content: list[str], texts: list[list[str]]) -> list[int]:
    """The sources that cover most of ``content``, each picked for what those before it left; at most three."""
    left, chosen = set(content), list[int]()
    bags = [set(text) for text in texts]
    while left and len(chosen) < _SOURCES:
        best = max(range(len(bags)), key=lambda i: len(left & bags[i]), default=None)
        if best is None or not left & bags[best]:
            break
        chosen.append(best)
        left -= bags[best]
    return chosen


def _share(words: list[str], known: set[str]) -> float:
    return sum(word in known for word in words) / len(words)


def _grams(words: list[str], texts: list[list[str]], size: int) -> float:
    """The share of runs of ``size`` words that stand in one of ``texts``."""
    known = {gram for text in texts for gram in _ngrams(text, size)}
    ours = _ngrams(words, size)
    return sum(gram in known for gram in ours) / max(1, len(ours))


def _ngrams(words: list[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]


def _runs(words: list[str], texts: list[list[str]]) -> list[int]:
    """The lengths of the longest copied runs of words, one after the other."""
    starts: dict[str, list[tuple[int, int]]] = {}
    for number, text in enumerate(texts):
        for i, word in enumerate(text):
            starts.setdefault(word, []).append((number, i))
    runs, here = list[int](), 0
    while here < len(words):
        length = max((_common(words, here, texts[n], i) for n, i in starts.get(words[here], [])[:50]), default=0)
        runs += [length] if length else []
        here += max(1, length)
    return runs


def _common(ours: list[str], start: int, theirs: list[str], at: int) -> int:
    length = 0
    while start + length < len(ours) and at + length < len(theirs) and ours[start + length] == theirs[at + length]:
        length += 1
    return length


def _pairs(content: list[str], texts: list[list[str]], reach: int = 8) -> float:
    """The share of neighbouring informative words that stand near each other in one of ``texts``, in the same order."""
    ours = list(pairwise(content))
    known = {(a, b) for text in texts for i, a in enumerate(text) for b in text[i + 1 : i + 1 + reach]}
    return sum(pair in known for pair in ours) / len(ours) if ours else 1.0


def _closed(words: list[str], known: set[str], group: frozenset[str]) -> tuple[float, float]:
    """Whether the sentence brings a word of ``group``, and whether it lost all that its sources have."""
    stems = {stem(word) for word in group}
    ours, theirs = set(words) & stems, known & stems
    return float(bool(ours - known)), float(bool(theirs) and not ours)
