"""Fit how likely a sentence stands in a summary:
``python -m models.training.train_standing --data DIR [--states FILE] [--check]``.

``judged.jsonl``, beside this file, holds what editors said of candidate sentences: for an article of DIR
(``house_train``, ``cnndm_train``, ``unlabelled_articles``), where each sentence begins and how it stands, and for some
articles which two or three sentences make the best summary. Two logistic regressions tell those that stand ("ok",
"detail") from others, by Newton's method; no chance enters: one of signs, from all others
(``app/summarize/standing.py``), and one of the default writer's hidden states, from those that lean on what a reader
has not read, whose weights become the probe that its manifest entry names (``app/engines/judge.py``). FILE keeps the
states for another time. ``train_select`` comes first: what a sentence matters decides which are judged here. With
``--check``, cross-validation in eight parts, by article, prints what would be picked where the logarithm of the chance
counts more or less beside the worth that ``select`` gives, and nothing is written.
"""

import argparse
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.article import Parser, Reader, Seen
from app.summarize.choose import Ready, without_model
from app.summarize.mention import Mentions
from app.summarize.model import LIMITS, Evidence
from app.summarize.opinion import Voice, author_of
from app.summarize.pick import pick
from app.summarize.pipeline import SHORTLIST
from app.summarize.prose import ProseFilter
from app.summarize.select import rank, weights
from app.summarize.signs import Signs
from app.summarize.standing import Standing
from models.training import logistic
from models.training.logistic import Floats
from models.training.probes import Reading, pinned_probe, write_probe
from models.training.rows import articles, read_rows

_JUDGED = Path(__file__).with_name("judged.jsonl")
_TARGET = Path(__file__).parents[2] / "app/summarize/standing.toml"
_STANDS = frozenset({"ok", "detail"})
# What states are to tell from these: what readers of summaries call misleading is nearly always a sentence that leans
# on what they have not read. Fitted to all else that editors found wrong too, states tell readers' verdicts worse.
_LEANS = frozenset({"leans"})
_LEAST_SEEN = 15  # sentences that must have a sign for it to get a weight
_PENALTY = 100.0  # on the squares of the weights of standardised signs
_STATES_PENALTY = 1000.0  # the same for the numbers of a state
# What the logarithm counts beside the worth of select: more of it picks more sentences that stand, and fewer in all.
# With a judge, readers ranked summaries by 0.5 above those by 1.5 (17 of 23) and by 0.2 (7 of 11).
_COUNTS, _COUNTS_JUDGED = 1.5, 0.5
_OTHER_COUNTS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
# The second batch of labels is of politics and opinion alone; what is summarised is as mixed as the first.
_COUNTS_IN_FIT = {2: 0.4}
_PARTS = 8
_LIMITS = LIMITS["tldr", "short"]


@dataclass(frozen=True)
class Case:
    """An article's sentences that can stand, with their signs and, where an editor said it, how each stands; the places
    of those that make the best summary, if anybody said so. ``part`` is the fold that it belongs to; ``count`` what its
    sentences count in a fit. ``states``, (sentences, H), is what the writer's model makes of them, not a number where
    it did not read that far.
    """

    ready: Sequence[Ready]
    signs: Sequence[Signs]
    labels: Sequence[str | None]
    best: frozenset[int]
    part: int
    count: float = 1.0
    states: Floats | None = None


def cases(data: Path, labels: Path = _JUDGED, reading: Reading | None = None) -> Iterator[Case]:
    """The articles that ``labels`` judge, read as the product reads them, with ``reading`` also by its model."""
    judged: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in read_rows(labels):
        judged[row["set"], row["id"]].append(row)
    reader, prose_filter, parser = Reader(), ProseFilter(), Parser()
    for key, row in articles(data, sorted({name for name, _ in judged})):
        if key not in judged:
            continue
        seen = Seen.of(row["article"])
        article = seen.article(reader.read_text(row["article"], language="en"))
        prose = tuple(prose_filter.evidence(article))
        voice = Voice.of(article)
        author = author_of(article, voice)
        mentions = Mentions(prose, around=prose_filter.around(article), author=author)
        standing = Standing.of(voice)
        states = reading.states([piece.text for piece in prose]) if reading is not None else None
        with parser.open() as parses:
            pieces = rank(article, prose, reading)[: SHORTLIST * 3]
            ready = without_model(pieces, "en", parses, mentions, Standing())
            signs = [
                standing.signs(one.evidence.signs, parses(one.evidence.text), opens=one.opens, leans=one.dangles)
                for one in ready
            ]
        # What editors said is by places in the article as it was given.
        given = {seen.place(one.evidence.span).start: one.evidence.span.start for one in ready}
        for one_said in judged[key]:
            told: Mapping[str, str] = one_said["labels"]
            best: Sequence[int] = one_said["best"] or ()
            found = [told.get(str(start)) for start in given]
            if author is not None and not one_said.get("author"):
                # An opinion that editors saw told as fact is now its author's word.
                found = [None if label == "opinion" else label for label in found]
            part = zlib.crc32(" ".join(key).encode()) % _PARTS
            count = _COUNTS_IN_FIT.get(int(str(one_said.get("batch", 1))), 1.0)
            best_shown = frozenset(given.get(start, start) for start in best)
            yield Case(ready, signs, found, best_shown, part, count, _states_of(ready, prose, states))


def _states_of(ready: Sequence[Ready], prose: Sequence[Evidence], states: Floats | None) -> Floats | None:
    """The rows of ``states``, which are those of the first of ``prose``, for ``ready``."""
    if states is None or not len(states):
        return None
    place = {piece.span.start: number for number, piece in enumerate(prose)}
    unread = np.full(states.shape[1], np.nan)
    at = [place[one.evidence.span.start] for one in ready]
    return np.array([states[number] if number < len(states) else unread for number in at]).reshape(len(ready), -1)


