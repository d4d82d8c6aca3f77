"""What leaves the house: a candidate sentence held against its evidence.

Every word of the candidate must stand for a word of the evidence in the same relations (``align``), in a clause told
the same way (``clauses``), with what decides its meaning (``losses``); figures, names and quotations are compared as
what they are. No rule asks a language model. Last comes a net that needs no parse: how much of the wording the evidence
carries (``support``). The rules are strict on purpose: what they wrongly refuse is answered by the
sentence as it stands, what they wrongly let through would be a lie.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.article import Parses
from app.figures import Figure
from app.summarize.constituents import VENUES
from app.summarize.doubt import says_unproven
from app.summarize.form import faults
from app.summarize.ground import NUMBER_WORDS
from app.summarize.lexicon import lexicon
from app.summarize.verify.changes import misplaced
from app.summarize.verify.clauses import is_contrast
from app.summarize.verify.pruned import LOCATIVE, places_of, prune
from app.summarize.verify.side import Side
from app.summarize.verify.support import grader
from app.summarize.verify.violation import Violation
from app.summarize.verify.words import canonical

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„»]{1,1000})[\"”»“]")
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")
_PER_CENT = re.compile(r"\bper cent\b")
_RECENT = re.compile(r"(?:earlier )?this (?:week(?:end)?|morning|afternoon|evening)|last night", re.IGNORECASE)
# Openers of a phrase that only places what follows among other events.
_PLACES_IN_TIME = frozenset({"after", "before", "following", "amid", "with", "like"})
_SAYING_WHERE = LOCATIVE | {"inside", "outside", "of"}
# Forward order is broken where a clause moves to the other end of the sentence; more often than that it is a shuffle.
_MOVES = 2


def violations(candidate: str, evidence: str, parses: Parses, *, may_dangle: bool = False) -> list[Violation]:
    """What ``candidate`` says otherwise than ``evidence`` (both English); empty when it may leave the house.

    ``may_dangle``: the sentence before the evidence stands before the candidate too, so that its pronouns have their
    meaning.
    """
    said, known = (Side.of(_one_form(text), parses) for text in (candidate, evidence))
    found, ill_formed = _broken(said, known), set(faults(said.doc))
    if (found or ill_formed) and (pruning := prune(said.doc, known.doc)) is not None:
        found = found and _broken(replace(said, doc=pruning.doc), known, places=pruning.places)
        ill_formed &= set(faults(pruning.doc))
    if "form" not in found and ill_formed - ({"dangling"} if may_dangle else set()):
        found.append("form")
    if not found and _joins_across(said.doc, known.doc):
        found.append("relation")
    if not found and grader().grade(said.plain, [known.plain]) < 0:
        found.append("unsupported")
    return found


def _broken(said: Side, known: Side, *, places: Sequence[int | None] | None = None) -> list[Violation]:
    """The rules that ``said`` breaks, and why its words stand for none of the evidence's; for those at ``places``,
    where these are known.
    """
    found: list[Violation] = [name for name, broken in _RULES.items() if broken(said, known)]
    return found + [name for name in misplaced(said, known, places=places) if name not in found]


def _one_form(text: str) -> str:
    """``text`` with straight quotation marks and apostrophes, and "percent" in one word."""
    return _PER_CENT.sub("percent", text.translate(_STRAIGHT))


def _numbers(side: Side) -> set[str]:
    """Every number the text shows, in digits without separators or as a word."""
    digits = {match.replace(",", "") for match in _DIGITS.findall(side.doc.text)}
    return digits | {token.lower_ for token in side.doc if token.lower_ in NUMBER_WORDS}


def _breaks_numbers(said: Side, known: Side) -> bool:
    """A number word or digits that the evidence does not show, unless it is the same value written otherwise."""
    values = {figure.value for figure in known.figures}
    rewritten = {
        word
        for figure in said.figures
        if figure.value in values
        for word in re.findall(r"[\w.]+", figure.text.replace(",", "").lower())
    }
    return not _numbers(said) <= _numbers(known) | rewritten


def _breaks_figures(said: Side, known: Side) -> bool:
    """A figure whose value, range, modifier, unit or trend is none of the evidence's."""
    return not all(any(_same(figure, other) for other in known.figures) for figure in said.figures)


def _same(one: Figure, other: Figure) -> bool:
    same_value = (one.value, one.high, one.modifier, one.kind) == (other.value, other.high, other.modifier, other.kind)
    return same_value and one.trend in {None, other.trend} and _unit_head(one) in {"", _unit_head(other)}


