"""Fit what makes a sentence, and a set of sentences, worth a summary:
``python -m models.training.train_select --data DIR [--states FILE] [--check]``.

DIR holds ``house_train.jsonl``: articles with a summary each (``reference``); ``summaries.jsonl``, beside this file,
holds those that we as editors wrote of other articles of DIR (``set`` names the file, ``id`` the article). Two steps,
both conditional logits fitted by Adam on all articles at once; no chance enters. First the sentences: an article's
sentences compete for being among those that, greedily added, bring most of the reference's words and pairs of words (an
extractive oracle; Nallapati et al. 2017). Then the sets: all sets of one to three sentences out of the best twelve that
the product could quote compete, and a set's due is its ROUGE-1 + ROUGE-2 against the reference; here the sentences'
weights move on from where the first step left them, and the weights of sets are found.

Signs alone, for what no judge reads, are fitted to the house's summaries; beside a judge, to all: of the others signs
alone learned nothing that held on development sets.

A third step is the default writer's probe (``app/engines/judge.py``): the weights of its hidden states, by which sets
compete once more while all that was found so far stays as it is. FILE keeps the states for another time.

With ``--check``, cross-validation in five parts (article index modulo 5) prints what is measured beside position alone,
and nothing is written.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from models.training.logistic import Floats
from models.training.probes import Reading, pinned_probe, write_probe
from models.training.rows import articles, as_shown, read_rows

_TARGET = Path(__file__).parents[2] / "app/summarize/select.toml"
_SUMMARIES = Path(__file__).with_name("summaries.jsonl")
_LIMITS = LIMITS["tldr", "short"]
_PARTS = 5
_LOOKED_AT = 16  # sentences of an article that are parsed, the best by the first step
_PENALTY, _STEPS, _RATE = 3e-3, 150, 0.05  # of the first step
_SET_PENALTY, _SET_STEPS, _SET_RATE = 3e-2, 120, 0.03  # of the second, on the distance from the first
_SOFTNESS = 6.0  # points of ROUGE that make a set's due e times another's; 3 and 6 measured alike
_STATES_PENALTY, _STATES_STEPS, _STATES_RATE = 1e-3, 200, 0.03  # of the third
_STATES_SCALE = 0.1  # of the standardised numbers of a state beside the signs
_SMALL = 0.005  # weights below are not written

Grams = Counter[tuple[str, ...]]
Step = tuple[float, int, float]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """One article: the signs of its prose, which sentences the oracle takes, those that the product could quote by
    their place in the prose, and the reference. ``states``, (n, H), are those of its first n sentences, if any.
    """

    signs: list[Signs]
    oracle: list[int]
    ready: dict[int, Ready]
    reference: Grams
    states: Floats | None = None


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


def own(data: Path) -> Iterator[tuple[str, str]]:
    """The articles of the house's set, with their summaries."""
    for row in read_rows(data / "house_train.jsonl"):
        yield row["article"], row["reference"]


def others(data: Path, summaries: Path) -> Iterator[tuple[str, str]]:
    """The articles of other sets that ``summaries`` has a summary of, with that."""
    written = {(row["set"], row["id"]): row["summary"] for row in read_rows(summaries)}
    for key, row in articles(data, (name for name, _ in written)):
        if key in written:
            yield row["article"], written[key]


def cases(summarised: Iterable[tuple[str, str]], reading: Reading | None = None) -> Iterator[Case]:
    """Articles with their summaries, read as the product reads them. All of the prose is parsed."""
    reader, prose_filter, parser = Reader(), ProseFilter(), Parser()
    for text, summary in summarised:
        article = as_shown(reader.read_text(text, language="en"))
        prose = list(prose_filter.evidence(article))
        reference = grams(summary)
        with parser.open() as parses:
            ready = without_model(prose[: 2 * _LOOKED_AT], "en", parses, Mentions(prose), Standing())
        place = {piece.span.start: i for i, piece in enumerate(prose)}
        by_place = {place[one.evidence.span.start]: one for one in ready}
        taken = oracle([piece.text for piece in prose], reference)
        if taken:
            states = reading.states([piece.text for piece in prose]) if reading is not None else None
            yield Case(read_signs(article, prose), taken, by_place, reference, states)


