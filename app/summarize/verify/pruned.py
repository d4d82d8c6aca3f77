"""The parse of a candidate that is its evidence with words left out: the evidence's own, less those words.

A parser reads a shortened sentence anew, and as often as not hangs a phrase elsewhere than it did in the whole one, so
that two parses of the same words disagree although nothing is said otherwise. Where a candidate's words are its
evidence's, in their order, there is no need to ask it twice: sentence compression is the pruning of one tree (Knight
and Marcu 2000; Filippova and Strube 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# What it is worth that two words which are neighbours stand for neighbours; where it is a tie, a word ("the") goes with
# what follows it.
_NEXT_TO_EACH_OTHER = 0.1
_MAY_BE_NEW = frozenset({"that"})
_ESSENTIAL = frozenset(
    {
        "nsubj",
        "nsubjpass",
        "csubj",
        "csubjpass",
        "expl",
        "aux",
        "auxpass",
        "neg",
        "mark",
        "pobj",
        "pcomp",
        "prt",
        "case",
    }
)
_TIMES = frozenset({"DATE", "TIME"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
LOCATIVE = frozenset({"in", "at", "on", "near"})


@dataclass(frozen=True, slots=True)
class Pruning:
    """``doc`` is the candidate with the parse that its evidence gives to its words; ``places`` says which of them each
    is, by index, ``None`` for a comma or a "that" which is new.
    """

    doc: Doc
    places: tuple[int | None, ...]


def prune(said: Doc, known: Doc) -> Pruning | None:
    """``said`` as what is left of ``known``, of which whole branches are gone; ``None`` where it is anything else.

    Of things that are joined ("Paris and Rome"), one that stays takes the place of one that is gone; a time or place
    within another ("on Monday last week", "in a hotel in Rome") takes that one's.
    """
    places = places_of(said, known)
    if any(place is None and not _may_be_new(said[i]) for i, place in enumerate(places)):
        return None
    kept = {place: i for i, place in enumerate(places) if place is not None}
    if not kept:
        return None
    heads, deps = list[int](), list[str]()
    for i, place in enumerate(places):
        hung = (_nearest(i, places), said[i].dep_) if place is None else _hung(known[place], kept)
        if hung is None:
            return None
        heads.append(i if hung[1] == "ROOT" else hung[0])
        deps.append(hung[1])
    links = set(zip(heads, deps, strict=True))
    if any(_lacks(known[place], i, links) for place, i in kept.items()):
        return None
    from spacy.tokens import Doc  # noqa: PLC0415 - brings torch, which the front must not hold

    known_as = [said[i] if place is None else known[place] for i, place in enumerate(places)]
    doc = Doc(
        known.vocab,
        words=[token.text for token in said],
        spaces=[bool(token.whitespace_) for token in said],
        tags=[token.tag_ for token in known_as],
        pos=[token.pos_ for token in known_as],
        lemmas=[token.lemma_ for token in known_as],
        heads=heads,
        deps=deps,
        ents=_entities(known_as),
    )
    return Pruning(doc, tuple(places))


def _entities(tokens: Sequence[Token]) -> list[str]:
    """The entities of ``tokens`` in the IOB scheme, each begun anew where its first word is gone."""
    labels = ["", *(token.ent_type_ for token in tokens)]
    return [
        f"{'I' if token.ent_iob_ == 'I' and label == before else 'B'}-{label}" if label else "O"
        for token, label, before in zip(tokens, labels[1:], labels, strict=False)
    ]


def _lacks(token: Token, i: int, links: set[tuple[int, str]]) -> bool:
    """Whether ``token``, now the ``i``-th, has lost its subject, a helper or another word without which it is not
    the same clause or phrase.
    """
    needed = {child.dep_ for child in token.children if child.dep_ in _ESSENTIAL and child.lower_ not in _MAY_BE_NEW}
    return not all((i, dep) in links for dep in needed)


def _may_be_new(token: Token) -> bool:
    return token.is_space or (token.is_punct and not token.is_quote) or token.lower_ in _MAY_BE_NEW


def places_of(said: Doc, known: Doc) -> list[int | None]:
    """For each token of ``said`` the one of ``known`` that it is: the longest common subsequence, with as many
    neighbours as can be.
    """
    rows, columns = len(said) + 1, len(known) + 1
    ours, theirs = [token.lower_ for token in said], [token.lower_ for token in known]
    best = [[0.0] * columns for _ in range(rows)]  # of the first i and j tokens
    match = [[-1.0] * columns for _ in range(rows)]  # of them, where the last two are the same
    for i in range(1, rows):
        for j in range(1, columns):
            if ours[i - 1] == theirs[j - 1]:
                match[i][j] = 1 + max(best[i - 1][j - 1], match[i - 1][j - 1] + _NEXT_TO_EACH_OTHER)
            best[i][j] = max(best[i - 1][j], best[i][j - 1], match[i][j])
    places: list[int | None] = [None] * len(said)
    i, j, goes_on = rows - 1, columns - 1, False
    while i and j:
        if match[i][j] > 0 and (goes_on or match[i][j] == best[i][j]):
            places[i - 1] = j - 1
            goes_on = match[i - 1][j - 1] + _NEXT_TO_EACH_OTHER >= best[i - 1][j - 1]
            i, j = i - 1, j - 1
        elif best[i - 1][j] >= best[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return places


def _hung(token: Token, kept: dict[int, int]) -> tuple[int, str] | None:
    """Which kept token ``token`` hangs on, and how; ``None`` where what it hung on is gone, so that it means nothing or
    another thing.
    """
    head, dep = token.head, token.dep_
    while dep != "ROOT" and head.i not in kept:
        if dep == "conj":
            dep = head.dep_
        elif head.dep_ == "ROOT" or not (dep in {"punct", "cc"} or _is_within(token, head)):
            return None
        head = head.head
    return (0, dep) if dep == "ROOT" else (kept[head.i], dep)


def _is_within(token: Token, gone: Token) -> bool:
    """Whether ``token`` is a time within the time ``gone``, or a place within that place."""
    if gone.dep_ == "prep" and gone.i not in {token.head.i, token.i}:  # that of the place or time which is gone
        return True
    if gone.ent_type_ in _TIMES:
        return any(part.ent_type_ in _TIMES for part in token.subtree)
    is_place = token.dep_ == "prep" and any(part.ent_type_ in _PLACES for part in token.children)
    return is_place and token.lower_ in LOCATIVE and gone.dep_ == "pobj" and gone.head.lower_ in LOCATIVE


def _nearest(i: int, places: list[int | None]) -> int:
    """The nearest token of the candidate that is one of the evidence."""
    found = [n for n, place in enumerate(places) if place is not None]
    return min(found, key=lambda n: abs(n - i)) if found else i
