"""How summaries are held against their articles and against reference summaries.

Of truth these measures see only what can be counted without judging: whether the article states a summary's numbers and
names too. They need no parse and none of the service's own code, so that other systems' summaries, lower-cased and
tokenised as they were published, are measured by the same rule.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from rouge_score.rouge_scorer import RougeScorer

from models.evaluation.floors import Scores

_ROUGE = ("rouge1", "rouge2", "rougeL")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: float(value) for value, word in enumerate(_UNITS.split())}
_SMALL |= {word: 10.0 * tens for tens, word in enumerate(_TENS.split(), 2)}
_SCALES = {
    "hundred": 100.0, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9,
    "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_NUMBER_OR_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|[A-Za-z]+")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?")
_POSSESSIVE = re.compile(r"['’]s$")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Gold:
    """An article and what people wrote as its summary; several references where several people did."""

    article: str
    references: tuple[str, ...]


def score(golds: Sequence[Gold], summaries: Sequence[str]) -> Scores:
    """The measures of one system's summaries, one for each of ``golds`` in their order; "" where it gave none.

    ``words``: mean length. ``rouge1``, ``rouge2``, ``rougeL``: mean F1 in percent, each by the best reference (Lin
    2004; rouge-score, Porter-stemmed). ``numbers``, ``names``: percent of all summaries' numbers and names that their
    article has. ``bad``: percent of summaries with a number or name that it has not. ``novel2``: mean percent of a
    summary's bigrams that are not the article's. Raises ``ValueError`` where the lengths differ or nothing is to be
    scored.
    """
    if not golds:
        raise ValueError("no articles to score")
    held = [_Held.of(gold.article, summary) for gold, summary in zip(golds, summaries, strict=True)]
    stated, named = sum(one.numbers for one in held), sum(one.names for one in held)
    return {
        "words": fmean(len(summary.split()) for summary in summaries),
        **rouge(golds, summaries),
        "numbers": 100 - 100 * sum(len(one.bad_numbers) for one in held) / max(1, stated),
        "names": 100 - 100 * sum(len(one.bad_names) for one in held) / max(1, named),
        "bad": 100 * fmean(bool(one.bad_numbers or one.bad_names) for one in held),
        "novel2": fmean(novel_bigrams(gold.article, summary) for gold, summary in zip(golds, summaries, strict=True)),
    }


def rouge(golds: Sequence[Gold], summaries: Sequence[str]) -> Scores:
    """Mean ROUGE-1, ROUGE-2 and ROUGE-L of the articles that have a reference; of none, nothing."""
    scorer = RougeScorer(list(_ROUGE), use_stemmer=True)
    scored = [
        scorer.score_multi(gold.references, summary)
        for gold, summary in zip(golds, summaries, strict=True)
        if gold.references
    ]
    return {name: 100 * fmean(one[name].fmeasure for one in scored) for name in _ROUGE} if scored else {}


def numbers(text: str) -> set[float]:
    """The values of a text's numbers in digits or words: "7,000" and "seven thousand" are both 7000. A lone "one" is
    none.
    """
    values: list[float] = []
    reading: _Reading | None = None
    for token in _NUMBER_OR_WORD.findall(text.replace("-", " ")):
        word = token.lower()
        if reading is not None and reading.takes(word):
            continue
        values += reading.values() if reading is not None else []
        reading = _Reading.begun_by(word)
    values += reading.values() if reading is not None else []
    return set(values)


def names(text: str) -> list[str]:
    """The capitalised words that do not open a sentence, in lower case and without their 's."""
    inner = [word for sentence in _SENTENCE_END.split(text) for word in _WORD.findall(sentence)[1:]]
    return [_folded(word) for word in inner if word[0].isupper() and word != "I"]


def novel_bigrams(article: str, summary: str) -> float:
    """Percent of the summary's bigrams that the article does not have: how far it is from copying."""
    known = set(_bigrams(article))
    said = _bigrams(summary)
    return 100 * sum(bigram not in known for bigram in said) / max(1, len(said))


@dataclass(frozen=True, slots=True)
class _Held:
    """How many numbers and names a summary has, and those of them that its article has not."""

    numbers: int
    names: int
    bad_numbers: list[float]
    bad_names: list[str]

    @classmethod
    def of(cls, article: str, summary: str) -> "_Held":
        stated, words = numbers(article), {_folded(word) for word in _WORD.findall(article)}
        said, named = numbers(summary), names(summary)
        return cls(
            len(said),
            len(named),
            # Digits inside a longer number or a name ("1974" in "1974/75", "A320") count as stated.
            [value for value in said if value not in stated and str(int(value)) not in article],
            [name for name in named if name not in words and name.rstrip("s") not in words],
        )


@dataclass(slots=True)
class _Reading:
    """A number as far as it has been read: of "three million two hundred", ``whole`` is 3e6 and ``part`` is 200."""

    part: float | None
    in_words: bool
    whole: float = 0.0

    @classmethod
    def begun_by(cls, word: str) -> "_Reading | None":
        """What ``word``, in lower case, begins: nothing if it is no number."""
        if word[0].isdigit():
            return cls(float(word.replace(",", "")), in_words=False)
        return cls(_SMALL[word], in_words=True) if word in _SMALL else None

    def takes(self, word: str) -> bool:
        """Whether ``word`` goes on with this number, which then holds it too; else it is whole."""
        if word in _SMALL and self._takes_small(_SMALL[word]):
            self.part, self.in_words = (self.part or 0.0) + _SMALL[word], True
        elif word in _SCALES:
            self._scale(_SCALES[word])
        else:
            return word == "and" and self.in_words
        return True

    def values(self) -> list[float]:
        """The number's value, as a list of one; of a lone "one", which is rarely a number, an empty one."""
        value = self.whole + (self.part or 0.0)
        return [] if self.in_words and value == 1 else [round(value, 6)]

    def _takes_small(self, value: float) -> bool:
        """After a scale any ("hundred five"), after tens a unit ("twenty five"), after digits and units none."""
        if self.part is None:
            return True
        return self.in_words and (self.part % 100 == 0 or (self.part % 10 == 0 and value < 10))

    def _scale(self, scale: float) -> None:
        scaled = (self.part or 1.0) * scale
        if scale > 100:
            self.whole, self.part = self.whole + scaled, None
        else:
            self.part = scaled


def _bigrams(text: str) -> list[tuple[str, str]]:
    return list(pairwise(word.lower() for word in _WORD.findall(text)))


def _folded(word: str) -> str:
    return _POSSESSIVE.sub("", word).lower()
