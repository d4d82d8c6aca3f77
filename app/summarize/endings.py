"""What may go from an English sentence's end: what a comma adds, the last of several clauses, adjuncts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.article import Span
from app.summarize.doubt import says_unproven
from app.summarize.qualifying import QUOTES, denies, is_said_behind, qualifies, reports

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpanOfTokens

FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
# First words of a clause or phrase behind a comma that adds to the sentence and conditions nothing.
_ADDING = frozenset({"after", "as", "while", "when", "with", "following", "amid", "including", "where", "which"})
_ARGUMENT = frozenset({"of", "to", "for", "with", "by", "against", "from", "without", "into", "than", "under"})
# ... "acl": what the parser takes for a participle behind a comma is often the next verb.
_CLAUSES = frozenset({"ROOT", "conj", "ccomp", "parataxis", "dep", "acl"})


def participles(doc: Doc) -> Iterator[Span]:
    """What a comma adds at the sentence's end: "..., adding that ...", "..., after ...", "..., with 5 of them ..."."""
    for comma in doc[2:-2]:
        first = comma.nbor(1)
        if comma.text != "," or not (first.lower_ in _ADDING or first.tag_ == "VBG"):
            continue
        tail = doc[first.i : _end(doc)]
        attached = [token for token in tail if token.head.i < first.i]
        free = len(attached) == 1 and attached[0].dep_ in {"advcl", "prep", "acl", "relcl"}
        if free and first.tag_ == attached[0].head.tag_ == "VBG":
            continue  # one of several things that somebody is doing
        if first.lower_ == "as" and first.dep_ == "prep":
            continue  # "have painted the plan, with its cuts, as a gift"
        if _ends_with_main_verb(tail):
            continue
        if free and not denies(tail) and not is_said_behind(tail) and not QUOTES & set(tail.text) and not reports(tail):
            yield Span(comma.idx, tail.end_char)


def _ends_with_main_verb(tail: SpanOfTokens) -> bool:
    """Whether ``tail``, behind a comma, closes with another comma before a verb whose subject it lacks ("the mayor |
    wearing a dark suit, saluted"): it is an aside before the verb of the whole sentence.
    """
    helped = {"nsubj", "nsubjpass", "expl", "aux", "auxpass"}
    return any(
        token.tag_ in FINITE | {"VBN"}  # as the tagger often takes it, behind an aside
        and token.nbor(-1).text == ","
        and not any(child.dep_ in helped for child in (token.head if token.dep_ in helped else token).children)
        for token in tail[1:]
    )


def and_clauses(doc: Doc) -> Iterator[Span]:
    """The last of several things told of a subject, or a last clause, behind "and" at the sentence's end."""
    for verb, join, span in _last_clauses(doc):
        if join.lower_ == "and" and not _is_series(verb, join):
            yield span


def in_spite(doc: Doc) -> Iterator[Span]:
    """What somebody thinks all the same, behind "but", of what he could not verify."""
    for _, join, span in _last_clauses(doc):
        if join.lower_ == "but" and says_unproven(doc[: join.i].text):
            yield span


def _last_clauses(doc: Doc) -> Iterator[tuple[Token, Token, Span]]:
    """A last clause that denies nothing, at the sentence's end: the verb that it stands behind, what joins it, its
    place.
    """
    for token in doc:
        main = token.head.dep_ == "ROOT" or (token.head.dep_ == "ccomp" and token.head.head.dep_ == "ROOT")
        if token.dep_ != "conj" or token.pos_ not in {"VERB", "AUX"} or not main:
            continue
        joins = [child for child in token.head.children if child.dep_ == "cc" and child.i < token.i]
        if not joins or joins[-1].i == 0 or token.right_edge.i + 1 < _end(doc):
            continue
        before = joins[-1].nbor(-1)
        start = before.idx if before.text in {",", "-", "–", "—", "--"} else before.idx + len(before)
        tail = doc[joins[-1].i : _end(doc)]
        whole = all(part.head.i >= joins[-1].i or part.i in {joins[-1].i, token.i} for part in tail)
        if whole and not denies(tail[1:]) and not is_said_behind(tail) and not QUOTES & set(tail.text):
            yield token.head, joins[-1], Span(start, tail.end_char)


def _is_series(verb: Token, join: Token) -> bool:
    """Whether what ``join`` closes is a series of clauses with commas between them ("It was late, it was slow and it
    cost too much"), which would not be one without its last.
    """
    main = [t for t in verb.doc[: join.i] if t.tag_ in FINITE | {"VBN"} and t.dep_ in _CLAUSES]
    for token in main[1:]:
        subjects = [child.left_edge for child in token.children if child.dep_ in {"nsubj", "nsubjpass"}]
        first = min([token, *subjects], key=lambda part: part.i)
        linked = any(child.dep_ in {"cc", "mark"} and child.i < token.i for child in token.children)
        if first.i > main[0].i and first.nbor(-1).text == "," and not linked:
            return True
    return False


def adjuncts(doc: Doc) -> Iterator[Span]:
    """ "... on Monday", "... after a debate" at the sentence's end, as far as the main verb needs no more of it; for
    headlines alone, since what is left says less than a reader of a summary expects.
    """
    main = [t for t in doc if "ROOT" in {t.dep_, t.head.dep_} and t.dep_ in {"ROOT", "ccomp", "xcomp"}]
    for token in doc:
        phrase = doc[token.left_edge.i : token.right_edge.i + 1]
        ends = phrase.end == _end(doc) and token.head in main and token.left_edge.i > token.head.i + 1
        adverbial = token.dep_ in {"npadvmod", "advcl"} or (token.dep_ == "prep" and token.lower_ not in _ARGUMENT)
        if ends and adverbial and not qualifies(phrase) and not reports(phrase) and not QUOTES & set(phrase.text):
            before = phrase[0].nbor(-1)
            yield Span(before.idx if before.text == "," else before.idx + len(before), phrase.end_char)


def _end(doc: Doc) -> int:
    """The index of the sentence's full stop."""
    return len(doc) - 1 if doc[-1].is_punct else len(doc)
