"""What a part of a sentence says of the rest: that it is not so, may not be so, or is so by somebody's word.
Without it the rest would claim more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.summarize.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

QUOTES = frozenset('"“”«»„')
_CONTRAST = frozenset({"although", "though", "but", "despite", "except", "instead", "however", "yet"})


def denies(part: Span) -> bool:
    """Whether ``part`` denies something or sets it against the rest, so that the rest would mislead without it."""
    words = lexicon().negation | _CONTRAST
    return any(token.lower_ in words or token.lemma_.lower() in words for token in part)


def qualifies(part: Span) -> bool:
    """Whether ``part`` denies or doubts something, so that the sentence would claim more without it."""
    doubts = lexicon().modality
    return denies(part) or any(token.lower_ in doubts or token.lemma_.lower() in doubts for token in part)


def is_said_behind(part: Span) -> bool:
    """Whether ``part`` ends with who said the whole sentence ("..., said the mayor", "..., officials said")."""
    words = lexicon().reporting
    return any(token.lemma_.lower() in words and token.pos_ == "VERB" for token in part[1:] if _follows_comma(token))


def _follows_comma(verb: Token) -> bool:
    """Whether ``verb``, or its subject before it, comes right behind a comma or a closing quotation mark."""
    first = min([verb, *(child.left_edge for child in verb.children if child.dep_ == "nsubj")], key=lambda t: t.i)
    return first.i > 0 and first.nbor(-1).text in {",", *QUOTES}


def reports(part: Span) -> bool:
    """Whether ``part`` says who said what stands outside of it ("according to ...", "as the mayor said")."""
    said_as = part[0].lower_ == "as" and any(token.lemma_.lower() in lexicon().reporting for token in part)
    return said_as or any(token.lower_ == "according" for token in part)
