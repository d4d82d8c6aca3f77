"""Which of the sentences that are ready make the summary: the best together, within its limits."""

from collections.abc import Iterable, Sequence

from app.summarize.choose import Ready
from app.summarize.model import Limits
from app.summarize.select import Weights, overlap

TOO_ALIKE = 0.7


def pick(ready: Sequence[Ready], limits: Limits) -> list[Ready]:
    """The sentences that add most to each other, greedily, in the article's order.

    One that leans on the sentence before it comes only with that sentence. Fewer than ``limits.least`` come out when no
    more fit.
    """
    chosen: list[Ready] = []
    while len(chosen) < limits.sentences and (group := _best_group(ready, chosen, limits)):
        chosen += group
    return sorted(chosen, key=lambda choice: choice.evidence.span.start)


def pick_anything(ready: Iterable[Ready], limits: Limits) -> list[Ready]:
    """The first sentences that fit, for a text in which nothing stands as it should: it is short, or not prose."""
    chosen: list[Ready] = []
    for candidate in ready:
        if len(chosen) < limits.least and _words([*chosen, candidate]) <= limits.words:
            chosen.append(candidate)
    return chosen


def _best_group(ready: Sequence[Ready], chosen: Sequence[Ready], limits: Limits) -> list[Ready] | None:
    """The next sentence, or a leaning one with its predecessor where otherwise too few would come out; ``None`` when
    none fits.
    """
    taken = {choice.evidence.sentence.index for choice in chosen}
    free = [r for r in ready if r.evidence.sentence.index not in taken]
    groups = [[r] for r in free if _stands_behind(chosen, r)]
    if not any(_fits(group, chosen, limits) for group in groups) and len(chosen) < limits.least:
        groups = [[before, r] for r in free for before in free if _leads(before, r)]
    return max((g for g in groups if _fits(g, chosen, limits)), key=lambda g: _gain(g, chosen), default=None)


def _stands_behind(chosen: Sequence[Ready], ready: Ready) -> bool:
    """Whether what comes before ``ready`` in the summary says all that it takes for known."""
    before = [c for c in chosen if c.evidence.sentence.index < ready.evidence.sentence.index]
    brought = frozenset[str]().union(*(choice.bag for choice in before))
    follows = any(c.evidence.sentence.index == ready.evidence.sentence.index - 1 for c in before)
    return follows or (not ready.dangles and ready.takes_for_known <= brought)


def _leads(before: Ready, after: Ready) -> bool:
    """Whether ``before`` stands alone and comes just before ``after`` in the article."""
    alone = not before.dangles and not before.takes_for_known
    return alone and before.evidence.sentence.index == after.evidence.sentence.index - 1


def _fits(group: Sequence[Ready], chosen: Sequence[Ready], limits: Limits) -> bool:
    """Whether ``group`` keeps within the limits and says something that ``chosen`` does not."""
    fresh = all(_likeness(one, other) < TOO_ALIKE for one in group for other in chosen)
    return fresh and len(chosen) + len(group) <= limits.sentences and _words([*chosen, *group]) <= limits.words


def _gain(group: Sequence[Ready], chosen: Sequence[Ready]) -> float:
    """The worth of ``group`` beside ``chosen``: marginal relevance (Carbonell & Goldstein 1998)."""
    alike = max((_likeness(one, other) for one in group for other in chosen), default=0.0)
    return sum(one.evidence.score for one in group) / len(group) - Weights().redundancy * alike**2


def _likeness(one: Ready, other: Ready) -> float:
    return overlap(one.bag, other.bag)


def _words(ready: Sequence[Ready]) -> int:
    return sum(choice.words for choice in ready)
