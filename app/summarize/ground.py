"""What the writer may say: no number, capitalised name or quotation that its evidence and context lack.

A ``Ground`` is asked on the text of an unfinished draft, while it is being decoded (``app.engines.Constraint``). It is
a net with wide meshes, there to keep a small model on the evidence; what leaves the house is decided by ``verify``.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from app.summarize.lexicon import stopwords

NUMBER_WORDS = frozenset(
    [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "billions",
        "trillion",
        "trillions",
        "dozen",
        "dozens",
        "half",
        "third",
        "thirds",
        "quarter",
        "quarters",
        "twice",
        "double",
        "triple",
        "first",
        "second",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
    ]
)
_RUN = re.compile(r"\d[\d.,]*|[^\W\d_]+")
_QUOTE = re.compile(r"[\"“”«»„]")
_QUOTATION = re.compile(r"\"([^\"]{1,1000})\"|“([^”]{1,1000})”|«([^»]{1,1000})»|„([^“]{1,1000})“")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Ground:
    """The words, numbers and quotations of a piece of evidence and its context.

    ``cased`` and ``digits`` are sorted, so that an unfinished word can be held against them by its prefix.
    """

    cased: tuple[str, ...]
    digits: tuple[str, ...]
    words: frozenset[str]
    quotations: tuple[str, ...]

    @classmethod
    def of(cls, *texts: str) -> "Ground":
        """The ground that ``texts`` (the evidence first, then its context) give to a draft."""
        runs = [run.rstrip(".,") for text in texts for run in _RUN.findall(text)]
        return cls(
            cased=tuple(sorted({run for run in runs if run != run.lower()})),
            digits=tuple(sorted({run for run in runs if run[0].isdigit()})),
            words=frozenset(run.lower() for run in runs),
            quotations=tuple(
                _spaced(next(filter(None, groups))) for text in texts for groups in _QUOTATION.findall(text)
            ),
        )

    def allows(self, text: str) -> bool:
        """Whether a draft may go on from ``text``; its last word may be unfinished."""
        if "\n" in text.strip():
            return False
        runs = list(_RUN.finditer(text))
        unfinished = runs.pop() if runs and runs[-1].end() == len(text) else None
        first = _RUN.search(text)
        start = first.start() if first else 0
        finished = all(self._allows_word(run.group(), opening=run.start() == start) for run in runs)
        return finished and self._allows_beginning(unfinished, start) and self._allows_quotes(text)

    def allows_end(self, text: str) -> bool:
        """Whether a draft may end as ``text``: its last word and its quotations are finished."""
        return self.allows(text.rstrip() + " ") and len(_QUOTE.findall(text)) % 2 == 0

    def _allows_word(self, run: str, *, opening: bool) -> bool:
        lower = run.lower()
        if run[0].isdigit():
            return _has(self.digits, run.rstrip(".,"))
        if lower in NUMBER_WORDS:
            return lower in self.words
        if run == lower or _has(self.cased, run):
            return True
        return opening and run[1:] == lower[1:] and (lower in self.words or lower in stopwords())

    def _allows_beginning(self, run: re.Match[str] | None, start: int) -> bool:
        """Whether some allowed word begins as ``run`` does."""
        if run is None or self._allows_word(run.group(), opening=run.start() == start):
            return True
        word, lower = run.group(), run.group().lower()
        if word[0].isdigit():
            return _has_prefix(self.digits, word)
        if word == lower:
            return False  # a number word that the evidence lacks: every other lower-case word is allowed
        if _has_prefix(self.cased, word):
            return True
        opening = run.start() == start and word[1:] == lower[1:]
        return opening and any(known.startswith(lower) for known in (*self.words, *stopwords()))

    def _allows_quotes(self, text: str) -> bool:
        """Whether every quotation begun in ``text`` repeats one of the evidence's."""
        marks = list(_QUOTE.finditer(text))
        if not marks:
            return True
        inner = [text[a.end() : b.start()] for a, b in zip(marks[::2], marks[1::2], strict=False)]
        open_part = [text[marks[-1].end() :]] if len(marks) % 2 else []
        return all(any(_spaced(part) in quotation for quotation in self.quotations) for part in [*inner, *open_part])


def _spaced(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _has(words: tuple[str, ...], word: str) -> bool:
    at = bisect_left(words, word)
    return at < len(words) and words[at] == word


def _has_prefix(words: tuple[str, ...], prefix: str) -> bool:
    at = bisect_left(words, prefix)
    return at < len(words) and words[at].startswith(prefix)