def matrix(rows: Sequence[Mapping[str, float]], names: Mapping[str, int]) -> Floats:
    """Signs as rows of numbers, a column for each name."""
    found = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name, value in row.items():
            found[i, names[name]] = value
    return found


def fit(blocks: Sequence[Floats], due: Sequence[Floats], start: Floats, step: Step) -> Floats:
    """The weights under which the rows of each block win in proportion to what is ``due``, near ``start``."""
    features = np.concatenate(blocks)
    rows = Rows(features.__matmul__, features.T.__matmul__)
    return descend(rows, due, start, step)


@dataclass(frozen=True)
class Rows:
    """Rows of features that need not lie in memory: ``scores`` of all by some weights, and ``slope``, what each weight
    gets when each row gets so much.
    """

    scores: Callable[[Floats], Floats]
    slope: Callable[[Floats], Floats]

    @classmethod
    def of_sums(cls, summed: Floats, members: Ints) -> "Rows":
        """Each row the sum of those rows of ``summed``, (n, H), that a row of ``members`` names; -1 names none."""
        parts = np.where(members < 0, len(summed), members)

        def scores(weights: Floats) -> Floats:
            found: Floats = np.append(summed @ weights, 0.0)[parts].sum(axis=1)
            return found

        def slope(each: Floats) -> Floats:
            shared = np.repeat(each, parts.shape[1])
            found: Floats = summed.T @ np.bincount(parts.ravel(), shared, minlength=len(summed) + 1)[:-1]
            return found

        return cls(scores, slope)


def descend(rows: Rows, due: Sequence[Floats], start: Floats, step: Step, beside: Floats | None = None) -> Floats:
    """As ``fit``; ``beside`` is what each row scores whatever the weights."""
    penalty, steps, rate = step
    target, given = np.concatenate(due), 0.0 if beside is None else beside
    sizes = [len(block) for block in due]
    firsts, group = np.cumsum([0, *sizes])[:-1], np.repeat(np.arange(len(sizes)), sizes)
    weights, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for number in range(1, steps + 1):
        score = rows.scores(weights) + given
        odds = np.exp(score - np.maximum.reduceat(score, firsts)[group])
        chance = odds / np.add.reduceat(odds, firsts)[group]
        slope = rows.slope(chance - target) / len(sizes) + penalty * (weights - start)
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
    features = [sets.features for sets in fitted]
    return fit(features, [shares(sets) for sets in fitted], start, (_SET_PENALTY, _SET_STEPS, _SET_RATE))


def shares(sets: Sets) -> Floats:
    """What is due for each set, as shares."""
    due = np.exp((sets.due - sets.due.max()) / _SOFTNESS)
    shared: Floats = due / due.sum()
    return shared


@dataclass(frozen=True)
class MattersProbe:
    """``weights``, (H,), of a sentence's state, and the ``constant`` added: what it matters beside its signs."""

    weights: Floats
    constant: float

    def of_sets(self, case: Case, sets: Sets) -> Floats:
        """What each of a case's sets is worth beyond its signs; a sentence whose state was not read adds nothing."""
        told = np.zeros(len(case.signs))
        if case.states is not None:
            told[: len(case.states)] = case.states @ self.weights + self.constant
        return np.array([told[list(places)].sum() for places in sets.places])


def fit_probe(fitted: Sequence[Case], weights: Floats, names: Mapping[str, int]) -> MattersProbe | None:
    """The third step: the weights of states, ``weights`` being those of signs; ``None`` where none were read."""
    read = [
        (case.states, sets) for case in fitted if case.states is not None and (sets := sets_of(case, weights, names))
    ]
    if not read:
        return None
    all_states = np.concatenate([states for states, _ in read])
    mean, spread = all_states.mean(axis=0), all_states.std(axis=0) + 1e-6
    members, before = [], 0
    for states, sets in read:
        for places in sets.places:
            at = [before + place if place < len(states) else -1 for place in places]
            members.append(at + [-1] * (_LIMITS.sentences - len(at)))
        before += len(states)
    rows = Rows.of_sums((all_states - mean) / spread * _STATES_SCALE, np.array(members))
    beside = np.concatenate([sets.features @ weights for _, sets in read])
    step = (_STATES_PENALTY, _STATES_STEPS, _STATES_RATE)
    found = descend(rows, [shares(sets) for _, sets in read], np.zeros(len(mean)), step, beside)
    probe = found * _STATES_SCALE / spread
    return MattersProbe(probe, -float(mean @ probe))


