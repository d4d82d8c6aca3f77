"""What an English sentence takes for known: a short name whose full form came before, a thing that "the" points at.

Such a sentence stands in a summary only behind another that brings what it takes for known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.summarize.content import stem
from app.summarize.lexicon import lexicon
from app.summarize.model import Evidence
from app.summarize.prose import quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FULL_NAME = re.compile(
    r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+| [A-Z]\.| (?:de|van|von|bin|al|el|der|du|da|di)){0,6} ([A-Z][\w-]+)"
)
_PLACES_AND_TIMES = frozenset({"DATE", "TIME", "GPE", "LOC", "NORP", "FAC", "EVENT"})
_PRESENT = frozenset({"VBZ", "VBP"})


@dataclass(frozen=True, slots=True)
class Background:
    """What an article introduces where.

    ``names``: the last words of names of two words or more, each with the index of the sentence that has it first.
    ``begins``: the index at which the prose begins, before which nothing is known.
    """

    names: Mapping[str, int]
    begins: int = 0

    @classmethod
    def of(cls, prose: Sequence[Evidence]) -> Background:
        """Read it off an article's prose."""
        first: dict[str, int] = {}
        for piece in prose:
            for match in _FULL_NAME.finditer(piece.text):
                first.setdefault(match[1], piece.sentence.index)
        return cls(first, prose[0].sentence.index if prose else 0)


def presupposed(doc: Doc, index: int, background: Background) -> frozenset[str]:
    """The words, stemmed, that a sentence before this one (the article's ``index``-th) must have brought."""
    if index <= background.begins:
        return frozenset()
    full = {match[1] for match in _FULL_NAME.finditer(doc.text)}
    short = {t.text for t in doc if _is_named_subject(t) and t.text not in full}
    known = {name for name in short if background.names.get(name, index) < index}
    return frozenset(stem(word.casefold()) for word in known | _pointed_at(doc))


def _is_named_subject(token: Token) -> bool:
    is_subject = token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ == "PROPN"
    return is_subject and token.ent_type_ not in _PLACES_AND_TIMES


def _pointed_at(doc: Doc) -> set[str]:
    """The noun of a bare "The row ...", which the reader has met before; behind a name it may stand for that name."""
    first_name = next((token.i for token in doc if token.pos_ == "PROPN"), len(doc))
    return {t.head.lemma_ for t in doc if t.lower_ == "the" and t.i < first_name and _is_bare(t.head)}


def _is_bare(noun: Token) -> bool:
    """Whether ``noun`` is a subject that nothing but its article describes, and not the one of its kind."""
    if noun.pos_ != "NOUN" or noun.dep_ not in {"nsubj", "nsubjpass"} or noun.lemma_ in lexicon().unique:
        return False
    return all(child.dep_ in {"det", "punct"} for child in noun.children)


def is_caption(doc: Doc) -> bool:
    """Whether the sentence shows a picture: a verb of being seen in the present tense, and nobody quoted."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or root.lemma_ not in lexicon().caption_verbs:
        return False
    shown = [child.tag_ for child in root.children if child.dep_ == "auxpass"] or [root.tag_]
    if not _PRESENT.issuperset(shown):
        return False
    return not quotations(doc.text) and not any(child.dep_ in {"ccomp", "neg", "aux"} for child in root.children)
