"""Which figures matter: the order of an article's figures by salience."""

import re
from functools import cache

from app.article import Article
from app.figures.lexicon import lexicon
from app.figures.model import Figure
from app.figures.salience import salience

_TITLED = 2.0  # the title's own figures come first; NumHG's articles have none, so this is not fitted
_SPECIFIED = 0.5  # off a measure, which is mostly a specification; costs 0.1 points on NumHG's training articles
_DECIDED = 1.5  # a score is what a report of a contest is about; NumHG's articles, which have few, are no worse for it
_COMPARED = 1.0  # off what the figure before is held against, as forecasts are; nor for this
_DENIED = 1.5  # off what is not so: "denied that 300 soldiers", "will not lay off 500"; nor for this
_BEFORE = 40  # characters before a figure, in which it is told what it is
_IN_DENIAL = 90  # characters, in one clause, from a denial to what it denies
# Not "not only", nor what is more or less than something: "did not rise by more than 2 percent" says how much it rose.
_DENYING = re.compile(
    r"\b(?:(?:denie[sd]|deny|denying|refute[sd]?|(?:rejected|dismissed) (?:claims?|reports?|suggestions?|allegations?)"
    r"|no evidence|not true|untrue)\b(?: \w[\w'’-]*){0,4}? that"
    r"|(?:will|would|did|does|do|has|have|had|could|can)(?: not|n['’]t| never)|won['’]t|never)\b(?! only)"
    r"(?:(?!\b(?:than|until|but|least|most|below|above)\b)[^.,;:!?\n])*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def ranked(article: Article, figures: list[Figure]) -> list[Figure]:
    """``figures`` of ``article``, the most salient first; equal ones in the order of the text."""
    in_order = sorted(figures, key=lambda figure: figure.start)
    title = frozenset(_NUMBER.findall(article.title or ""))
    scores = salience(article, in_order)
    scores = [score + _adjustment(article, figure, title) for score, figure in zip(scores, in_order, strict=True)]
    order = sorted(range(len(in_order)), key=lambda number: (-scores[number], number))
    return [in_order[number] for number in order]


def _adjustment(article: Article, figure: Figure, title: frozenset[str]) -> float:
    titled = not title.isdisjoint(_NUMBER.findall(figure.text))
    compared = _comparing().search(article.text, max(0, figure.start - _BEFORE), figure.start) is not None
    denied = _DENYING.search(article.text, max(0, figure.start - _IN_DENIAL), figure.start) is not None
    worth = _TITLED * titled + _DECIDED * (figure.kind == "score")
    return worth - _SPECIFIED * (figure.kind == "measure") - _COMPARED * compared - _DENIED * denied


@cache
def _comparing() -> re.Pattern[str]:
    """What stands right before a figure that another one is held against, a hedge between."""
    words = lexicon().expected
    nouns, links, comparing = ("|".join(sorted(group)) for group in (words.nouns, words.links, words.comparing))
    return re.compile(rf"\b(?:(?:{nouns}) (?:{links})|{comparing})(?: (?:about|around|just|a|an))?\s$", re.IGNORECASE)
