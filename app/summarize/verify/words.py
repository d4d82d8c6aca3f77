"""What a word of an English sentence is compared by: its lemma, in one spelling, one form for a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.figures import Figure
from app.summarize.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_EMPTY_PARTS = frozenset({"PUNCT", "SPACE", "DET", "PART", "CCONJ", "SCONJ", "ADP", "INTJ", "SYM", "X"})
_EMPTY_DEPENDENCIES = frozenset(
    {"aux", "auxpass", "case", "mark", "neg", "cc", "expl", "prt", "preconj", "predet", "det"}
)
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_POSSESSIVE = re.compile(r"['’]s?$")
SAY = "say"


def keys(doc: Doc, figures: tuple[Figure, ...]) -> list[str]:
    """For each token what it is compared by; empty for words that only bind others together.

    The last number of a figure is its value, so that "seven thousand" is "7,000"; the others of that figure are empty.
    """
    found = [_key(token) for token in doc]
    for figure in figures:
        inside = [t for t in doc if t.idx < figure.end and figure.start < t.idx + len(t) and _is_number(t)]
        for token in inside:
            found[token.i] = ""
        if inside:
            found[inside[-1].i] = f"#{figure.value:.15g}" + (f"-{figure.high:.15g}" if figure.high is not None else "")
    return found


def _is_number(token: Token) -> bool:
    return token.pos_ == "NUM" or token.like_num or token.text in {"$", "€", "£"}


def _key(token: Token) -> str:
    lower = token.lower_
    if lower == "according":
        return SAY
    if lower == "united" and token.i + 1 < len(token.doc) and token.nbor().lower_ in {"states", "kingdom", "nations"}:
        return ""
    if lower in {"states", "kingdom", "nations"} and token.i > 0 and token.nbor(-1).lower_ == "united":
        return {"states": "u.s.", "kingdom": "u.k.", "nations": "u.n."}[lower]
    if _binds(token):
        return ""
    return canonical(token)


def _binds(token: Token) -> bool:
    if token.pos_ in _EMPTY_PARTS or token.dep_ in _EMPTY_DEPENDENCIES:
        return token.text not in {"$", "%"}
    return token.tag_ in _RELATIVE or (token.dep_ == "prep" and token.tag_ in {"IN", "VBG", "TO"})


def canonical(token: Token) -> str:
    """The token's lemma in one spelling, small numbers in digits."""
    words = lexicon()
    lower = _POSSESSIVE.sub("", token.lower_)
    if token.text in {"US", "U.S", "U.S.", "USA", "UK", "U.K.", "UN", "U.N."}:
        return ".".join(token.text.replace(".", "").lower()[:2]) + "."
    if token.like_num:
        lower = lower.replace(",", "")
        return words.small_numbers.get(lower, lower)
    lemma = token.lemma_.lower()
    if token.pos_ == "PROPN":  # "Republicans" is a name to the tagger in one sentence and none in the next
        lemma = lower.removesuffix("s") if token.tag_ == "NNPS" else lower
    lemma = words.aliases.get(lower, words.aliases.get(lemma, lemma))
    if lemma in words.plain_reports:
        return SAY
    for british, american in words.spellings:
        if len(lemma) > 4 and lemma.endswith(british):
            return lemma[: -len(british)] + american
    return lemma
