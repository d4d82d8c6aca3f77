"""What an English sentence takes for known: a short name whose full form came before, a thing that "the" points at.

Such a sentence stands in a summary only behind another that brings what it takes for known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.summarize.content import content_words, stem
from app.summarize.dateline import MONTH
from app.summarize.lexicon import lexicon
from app.summarize.model import Evidence
from app.summarize.quoting import quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FULL_NAME = re.compile(
    r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+| [A-Z]\.| (?:de|van|von|bin|al|el|der|du|da|di)){0,6} ([A-Z][\w-]+)"
)
_SAID = re.compile(r" [a-z]{4}")  # what is quoted and said, unlike a title ("The Norland Hour")
_PLACES_AND_TIMES = frozenset({"DATE", "TIME", "GPE", "LOC", "NORP", "FAC", "EVENT"})
_OBJECTS = frozenset({"dobj", "pobj", "poss", "conj", "dative"})
_PRESENT = frozenset({"VBZ", "VBP"})
# How agencies end a caption: "..., Norland, Monday, March 3, 2025."
_CAPTION_END = re.compile(rf", (?:[A-Z][a-z]+day, )?{MONTH} \d{{1,2}}, \d{{4}}\.$")


@dataclass(frozen=True, slots=True)
class Background:
    """What an article introduces where, and what it comes back to.

    ``names``: the last words of names of two words or more, each with the index of the sentence that has it first.
    ``begins``: the index at which the prose begins, before which nothing is known. ``recurring``: the informative
    words, stemmed, of more than one sentence: what the article is about. ``first``: the index of the sentence that has
    a word first.
    """

    names: Mapping[str, int]
    begins: int = 0
    recurring: frozenset[str] = frozenset()
    first: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, prose: Sequence[Evidence], around: Sequence[Evidence] | None = None) -> Background:
        """Read it off an article's prose; its names also off what stands ``around`` that."""
        first: dict[str, int] = {}
        for piece in prose if around is None else around:
            for match in _FULL_NAME.finditer(piece.text):
                first.setdefault(match[1], piece.sentence.index)
        words = [(word, piece.sentence.index) for piece in prose for word in content_words(piece.text)]
        count = Counter(word for word, _ in words)
        recurring = frozenset(word for word, sentences in count.items() if sentences > 1)
        begins = prose[0].sentence.index if prose else 0
        return cls(first, begins, recurring, dict(reversed(words)))

    def matters(self, words: frozenset[str]) -> float:
        """The share of ``words`` that the article comes back to, 0 to 1."""
        return len(words & self.recurring) / max(1, len(words))


def presupposed(doc: Doc, index: int, background: Background) -> frozenset[str]:
    """The words, stemmed, that a sentence before this one (the article's ``index``-th) must have brought."""
    if index <= background.begins:
        return frozenset()
    full = {match[1] for match in _FULL_NAME.finditer(doc.text)}
    short = {t.text for t in doc if _is_named_subject(t) and t.text not in full}
    known = {name for name in short if background.names.get(name, index) < index or _told(name, index, background)}
    pointed = {stem(word.casefold()) for word in known | _pointed_at(doc)}
    again = {word for word in map(stem, _pointed_at_again(doc)) if background.first.get(word, index) < index}
    return frozenset(pointed | again)


def _told(name: str, index: int, background: Background) -> bool:
    """Whether a sentence before the ``index``-th has said who bears the ``name``."""
    return background.first.get(stem(name.casefold()), index) < index


def _is_named_subject(token: Token) -> bool:
    is_subject = token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ == "PROPN"
    return is_subject and token.ent_type_ not in _PLACES_AND_TIMES


def _pointed_at(doc: Doc) -> set[str]:
    """The noun of a bare "The row ...", which the reader has met before; behind a name it may stand for that name, but
    for what can only be written or said ("the statement").
    """
    first_name = next((token.i for token in doc if token.pos_ == "PROPN"), len(doc))
    bare = [t.head for t in doc if t.lower_ == "the" and _is_bare(t.head)]
    return {noun.lemma_ for noun in bare if noun.i < first_name or noun.lemma_ in lexicon().documents}


def _pointed_at_again(doc: Doc) -> set[str]:
    """The nouns of "the row", bare and no subject, that the sentence has not had: where the article has had them, they
    point back at that.
    """
    found, had = set[str](), set[str]()
    for token in doc:
        the = any(child.lower_ == "the" for child in token.children)
        bare = the and all(child.dep_ in {"det", "case"} for child in token.children)
        known = token.lemma_ in had or token.lemma_ in lexicon().unique | lexicon().places
        if bare and token.pos_ == "NOUN" and token.dep_ in _OBJECTS and not known:
            found.add(token.text.casefold())
        had.add(token.lemma_)
    return found


def _is_bare(noun: Token) -> bool:
    """Whether ``noun`` is a subject that nothing but its article describes, and not the one of its kind; what a comma
    adds ("The sculpture, a gift to the town, ...") does not say which one it is.
    """
    if noun.pos_ != "NOUN" or noun.dep_ not in {"nsubj", "nsubjpass"} or noun.lemma_ in lexicon().unique:
        return False
    return all(child.dep_ in {"det", "punct", "nummod"} or _is_added(child, noun) for child in noun.children)


def _is_added(part: Token, noun: Token) -> bool:
    """Whether ``part`` stands behind ``noun`` and a comma."""
    return part.left_edge.i > noun.i and part.left_edge.nbor(-1).text == ","


def is_caption(doc: Doc, *, pictured: bool = False) -> bool:
    """Whether the sentence shows a picture: a verb of being seen (any, where the sentence stands in a ``pictured``
    place) in the present tense, and nobody quoted.
    """
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    pictured = pictured or _CAPTION_END.search(doc.text) is not None
    if root is None or not (root.lemma_ in lexicon().caption_verbs or (pictured and root.pos_ == "VERB")):
        return False
    if any(child.dep_ == "dobj" and child.lemma_ in lexicon().held for child in root.children):
        return False
    shown = [child.tag_ for child in root.children if child.dep_ == "auxpass"] or [root.tag_]
    if not _PRESENT.issuperset(shown):
        return False
    quoted = (doc.text[span.start : span.end] for span in quotations(doc.text))
    if any(_SAID.search(text) for text in quoted):
        return False
    return not any(child.dep_ in {"ccomp", "neg", "aux"} for child in root.children)
