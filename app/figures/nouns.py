"""Noun phrases of a parse: where they end, and their text."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from app.figures.draft import Line

if TYPE_CHECKING:
    from spacy.tokens import Token

NOMINAL = frozenset({"NOUN", "PROPN"})
_INSIDE = frozenset({"ADJ", "NOUN", "PROPN", "NUM", "ADV", "X"})
DAYS = frozenset(
    {"today", "tomorrow", "yesterday", "tonight", "nowadays"}
)  # nouns to the parse, but not what is counted
_PARTICIPLES = frozenset({"VBN", "VBG"})
_REACH = 9  # tokens from a number to its noun; farther ones were never the number's
_LONGEST = 90  # characters of a noun phrase that still names a thing

Bounds: TypeAlias = "tuple[Token, Token]"


def phrase_end(token: Token, head: Token | None) -> Token | None:
    """The head noun of the phrase that begins at ``token``: as far as adjectives, nouns and what joins them go.

    ``head``: the noun that the parse hangs the number on, where it knows one.
    """
    best: Token | None = None
    for here in token.doc[token.i : token.i + _REACH]:
        if here.lower_ in DAYS:
            break
        if here.pos_ in NOMINAL and not here.text[0].isdigit():
            best = here
        elif not _continues(here, best, head):
            break
        elif here.tag_ == "POS":
            best = None
        if head is not None and here.i == head.i and best is not None:
            return here
    return best


def _continues(here: Token, best: Token | None, head: Token | None) -> bool:
    """Whether the phrase goes on over a token that is no noun."""
    if here.i + 1 >= len(here.doc):
        return False
    following, within = here.nbor(), head is not None and here.i < head.i
    participle = here.tag_ in _PARTICIPLES and (within or following.pos_ in NOMINAL | {"NUM"})
    if here.pos_ in {"ADJ", "NUM"} or participle:
        return best is None or within or here.text[0].isdigit()
    adverb = here.pos_ == "ADV" and best is None and following.pos_ in {"ADJ", "VERB"}
    if _is_inside_word(here):  # "toss-up races"
        return True
    if here.tag_ == "POS" or here.text in {"-", "&", "/"} or adverb:
        return following.pos_ in _INSIDE or following.tag_ in _PARTICIPLES
    return here.lower_ in {"and", "or", ","} and (within or _is_joined(here, best))


def _is_inside_word(here: Token) -> bool:
    """Whether a token is a hyphen without spaces, or a word that one ties to another."""
    before, after = here.nbor(-1) if here.i else here, here.nbor()
    tied_before, tied_after = not before.whitespace_ and here.i > 0, not here.whitespace_
    if here.text == "-":
        return tied_before and tied_after
    return here.text.isalpha() and ((tied_before and before.text == "-") or (tied_after and after.text == "-"))


def _is_joined(link: Token, best: Token | None) -> bool:
    """Whether "and" stands inside a phrase: "digital and physical sales", "Kia and Hyundai vehicles"."""
    following = link.nbor()
    if best is None:
        return following.pos_ == "ADJ" and link.lower_ != ","
    return best.head.i > link.i and following.pos_ in _INSIDE and link.lower_ != ","


def phrase(line: Line, bounds: Bounds) -> str:
    """The text of a phrase; of an overlong one only its head noun."""
    first, last = bounds
    text = line.text[first.idx : last.idx + len(last)]
    return text if 0 < len(text) <= _LONGEST else last.text


def with_stuff(bounds: Bounds) -> Bounds:
    """The phrase with the stuff it is made of: "categories of products", "rounds of ammunition"."""
    first, last = bounds
    doc = last.doc
    if last.i + 2 < len(doc) and last.nbor().lower_ == "of" and doc[last.i + 2].tag_ in {"NN", "NNS", "JJ"}:
        end = phrase_end(doc[last.i + 2], None)
        if end is not None and end.tag_ in {"NN", "NNS"}:
            return first, end
    return bounds


def with_scope(bounds: Bounds) -> Bounds:
    """The phrase of a superlative with the whole that it holds for: "hottest cars in the world"."""
    first, last = bounds
    inside = last.nbor() if last.i + 1 < len(last.doc) else None
    superlative = any(token.tag_ in {"JJS", "RBS"} for token in last.doc[first.i : last.i])
    if not superlative or inside is None or inside.lower_ != "in":
        return bounds
    noun = next((child for child in inside.children if child.dep_ == "pobj" and child.pos_ in NOMINAL), None)
    return (first, noun) if noun is not None and noun.ent_type_ not in {"DATE", "TIME"} else bounds


def object_of(preposition: Token) -> Bounds | None:
    """The noun phrase that a preposition governs, without its article."""
    noun = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    if noun is None or noun.pos_ not in NOMINAL:
        return None
    first, last = without_article(noun)
    rest = last.doc[last.i + 1 : last.i + 3]
    return first, rest[1] if len(rest) == 2 and rest[0].text == "&" and rest[1].pos_ == "PROPN" else last


def without_article(noun: Token) -> Bounds:
    """From the first word of a noun's phrase that is no article, to the noun."""
    first = noun.left_edge
    while first.i < noun.i and first.pos_ in {"DET", "PUNCT", "CCONJ"}:
        first = first.nbor()
    return first, noun
