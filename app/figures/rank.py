"""Which figures matter: the order of an article's figures by salience."""

import re

from app.article import Article
from app.figures.model import Figure
from app.figures.salience import salience

_TITLED = 2.0  # the title's own figures come first; NumHG's articles have none, so this is not fitted
_SPECIFIED = 0.5  # off a measure, which is mostly a specification; costs 0.1 points on NumHG's training articles
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def ranked(article: Article, figures: list[Figure]) -> list[Figure]:
    """``figures`` of ``article``, the most salient first; equal ones in the order of the text."""
    in_order = sorted(figures, key=lambda figure: figure.start)
    title = frozenset(_NUMBER.findall(article.title or ""))
    scores = salience(article, in_order)
    scores = [score + _adjustment(figure, title) for score, figure in zip(scores, in_order, strict=True)]
    order = sorted(range(len(in_order)), key=lambda number: (-scores[number], number))
    return [in_order[number] for number in order]


def _adjustment(figure: Figure, title: frozenset[str]) -> float:
    titled = not title.isdisjoint(_NUMBER.findall(figure.text))
    return _TITLED * titled - _SPECIFIED * (figure.kind == "measure")
