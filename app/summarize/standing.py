"""How likely a sentence stands well in a summary: clear to a reader who has seen nothing else, news and not its
scenery, no caption, nobody's opinion told as fact.

What makes a sentence like our references (``select``) does not tell this. The weights are a logistic regression's,
fitted by ``models/training/train_standing.py`` to what editors said of candidate sentences; beside what a writer's
``Judge`` tells of a sentence, where there is one, others than alone.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from app.summarize.opinion import Voice
from app.summarize.signs import Signs

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my"}
)
_DESCRIBED = frozenset({"amod", "compound", "appos", "prep", "relcl", "nummod", "poss"})
_TELLING = ("PRP", "PRP$", "VBD", "VBP", "VBZ", "MD", "RB", "UH", "WP", "JJS", "JJR", "EX", "NNP", "NN", "NNS", "CD")
_MOST_ODDS = 4.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Judges the sentences of one article, of which ``voice`` is how it speaks. Without one, all stand alike."""

    voice: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, voice: Voice) -> Standing:
        """For an English article that speaks so."""
        odds = max(-_MOST_ODDS, min(_MOST_ODDS, voice.odds)) / _MOST_ODDS
        return cls({f"article: {name}": share for name, share in voice.shares.items()} | {"article: odds": odds})

    def worth(self, signs: Signs, doc: Doc, *, opens: bool, leans: bool, judged: float | None = None) -> float:
        """What the chance that a sentence stands adds to its worth: the chance's logarithm by its weight. ``judged``:
        the log-odds by a judge, which knows better than signs.
        """
        if not self.voice:
            return 0.0
        fitted = standing_weights()
        if judged is not None:
            return -fitted.counts_judged * math.log1p(math.exp(-judged))
        found = self.signs(signs, doc, opens=opens, leans=leans)
        odds = fitted.constant + sum(fitted.weights.get(name, 0.0) * value for name, value in found.items())
        return -fitted.counts * math.log1p(math.exp(-odds))

    def signs(self, signs: Signs, doc: Doc, *, opens: bool, leans: bool) -> dict[str, float]:
        """All that is known of a sentence: ``signs`` of its words and place, its parse, whether it ``opens`` the prose
        or ``leans`` on the sentence before, and the article's voice.
        """
        found = {**signs, **self.voice, "opens": float(opens), "leans": float(leans)}
        for name in _of_parse(doc, opens=opens):
            found[name] = 1.0
        for tag in _TELLING:
            found[f"share of {tag}"] = 5 * sum(token.tag_ == tag for token in doc) / len(doc)
        return found


def _of_parse(doc: Doc, *, opens: bool) -> Iterator[str]:
    """The names of what the parse shows."""
    yield f"begins: {doc[0].tag_}"
    yield from (f"begins: {doc[0].tag_} {token.tag_}" for token in doc[1:2])
    yield from {f"names: {token.ent_type_}" for token in doc if token.ent_type_}
    root = next((token for token in doc if token.dep_ == "ROOT"), doc[0])
    yield f"root: {root.tag_}"
    yield from {f"root has: {child.dep_}" for child in root.children}
    subject = next((child for child in root.children if child.dep_ in _SUBJECTS), None)
    if subject is not None:
        yield from _of_subject(subject, opens=opens)


def _of_subject(subject: Token, *, opens: bool) -> Iterator[str]:
    where = "lead's subject" if opens else "subject"
    yield from (f"subject: {subject.tag_}", f"{where}: {subject.tag_} {subject.ent_type_}".strip())
    determiner = next((c.lower_ for c in subject.children if c.lower_ in _DETERMINERS), "none")
    yield f"{where} with: {determiner}"
    if any(child.dep_ in _DESCRIBED for child in subject.children):
        yield f"{where} is described"


@dataclass(frozen=True, slots=True)
class StandingWeights:
    """The fitted ``weights`` of signs with their ``constant``, and what the logarithm of the chance ``counts`` among a
    sentence's worth: by signs, and where it is ``judged``.
    """

    weights: Mapping[str, float]
    constant: float
    counts: float
    counts_judged: float


@cache
def standing_weights() -> StandingWeights:
    """The fitted weights; the file is read at the first call."""
    data = tomllib.loads(files("app.summarize").joinpath("standing.toml").read_text(encoding="utf-8"))
    alone = data["alone"]
    return StandingWeights(alone["weights"], alone["constant"], alone["counts"], data["judged"]["counts"])
