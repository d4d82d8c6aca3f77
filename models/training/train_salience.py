"""Fit what makes a figure key: ``python -m models.training.train_salience --data DIR [--check]``.

DIR holds NumHG's ``numhg_train.jsonl``: news articles, their headlines, and the number that was cut out of each
headline (``cloze``, ``cloze_gt``, ``cloze_annotation``). The figures of an article that have that number are right; a
conditional logit (softmax over the article's figures, the right ones' probabilities added up) is fitted by Adam on all
articles at once, with a penalty on squared weights that is stronger for words. No chance enters.

Every fifth article is held out, the same that ``models/evaluation/figures.py`` measures; the file that is written is
fitted on the others. Features and penalties were chosen by cross-validation on a random four fifths of all articles,
which overlap with the held-out ones: those are unseen by the weights, but not by that choice.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.article import NotAnArticle, Parser, Reader
from app.figures import Figure, extract
from app.figures.salience import Features, features

_TARGET = Path(__file__).parents[2] / "app/figures/salience.toml"
_HELD_OUT = (5, 4)  # articles whose line number, from 0, leaves 4 over 5
_MIN_COUNT = 5  # a feature seen less often in training has no weight
_PENALTY = 5e-4  # tried: 1e-4 to 2e-3
_WORD_PENALTY = 6.0  # times the penalty, for features that name a word; tried: 2 to 16
_STEPS, _RATE = 250, 0.05
_FOLDS = 5  # of the cross-validation
_SMALL = 0.005  # weights below are not written

_STAMP = re.compile(r"^\s*\([^()]*\)\s*")  # "(Sep 25, 2016  1:28 PM CDT) ", which is not the article's
_SCALE = re.compile(r"____\s*-?(K|M|B|T|thousand|mil|million|mn|billion|bn|trillion)\b", re.IGNORECASE)
_SCALES = {"k": 1e3, "t": 1e12, "m": 1e6, "b": 1e9, "thousand": 1e3, "mil": 1e6, "million": 1e6, "mn": 1e6}
_SCALES |= {"billion": 1e9, "bn": 1e9, "trillion": 1e12}
_NAME = re.compile(r"(?:[A-Za-z]|[A-Z]-|No\. )____")  # U2, NC-17, No. 2
_CENTS = re.compile(r"____(?:¢| ?-?(?:[KMBT]\b|[mb]illion|cent|dollar|euro|pound|yen|buck))", re.IGNORECASE)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """One article: the features of its figures in the order of the text, and which of them the headline has.

    ``valued`` asks for the same value only, ``right`` also for the same kind and no arithmetic.
    """

    features: list[Features]
    right: list[bool]
    valued: list[bool]
    held_out: bool


def cases(path: Path) -> Iterator[Case]:
    """The articles that have a figure with the headline's value."""
    reader, parser = Reader(), Parser()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        try:
            article = reader.read_text(_STAMP.sub("", row["text"], count=1), language="en")
        except NotAnArticle:
            continue
        with parser.open() as parses:
            figures = sorted(extract(article, parses), key=lambda figure: figure.start)
        valued = [_same_value(figure, row) for figure in figures]
        if any(valued):
            right = [same and _same_kind(figure, row) for figure, same in zip(figures, valued, strict=True)]
            yield Case(features(article, figures), right, valued, number % _HELD_OUT[0] == _HELD_OUT[1])


def _same_value(figure: Figure, row: dict[str, str]) -> bool:
    """Whether ``figure`` has the headline's number: "65" before "K" is 65,000 (Paraphrase), and where the headline
    scales or is annotated as rounded, whatever rounds (SRound: cuts) to its digits is the same. What the editor worked
    out (Add, Subtract, ...) has to be in the text as such.
    """
    scaled = _SCALE.search(row["cloze"])
    scale = _SCALES[scaled.group(1).lower()] if scaled else 1.0
    digits = row["cloze_gt"].replace(",", "")
    try:
        wanted = float(digits)
    except ValueError:
        return False
    last = 10.0 ** -len(digits.partition(".")[2])
    annotation = row["cloze_annotation"].lstrip()
    slack = last if annotation.startswith("SRound") else last / 2 if scaled or annotation.startswith("Round") else 1e-6
    ends = (figure.value, figure.value if figure.high is None else figure.high)
    return any(abs(end / scale - wanted) <= slack * 1.0001 for end in ends)


def _same_kind(figure: Figure, row: dict[str, str]) -> bool:
    """Whether ``figure`` can be what the headline's number is, going by the signs around the blank and by the
    annotation: not "two occasions" for "2nd Time", nor "35 years" for a sum that is 35.
    """
    cloze = row["cloze"]
    if _NAME.search(cloze) or re.match(r"\s*(?:Add|Subtract|Multiply|Divide)\b", row["cloze_annotation"]):
        return False
    if re.search(r"____(?:st|nd|rd|th)\b", cloze):
        return figure.kind == "rank"
    if re.search(r"____\s*(?:%|percent\b)", cloze, re.IGNORECASE):
        return figure.kind in {"percent", "ratio"}
    if re.search(r"[$£€]____", cloze):
        return figure.kind == "money"
    return figure.kind not in {"percent", "rank"} and (figure.kind != "money" or _CENTS.search(cloze) is not None)


