"""How likely an editor is to put a figure into the headline: a linear score of where it stands, what it counts and the
words around it.

The weights, in ``salience.toml``, are those of a conditional logit (McFadden, 1974: a softmax over the figures of one
article) fitted by ``models/training/train_salience.py`` on NumHG (Huang et al., 2023). This module is the other half
of that recipe: it turns a figure into named features, for fitting and for use alike.
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from app.article import Article
from app.figures.model import Figure
from app.figures.salience_words import Passage, Surroundings, lemma

Features = dict[str, float]

_WORD = re.compile(r"[^\W\d_]+|%")
_PLACES = 3  # how many first sentences and first figures have a weight of their own


@cache
def weights() -> Mapping[str, float]:
    """What each feature is worth, by name; a feature that is not named is worth nothing."""
    data = tomllib.loads(files("app.figures").joinpath("salience.toml").read_text(encoding="utf-8"))
    return {name: float(worth) for name, worth in data["weights"].items()}


def salience(article: Article, figures: Sequence[Figure]) -> list[float]:
    """The score of each of ``figures``, which stand in the order of the text; only differences mean anything."""
    worth = weights()
    return [sum(worth.get(name, 0.0) * value for name, value in f.items()) for f in features(article, figures)]


def features(article: Article, figures: Sequence[Figure]) -> list[Features]:
    """The features of each of ``figures``, which stand in the order of the text."""
    around, rivals, found = Surroundings(article), _Rivals(figures), list[Features]()
    for number, figure in enumerate(figures):
        passage = around.passage(figure)
        kept = _place(number, figure, passage) | _form(figure) | rivals.features(figure, passage.index)
        kept.update(_counted(figure, around))
        kept.update(_context(passage, around))
        found.append({name: value for name, value in kept.items() if value})
    return found


class _Rivals:
    """The article's other figures, met in the order of the text."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._values = Counter(f.value for f in figures)
        self._kinds = Counter(f.kind for f in figures)
        self._heads = Counter(_head(f) for f in figures)
        self._largest: dict[str, float] = {}
        for figure in figures:
            self._largest[figure.kind] = max(figure.value, self._largest.get(figure.kind, 0.0))
        self._met: Counter[object] = Counter()

    def features(self, figure: Figure, sentence: int) -> Features:
        """How ``figure`` stands among the others; to be asked once for each, in order."""
        kind, times = figure.kind, self._values[figure.value]
        found = {
            f"in sentence={min(3, self._met[sentence])}": 1.0,
            f"largest {kind}": float(self._kinds[kind] > 1 and figure.value == self._largest[kind]),
            f"only {kind}": float(self._kinds[kind] == 1),
            f"first {kind}": float(not self._met[kind]),
            "same head": math.log(self._heads[_head(figure)]),
            "repeated": math.log(times),
            "repeated, small": float(times > 1 and figure.value <= 3),
            "said again": float(self._met[figure.value, "value"] > 0),
        }
        self._met.update([sentence, kind, (figure.value, "value")])
        return found


def _place(number: int, figure: Figure, passage: Passage) -> Features:
    """Where the ``number``-th figure stands in the article and in its sentence."""
    part = "lead" if passage.index == 0 else "top" if passage.index < _PLACES else "body"
    return {
        "order": math.log1p(number),
        f"order={min(_PLACES, number)}": 1.0,
        "sentence": math.log1p(passage.index),
        f"sentence={min(_PLACES, passage.index)}": 1.0,
        f"{figure.kind} in {part}": 1.0,
        "depth": passage.depth,
        "last sentence": float(passage.is_last),
        "begins sentence": float(not passage.before),
        "place in sentence": passage.progress,
        "sentence length": math.log1p(passage.words),
    }


def _form(figure: Figure) -> Features:
    """What the figure says: kind, size, roundness, qualification."""
    size = abs(figure.value)
    magnitude = max(-2, min(12, math.floor(math.log10(size)))) if size > 0 else -2
    digits = len(re.sub(r"\D", "", f"{size:.10g}" if size < 1e10 else f"{size:.0f}").strip("0"))
    return {
        f"kind={figure.kind}": 1.0,
        f"{figure.kind} of 1e{magnitude}": 1.0,
        "size": math.log10(max(1.0, size)),
        f"{figure.kind} {size:g}": float(size in {1, 2, 3}),
        f"digits={min(5, digits)}": 1.0,
        "in words": float(figure.text[:1].isalpha()),
        f"modifier={figure.modifier}": 1.0,
        f"trend={figure.trend}": 1.0,
        "source": float(figure.source is not None),
        "two ends": float(figure.high is not None),
    }


def _counted(figure: Figure, around: Surroundings) -> Features:
    """What is counted, and how much else the article says about it."""
    found: Features = {"no unit": float(figure.unit is None), "no subject": float(figure.subject is None)}
    for name, phrase in (("unit", figure.unit), ("subject", figure.subject)):
        words = _lemmas(phrase)
        if words:
            found[f"{name}:{words[-1]}"] = 1.0
            found[f"{name} in lead"] = float(any(word in around.lead for word in words))
            found[f"{name} recurs"] = max(around.recurs(word) for word in words)
    found.update({f"of unit:{word}": 1.0 for word in _lemmas(figure.unit)[:-1]})
    return found


def _context(passage: Passage, around: Surroundings) -> Features:
    """The words around the figure: the next ones themselves, and what kind of place they make."""
    near = passage.content()
    found = dict.fromkeys(_neighbours(passage), 1.0)
    found |= {
        "subordinate": float(passage.is_subordinate()),
        "subordinate, near": float(passage.is_subordinate(6)),
        "commas before": math.log1p(passage.commas()),
        "apposition": float(passage.before[-1:] == [","] and passage.after[:1] == [","]),
        "year in sentence": float(passage.has_year),
        "name before": float(passage.name_before),
        "name after": float(passage.name_after),
        "recurring words": sum(map(around.recurs, near)) / max(1, len(near)),
        "lead's words": (passage.index > 0) * sum(w in around.lead for w in near) / max(1, len(near)),
    }
    return found


def _neighbours(passage: Passage) -> Iterator[str]:
    yield f"before:{passage.before[-1] if passage.before else '^'}"
    yield f"after:{passage.after[0] if passage.after else '$'}"
    yield from (f"near before:{word}" for word in passage.before[-3:-1])
    yield from (f"near after:{word}" for word in passage.after[1:3])


def _lemmas(phrase: str | None) -> list[str]:
    return [lemma(word) for word in _WORD.findall(phrase or "")]


def _head(figure: Figure) -> str | None:
    words = _lemmas(figure.unit)
    return words[-1] if words else None
