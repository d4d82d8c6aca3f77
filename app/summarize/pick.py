"""Which of the sentences that are ready make the summary: the best set together, within its limits.

Sets are grown in the order of the text, so that whatever a sentence leans on is decided before it; the best of
each size go on (a beam search, exact for a summary of three sentences).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.summarize.choose import Ready
from app.summarize.content import overlap
from app.summarize.model import Limits
from app.summarize.select import weights

TOO_ALIKE = 0.6
_OPENS = 3  # sentences that lean on what is not there count as much as one that leans at a summary's beginning
_BREADTH = 9  # sentences looked at, beside those that are wanted, the best first
_PERSONAL = {"first person", "second person"}
_BEAM = 96  # sets of each size that go on
# Our references have 60 words of the 75 that a short summary may have; far from that, ROUGE and editors lose patience.
_SCANT, _AMPLE = 0.73, 0.87


@dataclass(frozen=True, slots=True)
class Chosen:
    """A set of sentences in the text's order. ``worth`` sums theirs; ``alike`` the squares of the likeness of
    each two; ``neighbours`` counts those that follow one another in the article, ``leaning`` those that lean on a
    sentence which is not there, ``untold`` those that take for known what none before them tells, the first for more.
    """

    sentences: tuple[Ready, ...] = ()
    words: int = 0
    worth: float = 0.0
    alike: float = 0.0
    neighbours: int = 0
    leaning: int = 0
    untold: int = 0
    bag: frozenset[str] = frozenset()

    def with_next(self, ready: Ready) -> "Chosen | None":
        """The set with one sentence more, from further down; ``None`` where that repeats the set, opens with a word
        that stands for what it lacks, or doubts what it does not tell.
        """
        follows, much = self._precedes(ready), 1 if self.sentences else _OPENS
        likeness = [overlap(one.bag, ready.bag) for one in self.sentences]
        told = any(one.quotes & ready.quotes for one in self.sentences)
        is_known = ready.takes_for_known <= self.bag
        unclear = ready.points or (ready.doubts and not is_known)
        if told or any(alike >= TOO_ALIKE for alike in likeness) or (unclear and not follows):
            return None
        return Chosen(
            (*self.sentences, ready),
            self.words + ready.words,
            self.worth + ready.worth,
            self.alike + sum(alike**2 for alike in likeness),
            self.neighbours + follows,
            self.leaning + much * (ready.dangles and not follows),
            self.untold + much * (not follows and not is_known),
            self.bag | ready.bag,
        )

    def _precedes(self, ready: Ready) -> bool:
        return bool(self.sentences) and self.sentences[-1].evidence.sentence.index == ready.evidence.sentence.index - 1


def pick(ready: Sequence[Ready], limits: Limits) -> list[Ready]:
    """The set worth most, in the article's order.

    One that opens with a pronoun for something in the sentence before it comes only with that sentence. Fewer than
    ``limits.least`` come out when no more fit, or none beside a lead that is worth more than all that do.
    """
    best = shortlist(ready, limits)
    topics = topics_of(best)
    fitted = weights(judged=any(one.evidence.judgement is not None for one in ready))
    sizes: dict[int, list[tuple[float, Chosen]]] = {0: [(0.0, Chosen())]}
    for one in best:
        for size in range(min(limits.sentences - 1, max(sizes)), -1, -1):
            grown = [chosen.with_next(one) for _, chosen in sizes[size]]
            fitting = [chosen for chosen in grown if chosen is not None and chosen.words <= limits.words]
            scored = [(chosen.worth + fitted.of_set(set_signs(chosen, limits, topics)), chosen) for chosen in fitting]
            if scored:
                sizes[size + 1] = sorted(sizes.get(size + 1, []) + scored, key=_by_worth)[:_BEAM]
    largest = [size for size in sizes if size >= limits.least] or [max(sizes)]
    found = min((sizes[size][0] for size in largest), key=_by_worth)
    return list((_lead_alone(sizes, largest, found) or found[1]).sentences)


def _lead_alone(
    sizes: Mapping[int, Sequence[tuple[float, Chosen]]], largest: Sequence[int], found: tuple[float, Chosen]
) -> Chosen | None:
    """The article's first sentence, where it is so long that no other fits beside it, and worth more than ``found``."""
    if any(chosen.sentences[0].opens for size in largest for _, chosen in sizes[size] if size):
        return None
    better = (chosen for worth, chosen in sizes.get(1, []) if worth > found[0])
    leads = (chosen for chosen in better if chosen.sentences[0].opens)
    return next((lead for lead in leads if not _PERSONAL & lead.sentences[0].evidence.signs.keys()), None)


def shortlist(ready: Sequence[Ready], limits: Limits) -> list[Ready]:
    """The sentences of most worth, in the article's order."""
    best = sorted(ready, key=lambda one: (-one.worth, one.evidence.span.start))
    return sorted(best[: _BREADTH + limits.sentences], key=lambda one: one.evidence.span.start)


def _by_worth(scored: tuple[float, Chosen]) -> float:
    return -scored[0]


def set_signs(chosen: Chosen, limits: Limits, topics: Mapping[str, float]) -> dict[str, float]:
    """What shows that sentences go together: no repetition, the article's ``topics`` covered, room well used."""
    covered = sum(topics[word] for word in chosen.bag if word in topics)
    return {
        "likeness": chosen.alike,
        "coverage": covered / max(1.0, sum(topics.values())),
        "neighbours": float(chosen.neighbours),
        "leaning": float(chosen.leaning),
        "untold": float(chosen.untold),
        "begins as the article": float(any(one.opens for one in chosen.sentences[:1])),
        "words short of room": max(0.0, _SCANT * limits.words - chosen.words) / 10,
        "words beyond room": max(0.0, chosen.words - _AMPLE * limits.words) / 10,
    }


def topics_of(ready: Sequence[Ready]) -> dict[str, float]:
    """The words that several of the sentences share, by how many do."""
    frequency = Counter(word for one in ready for word in one.bag)
    return {word: math.log1p(count - 1) for word, count in frequency.items() if count > 1}


def pick_anything(ready: Iterable[Ready], limits: Limits) -> list[Ready]:
    """The first sentences that fit, for a text in which nothing stands as it should: it is short, or not prose."""
    chosen: list[Ready] = []
    for candidate in ready:
        words = sum(one.words for one in [*chosen, candidate])
        if len(chosen) < limits.least and words <= limits.words:
            chosen.append(candidate)
    return chosen