@dataclass(frozen=True)
class Table:
    """Cases as arrays: feature ``column`` of figure ``row`` is ``value``; figure i is of case ``group[i]``, whose
    figures begin at ``first``.
    """

    row: Ints
    column: Ints
    value: Floats
    group: Ints
    first: Ints
    right: NDArray[np.bool_]

    def scores(self, weights: Floats) -> Floats:
        """The score of each figure, by ``weights``, one for each feature."""
        sums = np.bincount(self.row, self.value * weights[self.column], minlength=len(self.group))
        return np.asarray(sums, dtype=np.float64)

    def gradient(self, weights: Floats) -> Floats:
        """Of the mean negative log-probability that one of the right figures is chosen."""
        scores = self.scores(weights)
        odds = np.exp(scores - np.maximum.reduceat(scores, self.first)[self.group])
        chosen = odds / np.add.reduceat(odds, self.first)[self.group]
        wanted = odds * self.right
        wanted /= np.add.reduceat(wanted, self.first)[self.group]
        slope = self.value * (chosen - wanted)[self.row]
        sums = np.bincount(self.column, slope, minlength=len(weights))
        return np.asarray(sums / len(self.first), dtype=np.float64)


def table(found: Sequence[Case], names: Sequence[str]) -> Table:
    """``found`` as arrays, of the features ``names``."""
    column = {name: number for number, name in enumerate(names)}
    figures = [figure for case in found for figure in case.features]
    cells = [
        (number, column[name], value) for number, f in enumerate(figures) for name, value in f.items() if name in column
    ]
    rows, columns, values = zip(*cells, strict=True)
    sizes = np.array([len(case.features) for case in found])
    return Table(
        row=np.array(rows),
        column=np.array(columns),
        value=np.array(values, dtype=np.float64),
        group=np.repeat(np.arange(len(found)), sizes),
        first=np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        right=np.array([right for case in found for right in case.right]),
    )


def fit(found: Sequence[Case]) -> dict[str, float]:
    """The weight of each feature that ``found`` has often enough."""
    counts = Counter(name for case in found for figure in case.features for name in figure)
    names = sorted(name for name, count in counts.items() if count >= _MIN_COUNT)
    penalty = _PENALTY * np.array([_WORD_PENALTY if ":" in name else 1.0 for name in names])
    data = table(found, names)
    weights, mean, square = np.zeros((3, len(names)))
    for step in range(1, _STEPS + 1):
        slope = data.gradient(weights) + penalty * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        rate = _RATE * (1 - 0.9 * step / _STEPS) / (1 - 0.9**step)
        weights = weights - rate * mean / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return dict(zip(names, weights.tolist(), strict=True))


def shares(scored: Iterable[tuple[Sequence[float], Sequence[bool]]]) -> str:
    """In how many of 100 articles a right figure is the first, in the first two, in the first three."""
    best = [
        min(place for place, i in enumerate(sorted(range(len(s)), key=lambda i: -s[i])) if right[i])
        for s, right in scored
        if any(right)
    ]
    first = "  ".join(f"in first {k}: {100 * sum(b < k for b in best) / len(best):.1f}" for k in (1, 2, 3))
    return f"{first}  ({len(best)} articles)"


def scores(weights: dict[str, float], found: Sequence[Case]) -> list[list[float]]:
    """The score of each figure of each case."""
    return [[sum(weights.get(name, 0.0) * v for name, v in f.items()) for f in case.features] for case in found]


def cross_validated(found: Sequence[Case]) -> str:
    """``shares`` of ``found``, each fifth scored by weights fitted on the others."""
    scored: list[tuple[list[float], list[bool]]] = []
    for fold in range(_FOLDS):
        others = [case for number, case in enumerate(found) if number % _FOLDS != fold and any(case.right)]
        own = found[fold::_FOLDS]
        scored += zip(scores(fit(others), own), [case.right for case in own], strict=True)
    return shares(scored)


def written(weights: dict[str, float]) -> str:
    """``weights`` as the data file has them."""
    lines = [f"{json.dumps(name, ensure_ascii=False)} = {w:.3f}" for name, w in weights.items() if abs(w) >= _SMALL]
    return "# Written by models/training/train_salience.py; not to be edited.\n[weights]\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Fit, print what the held-out fifth says, and cross-validate or write."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, required=True, help="the folder with numhg_train.jsonl")
    arguments.add_argument("--check", action="store_true", help="print the result, cross-validate, write nothing")
    options = arguments.parse_args()
    found = list(cases(options.data / "numhg_train.jsonl"))
    held = [case for case in found if case.held_out]
    fitted = [case for case in found if not case.held_out]
    weights = fit([case for case in fitted if any(case.right)])
    held_scores = scores(weights, held)
    for label, right in (("same value and kind", [c.right for c in held]), ("same value", [c.valued for c in held])):
        in_order = ([-float(number) for number in range(len(r))] for r in right)
        sys.stdout.write(f"{label:20} {shares(zip(held_scores, right, strict=True))}\n")
        sys.stdout.write(f"{'  order of the text':20} {shares(zip(in_order, right, strict=True))}\n")
    if options.check:
        sys.stdout.write(f"{'cross-validated':20} {cross_validated(fitted)}\n")
    else:
        _TARGET.write_text(written(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
