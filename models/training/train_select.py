"""Fit what makes a sentence, and a set of sentences, worth a summary:
``python -m models.training.train_select --data DIR [--check]``.

DIR holds ``house_train.jsonl``: articles with a summary each (``reference``). Two steps, both conditional logits fitted
by Adam on all articles at once; no chance enters. First the sentences: an article's sentences compete for being among
those that, greedily added, bring most of the reference's words and pairs of words (an extractive oracle; Nallapati et
al. 2017). Then the sets: all sets of one to three sentences out of the best twelve that the product could quote
compete, and a set's due is its ROUGE-1 + ROUGE-2 against the reference; here the sentences' weights move on from where
the first step left them, and the weights of sets are found.

With ``--check``, cross-validation in five parts (article index modulo 5) prints what is measured beside position alone,
and nothing is written.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.article import Parser, Reader
from app.summarize.choose import Ready, without_model
from app.summarize.content import stem
from app.summarize.mention import Mentions
from app.summarize.model import LIMITS
from app.summarize.pick import Chosen, set_signs, shortlist, topics_of
from app.summarize.prose import ProseFilter
from app.summarize.signs import Signs, read_signs
from app.summarize.standing import Standing

_TARGET = Path(__file__).parents[2] / "app/summarize/select.toml"
_LIMITS = LIMITS["tldr", "short"]
_PARTS = 5
_LOOKED_AT = 16  # sentences of an article that are parsed, the best by the first step
_PENALTY, _STEPS, _RATE = 3e-3, 150, 0.05  # of the first step
_SET_PENALTY, _SET_STEPS, _SET_RATE = 3e-2, 120, 0.03  # of the second, on the distance from the first
_SOFTNESS = 6.0  # points of ROUGE that make a set's due e times another's; 3 and 6 measured alike
_SMALL = 0.005  # weights below are not written

Floats = NDArray[np.float64]
Grams = Counter[tuple[str, ...]]
Step = tuple[float, int, float]


@dataclass(frozen=True)
class Case:
    """One article: the signs of its prose, which sentences the oracle takes, those that the product could quote by
    their place in the prose, and the reference.
    """

    signs: list[Signs]
    oracle: list[int]
    ready: dict[int, Ready]
    reference: Grams


@dataclass(frozen=True)
class Sets:
    """One article's sets: a row of features and what is due for each, with their places in the prose."""

    features: Floats
    due: Floats
    places: list[tuple[int, ...]]
    words: list[int]


def grams(text: str) -> Grams:
    """The words and pairs of words of ``text``, stemmed, with their counts."""
    words = [stem(word) for word in re.findall(r"[^\W_]+", text.casefold())]
    return Counter([(word,) for word in words] + list(pairwise(words)))


def rouge(said: Grams, reference: Grams) -> float:
    """ROUGE-1 + ROUGE-2, F-measures, 0 to 200."""
    return 100.0 * sum(_f1(_of_size(said, size), _of_size(reference, size)) for size in (1, 2))


def _of_size(all_grams: Grams, size: int) -> Grams:
    return Counter({gram: count for gram, count in all_grams.items() if len(gram) == size})


def _f1(one: Grams, other: Grams) -> float:
    return 2.0 * (one & other).total() / max(1, one.total() + other.total())


def oracle(texts: Sequence[str], reference: Grams) -> list[int]:
    """Up to three of ``texts`` that, greedily added, bring most of the reference; indices, best first."""
    pieces, chosen, said, best = [grams(text) for text in texts], list[int](), Counter[tuple[str, ...]](), 0.0
    while len(chosen) < _LIMITS.sentences:
        left = [(rouge(said + piece, reference), -i) for i, piece in enumerate(pieces) if i not in chosen]
        if not left or max(left)[0] <= best:
            break
        best, at = max(left)
        chosen.append(-at)
        said = said + pieces[-at]
    return chosen


def cases(path: Path) -> Iterator[Case]:
    """The articles of ``path``, read as the product reads them. All of the prose is parsed."""
    reader, prose_filter, parser = Reader(), ProseFilter(), Parser()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        article = reader.read_text(row["article"], language="en")
        prose = list(prose_filter.evidence(article))
        reference = grams(row["reference"])
        with parser.open() as parses:
            ready = without_model(prose[: 2 * _LOOKED_AT], "en", parses, Mentions(prose), Standing())
        place = {piece.span.start: i for i, piece in enumerate(prose)}
        by_place = {place[one.evidence.span.start]: one for one in ready}
        taken = oracle([piece.text for piece in prose], reference)
        if taken:
            yield Case(read_signs(article, prose), taken, by_place, reference)


def matrix(rows: Sequence[Mapping[str, float]], names: Mapping[str, int]) -> Floats:
    """Signs as rows of numbers, a column for each name."""
    found = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name, value in row.items():
            found[i, names[name]] = value
    return found


def fit(blocks: Sequence[Floats], due: Sequence[Floats], start: Floats, step: Step) -> Floats:
    """The weights under which the rows of each block win in proportion to what is ``due``, near ``start``."""
    penalty, steps, rate = step
    features, target = np.concatenate(blocks), np.concatenate(due)
    sizes = [len(block) for block in blocks]
    firsts, group = np.cumsum([0, *sizes])[:-1], np.repeat(np.arange(len(sizes)), sizes)
    weights, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for number in range(1, steps + 1):
        score = features @ weights
        odds = np.exp(score - np.maximum.reduceat(score, firsts)[group])
        chance = odds / np.add.reduceat(odds, firsts)[group]
        slope = features.T @ (chance - target) / len(sizes) + penalty * (weights - start)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights = weights - rate * (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.999**number)) + 1e-8)
    return weights