def _unit_head(figure: Figure) -> str:
    return (figure.unit or "").split()[-1].lower().rstrip("s") if (figure.unit or "").split() else ""


def _breaks_names(said: Side, known: Side) -> bool:
    """A capitalised word, other than the first, that the evidence does not have in this form."""
    theirs = {_bare(token.text) for token in known.doc} | set(known.keys)
    named = [t for t in said.doc if t.text[:1].isupper() and (t.i > 0 or t.pos_ == "PROPN")]
    return not all(_bare(token.text) in theirs or canonical(token) in theirs for token in named if _bare(token.text))


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _breaks_quotations(said: Side, known: Side) -> bool:
    """Words in quotation marks that the evidence does not quote."""
    theirs = [" ".join(quotation.split()) for quotation in _QUOTED.findall(known.doc.text)]
    return not all(any(" ".join(q.split()) in other for other in theirs) for q in _QUOTED.findall(said.doc.text))


def _is_cut_short(said: Side, known: Side) -> bool:
    """The evidence's beginning, ended where the evidence goes on with a word that belongs to what stands before it."""
    text = said.doc.text.rstrip(".!… ")
    if not known.doc.text.startswith(text) or len(text) == len(known.doc.text.rstrip(".!… ")):
        return False
    following = next((token for token in known.doc if token.idx >= len(text) and not token.is_space), None)
    if following is None or following.ent_type_ in {"DATE", "TIME"}:
        return False
    return following.pos_ not in {"PUNCT", "ADP", "SCONJ", "ADV", "CCONJ", "PRON"}


def _loses_contrast(said: Side, known: Side) -> bool:
    """One half of "A, but B" told as the whole, unless it is the one that doubts; "all" for "all but four"."""
    contrasts = [token for token in known.doc if token.i > 0 and is_contrast(token)]
    main = [token for token in contrasts if token.head.i in known.news or token.head.pos_ not in {"VERB", "AUX"}]
    return bool(main) and not any(map(is_contrast, said.doc)) and not says_unproven(said.doc.text)


def _loses_reversal(said: Side, known: Side) -> bool:
    """An arrest without the release that the evidence tells too, a verdict without its being quashed."""
    kept = {token.lemma_.lower() for token in said.doc}
    undone = (token for token in known.doc if token.lemma_.lower() in lexicon().reversing - kept)
    return not all(map(_publishes, undone))


def _publishes(verb: Token) -> bool:
    """Whether ``verb`` makes something public ("a report released on Monday", "released a statement")."""
    things = [child for child in verb.children if child.dep_ in {"dobj", "nsubjpass"}]
    described = [verb.head] if verb.dep_ == "acl" else []
    return any(thing.lemma_ in lexicon().documents for thing in [*things, *described])


def _is_shuffled(said: Side, known: Side) -> bool:
    """Words that go back in the evidence more often than moving a clause takes."""
    places = [[t.i for t in known.doc if known.keys[t.i] == key] for i, key in enumerate(said.keys) if key]
    backward, here = 0, -1
    for found in filter(None, places):
        ahead = [place for place in found if place > here]
        backward += not ahead
        here = min(ahead) if ahead else min(found)
    return backward > _MOVES


def _joins_across(said: Doc, known: Doc) -> bool:
    """What is gone makes what stood behind it belong to what stood before.

    A phrase may have been of the noun that is gone ("trapped by the worst floods *for 50 years*", "arrested in
    connection with a murder *in 1999*"): to which of them it belongs is what parsers know least. Of what happened in a
    place ("in a hotel on Monday"), the place may go. And a verb that lost its "that" takes another word for its subject
    ("after a trial turned on a blood test").
    """
    kept = {place for place in places_of(said, known) if place is not None}
    hangs = any(known[i].dep_ == "pobj" and _may_be_of_gone(known[i].head, kept) for i in kept)
    return hangs or any(_is_left_without(token, kept) for token in known if token.i not in kept)