@dataclass(frozen=True)
class Fitted:
    """A weight for each sign, and the ``constant``."""

    names: Sequence[str]
    weights: Floats
    constant: float

    def odds(self, case: Case) -> Floats:
        """The log-odds that each of the sentences of ``case`` stands."""
        known = dict(zip(self.names, self.weights, strict=True))
        found = np.array([sum(known.get(name, 0.0) * value for name, value in signs.items()) for signs in case.signs])
        return found + self.constant


@dataclass(frozen=True)
class FittedStates:
    """A weight for each number of a state, and the ``constant``; ``alone`` is for sentences that were not read."""

    weights: Floats
    constant: float
    alone: Fitted

    def odds(self, case: Case) -> Floats:
        """The log-odds that each of the sentences of ``case`` stands."""
        alone = self.alone.odds(case)
        if case.states is None:
            return alone
        told: Floats = case.states @ self.weights + self.constant
        return np.where(np.isnan(told), alone, told)


def fit(found: Sequence[Case]) -> Fitted:
    """The regression of signs, over all sentences with a label."""
    rows = [(case, place) for case in found for place, label in enumerate(case.labels) if label is not None]
    seen = Counter(name for case, place in rows for name, value in case.signs[place].items() if value)
    names = sorted(name for name, times in seen.items() if times >= _LEAST_SEEN)
    signs = np.array([[case.signs[place].get(name, 0.0) for name in names] for case, place in rows])
    return Fitted(names, *_regression(rows, signs, _PENALTY))


def fit_states(found: Sequence[Case], alone: Fitted) -> FittedStates:
    """The regression of states, over those that were read of the sentences that stand and of those that lean."""
    read = [
        (case, place, state)
        for case in found
        if case.states is not None
        for place, (label, state) in enumerate(zip(case.labels, case.states, strict=True))
        if label in _STANDS | _LEANS and not np.isnan(state[0])
    ]
    rows, states = [(case, place) for case, place, _ in read], np.array([state for _, _, state in read])
    return FittedStates(*_regression(rows, states, _STATES_PENALTY), alone)


def _regression(rows: Sequence[tuple[Case, int]], features: Floats, penalty: float) -> tuple[Floats, float]:
    stands = np.array([case.labels[place] in _STANDS for case, place in rows])
    counts = np.array([case.count for case, _ in rows])
    return logistic.fit(features, stands, np.full(features.shape[1], penalty), counts)


def worth(odds: Floats) -> list[float]:
    """The logarithms of the chances."""
    return [-float(np.log1p(np.exp(-odd))) for odd in odds]


def measured(found: Sequence[Case], fits: Sequence[Fitted | FittedStates], counts: float) -> dict[str, float]:
    """What would be picked where the standing ``counts`` so much: the share of picks that stand, of articles where all
    do, and how much of the editors' sets is picked. ``fits`` has one for each part.
    """
    stand = picks = whole = articles = same = wanted = 0
    for case in found:
        if not case.best:
            continue
        fitted = fits[case.part]
        ready = [
            replace(one, worth=_score(one, judged=isinstance(fitted, FittedStates)) + counts * stands)
            for one, stands in zip(case.ready, worth(fitted.odds(case)), strict=True)
        ]
        label = {one.evidence.span.start: said for one, said in zip(case.ready, case.labels, strict=True)}
        chosen = [one.evidence.span.start for one in pick(ready, _LIMITS)]
        good = [label[start] in _STANDS for start in chosen if label[start] is not None]
        stand, picks = stand + sum(good), picks + len(good)
        whole, articles = whole + all(good), articles + 1
        same, wanted = same + len(case.best & set(chosen)), wanted + len(case.best)
    return {"stand": stand / picks, "whole": whole / articles, "of the editors' sets": same / wanted}


def _score(one: Ready, *, judged: bool) -> float:
    """What ``one`` is worth to ``select``, with or without a judge."""
    return one.evidence.score if judged else weights(judged=False).of_sentence(one.evidence.signs)


def main(argv: Sequence[str] | None = None) -> int:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of house_train.jsonl, cnndm_train.jsonl, ...")
    parser.add_argument("--states", type=Path, help="file of hidden states (safetensors), written if it is not there")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    reading = Reading(options.states)
    found = list(cases(options.data, reading=reading))
    reading.keep()
    if options.check:
        others = [[case for case in found if case.part != part] for part in range(_PARTS)]
        signs = [fit(cases) for cases in others]
        states = [fit_states(cases, alone) for cases, alone in zip(others, signs, strict=True)]
        for title, fits in (("alone", signs), ("judged", states)):
            for counts in _OTHER_COUNTS:
                told = ", ".join(f"{name} {100 * share:.1f}%" for name, share in measured(found, fits, counts).items())
                sys.stdout.write(f"{title}, counts {counts}: {told}\n")
        return 0
    alone = fit(found)
    judged = fit_states(found, alone)
    lines = ["# Fitted by models/training/train_standing.py; not to be edited by hand.", "", "[judged]"]
    lines += [f"counts = {_COUNTS_JUDGED}", "", "[alone]", f"counts = {_COUNTS}", f"constant = {alone.constant:.3f}"]
    lines += ["", "[alone.weights]"]
    lines += [f'"{sign}" = {weight:.3f}' for sign, weight in zip(alone.names, alone.weights, strict=True)]
    _TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_probe(pinned_probe().path, "stands", judged.weights, judged.constant)
    return 0


if __name__ == "__main__":
    sys.exit(main())
