"""What an English sentence takes for known: a short name whose full form came before, a thing that "the" points at.

Such a sentence stands in a summary only behind another that brings what it takes for known.
"""

import re
from collections.abc import Mapping, Sequence

from spacy.tokens import Doc, Token

from app.summarize.lexicon import lexicon
from app.summarize.model import Evidence
from app.summarize.prose import quotations
from app.summarize.select import stem

_FULL_NAME = re.compile(
    r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+| [A-Z]\.| (?:de|van|von|bin|al|el|der|du|da|di)){0,6} ([A-Z][\w-]+)"
)
_PLACES_AND_TIMES = frozenset({"DATE", "TIME", "GPE", "LOC", "NORP", "FAC", "EVENT"})
_PRESENT = frozenset({"VBZ", "VBP"})


def full_names(prose: Sequence[Evidence]) -> dict[str, int]:
    """The last words of names of two words or more, with the index of the sentence that has each first."""
    first: dict[str, int] = {}
    for piece in prose:
        for match in _FULL_NAME.finditer(piece.text):
            first.setdefault(match[1], piece.sentence.index)
    return first


def presupposed(doc: Doc, index: int, names: Mapping[str, int]) -> frozenset[str]:
    """The words, stemmed, that a sentence before this one (the article's ``index``-th) must have brought."""
    full = {match[1] for match in _FULL_NAME.finditer(doc.text)}
    short = {t.text for t in doc if _is_named_subject(t) and t.text not in full}
    known = {name for name in short if names.get(name, index) < index}
    return frozenset(stem(word.casefold()) for word in known | _pointed_at(doc))


def _is_named_subject(token: Token) -> bool:
    is_subject = token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ == "PROPN"
    return is_subject and token.ent_type_ not in _PLACES_AND_TIMES


def _pointed_at(doc: Doc) -> set[str]:
    """The noun of a bare "The row ...", "the source said", which the reader has met before."""
    return {token.head.lemma_ for token in doc if token.lower_ == "the" and _is_bare(token.head)}


def _is_bare(noun: Token) -> bool:
    """Whether ``noun`` is a subject that nothing but its article describes, and not the one of its kind."""
    if noun.pos_ != "NOUN" or noun.dep_ not in {"nsubj", "nsubjpass"} or noun.lemma_ in lexicon().unique:
        return False
    return all(child.dep_ in {"det", "punct"} for child in noun.children)


def is_caption(doc: Doc) -> bool:
    """Whether the sentence shows a picture: a verb of being seen in the present tense, and nobody quoted."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or root.tag_ not in _PRESENT or root.lemma_ not in lexicon().caption_verbs:
        return False
    return not quotations(doc.text) and not any(child.dep_ in {"ccomp", "neg", "aux"} for child in root.children)
