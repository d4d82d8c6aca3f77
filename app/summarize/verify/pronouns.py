"""What the pronouns of an English sentence stand for: the subject of the clauses around them, or the noun before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.summarize.lexicon import lexicon
from app.summarize.verify.grammar import SUBJECTS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PERSONS = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
THINGS = frozenset({"it", "its", "itself"})
MANY = frozenset({"they", "them", "their", "theirs", "themselves"})
PRONOUNS = PERSONS | THINGS | MANY
_NOT_PERSONS = frozenset(
    {"DATE", "TIME", "GPE", "LOC", "ORG", "MONEY", "PERCENT", "CARDINAL", "QUANTITY", "FAC", "NORP"}
)


def antecedents(doc: Doc) -> dict[int, int]:
    """For each third-person pronoun (by index) the noun in the same text that it most likely stands for."""
    found: dict[int, int] = {}
    for token in doc:
        if token.lower_ in PRONOUNS:
            nouns = (noun for noun in _nearest(token, found) if noun.i != token.i and may_be(noun, token.lower_))
            if (noun := next(nouns, None)) is not None:
                found[token.i] = noun.i
    return found


def may_be(noun: Token, pronoun: str) -> bool:
    """Whether ``pronoun`` can stand for ``noun``, by person and number."""
    if noun.pos_ not in {"NOUN", "PROPN"} or noun.dep_ == "compound" or noun.ent_type_ in {"DATE", "TIME", "MONEY"}:
        return False
    plural = noun.tag_ in {"NNS", "NNPS"} or any(child.dep_ == "conj" for child in noun.children)
    if pronoun in MANY:
        return plural or noun.ent_type_ in {"ORG", "NORP"} or noun.lemma_.lower() in lexicon().groups
    return not plural and is_person(noun) == (pronoun in PERSONS)


def is_person(noun: Token) -> bool:
    """Whether the noun names a person, as far as entities, a list and endings can tell."""
    if noun.pos_ == "PROPN":
        return noun.ent_type_ not in _NOT_PERSONS
    return lexicon().is_person(noun.lemma_.lower())


def _nearest(pronoun: Token, known: dict[int, int]) -> Iterator[Token]:
    """Nouns to be meant, the likeliest first: subjects of the clauses around, subjects before, other nouns before."""
    doc = pronoun.doc
    for verb in pronoun.ancestors:
        for child in verb.children:
            if child.dep_ in SUBJECTS and child.i != pronoun.i and pronoun not in child.subtree:
                yield from _meant(child, verb, known)
    before = [token for token in reversed(doc[: pronoun.i]) if pronoun not in token.children]
    yield from (token for token in before if token.dep_ in SUBJECTS)
    yield from before


def _meant(subject: Token, verb: Token, known: dict[int, int]) -> Iterator[Token]:
    if subject.tag_ in {"WDT", "WP"}:
        yield verb.head
    elif subject.i in known:
        yield subject.doc[known[subject.i]]
    else:
        yield subject
