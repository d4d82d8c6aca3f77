"""Figures that somebody denies: "The minister denied that 500 had died" does not make the minister their source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.figures.source import is_reporting, name_of
from app.figures.source_clues import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_HEIGHT = 12  # steps up the parse
_CLAUSES = frozenset({"ccomp", "xcomp", "pcomp"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "pobj"})


def denied(token: Token) -> tuple[bool, str | None]:
    """Whether what stands at ``token`` is denied, and who claims it, where the sentence tells: "Hill's claim that"."""
    here, claim = token, None
    for _ in range(_HEIGHT):
        head = here.head
        if head is here:
            break
        if head.pos_ in {"VERB", "AUX"}:
            said = here.dep_ in _CLAUSES or (claim is here and here.dep_ in _OBJECTS)
            if said and _denies(head):
                return True, _owner(claim)
            if is_reporting(head) and here.dep_ in {"ccomp", "parataxis"}:
                break
        elif head.pos_ == "NOUN" and head.lemma_.lower() in words().denied and head.i < token.i:
            claim = head
        here = head
    return False, None


def _denies(verb: Token) -> bool:
    """Whether who speaks by the verb has not said it: "denied", "did not confirm", "refused to say"."""
    withheld = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in words().withholding
    # to the parse, "rejected union claims that" may be a clause that claims
    if withheld or any(child.dep_ == "csubj" and child.lemma_.lower() in words().denials for child in verb.children):
        return True
    negated = any(child.dep_ == "neg" for child in verb.children)
    denies = verb.lemma_.lower() in words().denials
    return denies if not negated else is_reporting(verb) and not denies


def _owner(claim: Token | None) -> str | None:
    """Whose claim it is."""
    for child in claim.children if claim is not None else ():
        if child.dep_ == "poss":
            return name_of(child)
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            return next((name_of(below) for below in child.children if below.dep_ == "pobj"), None)
    return None