def fit_all(fitted: Sequence[Case], names: Mapping[str, int]) -> Floats:
    """Both steps."""
    start = fit_sentences(fitted, names)
    return fit_sets([sets for case in fitted if (sets := sets_of(case, start, names))], start)


def check(house: Sequence[Case], rest: Sequence[Case], names: Mapping[str, int]) -> None:
    """Cross-validate on the house's, and print the picks, by signs alone and judged, beside the first sentences."""
    alone, judged, first = [], [], []
    for part in range(_PARTS):
        fitted = [case for i, case in enumerate(house) if i % _PARTS != part]
        weights, beside = fit_all(fitted, names), fit_all([*fitted, *rest], names)
        probe = fit_probe([*fitted, *rest], beside, names)
        for case in house[part::_PARTS]:
            sets = sets_of(case, weights, names)
            alone.append(_best(case, sets, sets.features @ weights if sets else np.zeros(1)))
            sets = sets_of(case, beside, names)
            told = probe.of_sets(case, sets) if probe and sets else 0.0
            judged.append(_best(case, sets, sets.features @ beside + told if sets else np.zeros(1)))
            places = tuple(sorted(case.ready)[: _LIMITS.sentences])
            first.append(_measured(case, places, sum(case.ready[at].words for at in places)))
    for title, rows in (("alone", alone), ("judged", judged), ("first sentences", first)):
        recall, score, words = np.mean(rows, axis=0)
        sys.stdout.write(f"{title}: evidence {recall:.1f}%, ROUGE-1 + ROUGE-2 {score:.1f}, words {words:.1f}\n")


def _best(case: Case, sets: Sets | None, worth: Floats) -> tuple[float, float, float]:
    best = int(worth.argmax())
    return _measured(case, sets.places[best] if sets else (), sets.words[best] if sets else 0)


def _measured(case: Case, places: Sequence[int], words: int) -> tuple[float, float, float]:
    said = sum((grams(case.ready[at].candidate.text) for at in places), Counter[tuple[str, ...]]())
    return 100 * len({*places} & {*case.oracle}) / len(case.oracle), rouge(said, case.reference), float(words)


def write(alone: Mapping[str, float], judged: Mapping[str, float], path: Path) -> None:
    """The weights as TOML, those of sets apart; those that hardly count are left out."""
    together = set_signs(Chosen(), _LIMITS, {})
    lines = ["# Fitted by models/training/train_select.py; not to be edited by hand."]
    for name, weights in (("alone", alone), ("judged", judged)):
        for title, of_set in (("sentence", False), ("set", True)):
            kept = {sign: w for sign, w in sorted(weights.items()) if (sign in together) is of_set and abs(w) >= _SMALL}
            lines += ["", f"[{name}.{title}]", *(f'"{sign}" = {w:.3f}' for sign, w in kept.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--states", type=Path, help="file of hidden states (safetensors), written if it is not there")
    parser.add_argument("--check", action="store_true", help="cross-validate and write nothing")
    asked = parser.parse_args()
    reading = Reading(asked.states)
    house = list(cases(own(asked.data), reading))
    rest = list(cases(others(asked.data, _SUMMARIES), reading))
    reading.keep()
    every = [*house, *rest]
    seen = {name for case in every for signs in case.signs for name in signs} | set_signs(Chosen(), _LIMITS, {}).keys()
    names = {name: i for i, name in enumerate(sorted(seen))}
    if asked.check:
        check(house, rest, names)
        return
    alone, judged = fit_all(house, names), fit_all(every, names)
    told = [{name: float(found[i]) for name, i in names.items()} for found in (alone, judged)]
    write(told[0], told[1], _TARGET)
    if (probe := fit_probe(every, judged, names)) is not None:
        write_probe(pinned_probe().path, "matters", probe.weights, probe.constant)


if __name__ == "__main__":
    main()