def fit_sentences(fitted: Sequence[Case], names: Mapping[str, int]) -> Floats:
    """The first step: the weights of single sentences."""
    due = [np.bincount(case.oracle, minlength=len(case.signs)) / len(case.oracle) for case in fitted]
    start = np.zeros(len(names))
    return fit([matrix(case.signs, names) for case in fitted], due, start, (_PENALTY, _STEPS, _RATE))


def sets_of(case: Case, weights: Floats, names: Mapping[str, int]) -> Sets | None:
    """All sets that the product could pick from a case's best sentences by ``weights``; ``None`` without any."""
    rows = matrix(case.signs, names)
    scores = rows @ weights
    best = sorted(case.ready, key=lambda place: -scores[place])[:_LOOKED_AT]
    ready = [replace(case.ready[at], evidence=replace(case.ready[at].evidence, score=float(scores[at]))) for at in best]
    looked_at = shortlist(ready, _LIMITS)
    topics, place = topics_of(looked_at), {one.evidence.span.start: at for at, one in case.ready.items()}
    found: list[Chosen] = [Chosen()]
    for one in looked_at:
        grown = [chosen.with_next(one) for chosen in found if len(chosen.sentences) < _LIMITS.sentences]
        found += [chosen for chosen in grown if chosen is not None and chosen.words <= _LIMITS.words]
    if not (found := found[1:]):
        return None
    places = [tuple(place[one.evidence.span.start] for one in chosen.sentences) for chosen in found]
    together = matrix([set_signs(chosen, _LIMITS, topics) for chosen in found], names)
    features = np.stack([rows[list(at)].sum(axis=0) for at in places]) + together
    pieces = {at: grams(case.ready[at].candidate.text) for chosen in places for at in chosen}
    due = np.array([rouge(sum((pieces[at] for at in chosen), Counter()), case.reference) for chosen in places])
    return Sets(features, due, places, [chosen.words for chosen in found])


def fit_sets(fitted: Sequence[Sets], start: Floats) -> Floats:
    """The second step: the weights of sentences and of sets."""
    due = [np.exp((sets.due - sets.due.max()) / _SOFTNESS) for sets in fitted]
    shares = [one / one.sum() for one in due]
    return fit([sets.features for sets in fitted], shares, start, (_SET_PENALTY, _SET_STEPS, _SET_RATE))


def fit_all(fitted: Sequence[Case], names: Mapping[str, int]) -> Floats:
    """Both steps."""
    start = fit_sentences(fitted, names)
    return fit_sets([sets for case in fitted if (sets := sets_of(case, start, names))], start)


def check(found: Sequence[Case], names: Mapping[str, int]) -> None:
    """Cross-validate, and print the picks beside the first sentences of the prose."""
    picked, first = [], []
    for part in range(_PARTS):
        weights = fit_all([case for i, case in enumerate(found) if i % _PARTS != part], names)
        for case in found[part::_PARTS]:
            sets = sets_of(case, weights, names)
            best = int((sets.features @ weights).argmax()) if sets else 0
            picked.append(_measured(case, sets.places[best] if sets else (), sets.words[best] if sets else 0))
            places = tuple(sorted(case.ready)[: _LIMITS.sentences])
            first.append(_measured(case, places, sum(case.ready[at].words for at in places)))
    for title, rows in (("picks", picked), ("first sentences", first)):
        recall, score, words = np.mean(rows, axis=0)
        sys.stdout.write(f"{title}: evidence {recall:.1f}%, ROUGE-1 + ROUGE-2 {score:.1f}, words {words:.1f}\n")


def _measured(case: Case, places: Sequence[int], words: int) -> tuple[float, float, float]:
    said = sum((grams(case.ready[at].candidate.text) for at in places), Counter[tuple[str, ...]]())
    return 100 * len({*places} & {*case.oracle}) / len(case.oracle), rouge(said, case.reference), float(words)


def write(weights: Mapping[str, float], path: Path) -> None:
    """The weights as TOML, those of sets apart."""
    together = set_signs(Chosen(), _LIMITS, {})
    lines = ["# Fitted by models/training/train_select.py; not to be edited by hand."]
    for title, of_set in (("sentence", False), ("set", True)):
        lines += ["", f"[{title}]"]
        lines += [f'"{name}" = {w:.3f}' for name, w in sorted(weights.items()) if (name in together) is of_set]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--check", action="store_true", help="cross-validate and write nothing")
    asked = parser.parse_args()
    found = list(cases(asked.data / "house_train.jsonl"))
    seen = {name for case in found for signs in case.signs for name in signs} | set_signs(Chosen(), _LIMITS, {}).keys()
    names = {name: i for i, name in enumerate(sorted(seen))}
    if asked.check:
        check(found, names)
        return
    weights = fit_all(found, names)
    write({name: float(weights[i]) for name, i in names.items() if abs(weights[i]) >= _SMALL}, _TARGET)


if __name__ == "__main__":
    main()
