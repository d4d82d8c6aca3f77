"""What may not be left off a word: "some", "former", "up", an object, the clause that says which one is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.summarize.lexicon import lexicon
from app.summarize.verify.grammar import SUBJECTS
from app.summarize.verify.side import Side
from app.summarize.verify.words import SAY, canonical

if TYPE_CHECKING:
    from spacy.tokens import Token

_CONDITIONAL = frozenset({"if", "unless", "until", "once", "lest", "provided"})
_FIRM_PREPOSITIONS = frozenset(
    {
        "without",
        "except",
        "besides",
        "excluding",
        "unless",
        "until",
        "against",
        "than",
        "instead",
        "despite",
        "like",
        "pending",
        "barring",
    }
)
_ALTERNATIVES = frozenset({"or", "nor"})
_FOCUS = frozenset({"only", "solely", "not"})
_WHOLE = frozenset({"all", "every", "each", "no", "any", "most", "many", "few", "both"})
_WHOLES = frozenset(
    {
        "everyone",
        "everybody",
        "nobody",
        "anyone",
        "anybody",
        "none",
        "all",
        "those",
        "one",
        "most",
        "many",
        "some",
        "few",
    }
)
_BOUND = frozenset(
    {"prep:to", "prep:for", "prep:with", "prep:from", "prep:on", "prep:about", "prep:at", "prep:against"}
)
_ALWAYS_BOUND = frozenset({"of", "prep:as", "prep:into", "prep:than"})
_CORE = frozenset({"obj", "attr", "comp"})
_BARRING = frozenset({"ban", "bar", "forbid", "prohibit", "stop"})
_CLAUSAL_SUBJECTS = frozenset({"csubj", "csubjpass"})
_UNIQUE_MAKERS = frozenset({"first", "last", "only", "sole", "next", "same"})


def firm(token: Token) -> frozenset[str]:
    """The words at ``token`` that decide what it means: compared as a whole, they may be neither lost nor gained."""
    found = {word for child in token.children for word in _firm_in(child)}
    joined = token.head if token.dep_ == "conj" else token
    return frozenset(found | {c.lower_ for c in joined.children if c.dep_ == "cc" and c.lower_ in _ALTERNATIVES})


def _firm_in(child: Token) -> Iterator[str]:
    words, lower = lexicon(), child.lower_
    if child.dep_ == "conj":  # another verb, though it may look like an adjective that decides ("and expected that")
        return
    if lower in words.days and (child.dep_ == "advmod" or child.ent_type_ in {"DATE", "TIME"}):
        return
    if lower in words.firm or child.lemma_.lower() in words.firm or child.dep_ == "prt":
        yield words.small_numbers.get(lower, lower)
    elif child.dep_ == "prep":
        yield from (word for word in (lower,) if word in _FIRM_PREPOSITIONS)
        yield from (focus.lower_ for focus in child.children if focus.lower_ in _FOCUS)
    elif child.dep_ == "advcl":
        yield from ("if" for mark in child.children if mark.dep_ == "mark" and mark.lower_ in _CONDITIONAL)
        yield from (focus.lower_ for focus in child.children if focus.lower_ in _FOCUS)


def loses_argument(said: Side, t: int, known: Side, e: int) -> bool:
    """Whether the verb or adjective ``t`` of the candidate lacks an object, a complement or a bound preposition that
    its counterpart ``e`` has.
    """
    token = known.doc[e]
    theirs, ours = known.arguments(e), said.arguments(t)
    if known.identities[e] == SAY:
        return "comp" in theirs and not ours & {"comp", "obj"}
    if token.pos_ not in {"VERB", "AUX", "ADJ"}:
        return False
    needed = (theirs & (_CORE | _ALWAYS_BOUND)) | (theirs & _BOUND & _adjacent(token, known))
    if token.pos_ == "ADJ":  # "effective in mice"
        needed |= {rel for rel in theirs if rel.startswith("prep:")}
    if _is_denied(token) or token.dep_ in _CLAUSAL_SUBJECTS:
        needed |= _circumstances(theirs) | (theirs & {"adv"})
    elif e in known.clauses and known.clauses[e].negated:
        needed |= _scope(theirs, token)
    if "obj" in needed and "comp" in ours and "comp" not in theirs:
        needed -= {"obj"}
    return not needed <= ours


def _is_denied(verb: Token) -> bool:
    """Whether a word above ``verb`` says that it was not done: who failed to pay in time may have paid."""
    above = verb.head.head if verb.dep_ == "pcomp" else verb.head
    return verb.dep_ in {"xcomp", "pcomp", "acl"} and (
        above.lemma_.lower() in _BARRING or above.lemma_.lower() in lexicon().negation
    )


def _adjacent(token: Token, side: Side) -> frozenset[str]:
    """The prepositions right behind an active verb or an adjective, but for those of a date."""
    if any(child.dep_ == "auxpass" for child in token.children) or token.i + 1 >= len(side.doc):
        return frozenset()
    after = token.nbor()
    if after.dep_ == "prt" and after.i + 1 < len(side.doc):
        after = after.nbor()
    return (
        frozenset({f"prep:{after.lower_}"})
        if after.dep_ in {"prep", "agent"} and after.head.i == token.i
        else frozenset()
    )


def _scope(theirs: set[str], verb: Token) -> set[str]:
    """What a negation may be about: "did not vote on Monday" leaves open whether anybody ever voted."""
    dated = {"adv"} if any(part.ent_type_ in {"DATE", "TIME"} for part in verb.subtree) else set[str]()
    return _circumstances(theirs) | (theirs & dated)


def _circumstances(theirs: set[str]) -> set[str]:
    return {rel for rel in theirs if rel.startswith(("prep:", "advcl"))}


def loses_restriction(said: Side, t: int, known: Side, e: int) -> bool:
    """Whether the noun ``t`` of the candidate means more or another thing than its counterpart ``e``, having lost the
    words that say which or what kind.
    """
    noun = known.doc[e]
    if noun.pos_ != "NOUN" and noun.lower_ not in _WHOLES:
        return False
    theirs, ours = known.arguments(e), said.arguments(t)
    determined = any(child.dep_ in {"det", "poss"} for child in said.doc[t].children)
    if (
        "of" in theirs
        and "of" not in ours
        and not (determined and any(child.dep_ == "poss" for child in noun.children))
    ):
        return True
    if (_kinds(noun) | _told_apart(noun)) - said.dependents(t, "mod"):
        return True
    if _restricting(noun) and "acl" not in ours:
        return True
    # "Crossing the park on a bicycle is fun" is about the bicycle, which to the parser may belong to the park.
    is_subject = not {noun.head.dep_, noun.head.head.dep_}.isdisjoint(_CLAUSAL_SUBJECTS)
    return (_is_general(noun) or is_subject) and _loses_any(said, t, noun, ours, theirs)


def _kinds(noun: Token) -> set[str]:
    """Nouns that make it another thing: "heart attack" is no attack."""
    kinds = {
        child for child in noun.children if child.dep_ == "compound" and child.pos_ == "NOUN" and not _measures(child)
    }
    return {canonical(child) for child in kinds}


def _told_apart(noun: Token) -> set[str]:
    """Adjectives that do more than colour the noun: the care that is wanted is "free long-term care"."""
    adjectives = {child for child in noun.children if child.dep_ == "amod" and child.pos_ == "ADJ"}
    return {canonical(child) for child in adjectives if child.lower_ not in lexicon().colour}


def _measures(kind: Token) -> bool:
    """Whether the noun only gives a measure ("a 200-page report")."""
    return any(child.pos_ == "NUM" or child.dep_ == "nummod" for child in kind.children)


def _restricting(noun: Token) -> bool:
    """Whether a clause says which one is meant; behind "a man" it only tells more."""
    if any(child.lower_ in {"a", "an"} for child in noun.children):
        return False
    return any(
        child.dep_ in {"relcl", "acl"}
        and child.left_edge.i > noun.i
        and child.left_edge.nbor(-1).text not in {",", "-", "–", "—", "("}
        for child in noun.children
    )


def _is_general(noun: Token) -> bool:
    """Whether the noun speaks of a whole kind ("electric cars"), or is the one of its kind ("the largest city")."""
    if any(child.tag_ in {"JJS", "RBS"} or child.lower_ in _UNIQUE_MAKERS | _WHOLE for child in noun.children):
        return True
    if noun.lower_ in _WHOLES:
        return True
    bare = not any(child.dep_ in {"det", "poss", "nummod"} for child in noun.children)
    return noun.tag_ == "NNS" and bare and noun.dep_ in SUBJECTS


def _loses_any(said: Side, t: int, noun: Token, ours: set[str], theirs: set[str]) -> bool:
    if {rel for rel in theirs if rel.startswith("prep:")} - ours:
        return True
    adjectives = {canonical(child) for child in noun.children if child.dep_ == "amod"}
    return bool(adjectives - said.dependents(t, "mod"))


def _is_determined(noun: Token) -> bool:
    """Whether a word before ``noun`` says which one or how many, or it only describes another noun."""
    determining = {"det", "poss", "nummod", "predet", "quantmod"}
    return noun.dep_ in {"compound", "nmod"} or any(child.dep_ in determining for child in noun.children)


def changes_article(said: Token, known: Token) -> bool:
    """Whether "a" has become "the", something new told as something known, or an article is gone."""
    ours = {child.lower_ for child in said.children if child.dep_ == "det"}
    theirs = {child.lower_ for child in known.children if child.dep_ == "det"}
    # "The senator" may not become "Senator", nor "a plane" "plane"; plurals and what other words determine may go bare.
    if theirs & {"the", "a", "an"} and known.tag_ in {"NN", "NNP"} and not _is_determined(said):
        return True
    # "A plan's rules" may not become "a rules".
    if ours & {"a", "an"} and not theirs and known.tag_ == "NNS":
        return True
    bare_plural = known.tag_ == "NNS" and not any(c.dep_ in {"det", "poss", "nummod"} for c in known.children)
    return "the" in ours and bool(theirs & {"a", "an"} or (bare_plural and known.lemma_ != "police"))
