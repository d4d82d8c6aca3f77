"""How much each sentence is worth to a summary: the weighted sum of its signs.

The weights are numbers with names in ``select.toml``, fitted by ``models/training/train_select.py`` to the summaries of
our own training set: those of single sentences here, those of a whole set of sentences in ``pick``.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import zip_longest

from app.article import Article
from app.engines import Judge
from app.summarize.model import Evidence
from app.summarize.signs import Signs, read_signs

# On top of what is fitted, since likeness to a reference does not see it: a summary's reader knows no "I" and no "you",
# nor what a sentence leans on, nor that an old toll was put right since. Of sentences that lean by rule, editors find
# one in three clear as it is; of those that take something for known, as many as of any others. At these costs no more
# of the picks lean than if none might. And of two summaries of an article, readers rank the one that begins as the
# article does higher in three of four. What the next sentence turns round ("But now ...") leads half as often in our
# summaries; fitted beside all else it gets -0.36, and a lead -0.2 more: to go when all is fitted anew.
_UNFITTED = {"first person": -2.5, "second person": -1.5, "superseded": -1.5, "turned": -0.4}
_UNFITTED_OF_SETS = {"leaning": -0.75, "untold": -0.4, "begins as the article": 0.5}


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign of a sentence counts, and each sign of a set; a sign without a weight counts nothing."""

    sentence: Mapping[str, float]
    together: Mapping[str, float]

    def of_sentence(self, signs: Signs) -> float:
        """The worth of a sentence with these signs."""
        return sum(value * (self.sentence.get(name, 0.0) + _UNFITTED.get(name, 0.0)) for name, value in signs.items())

    def of_set(self, signs: Signs) -> float:
        """What a set with these signs is worth beyond its sentences."""
        unfitted = _UNFITTED_OF_SETS
        return sum(value * (self.together.get(name, 0.0) + unfitted.get(name, 0.0)) for name, value in signs.items())


@cache
def weights(*, judged: bool) -> Weights:
    """The fitted weights, for signs alone or beside what a judge adds; the file is read at the first call."""
    data = tomllib.loads(files("app.summarize").joinpath("select.toml").read_text(encoding="utf-8"))
    fitted = data["judged" if judged else "alone"]
    return Weights(sentence=fitted["sentence"], together=fitted["set"])


def rank(article: Article, prose: Sequence[Evidence], judge: Judge | None = None) -> list[Evidence]:
    """The pieces of prose with their signs and scores, best first; ``judge`` reads the first of them. Linear in the
    article's length.
    """
    fitted = weights(judged=judge is not None)
    judgements = judge.read([piece.text for piece in prose]) if judge is not None else []
    scored = []
    for piece, signs, said in zip_longest(prose, read_signs(article, prose), judgements):
        score = fitted.of_sentence(signs) + (said.matters if said is not None else 0.0)
        scored.append(replace(piece, score=score, signs=signs, judgement=said))
    return sorted(scored, key=lambda piece: (-piece.score, piece.span.start))
