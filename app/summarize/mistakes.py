"""A paper's corrections: what it had wrong, and says that it had wrong, is never told as news."""

import re

from app.article import Article

_CORRECTS = re.compile(
    r"(?m)^\W{0,3}(?:Corrections?|Clarifications?|Apolog(?:y|ies)|Amplifications?)(?: (?:and|&) \w+)?\s*(?:[:.–—]|$)"
    r"|\b(?:[Bb]ecause of|[Dd]ue to|[Oo]wing to) an? (?:editing|reporting|production|editorial) error\b"
    r"|\b[Ww]e (?:are happy|would like|are pleased) to (?:correct|clarify|make (?:it |this )?clear)\b"
)
_WITHIN = 300  # characters of an article's beginning; at its end, a note on a mistake is furniture
_TEXTS = (
    r"(?:articles?|reports?|features?|story|stories|items?|columns?|profiles?|headlines?|captions?|graphics?|pieces?)"
)
_MISTAKE = re.compile(
    rf"\b{_TEXTS}\b.{{0,200}}\b(?:said|stated|misstated|misidentified|gave|suggested|reported|wrongly|incorrectly)\b"
    r"|\b[Ww]e (?:said|stated|reported|wrote|misstated|misidentified|wrongly|incorrectly)\b"
)


def corrects(article: Article) -> bool:
    """Whether ``article`` is, from its beginning, a paper's word on mistakes of its own."""
    return _CORRECTS.search(article.text, 0, _WITHIN) is not None


def is_mistake(text: str) -> bool:
    """Whether ``text``, a sentence of such an article, says what was wrong ("An article on Tuesday said that ...")."""
    return _MISTAKE.search(text) is not None