def _is_left_without(pronoun: Token, kept: set[int]) -> bool:
    """Whether ``pronoun`` is the subject of a relative clause of which the verb is kept, with all that helps it; "the
    report published by Holt" may stand for "that was published".
    """
    verb = pronoun.head
    if pronoun.tag_ not in {"WDT", "WP"} or pronoun.dep_ not in {"nsubj", "nsubjpass"} or verb.dep_ != "relcl":
        return False
    helping = {child.i for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    return {verb.i, verb.head.i} | helping <= kept


def _may_be_of_gone(preposition: Token, kept: set[int]) -> bool:
    doc = preposition.doc
    begin = next((i + 1 for i in range(preposition.i - 1, -1, -1) if i in kept or doc[i].is_punct), 0)
    gone = doc[begin : preposition.i]
    nouns = any(token.pos_ == "NOUN" and token.ent_type_ not in {"DATE", "TIME"} for token in gone)
    return nouns and not all(token.lower_ in _SAYING_WHERE for token in gone if token.dep_ in {"prep", "agent"})


def _loses_date(said: Side, known: Side) -> bool:
    """A date of the evidence's main clause that the candidate drops, which would tell old facts as the news.

    The day of the news may go ("on Monday", "late last night", "this week"), and somebody's age.
    """
    kept = {token.lower_ for token in said.doc}
    ages = [figure for figure in known.figures if figure.kind == "age"]
    return any(
        token.lower_ not in kept and token.lower_ not in lexicon().days
        for entity in known.doc.ents
        if entity.label_ == "DATE" and _RECENT.fullmatch(entity.text) is None
        for token in entity
        if token.pos_ in _CONTENT and _in_main_clause(token.i, known)
        if not any(age.start <= token.idx < age.end for age in ages)
    )


def _in_main_clause(i: int, side: Side) -> bool:
    token = side.doc[i]
    return all(part.dep_ not in {"relcl", "advcl", "acl", "parataxis"} for part in (token, *token.ancestors))


def _answers(said: Side, known: Side) -> bool:
    """A question told as what is."""
    return "?" in known.doc.text and "?" not in said.doc.text


def _joins_otherwise(said: Side, known: Side) -> bool:
    """ "And" for "or", or a contrast that the evidence does not make."""
    ours, theirs = ({t.lower_ for t in side.doc if t.dep_ == "cc"} for side in (said, known))
    return not ours <= theirs | {"and"} or bool("or" in theirs and "and" in ours - theirs)


def _bares_name(said: Side, known: Side) -> bool:
    """An article left before a name or title that had a word between ("the acclaimed 'Law'")."""
    ours, theirs = (
        {
            (token.lower_, token.nbor(1).text)
            for token in side.doc[:-1]
            if token.lower_ in {"a", "an", "the"} and (token.head.pos_ == "PROPN" or token.nbor(1).is_quote)
        }
        for side in (said, known)
    )
    words = {token.text for token in known.doc}
    return any(next_to_it in words for _, next_to_it in ours - theirs)


def _loses_frame(said: Side, known: Side) -> bool:
    """The adverb or phrase in front that says in which respect or of whom the rest holds ("Politically, ...", "Among
    Democrats, ...").
    """
    if len(known.doc) <= 2:
        return False
    first, kept = known.doc[0], {token.lower_ for token in said.doc}
    if first.dep_ == "prep" and first.lower_ not in _PLACES_IN_TIME:
        phrase = known.doc[: first.right_edge.i + 1]
        framed = {t.lower_ for t in phrase if t.pos_ in {"NOUN", "PROPN"} and t.ent_type_ not in {"DATE", "TIME"}}
        # "On the day the mayor resigned, ...": what follows without a comma says which day.
        goes_on = any(t.lower_ == "the" for t in phrase) and known.doc[first.right_edge.i + 1 :][:1].text != ","
        if goes_on and {t.lower_ for t in phrase if t.pos_ == "NOUN"} - kept:
            return True
        reported = any(child.lemma_ in VENUES for child in first.children)  # "In a statement, ..."
        return bool(framed) and not reported and not framed & kept
    leads = first.lower_.endswith("ly") and known.doc[1].text == ","
    return leads and lexicon().connectives.match(known.doc.text) is None and first.lower_ not in kept


_RULES: dict[Violation, Callable[[Side, Side], bool]] = {
    "number": _breaks_numbers,
    "figure": _breaks_figures,
    "name": _breaks_names,
    "quotation": _breaks_quotations,
    "qualifier": _loses_frame,
    "claim": lambda said, known: _loses_contrast(said, known) or _loses_reversal(said, known),
    "relation": lambda said, known: _is_shuffled(said, known) or _joins_otherwise(said, known),
    "modality": _answers,
    "date": _loses_date,
    "cut short": _is_cut_short,
    "form": _bares_name,
}
